import { Backoff } from '../../base/backoff.ts';
import { sleep } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import { prefixEnd } from '../../base/bytes.ts';
import type { KeyEvent } from '../../etcdclient/watch-cursor.ts';
import { parseKeyText } from './keys.ts';
import { ResourceCache, type CacheLimits, type Change } from './resource-cache.ts';
import { prefixOf, readStored, type StoreContext } from './store-context.ts';
import { StorageError, type StorageResource, type Stored } from './storage.ts';
import { toStorageError } from './store-errors.ts';

/** Keys per request while loading: a page of the largest objects (1.5 MiB) stays under a GiB, one of usual ones (2 KiB) under a MiB. */
const loadPageKeys = 500;

/**
 * Keeps one resource's cache as the store is: loads it, then follows one watch. When history under the watch is gone, or a value cannot be
 * read, it loads anew, and those who watch the cache are cut.
 *
 *   loading --loaded--> following --compacted--> loading
 *      \--failed--> (waits, longer each time) --> loading
 */
export class ResourceFeed {
  readonly resource: StorageResource;
  readonly cache: ResourceCache;
  readonly #context: StoreContext;
  readonly #signal: AbortSignal;
  #failure: StorageError | undefined;
  #cancelWatch: (() => void) | undefined;
  readonly done: Promise<void>;
  constructor(context: StoreContext, resource: StorageResource, limits: CacheLimits, signal: AbortSignal) {
    this.#context = context;
    this.resource = resource;
    this.#signal = signal;
    this.cache = new ResourceCache(limits);
    this.done = this.#run();
  }

  /** Why the last attempt to load failed; undefined while all is well. */
  get failure(): StorageError | undefined {
    return this.#failure;
  }

  async #run(): Promise<void> {
    const { clock, logger } = this.#context;
    const backoff = new Backoff({ baseMs: 50, factor: 2, maxMs: 2_000, jitter: 0 });
    while (!this.#signal.aborted) {
      try {
        const revision = await this.#load();
        this.#failure = undefined;
        backoff.reset();
        await this.#follow(revision);
      } catch (err) {
        if (this.#signal.aborted) break;
        const mapped = toStorageError(err);
        if (!(mapped instanceof StorageError)) throw err;
        this.#failure = mapped;
        logger.warn({ resource: this.resource.name, cause: errorMessage(err) }, 'loading a resource failed; will retry');
        await sleep(clock, backoff.nextMs(), { signal: this.#signal }).catch(() => undefined);
      }
    }
    this.#cancelWatch?.();
    this.cache.cut();
  }

  /** All objects at one revision. */
  async #load(): Promise<number> {
    const prefix = `${prefixOf(this.#context, this.resource)}/`;
    const rangeEnd = prefixEnd(Buffer.from(prefix));
    const items: Stored[] = [];
    let revision: number | undefined;
    for (let key = prefix; ;) {
      const page = await this.#context.client.range({ key, rangeEnd, limit: loadPageKeys, ...(revision === undefined ? {} : { revision }) }, { signal: this.#signal });
      revision ??= page.revision;
      for (const item of page.items) {
        const stored = readStored(this.#context, this.resource, item);
        if (stored !== undefined) items.push(stored);
      }
      const last = page.items.at(-1);
      if (!page.more || last === undefined) break;
      key = `${last.key}\0`;
    }
    this.cache.reset(items, revision);
    return revision;
  }

  /** Resolves when the watch can go no further and the resource must be loaded anew. */
  #follow(revision: number): Promise<void> {
    const { client, logger } = this.#context;
    const prefix = `${prefixOf(this.#context, this.resource)}/`;
    return new Promise((resolve) => {
      const end = (): void => {
        watch.cancel();
        this.#signal.removeEventListener('abort', end);
        resolve();
      };
      const watch = client.watch({ key: prefix, rangeEnd: prefixEnd(Buffer.from(prefix)), startRevision: revision + 1 }, {
        onEvents: (events) => {
          try {
            this.cache.apply(this.#changes(events));
          } catch (err) {
            if (!(err instanceof StorageError)) throw err;
            logger.error({ resource: this.resource.name, cause: errorMessage(err) }, 'a stored value cannot be read; loading the resource anew');
            end();
          }
        },
        onProgress: (reached) => this.cache.progress(reached),
        onCompacted: (compacted) => {
          logger.info({ resource: this.resource.name, compacted }, 'history was compacted under the watch; loading the resource anew');
          end();
        },
      });
      this.#signal.addEventListener('abort', end, { once: true });
      if (this.#signal.aborted) end();
    });
  }

  #changes(events: readonly KeyEvent[]): Change[] {
    const prefixLength = prefixOf(this.#context, this.resource).length + 1;
    return events.flatMap((event): Change[] => {
      const key = parseKeyText(this.resource, event.key.slice(prefixLength));
      if (key === undefined) return [];
      const object = event.value === undefined ? undefined : this.#context.codec.decode(this.resource, event.key, event.value);
      return [{ key, object, revision: event.revision, bytes: event.value?.length ?? 0 }];
    });
  }
}
