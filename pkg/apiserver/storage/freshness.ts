import { prefixEnd } from '../../base/bytes.ts';
import { sleep } from '../../base/clock.ts';
import { linkSignal } from '../../base/signals.ts';
import type { ResourceFeed } from './resource-feed.ts';
import { prefixOf, type StoreContext } from './store-context.ts';
import { mapped } from './store-errors.ts';

/** A key that need not exist: asking for it tells the revision of the store, and that a quorum answers. */
const probeKey = '/registry/health';
/** Pause between requests for progress while somebody waits. */
const askAgainMs = 50;

/**
 * Answers "is this cache as new as the store was when I was asked?", which makes a read from the cache linearizable.
 *
 * The store's revision comes from a linearizable read. If the cache is behind it, either it only waits for events, or nothing of this resource
 * changed. Members that answer progress requests truly are asked; of others we ask for the newest key of the prefix and the count:
 * if no key there is newer than the cache and there are as many, the cache holds exactly what the store holds.
 */
export class Freshness {
  readonly #context: StoreContext;
  #inFlight: Promise<number> | undefined;
  #next: Promise<number> | undefined;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  /** The revision of the store at some moment after the call. Those who ask while a probe runs share the next one. */
  currentRevision(): Promise<number> {
    if (this.#inFlight === undefined) return this.#probe();
    this.#next ??= this.#inFlight.then(() => undefined, () => undefined).then(() => {
      this.#next = undefined;
      return this.#probe();
    });
    return this.#next;
  }

  #probe(): Promise<number> {
    const probe = mapped(this.#context.client.range({ key: probeKey, countOnly: true })).then(({ revision }) => revision);
    this.#inFlight = probe;
    const clear = (): void => { if (this.#inFlight === probe) this.#inFlight = undefined; };
    probe.then(clear, clear);
    return probe;
  }

  /** True once the cache holds everything that was written before the call; false when `timeoutMs` passes first. */
  async latest(feed: ResourceFeed, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    return this.reached(feed, await this.currentRevision(), timeoutMs, signal);
  }

  /** True once the cache is as new as `revision`. */
  async reached(feed: ResourceFeed, revision: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    const { cache } = feed;
    if (cache.ready && cache.revision >= revision) return true;
    const { clock } = this.#context;
    const link = linkSignal(signal);
    const timer = clock.after(timeoutMs, () => link.abort(new Error('timed out')));
    let met = false;
    void cache.waitFor(revision, link.signal).then((reached) => {
      met ||= reached;
      link.abort();
    });
    try {
      while (!met && !link.signal.aborted) {
        if (await this.#ask(feed, revision)) met = true;
        else await sleep(clock, askAgainMs, { signal: link.signal }).catch(() => undefined);
      }
      return met;
    } finally {
      link.abort();
      timer.cancel();
      link.unlink();
    }
  }

  /** True when the cache is proven fresh without having reached `revision`. */
  async #ask(feed: ResourceFeed, revision: number): Promise<boolean> {
    const { client } = this.#context;
    if (!feed.cache.ready) return false;
    if (client.progressOnRequest) {
      client.requestProgress();
      return false;
    }
    const prefix = `${prefixOf(this.#context, feed.resource)}/`;
    const newest = await mapped(client.range({ key: prefix, rangeEnd: prefixEnd(Buffer.from(prefix)), newestOnly: true }));
    if (newest.revision < revision) return false;
    // The cache's own revision stays: an object made and removed again since is not in either, but its events are still to come.
    const same = newest.count === feed.cache.size && (newest.items[0]?.modRevision ?? 0) <= feed.cache.revision;
    return feed.cache.ready && (same || feed.cache.revision >= newest.revision);
  }
}
