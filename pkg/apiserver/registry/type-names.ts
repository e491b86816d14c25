import { types } from '../../generated/schema.ts';

const byGvk = new Map<string, string>();

/** The full type name of a kind; undefined when the tables have none. */
export function typeNameOf(group: string, version: string, kind: string): string | undefined {
  if (byGvk.size === 0) {
    for (const [name, row] of Object.entries(types)) if (Array.isArray(row.gvk)) byGvk.set((row.gvk as readonly string[]).join('/'), name);
  }
  return byGvk.get(`${group}/${version}/${kind}`);
}

const everywhere: ReadonlySet<string> = new Set(Object.entries(types).filter(([, row]) => row.gvk === 'every-group-version').map(([name]) => name.slice(name.lastIndexOf('.') + 1)));
const versions: ReadonlySet<string> = new Set(Object.values(types).flatMap((row) => (Array.isArray(row.gvk) ? [`${row.gvk[0] as string}/${row.gvk[1] as string}`] : [])));

/** Whether a kind of this name is known to the version; DeleteOptions and its like are known to all. */
export function isRegistered(group: string, version: string, kind: string): boolean {
  return typeNameOf(group, version, kind) !== undefined || (everywhere.has(kind) && versions.has(`${group}/${version}`));
}

export const metaTypePrefix = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
