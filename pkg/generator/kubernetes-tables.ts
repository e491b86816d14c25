import protobuf from 'protobufjs';
import type { AliasRow, FieldRow, GroupRow, KindRow, SubresourceRow, TypeRow } from '../generated/schema-types.ts';

/** Everything proto/kubernetes says, in the shape of pkg/generated/schema.ts, and the doc strings beside it. */
export interface KubernetesTables {
  readonly version: string;
  readonly types: Readonly<Record<string, TypeRow>>;
  readonly aliases: Readonly<Record<string, AliasRow>>;
  readonly groups: readonly GroupRow[];
  readonly kinds: readonly KindRow[];
  /** Doc strings: `Type` and `Type.field` by full name. */
  readonly docs: Readonly<Record<string, string>>;
}

type OptionValue = string | number | boolean | OptionObject | readonly OptionValue[];
interface OptionObject {
  readonly [name: string]: OptionValue;
}

/** The custom options of one declaration, each with every value it was given. */
class Options {
  readonly #values = new Map<string, OptionValue[]>();
  constructor(declaration: protobuf.ReflectionObject) {
    for (const entry of (declaration.parsedOptions ?? []) as readonly Record<string, OptionValue>[]) {
      for (const [key, value] of Object.entries(entry)) {
        const name = /^\(opt\.(\w+)\)$/.exec(key)?.[1] ?? key;
        this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
      }
    }
  }
  text(name: string): string | undefined {
    const value = this.#values.get(name)?.[0];
    return value === undefined ? undefined : String(value);
  }
  flag(name: string): boolean {
    return this.#values.get(name)?.[0] === true;
  }
  all(name: string): readonly OptionValue[] {
    return this.#values.get(name) ?? [];
  }
  texts(name: string): readonly string[] {
    return this.all(name).map(String);
  }
  object(name: string): OptionObject | undefined {
    return this.#values.get(name)?.[0] as OptionObject | undefined;
  }
}

const scalars = new Set(['string', 'bool', 'int32', 'int64', 'uint32', 'uint64', 'double', 'bytes']);

export function readKubernetesTables(root: protobuf.Root): KubernetesTables {
  const packages = findPackages(root);
  const openApiNames = new Map(packages.map((entry) => [entry.fullName.slice(1), new Options(entry).text('openapi_package') ?? entry.fullName.slice(1)]));
  const sorted = [...packages].sort((a, b) => compareText(openApiNames.get(a.fullName.slice(1)) as string, openApiNames.get(b.fullName.slice(1)) as string));
  const types: Record<string, TypeRow> = {};
  const aliases: Record<string, AliasRow> = {};
  const kinds: KindRow[] = [];
  const docs: Record<string, string> = {};
  for (const namespace of sorted) {
    const scope = openApiNames.get(namespace.fullName.slice(1)) as string;
    for (const declaration of new Options(namespace).all('alias_declaration') as readonly OptionObject[]) {
      const values = [...(declaration['allow_empty'] === true ? [''] : []), ...list(declaration['value']).map(String)];
      aliases[`${scope}.${String(declaration['name'])}`] = {
        base: String(declaration['base'] ?? 'string'),
        ...(values.length > 0 && { values }),
        ...(declaration['enum'] === true && { enum: true }),
      };
    }
    for (const type of namespace.nestedArray) {
      if (!(type instanceof protobuf.Type)) continue;
      const name = `${scope}.${type.name}`;
      const options = new Options(type);
      types[name] = readType(type, options, scope, openApiNames);
      const kind = readKind(options);
      if (kind) kinds.push(kind);
      if (type.comment) docs[name] = oneLine(type.comment);
      for (const field of type.fieldsArray) if (field.comment) docs[`${name}.${jsonName(field)}`] = oneLine(field.comment);
    }
  }
  const served = root.lookup('io.k8s');
  if (!served) throw new Error('proto/kubernetes/served.proto is missing');
  const servedOptions = new Options(served);
  const groups = (servedOptions.all('served_group') as readonly OptionObject[])
    .map((group) => ({ group: String(group['group']), versions: list(group['version']).map(String) }));
  kinds.sort((a, b) => compareText(a.group, b.group) || compareText(a.plural, b.plural) || compareText(a.version, b.version));
  return { version: servedOptions.text('server_version') ?? '', types, aliases, groups, kinds, docs };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function oneLine(comment: string): string {
  return comment.replaceAll('\n', ' ');
}

function list(value: OptionValue | undefined): readonly OptionValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value as readonly OptionValue[] : [value];
}

/** Every namespace that holds messages. */
function findPackages(namespace: protobuf.NamespaceBase): readonly protobuf.NamespaceBase[] {
  const found: protobuf.NamespaceBase[] = namespace.nestedArray.some((nested) => nested instanceof protobuf.Type) ? [namespace] : [];
  for (const nested of namespace.nestedArray) {
    if (nested instanceof protobuf.Namespace && !(nested instanceof protobuf.Type)) found.push(...findPackages(nested));
  }
  return found;
}

