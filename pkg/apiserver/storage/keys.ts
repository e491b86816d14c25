import { assert } from '../../base/assert.ts';
import type { JsonObject } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { sameJson } from '../../api/field-errors.ts';
import type { ObjectKey, StorageResource } from './storage.ts';

/** The part of the etcd key after the resource's prefix and slash: namespace/name, or name. Unique within a resource. */
export function keyText(key: ObjectKey): string {
  return key.namespace === '' ? key.name : `${key.namespace}/${key.name}`;
}

/** The key that `text` stands for; undefined when it has not the shape of this resource's keys. */
export function parseKeyText(resource: Pick<StorageResource, 'namespaced'>, text: string): ObjectKey | undefined {
  const slash = text.indexOf('/');
  if (!resource.namespaced) return slash < 0 && text !== '' ? { namespace: '', name: text } : undefined;
  if (slash <= 0 || slash === text.length - 1) return undefined;
  return { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}

export function storeKey(resource: StorageResource, key: ObjectKey): string {
  assert(key.name !== '' && (key.namespace !== '') === resource.namespaced, 'a storage key has a name, and a namespace when its resource does', { resource: resource.name, ...key });
  return `${resource.prefix}/${keyText(key)}`;
}

/**
 * Orders texts as their UTF-8 bytes, which is how the store orders keys. UTF-16 units order alike except that surrogates (0xd800-0xdfff)
 * must come after 0xe000-0xffff.
 */
export function compareKeyText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return x >= 0xd800 && y >= 0xd800 ? byteRank(x) - byteRank(y) : x - y;
  }
  return a.length - b.length;
}

function byteRank(unit: number): number {
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** The same object without what only the store knows: metadata.resourceVersion and the empty metadata.selfLink of old. */
export function withoutRevision(object: JsonObject): JsonObject {
  const metadata = object['metadata'];
  if (!isJsonObject(metadata) || metadata['resourceVersion'] === undefined) return object;
  const { resourceVersion: _, ...rest } = metadata;
  return { ...object, metadata: rest };
}

/** Whether writing `next` over `current` would change nothing but the revision. */
export function sameContent(next: JsonObject, current: JsonObject): boolean {
  return next === current || sameJson(withoutRevision(next), withoutRevision(current));
}
