import type { Clock, Timer } from '../../base/clock.ts';
import type { JsonObject } from '../../base/json.ts';
import { sameContent, storeKey, withoutRevision } from './keys.ts';
import { defaultCacheLimits, ResourceCache, type CacheLimits } from './resource-cache.ts';
import { StoredObject } from './stored-object.ts';
import { StorageError, type ListOptions, type ListResult, type ObjectKey, type Storage, type StorageEvent, type StorageResource, type Stored, type WatchOptions } from './storage.ts';

export interface MemoryStorageOptions {
  /** Only needed for objects with a time to live. */
  readonly clock?: Clock;
  readonly limits?: Partial<CacheLimits>;
}

/**
 * The whole of Storage in one process's memory, for tests and for the simulator: one revision counter over all resources, history until it
 * is compacted, deep-frozen objects, so that whoever mutates a stored object finds out at once. Nothing survives the process.
 */
export class MemoryStorage implements Storage {
  readonly #clock: Clock | undefined;
  readonly #limits: CacheLimits;
  readonly #caches = new Map<string, ResourceCache>();
  readonly #expiries = new Map<string, Timer>();
  #revision = 1;
  #compacted = 0;
  #failure: string | undefined;
  constructor(options: MemoryStorageOptions = {}) {
    this.#clock = options.clock;
    this.#limits = { ...defaultCacheLimits, historyEventsMax: 100_000, historyBytesMax: Infinity, ...options.limits };
  }

  #cache(resource: StorageResource): ResourceCache {
    let cache = this.#caches.get(resource.prefix);
    if (cache === undefined) {
      cache = new ResourceCache(this.#limits);
      cache.reset([], 0);
      this.#caches.set(resource.prefix, cache);
    }
    cache.progress(this.#revision);
    return cache;
  }

  #answer(): void {
    if (this.#failure !== undefined) throw new StorageError('unavailable', this.#failure);
  }

  #notNewer(revision: number | undefined): void {
    if (revision !== undefined && revision > this.#revision) throw new StorageError('tooNew', `Too large resource version: ${revision}, current: ${this.#revision}`);
  }

  async get(resource: StorageResource, key: ObjectKey, options: { readonly match?: 'latest' | 'any' | 'notOlderThan'; readonly revision?: number } = {}): Promise<Stored | undefined> {
    this.#answer();
    if (options.match === 'notOlderThan') this.#notNewer(options.revision);
    return this.#cache(resource).get(key);
  }

  async list(resource: StorageResource, options: ListOptions): Promise<ListResult> {
    this.#answer();
    if (options.match === 'notOlderThan' || options.match === 'exact') this.#notNewer(options.revision);
    const revision = options.match === 'exact' ? options.revision : undefined;
    const result = revision !== undefined && revision < this.#compacted ? undefined : this.#cache(resource).list(options, revision);
    if (result === undefined) throw new StorageError('compacted', 'etcdserver: mvcc: required revision has been compacted');
    return result;
  }

  async create(resource: StorageResource, key: ObjectKey, object: JsonObject, options: { readonly ttlSeconds?: number } = {}): Promise<Stored> {
    this.#answer();
    if (this.#cache(resource).get(key) !== undefined) throw new StorageError('exists', `key exists: ${storeKey(resource, key)}`);
    return this.#put(resource, key, object, options.ttlSeconds);
  }

  async update(resource: StorageResource, key: ObjectKey, change: (current: Stored | undefined) => JsonObject | Promise<JsonObject>, options: { readonly ttlSeconds?: number } = {}): Promise<Stored> {
    for (;;) {
      this.#answer();
      const current = this.#cache(resource).get(key);
      const next = await change(current);
      if (current !== undefined && sameContent(next, current.object)) return current;
      if (this.#cache(resource).get(key)?.revision === current?.revision) return this.#put(resource, key, next, options.ttlSeconds);
    }
  }

  async delete(resource: StorageResource, key: ObjectKey, check?: (current: Stored) => void | Promise<void>): Promise<Stored> {
    for (;;) {
      this.#answer();
      const current = this.#cache(resource).get(key);
      if (current === undefined) throw new StorageError('notFound', `key not found: ${storeKey(resource, key)}`);
      await check?.(current);
      if (this.#cache(resource).get(key)?.revision === current.revision) return this.#remove(resource, key);
    }
  }

  async *watch(resource: StorageResource, options: WatchOptions): AsyncGenerator<StorageEvent, void, undefined> {
    this.#answer();
    const { fromRevision, initialEvents = false } = options;
    if (initialEvents) this.#notNewer(fromRevision);
    const first = fromRevision === undefined || fromRevision === 0 || initialEvents;
    yield* this.#cache(resource).watch({
      namespace: options.namespace ?? '', bookmarks: options.bookmarks ?? false, after: first ? undefined : fromRevision, initialEventsEnd: initialEvents,
    }, options.signal);
  }

  async currentRevision(): Promise<number> {
    this.#answer();
    return this.#revision;
  }

  async health(): Promise<string | undefined> {
    return this.#failure;
  }

  /** Forgets history below `revision`: lists at and watches from before it answer compacted. */
  compact(revision: number): void {
    this.#compacted = revision;
    for (const cache of this.#caches.values()) cache.trim(revision - 1);
  }

  /** Sends every watcher that asked for bookmarks one now. */
  sendBookmarks(): void {
    for (const cache of this.#caches.values()) {
      cache.progress(this.#revision);
      cache.sendBookmarks();
    }
  }

  /** While set, every call throws unavailable with this text; watches go on in silence. */
  fail(cause: string | undefined): void {
    this.#failure = cause;
  }

  /** Ends every watch as a broken store would. */
  cutWatches(error?: Error): void {
    for (const cache of this.#caches.values()) cache.cut(error);
  }

  #put(resource: StorageResource, key: ObjectKey, object: JsonObject, ttlSeconds: number | undefined): Stored {
    const cache = this.#cache(resource);
    // A copy by way of JSON: what the caller does to its object afterwards is its own affair, and undefined members vanish as on disk.
    const text = JSON.stringify(withoutRevision(object));
    cache.apply([{ key, object: deepFreeze(JSON.parse(text) as JsonObject), revision: ++this.#revision, bytes: text.length }]);
    this.#expire(resource, key, ttlSeconds);
    const stored = cache.get(key) as Stored;
    deepFreeze(stored.object);
    return stored;
  }

  #remove(resource: StorageResource, key: ObjectKey): Stored {
    const cache = this.#cache(resource);
    const last = cache.get(key) as Stored;
    const revision = ++this.#revision;
    cache.apply([{ key, object: undefined, revision, bytes: 0 }]);
    this.#expire(resource, key, undefined);
    return new StoredObject(key, last.object, revision);
  }

  #expire(resource: StorageResource, key: ObjectKey, ttlSeconds: number | undefined): void {
    const text = storeKey(resource, key);
    this.#expiries.get(text)?.cancel();
    this.#expiries.delete(text);
    if (ttlSeconds === undefined) return;
    if (this.#clock === undefined) throw new Error('a MemoryStorage without a clock cannot keep a time to live');
    this.#expiries.set(text, this.#clock.after(ttlSeconds * 1000, () => {
      if (this.#cache(resource).get(key) !== undefined) this.#remove(resource, key);
    }));
  }
}

function deepFreeze(value: JsonObject): JsonObject {
  if (Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) if (typeof member === 'object' && member !== null) deepFreeze(member as JsonObject);
  return value;
}
