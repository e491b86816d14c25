import { setMaxListeners } from 'node:events';
import { linkSignal } from '../../base/signals.ts';
import type { JsonObject } from '../../base/json.ts';
import { runCompactor } from './compactor.ts';
import { directList } from './direct-list.ts';
import { EtcdWriter, type WriteOptions } from './etcd-writer.ts';
import { Freshness } from './freshness.ts';
import type { CacheLimits } from './resource-cache.ts';
import { ResourceFeed } from './resource-feed.ts';
import { keyOf, readStored, type StoreContext } from './store-context.ts';
import { mapped } from './store-errors.ts';
import { StorageError, type ListOptions, type ListResult, type ObjectKey, type Storage, type StorageEvent, type StorageResource, type Stored, type WatchOptions } from './storage.ts';

export interface EtcdStorageOptions {
  readonly limits: CacheLimits;
  /** 0: somebody else compacts. */
  readonly compactionIntervalMs: number;
  readonly bookmarkIntervalMs: number;
}

/** Upstream's patience for a cache that is behind. */
const freshTimeoutMs = 3_000;
const loadTimeoutMs = 10_000;
const healthTimeoutMs = 2_000;
/** Between asking for progress and sending bookmarks. */
const progressPauseMs = 500;

/** The store of an apiserver: etcd, with a watch cache before it for every resource that was ever asked for. */
export class EtcdStorage implements Storage {
  readonly #context: StoreContext;
  readonly #options: EtcdStorageOptions;
  readonly #feeds = new Map<string, ResourceFeed>();
  readonly #writer: EtcdWriter;
  readonly #freshness: Freshness;
  readonly #stop = new AbortController();
  readonly #compactor: Promise<void>;
  #compacted = 0;
  #closed: Promise<void> | undefined;
  #bookmarkTimer: { cancel(): void } | undefined;
  constructor(context: StoreContext, options: EtcdStorageOptions) {
    this.#context = context;
    this.#options = options;
    // One listener for each resource: many, and no leak.
    setMaxListeners(0, this.#stop.signal);
    this.#writer = new EtcdWriter(context, (resource, key) => this.#feeds.get(resource.prefix)?.cache.get(key));
    this.#freshness = new Freshness(context);
    this.#compactor = options.compactionIntervalMs === 0 ? Promise.resolve()
      : runCompactor(context, options.compactionIntervalMs, (revision) => this.#noteCompacted(revision), this.#stop.signal);
    this.#scheduleBookmarks();
  }

  /** The cache of this resource, begun on first use and kept. */
  #feed(resource: StorageResource): ResourceFeed {
    let feed = this.#feeds.get(resource.prefix);
    if (feed === undefined) {
      feed = new ResourceFeed(this.#context, resource, this.#options.limits, this.#stop.signal);
      this.#feeds.set(resource.prefix, feed);
    }
    return feed;
  }

  async #loaded(resource: StorageResource, signal?: AbortSignal): Promise<ResourceFeed> {
    const feed = this.#feed(resource);
    if (feed.cache.ready) return feed;
    if (feed.failure?.code === 'corrupt') throw feed.failure;
    const link = linkSignal(signal);
    const timer = this.#context.clock.after(loadTimeoutMs, () => link.abort(new Error('timed out')));
    const ready = await feed.cache.waitFor(0, link.signal);
    timer.cancel();
    link.unlink();
    if (ready) return feed;
    throw feed.failure ?? new StorageError('unavailable', `the cache of ${resource.name} is not filled yet`);
  }

  async get(resource: StorageResource, key: ObjectKey, options: { readonly match?: 'latest' | 'any' | 'notOlderThan'; readonly revision?: number; readonly signal?: AbortSignal } = {}): Promise<Stored | undefined> {
    const { match = 'latest', revision = 0, signal } = options;
    if (match !== 'latest') {
      const feed = await this.#loaded(resource, signal);
      if (match === 'notOlderThan') await this.#notOlderThan(feed, revision, signal);
      return feed.cache.get(key);
    }
    const { items: [item] } = await mapped(this.#context.client.range({ key: keyOf(this.#context, resource, key) }, signal === undefined ? {} : { signal }));
    if (item === undefined) return undefined;
    const cached = this.#feeds.get(resource.prefix)?.cache.get(key);
    return cached?.revision === item.modRevision ? cached : readStored(this.#context, resource, item);
  }

  async list(resource: StorageResource, options: ListOptions): Promise<ListResult> {
    if (options.match === 'exact') return this.#exactList(resource, options);
    const feed = await this.#loaded(resource, options.signal);
    if (options.match === 'notOlderThan') await this.#notOlderThan(feed, options.revision ?? 0, options.signal);
    if (options.match === 'latest' && !await this.#freshness.latest(feed, freshTimeoutMs, options.signal)) return directList(this.#context, resource, options, feed.cache);
    return feed.cache.list(options) as ListResult;
  }

  async #exactList(resource: StorageResource, options: ListOptions): Promise<ListResult> {
    const { revision = 0 } = options;
    const cache = this.#feeds.get(resource.prefix)?.cache;
    if (cache?.ready === true && revision >= this.#compacted && revision <= cache.revision) {
      const result = cache.list(options, revision);
      if (result !== undefined) return result;
    }
    return directList(this.#context, resource, options, cache);
  }

  async #notOlderThan(feed: ResourceFeed, revision: number, signal: AbortSignal | undefined): Promise<void> {
    if (await this.#freshness.reached(feed, revision, freshTimeoutMs, signal)) return;
    throw new StorageError('tooNew', `Too large resource version: ${revision}, current: ${feed.cache.revision}`);
  }

  /** A resource that is written is cached first, so that a watch can begin at the revision of the write. */
  async #warm(resource: StorageResource): Promise<void> {
    if (!this.#feed(resource).cache.ready) await this.#loaded(resource).catch(() => undefined);
  }

  async create(resource: StorageResource, key: ObjectKey, object: JsonObject, options?: WriteOptions): Promise<Stored> {
    await this.#warm(resource);
    return this.#writer.create(resource, key, object, options);
  }

  async update(resource: StorageResource, key: ObjectKey, change: (current: Stored | undefined) => JsonObject | Promise<JsonObject>, options?: WriteOptions): Promise<Stored> {
    await this.#warm(resource);
    return this.#writer.update(resource, key, change, options);
  }

  async delete(resource: StorageResource, key: ObjectKey, check?: (current: Stored) => void | Promise<void>): Promise<Stored> {
    await this.#warm(resource);
    return this.#writer.delete(resource, key, check);
  }

  async *watch(resource: StorageResource, options: WatchOptions): AsyncGenerator<StorageEvent, void, undefined> {
    const { fromRevision, initialEvents = false, signal } = options;
    if (signal.aborted) return;
    let feed: ResourceFeed;
    try {
      feed = await this.#loaded(resource, signal);
      if (fromRevision === undefined && !await this.#freshness.latest(feed, freshTimeoutMs, signal)) throw new StorageError('unavailable', `the cache of ${resource.name} is behind the store`);
      if (initialEvents && fromRevision !== undefined) await this.#notOlderThan(feed, fromRevision, signal);
    } catch (err) {
      if (signal.aborted) return;
      throw err;
    }
    const first = fromRevision === undefined || fromRevision === 0 || initialEvents;
    yield* feed.cache.watch({
      namespace: options.namespace ?? '', bookmarks: options.bookmarks ?? false, after: first ? undefined : fromRevision, initialEventsEnd: initialEvents,
    }, signal);
  }

  currentRevision(): Promise<number> {
    return this.#freshness.currentRevision();
  }

  async health(): Promise<string | undefined> {
    try {
      await this.#context.client.range({ key: '/registry/health' }, { timeoutMs: healthTimeoutMs });
      return undefined;
    } catch (err) {
      return err instanceof Error ? err.message : String(err);
    }
  }

  /** Compacts the store now; the tests' way to what the compactor does every few minutes. */
  async compact(revision: number): Promise<void> {
    await mapped(this.#context.client.compact(revision));
    this.#noteCompacted(revision);
  }

  #noteCompacted(revision: number): void {
    this.#compacted = Math.max(this.#compacted, revision);
  }

  #scheduleBookmarks(): void {
    const { clock, client } = this.#context;
    this.#bookmarkTimer = clock.after(this.#options.bookmarkIntervalMs, () => {
      const wanting = [...this.#feeds.values()].filter((feed) => feed.cache.wantsBookmarks);
      if (wanting.length > 0) client.requestProgress();
      this.#bookmarkTimer = clock.after(progressPauseMs, () => {
        for (const feed of wanting) feed.cache.sendBookmarks();
        this.#scheduleBookmarks();
      });
    });
  }

  /** Ends every watch and everything begun here, then the connections. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#bookmarkTimer?.cancel();
    this.#stop.abort(new Error('the storage was closed'));
    await Promise.all([this.#compactor, ...[...this.#feeds.values()].map((feed) => feed.done)]);
    await this.#context.client.close();
  }
}
