import { findType } from '../../api/codec/find-type.ts';

/** The full type name of a kind; undefined when the tables have none. */
export function typeNameOf(group: string, version: string, kind: string): string | undefined {
  return findType(group, version, kind)?.name;
}

/** Whether a kind of this name is known to the version; DeleteOptions and its like are known to all. */
export function isRegistered(group: string, version: string, kind: string): boolean {
  return findType(group, version, kind) !== undefined;
}

export const metaTypePrefix = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
