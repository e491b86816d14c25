import type { KindRow } from '../generated/schema-types.ts';
import type { ObjectMeta } from '../generated/types/meta-v1.ts';

/** What every stored object has. */
export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** Where objects of one kind live. `T` is only there for the compiler. */
export interface Resource<T extends ApiObject = ApiObject> {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Only metadata is asked for; everything else is absent from what comes back. */
  readonly metadataOnly?: boolean;
  /** Never set: carries the type of the objects. */
  readonly type?: T;
}

/** An object as a client sends it: the server fills what is left out. */
export type NewObject<T extends ApiObject> = { readonly [K in keyof T as K extends 'status' ? never : K]: T[K] };

export interface ObjectKey {
  readonly namespace?: string | undefined;
  readonly name: string;
}

export function apiVersionOf(resource: Pick<Resource, 'group' | 'version'>): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** Any served kind, without a type of its own. */
export function resourceOf(row: Pick<KindRow, 'group' | 'version' | 'plural' | 'kind' | 'namespaced'>): Resource {
  return { group: row.group, version: row.version, plural: row.plural, kind: row.kind, namespaced: row.namespaced === true };
}

/** /api/v1/namespaces/x/pods, /apis/apps/v1/deployments ...; without a namespace: all of them. */
export function collectionPath(resource: Resource, namespace?: string): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const scope = resource.namespaced && namespace !== undefined && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${resource.plural}`;
}

export function objectPath(resource: Resource, key: ObjectKey, subresource?: string): string {
  if (key.name === '') throw new TypeError(`a name is needed to address one of ${resource.plural}`);
  if (resource.namespaced && (key.namespace ?? '') === '') throw new TypeError(`a namespace is needed to address one of ${resource.plural}`);
  const path = `${collectionPath(resource, key.namespace)}/${encodeURIComponent(key.name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}

/** "namespace/name", or "name" for cluster-scoped objects: the key of caches and queues. */
export function keyOf(object: { readonly metadata: ObjectMeta }): string {
  const { namespace, name = '' } = object.metadata;
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;
}

export function splitKey(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
