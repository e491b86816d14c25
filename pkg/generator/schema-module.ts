import { createHash } from 'node:crypto';
import type { KubernetesTables } from './kubernetes-tables.ts';

function quote(value: unknown): string {
  const json = JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return `'${json.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** pkg/generated/schema.ts. JSON text parses several times faster than the same object literal, and costs no code memory. */
export function writeSchemaModule(tables: KubernetesTables): string {
  return `// Generated from proto/. Do not edit.
import type { Aliases, GroupRow, KindRow, TypeTable } from './schema-types.ts';

/** What /version reports. */
export const serverVersion = '${tables.version}';

/** Changes with anything in these tables and their doc strings. */
export const schemaHash = '${createHash('sha512').update(JSON.stringify(tables)).digest('hex').toUpperCase()}';

export const types: TypeTable = JSON.parse(${quote(tables.types)}) as TypeTable;

export const aliases: Aliases = JSON.parse(${quote(tables.aliases)}) as Aliases;

/** In the order of discovery. */
export const groups: readonly GroupRow[] = JSON.parse(${quote(tables.groups)}) as readonly GroupRow[];

/** By group, plural and version. */
export const kinds: readonly KindRow[] = JSON.parse(${quote(tables.kinds)}) as readonly KindRow[];
`;
}

/** pkg/generated/schema-docs.ts, apart from the tables because only OpenAPI reads it. */
export function writeDocsModule(tables: KubernetesTables): string {
  return `// Generated from proto/. Do not edit.

/** Doc strings by \`Type\` and \`Type.field\`, full names. Parsed at each call, so that the text is not kept. */
export function schemaDocs(): Readonly<Record<string, string>> {
  return JSON.parse(${quote(tables.docs)}) as Readonly<Record<string, string>>;
}
`;
}