function readType(type: protobuf.Type, options: Options, scope: string, openApiNames: ReadonlyMap<string, string>): TypeRow {
  const gvk = options.object('kind');
  const lifecycle = options.object('lifecycle');
  const replacement = lifecycle?.['replacement'] as OptionObject | undefined;
  const openApiType = options.text('openapi_type');
  const openApiFormat = options.text('openapi_format');
  const unions = (options.all('union') as readonly OptionObject[]).map((union) => ({
    ...('discriminator' in union && { discriminator: union['discriminator'] }),
    fields: Object.fromEntries(list(union['member']).map((member) => [(member as OptionObject)['field'], (member as OptionObject)['value']])),
  }));
  const unnumbered = options.flag('no_proto');
  const fields = type.fieldsArray.map((field) => readField(field, unnumbered, scope, openApiNames));
  return {
    ...(fields.length > 0 && { fields }),
    ...(gvk && { gvk: gvkOf(gvk) }),
    ...(options.flag('every_group_version') && { gvk: 'every-group-version' as const }),
    ...(options.flag('type_meta') && { typeMeta: true as const }),
    ...(options.text('json') !== undefined && { json: options.text('json') as NonNullable<TypeRow['json']> }),
    ...(options.text('map_type') !== undefined && { mapType: 'atomic' as const }),
    ...(unions.length > 0 && { unions }),
    ...(lifecycle && { lifecycle: { ...lifecycle, ...(replacement && { replacement: gvkOf(replacement) }) } as unknown as NonNullable<TypeRow['lifecycle']> }),
    ...(openApiType !== undefined && { openapi: { ...(openApiType !== '' && { type: openApiType }), ...(openApiFormat !== undefined && { format: openApiFormat }) } }),
    ...(unnumbered && { noProto: true as const }),
  };
}

function gvkOf(value: OptionObject): readonly [string, string, string] {
  return [String(value['group']), String(value['version']), String(value['kind'])];
}

function jsonName(field: protobuf.Field): string {
  return (field.options?.['json_name'] as string | undefined) ?? field.name;
}

function readField(field: protobuf.Field, unnumbered: boolean, scope: string, openApiNames: ReadonlyMap<string, string>): FieldRow {
  const options = new Options(field);
  const type = typeName(field.type, scope, openApiNames);
  const name = jsonName(field);
  const pointer = options.flag('pointer') || field.options?.['proto3_optional'] === true;
  const alias = options.text('alias');
  const row: { -readonly [K in keyof FieldRow]: FieldRow[K] } = { name, type };
  if (!unnumbered) row.number = field.id;
  if (name !== field.name) row.protoName = field.name;
  if (field.repeated) row.repeated = true;
  if (field instanceof protobuf.MapField) row.map = true;
  if (options.flag('inline')) row.inline = true;
  if (pointer) row.pointer = true;
  if (options.text('omit') !== undefined) row.omit = options.text('omit') as 'never' | 'zero';
  if (options.flag('required')) row.required = true;
  const fallback = options.text('default');
  if (fallback !== undefined) row.default = type === 'string' ? fallback : type === 'bool' ? fallback === 'true' : Number(fallback);
  if (options.text('list_type') !== undefined) row.listType = options.text('list_type') as NonNullable<FieldRow['listType']>;
  if (options.all('map_key').length > 0) row.mapKeys = options.texts('map_key');
  if (options.text('map_type_of_field') !== undefined) row.mapType = options.text('map_type_of_field') as NonNullable<FieldRow['mapType']>;
  if (options.text('patch_strategy') !== undefined) row.patchStrategy = options.text('patch_strategy') as string;
  if (options.text('merge_key') !== undefined) row.mergeKey = options.text('merge_key') as string;
  if (alias !== undefined) row.alias = alias.includes('.') ? alias : `${scope}.${alias}`;
  if (options.all('rule').length > 0) row.rules = options.texts('rule');
  if (options.all('gate').length > 0) row.gate = options.texts('gate');
  return row;
}

function typeName(name: string, scope: string, openApiNames: ReadonlyMap<string, string>): string {
  if (scalars.has(name)) return name;
  if (name === 'google.protobuf.Value') return 'any';
  const dot = name.lastIndexOf('.');
  if (dot < 0) return `${scope}.${name}`;
  const owner = openApiNames.get(name.slice(0, dot));
  if (owner === undefined) throw new Error(`unknown package of type ${name}`);
  return `${owner}.${name.slice(dot + 1)}`;
}

function readKind(options: Options): KindRow | undefined {
  const resource = options.object('resource');
  const gvk = options.object('kind');
  if (!resource || !gvk) return undefined;
  const [group, version, kind] = gvkOf(gvk);
  const text = (name: string): string | undefined => (name in resource ? String(resource[name]) : undefined);
  const texts = (name: string): readonly string[] => list(resource[name]).map(String);
  const optional = <K extends keyof KindRow>(key: K, value: KindRow[K] | undefined): Partial<KindRow> =>
    (value === undefined || (Array.isArray(value) && value.length === 0) ? {} : { [key]: value });
  const stored = resource['storage_group_version'] as OptionObject | undefined;
  const subresources = (list(resource['subresource']) as readonly OptionObject[]).map((entry): SubresourceRow => ({
    name: String(entry['name']), kind: String(entry['kind']), group: String(entry['group'] ?? ''), version: String(entry['version'] ?? ''),
    verbs: list(entry['verb']).map(String),
  }));
  return {
    group, version, kind,
    plural: text('plural') ?? '',
    singular: text('singular') ?? '',
    namespaced: resource['namespaced'] === true,
    verbs: texts('verb'),
    ...optional('shortNames', texts('short_name')),
    ...optional('categories', texts('category')),
    ...optional('storageVersion', text('storage_version')),
    ...optional('storageVersionHash', text('storage_version_hash')),
    ...(stored && { storageGroupVersion: [String(stored['group']), String(stored['version'])] }),
    ...optional('etcdPrefix', text('etcd_prefix')),
    ...optional('etcdEncoding', text('etcd_encoding')),
    ...(resource['etcd_lease'] === true && { etcdLease: true }),
    ...optional('fieldSelectors', texts('field_selector')),
    ...(resource['not_served_by_default'] === true && { notServedByDefault: true }),
    ...optional('subresources', subresources),
  };
}
