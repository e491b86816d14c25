import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { EtcdClient, KeyValue } from '../../etcdclient/etcd-client.ts';
import { parseKeyText, storeKey } from './keys.ts';
import type { ObjectKey, StorageResource, Stored } from './storage.ts';
import { StoredObject } from './stored-object.ts';
import type { ValueCodec } from './value-codec.ts';

/** What every part of EtcdStorage works with. */
export interface StoreContext {
  readonly client: EtcdClient;
  readonly codec: ValueCodec;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Replaces /registry at the head of every key; --etcd-prefix. */
  readonly root: string;
}

const builtInRoot = '/registry';

/** The prefix of the resource's keys, without the trailing slash. */
export function prefixOf(context: StoreContext, resource: StorageResource): string {
  return context.root === builtInRoot || !resource.prefix.startsWith(`${builtInRoot}/`) ? resource.prefix : context.root + resource.prefix.slice(builtInRoot.length);
}

export function keyOf(context: StoreContext, resource: StorageResource, key: ObjectKey): string {
  const text = storeKey(resource, key);
  return prefixOf(context, resource) + text.slice(resource.prefix.length);
}

/** The object in a key and value of this resource; undefined for a key of another shape, which is not ours to read. Throws corrupt. */
export function readStored(context: StoreContext, resource: StorageResource, item: Pick<KeyValue, 'key' | 'value' | 'modRevision'>): Stored | undefined {
  const key = parseKeyText(resource, item.key.slice(prefixOf(context, resource).length + 1));
  if (key === undefined) return undefined;
  return new StoredObject(key, context.codec.decode(resource, item.key, item.value), item.modRevision);
}
