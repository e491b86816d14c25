import type { JsonObject, JsonValue } from '../../base/json.ts';
import { aliases, types } from '../../generated/schema.ts';
import type { FieldRow, TypeRow } from '../../generated/schema-types.ts';

/** v2 has no defaults and bare references; v3 has both, in allOf. */
export type Dialect = 'v2' | 'v3';

/** The body of every PATCH: its schema depends on the content type, so it has none. */
export const patchTypeName = 'io.k8s.apimachinery.pkg.apis.meta.v1.Patch';

const scalars: Readonly<Record<string, JsonObject>> = {
  string: { type: 'string' }, bool: { type: 'boolean' }, int32: { type: 'integer', format: 'int32' }, int64: { type: 'integer', format: 'int64' },
  uint32: { type: 'integer', format: 'int64' }, uint64: { type: 'integer', format: 'int64' }, double: { type: 'number', format: 'double' },
  bytes: { type: 'string', format: 'byte' },
};

const zeros: Readonly<Record<string, JsonValue>> = { string: '', bool: false, int32: 0, int64: 0, uint32: 0, uint64: 0, double: 0 };

const typeMetaDocs = {
  apiVersion: 'The group and version this object is written in. The server converts what it stores; an unknown value is refused.',
  kind: 'What the object is. In CamelCase; it cannot change.',
};

/** Which other definitions a definition refers to. */
export type OnReference = (typeName: string) => void;

export interface DefinitionContext {
  readonly dialect: Dialect;
  readonly docs: Readonly<Record<string, string>>;
  readonly onReference: OnReference;
}

/** The schema of a type. Throws when the tables do not hold it. */
export function definitionOf(typeName: string, context: DefinitionContext): JsonObject {
  const description = context.docs[typeName];
  const described = description === undefined ? {} : { description };
  if (typeName === patchTypeName) return { description: 'The change itself. Its form follows from the Content-Type of the request.', type: 'object' };
  const row = types[typeName];
  if (!row) throw new Error(`no type ${typeName}`);
  if (row.json) return { ...described, ...formSchema(row, context.dialect) };
  const properties: Record<string, JsonValue> = {};
  const required: string[] = [];
  if (row.typeMeta) {
    properties['apiVersion'] = { description: typeMetaDocs.apiVersion, type: 'string' };
    properties['kind'] = { description: typeMetaDocs.kind, type: 'string' };
  }
  addProperties(typeName, row, context, properties, required);
  return {
    ...described, type: 'object',
    ...(Object.keys(properties).length > 0 && { properties: sortKeys(properties) }),
    ...(required.length > 0 && { required: [...required].sort() }),
    ...(row.gvk && { 'x-kubernetes-group-version-kind': kindsOf(row.gvk) }),
    ...(row.mapType && { 'x-kubernetes-map-type': row.mapType }),
    ...(row.unions && { 'x-kubernetes-unions': (row.unions as readonly { readonly discriminator?: string; readonly fields: JsonObject }[]).map((union) => ({
      ...(union.discriminator !== undefined && { discriminator: union.discriminator }), 'fields-to-discriminateBy': union.fields,
    })) }),
  };
}

