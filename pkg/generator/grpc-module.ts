import protobuf from 'protobufjs';

const primitives: Readonly<Record<string, string>> = {
  string: 'string', bool: 'boolean', bytes: 'Uint8Array', double: 'number', float: 'number', int32: 'number', uint32: 'number', int64: 'Int64', uint64: 'Int64',
};

/** A message may not hide these. */
const languageNames = new Set(['Record', 'Readonly', 'Uint8Array', 'Promise', 'Int64']);

export interface GrpcModule {
  /** Name of the exported descriptor constant. */
  readonly constant: string;
  /** The package whose names stay short when two packages share a name. */
  readonly mainPackage: string;
}

interface Named {
  readonly reflection: protobuf.Type | protobuf.Enum;
  readonly fullName: string;
}

/** The text of one module of pkg/generated/grpc: a JSON descriptor for @grpc/proto-loader's fromJSON, and an interface per message. */
export function writeGrpcModule(root: protobuf.Root, module: GrpcModule): string {
  const named = collect(root);
  const names = chooseNames(named, module.mainPackage);
  const body: string[] = [];
  for (const { reflection, fullName } of named) {
    const name = names.get(fullName) as string;
    body.push(reflection instanceof protobuf.Enum ? writeEnum(reflection, name) : writeInterface(reflection, name, names));
  }
  const services: string[] = [];
  const paths: string[] = [];
  describeServices(root, services, paths);
  const descriptor = JSON.stringify(compact(root.toJSON() as object));
  return [
    '// Generated from proto/. Do not edit.',
    "import type { Int64 } from './wire.ts';",
    '',
    `/** For fromJSON(${module.constant}, loaderOptions). Services: ${services.join(', ') || 'none'}. */`,
    `export const ${module.constant} = JSON.parse(${quote(descriptor)}) as { readonly nested: Record<string, never> };`,
    '',
    ...(paths.length === 0 ? [] : ['/** The JSON gateway: POST path to `service/method`. */', `export const ${module.constant}HttpPaths: Readonly<Record<string, string>> = {`, ...paths, '};', '']),
    body.join('\n\n'),
    '',
  ].join('\n');
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function collect(namespace: protobuf.NamespaceBase): readonly Named[] {
  const found: Named[] = [];
  for (const nested of namespace.nestedArray) {
    if (nested instanceof protobuf.Type) found.push({ reflection: nested, fullName: nested.fullName.slice(1) }, ...collect(nested));
    else if (nested instanceof protobuf.Enum) found.push({ reflection: nested, fullName: nested.fullName.slice(1) });
    else if (nested instanceof protobuf.Namespace && !(nested instanceof protobuf.Service)) found.push(...collect(nested));
  }
  return found;
}

/** Short names; a nested type is Outer_Inner; on a clash every package but the main one puts its own name in front. */
function chooseNames(named: readonly Named[], mainPackage: string): ReadonlyMap<string, string> {
  const owners = new Map<string, number>();
  const split = named.map(({ reflection, fullName }) => {
    let scope: protobuf.ReflectionObject | null = reflection.parent;
    const parts = [reflection.name];
    while (scope instanceof protobuf.Type) {
      parts.unshift(scope.name);
      scope = scope.parent;
    }
    const short = parts.join('_');
    owners.set(short, (owners.get(short) ?? 0) + 1);
    return { fullName, short, owner: scope?.fullName.slice(1) ?? '' };
  });
  return new Map(split.map(({ fullName, short, owner }) => {
    const clash = ((owners.get(short) ?? 0) > 1 && owner !== mainPackage) || languageNames.has(short);
    const upper = short.charAt(0).toUpperCase() + short.slice(1);
    return [fullName, clash ? owner.replaceAll('.', '').replace(/^./, (c) => c.toUpperCase()) + upper : upper];
  }));
}

function docLine(comment: string | null, indent: string): string {
  return comment ? `${indent}/** ${comment.replaceAll('\n', ' ')} */\n` : '';
}

function writeEnum(reflection: protobuf.Enum, name: string): string {
  return `${docLine(reflection.comment, '')}export type ${name} = ${Object.keys(reflection.values).map((value) => `'${value}'`).join(' | ')};`;
}

function writeInterface(type: protobuf.Type, name: string, names: ReadonlyMap<string, string>): string {
  const lines = type.fieldsArray.map((field) => {
    const target = field.resolvedType;
    let text = target ? names.get(target.fullName.slice(1)) as string : primitives[field.type];
    if (text === undefined) throw new Error(`${field.fullName}: no TypeScript type for ${field.type}`);
    if (field instanceof protobuf.MapField) text = `Readonly<Record<string, ${text}>>`;
    else if (field.repeated) text = `readonly ${text}[]`;
    const comment = field.comment ?? (field.partOf && !field.partOf.name.startsWith('_') ? `One of ${field.partOf.name}.` : null);
    return `${docLine(comment, '  ')}  readonly ${field.name}${field.required ? '' : '?'}: ${text}${field.required ? '' : ' | undefined'};\n`;
  });
  const comment = docLine(type.comment, '');
  return lines.length === 0 ? `${comment}export type ${name} = Readonly<Record<string, never>>;` : `${comment}export interface ${name} {\n${lines.join('')}}`;
}

function describeServices(namespace: protobuf.NamespaceBase, services: string[], paths: string[]): void {
  for (const nested of namespace.nestedArray) {
    if (nested instanceof protobuf.Service) {
      const service = nested.fullName.slice(1);
      services.push(service);
      for (const method of nested.methodsArray) {
        for (const option of (method.parsedOptions ?? []) as readonly Record<string, unknown>[]) {
          const path = option['(coxswain.etcd.http_post)'];
          if (typeof path === 'string') paths.push(`  '${path}': '${service}/${method.name}',`);
        }
      }
    } else if (nested instanceof protobuf.Namespace) describeServices(nested, services, paths);
  }
}

/** Keys of a node that nothing reads at run time. Below these a name is the proto's own and is kept, whatever it is. */
const dropped = new Set(['options', 'parsedOptions', 'comment', 'comments']);
const namedMembers = new Set(['nested', 'fields', 'oneofs', 'methods', 'values']);

/** A descriptor node without options and comments. A field, message or enum value that is itself called `options` or `comment` stays. */
export function compact(node: object): object {
  const kept: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(node) as [string, unknown][]) {
    if (dropped.has(key)) continue;
    if (namedMembers.has(key) && isNode(entry)) kept[key] = Object.fromEntries(Object.entries(entry).map(([name, member]) => [name, isNode(member) ? compact(member) : member]));
    else kept[key] = entry;
  }
  return kept;
}

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
