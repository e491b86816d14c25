import type { FieldRow, JsonForm, TypeRow } from '../generated/schema-types.ts';
import type { KubernetesTables } from './kubernetes-tables.ts';

const primitives: Readonly<Record<string, string>> = {
  string: 'string', bool: 'boolean', int32: 'number', int64: 'number', uint32: 'number', uint64: 'number', double: 'number', bytes: 'string',
};

const jsonForms: Readonly<Partial<Record<JsonForm, string>>> = {
  'date-time': 'string', 'date-time-micro': 'string', quantity: 'string', 'int-or-string': 'number | string', duration: 'string',
};

/** Above this many characters a doc string goes on lines of its own. */
const docLineMax = 140;

/** io.k8s.api.apps.v1.Deployment is Deployment in apps-v1.ts; a package without version gives its own name. */
export function moduleOf(typeName: string): { readonly module: string; readonly name: string } {
  const parts = typeName.split('.');
  const name = parts.pop() ?? '';
  const last = parts.pop() ?? '';
  return { module: /^v\d/.test(last) ? `${parts.pop() ?? ''}-${last}` : last, name };
}

interface ModuleText {
  readonly imports: Map<string, Set<string>>;
  readonly body: string[];
}

/** One TypeScript module per group and version: file name to text. */
export function writeTypeModules(tables: KubernetesTables): ReadonlyMap<string, string> {
  const modules = new Map<string, ModuleText>();
  for (const [typeName, row] of Object.entries(tables.types)) {
    const { module } = moduleOf(typeName);
    let text = modules.get(module);
    if (!text) modules.set(module, text = { imports: new Map(), body: [] });
    text.body.push(docComment(tables.docs[typeName], '') + writeType(tables, typeName, row, text.imports));
  }
  return new Map([...modules].map(([module, { imports, body }]) => {
    const importLines = [...imports].sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([from, names]) => `import type { ${[...names].sort().join(', ')} } from './${from}.ts';\n`).join('');
    return [`${module}.ts`, `// Generated from proto/. Do not edit.\n${importLines}\n${body.join('\n\n')}\n`];
  }));
}

function docComment(doc: string | undefined, indent: string): string {
  if (doc === undefined) return '';
  const text = doc.replaceAll('*/', '*\u200b/');
  return text.length <= docLineMax ? `${indent}/** ${text} */\n` : `${indent}/**\n${indent} * ${text}\n${indent} */\n`;
}

function writeType(tables: KubernetesTables, typeName: string, row: TypeRow, imports: Map<string, Set<string>>): string {
  const { name } = moduleOf(typeName);
  if (row.json) return `export type ${name} = ${jsonForms[row.json] ?? 'unknown'};`;
  const lines: string[] = [];
  if (row.typeMeta) {
    if (Array.isArray(row.gvk)) {
      const [group, version, kind] = row.gvk as readonly string[];
      lines.push(`  readonly apiVersion: '${group ? `${group}/` : ''}${version}';\n`, `  readonly kind: '${kind}';\n`);
    } else lines.push('  readonly apiVersion?: string | undefined;\n', '  readonly kind?: string | undefined;\n');
  }
  const parents: string[] = [];
  for (const field of row.fields ?? []) {
    if (field.inline) {
      parents.push(reference(tables, typeName, field.type, imports));
      continue;
    }
    const key = /^[A-Za-z_$][\w$]*$/.test(field.name) ? field.name : JSON.stringify(field.name);
    const required = isRequired(tables, row, field);
    lines.push(`${docComment(tables.docs[`${typeName}.${field.name}`], '  ')}  readonly ${key}${required ? '' : '?'}: ${fieldType(tables, typeName, field, imports)}${required ? '' : ' | undefined'};\n`);
  }
  return `export interface ${name}${parents.length ? ` extends ${parents.join(', ')}` : ''} {\n${lines.join('')}}`;
}

/** Required by the API, a list's items, or one of metadata, spec and status of a kind, which JSON always writes. */
function isRequired(tables: KubernetesTables, owner: TypeRow, field: FieldRow): boolean {
  const type = tables.types[field.type];
  const isStruct = type !== undefined && !type.json && !field.pointer && !field.repeated && !field.map;
  return field.required === true || (owner.typeMeta === true && isStruct && ['metadata', 'spec', 'status'].includes(field.name))
    || (field.repeated === true && field.name === 'items');
}

function fieldType(tables: KubernetesTables, typeName: string, field: FieldRow, imports: Map<string, Set<string>>): string {
  const alias = field.alias === undefined ? undefined : tables.aliases[field.alias];
  const values = alias?.enum ? alias.values ?? [] : [];
  const type = values.length > 0 ? values.map((value) => `'${value}'`).join(' | ') : reference(tables, typeName, field.type, imports);
  if (field.map) return `Readonly<Record<string, ${field.repeated ? `readonly (${type})[]` : type}>>`;
  if (field.repeated) return type.includes('|') ? `readonly (${type})[]` : `readonly ${type}[]`;
  return type;
}

function reference(tables: KubernetesTables, from: string, type: string, imports: Map<string, Set<string>>): string {
  const primitive = primitives[type];
  if (primitive !== undefined) return primitive;
  if (!(type in tables.types)) return 'unknown';
  const target = moduleOf(type);
  if (target.module !== moduleOf(from).module) {
    const names = imports.get(target.module) ?? new Set();
    imports.set(target.module, names.add(target.name));
  }
  return target.name;
}