function sortKeys(object: Record<string, JsonValue>): JsonObject {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function addProperties(typeName: string, row: TypeRow, context: DefinitionContext, properties: Record<string, JsonValue>, required: string[]): void {
  for (const field of row.fields ?? []) {
    const inner = field.inline ? types[field.type] : undefined;
    if (inner) {
      addProperties(field.type, inner, context, properties, required);
      continue;
    }
    properties[field.name] = propertyOf(field, context, context.docs[`${typeName}.${field.name}`]);
    if (field.required) required.push(field.name);
  }
}

let everyGroupVersion: readonly JsonObject[] | undefined;

/** The kinds that every group registers list every group and version there is. */
function kindsOf(gvk: NonNullable<TypeRow['gvk']>): readonly JsonObject[] {
  const name = (group: string, version: string, kind: string): JsonObject => ({ group, kind, version });
  if (gvk !== 'every-group-version') return [name(...gvk)];
  if (!everyGroupVersion) {
    const seen = new Set<string>();
    for (const row of Object.values(types)) if (row.gvk && row.gvk !== 'every-group-version') seen.add(`${row.gvk[0]}/${row.gvk[1]}`);
    everyGroupVersion = [...seen].sort().map((groupVersion) => {
      const slash = groupVersion.indexOf('/');
      return { group: groupVersion.slice(0, slash), version: groupVersion.slice(slash + 1) };
    });
  }
  return everyGroupVersion;
}

/** With its kind filled in: kindsOf leaves it out for the shared list. */
export function withKind(definition: JsonObject, kind: string): JsonObject {
  const list = definition['x-kubernetes-group-version-kind'] as readonly JsonObject[] | undefined;
  if (!list?.some((entry) => entry['kind'] === undefined)) return definition;
  return { ...definition, 'x-kubernetes-group-version-kind': list.map(({ group, version }) => ({ group, kind, version }) as JsonObject) };
}

/** A type whose JSON is not an object with its fields. */
function formSchema(row: TypeRow, dialect: Dialect): JsonObject {
  if (dialect === 'v3' && row.json === 'quantity') return { oneOf: [{ type: 'string' }, { type: 'number' }] };
  if (dialect === 'v3' && row.json === 'int-or-string') return { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] };
  if (row.openapi) return row.openapi as JsonObject;
  if (row.json === 'duration') return { type: 'string' };
  if (row.json === 'array') return { type: 'array', items: dialect === 'v3' ? { type: 'string', default: '' } : { type: 'string' } };
  return row.json === 'any' || row.json === 'object' ? { type: 'object' } : {};
}

function propertyOf(field: FieldRow, context: DefinitionContext, description: string | undefined): JsonObject {
  const { dialect } = context;
  let schema: JsonObject;
  if (field.map) schema = { type: 'object', additionalProperties: field.repeated ? { type: 'array', items: elementOf(field, context) } : elementOf(field, context) };
  else if (field.repeated) schema = { type: 'array', items: elementOf(field, context) };
  else {
    schema = singleOf(field, context);
    if (dialect === 'v3') {
      const fallback = field.default ?? implicitDefault(field);
      if (fallback !== undefined) schema = { ...schema, default: fallback };
    }
  }
  return {
    ...(description !== undefined && { description }),
    ...schema,
    ...(field.listType && { 'x-kubernetes-list-type': field.listType }),
    ...(field.mapKeys && { 'x-kubernetes-list-map-keys': field.mapKeys }),
    ...(field.mapType && { 'x-kubernetes-map-type': field.mapType }),
    ...(field.mergeKey && { 'x-kubernetes-patch-merge-key': field.mergeKey }),
    ...(field.patchStrategy && { 'x-kubernetes-patch-strategy': field.patchStrategy }),
  };
}

/** {} for a plain message, zero for a scalar that JSON always writes; nothing for pointers. */
function implicitDefault(field: FieldRow): JsonValue | undefined {
  if (field.pointer) return undefined;
  const row = types[field.type];
  if (row) return row.json ? undefined : {};
  return field.omit === 'never' ? zeros[field.type] : undefined;
}

function singleOf(field: FieldRow, context: DefinitionContext): JsonObject {
  const scalar = scalars[field.type];
  if (scalar) return { ...scalar, ...enumOf(field) };
  const row = types[field.type];
  if (!row) return {};
  // Named lists of strings have no definition of their own.
  if (row.json === 'array') return formSchema(row, context.dialect);
  context.onReference(field.type);
  const reference = { $ref: context.dialect === 'v2' ? `#/definitions/${field.type}` : `#/components/schemas/${field.type}` };
  return context.dialect === 'v2' ? reference : { allOf: [reference] };
}

/** Of a list, or a value of a map. */
function elementOf(field: FieldRow, context: DefinitionContext): JsonObject {
  const schema = singleOf(field, context);
  if (context.dialect === 'v2') return schema;
  const row = types[field.type];
  if (row?.json) return 'allOf' in schema ? (schema['allOf'] as readonly JsonObject[])[0] as JsonObject : schema;
  if (row) return { ...schema, default: {} };
  const zero = zeros[field.type];
  return zero === undefined ? schema : { ...schema, default: zero };
}

function enumOf(field: FieldRow): JsonObject {
  const alias = field.alias === undefined ? undefined : aliases[field.alias];
  return alias?.enum && alias.values ? { enum: alias.values } : {};
}
