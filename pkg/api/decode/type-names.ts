import { types } from '../../generated/schema.ts';

let names: ReadonlyMap<string, string> | undefined;

/** The full type name of a kind in the schema tables: ('', 'v1', 'Pod') -> io.k8s.api.core.v1.Pod. Undefined for kinds that are not built in. */
export function typeNameOf(group: string, version: string, kind: string): string | undefined {
  names ??= new Map(Object.entries(types).flatMap(([name, row]) => (Array.isArray(row.gvk) ? [[row.gvk.join('/'), name] as const] : [])));
  return names.get(`${group}/${version}/${kind}`);
}
