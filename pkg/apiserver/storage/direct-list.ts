import { prefixEnd } from '../../base/bytes.ts';
import { keyText } from './keys.ts';
import type { ResourceCache } from './resource-cache.ts';
import { prefixOf, readStored, type StoreContext } from './store-context.ts';
import { mapped } from './store-errors.ts';
import type { ListOptions, ListResult, StorageResource, Stored } from './storage.ts';

/** Keys per request when a filter may throw most of them away. */
const pageKeysMax = 500;

/**
 * A list read from the store itself: as of `options.revision` when it is exact, else as of now. `cache` lends objects that it holds at the
 * very revision found, so that nothing is decoded twice.
 */
export async function directList(context: StoreContext, resource: StorageResource, options: ListOptions, cache: ResourceCache | undefined): Promise<ListResult> {
  const prefix = `${prefixOf(context, resource)}/${(options.namespace ?? '') === '' ? '' : `${options.namespace}/`}`;
  const rangeEnd = prefixEnd(Buffer.from(prefix));
  const limit = options.limit === undefined || options.limit <= 0 ? Infinity : options.limit;
  let revision = options.match === 'exact' ? options.revision : undefined;
  let key = options.after === undefined ? prefix : `${prefixOf(context, resource)}/${keyText(options.after)}\0`;
  const items: Stored[] = [];
  for (;;) {
    const wanted = options.filter === undefined && limit !== Infinity ? limit - items.length : pageKeysMax;
    const page = await mapped(context.client.range({ key, rangeEnd, limit: Math.min(wanted, pageKeysMax), ...(revision === undefined ? {} : { revision }) }, options.signal === undefined ? {} : { signal: options.signal }));
    revision ??= page.revision;
    for (const [i, item] of page.items.entries()) {
      const stored = lend(cache, resource, context, item) ?? readStored(context, resource, item);
      if (stored === undefined || options.filter?.(stored.object) === false) continue;
      items.push(stored);
      const left = page.count - i - 1;
      if (items.length >= limit) return left > 0 ? { items, revision, next: stored.key, ...(options.filter === undefined ? { remaining: left } : {}) } : { items, revision };
    }
    const last = page.items.at(-1);
    if (!page.more || last === undefined) return { items, revision };
    key = `${last.key}\0`;
  }
}

function lend(cache: ResourceCache | undefined, resource: StorageResource, context: StoreContext, item: { readonly key: string; readonly modRevision: number }): Stored | undefined {
  const cached = cache?.getText(item.key.slice(prefixOf(context, resource).length + 1));
  return cached?.revision === item.modRevision ? cached : undefined;
}
