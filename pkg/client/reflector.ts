import { Backoff } from '../base/backoff.ts';
import { sleep, type Timer } from '../base/clock.ts';
import { errorMessage } from '../base/errors.ts';
import { linkSignal } from '../base/signals.ts';
import type { ApiClient, ClientDependencies } from './api-client.ts';
import { ClientError, hasCode } from './client-error.ts';
import type { ApiObject, Resource } from './resource.ts';
import type { WatchEvent } from './watch-stream.ts';

/** What a reflector fills. Calls come one at a time, in the order of the server's history. */
export interface Store<T extends ApiObject> {
  /** The whole state; whatever the store holds beyond it is gone. */
  replace(objects: readonly T[]): void;
  upsert(object: T): void;
  remove(object: T): void;
}

export interface ReflectorOptions {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

const pageSize = 500;
/** The server ends a watch after five to ten minutes; one that outlives that by half a minute is dead. */
const watchSecondsMin = 300;
const watchGraceMs = 30_000;
const backoffOptions = { baseMs: 100, factor: 2, maxMs: 5_000, jitter: 1 };
/** A watch that lived this long forgives the failures before it. */
const healthyWatchMs = 5_000;

/**
 * Keeps a store equal to one collection of the server: list in pages, then watch from that very version.
 *
 *   list --ok--> watch --closed or lost--> watch again from the last version seen
 *     ^                --410 Gone, or an error in the stream--> list
 *     +--failed: back-off
 *
 * No event is lost: a watch starts at the version after the last one applied, and a version that the server no longer has leads to a new list,
 * whose differences to the store are events like any others. Duplicates (a bookmark or event seen twice) change nothing.
 */
export class Reflector<T extends ApiObject> {
  readonly #client: ApiClient;
  readonly #resource: Resource<T>;
  readonly #options: ReflectorOptions;
  readonly #store: Store<T>;
  readonly #deps: ClientDependencies;
  #resourceVersion = '';
  constructor(client: ApiClient, resource: Resource<T>, options: ReflectorOptions, store: Store<T>, deps: ClientDependencies) {
    this.#client = client;
    this.#resource = resource;
    this.#options = options;
    this.#store = store;
    this.#deps = deps;
  }

  /** The version up to which the store is complete. */
  get resourceVersion(): string {
    return this.#resourceVersion;
  }

  /** Resolves when the signal aborts; weather never ends it. */
  async run(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(backoffOptions, this.#deps.random);
    while (!signal.aborted) {
      try {
        if (this.#resourceVersion === '') await this.#list(signal);
        const startedMs = this.#deps.clock.monotonicMs();
        const seen = await this.#watch(signal).finally(() => {
          if (this.#deps.clock.monotonicMs() - startedMs >= healthyWatchMs) backoff.reset();
        });
        // A server that closes every watch at once must not be asked in a tight loop.
        if (seen > 0) backoff.reset();
        else await this.#pause(backoff, signal);
      } catch (err) {
        if (signal.aborted) return;
        this.#noteFailure(err, backoff.failures + 1);
        if (!hasCode(err, 'unavailable', 'tooManyRequests')) this.#resourceVersion = '';
        await this.#pause(backoff, signal);
      }
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        const objects: T[] = [];
        let token: string | undefined;
        let resourceVersion: string;
        do {
          const page = await this.#client.list(this.#resource, { ...this.#options, limit: pageSize, continue: token }, { signal, deadlineMs: 60_000 });
          for (const item of page.items) objects.push(item);
          resourceVersion = page.resourceVersion;
          token = page.continue;
        } while (token !== undefined);
        this.#store.replace(objects);
        this.#resourceVersion = resourceVersion;
        return;
      } catch (err) {
        // A continue token may expire between pages: start over once, then let the back-off decide.
        if (!hasCode(err, 'gone') || attempt > 0) throw err;
      }
    }
  }

  /** Applies events until the watch ends; how many it saw. */
  async #watch(signal: AbortSignal): Promise<number> {
    const timeoutSeconds = Math.floor(watchSecondsMin * (1 + this.#deps.random.next()));
    const link = linkSignal(signal);
    const dead: Timer = this.#deps.clock.after(timeoutSeconds * 1000 + watchGraceMs, () => link.abort(new ClientError('unavailable', 'the watch outlived its time', { status: 0, reason: '' })));
    let seen = 0;
    try {
      const query = { ...this.#options, resourceVersion: this.#resourceVersion, allowWatchBookmarks: true, timeoutSeconds };
      for await (const event of this.#client.watch(this.#resource, query, { signal: link.signal })) {
        seen++;
        this.#apply(event);
      }
      return seen;
    } finally {
      dead.cancel();
      link.unlink();
    }
  }

  #apply(event: WatchEvent<T>): void {
    const { resourceVersion } = event.object.metadata;
    switch (event.type) {
      case 'ADDED':
      case 'MODIFIED':
        this.#store.upsert(event.object);
        break;
      case 'DELETED':
        this.#store.remove(event.object);
        break;
      case 'BOOKMARK':
        break;
    }
    if (resourceVersion !== undefined && resourceVersion !== '') this.#resourceVersion = resourceVersion;
  }

  async #pause(backoff: Backoff, signal: AbortSignal): Promise<void> {
    await sleep(this.#deps.clock, backoff.nextMs(), { signal }).catch(() => undefined);
  }

  #noteFailure(err: unknown, failures: number): void {
    const fields = { resource: this.#resource.plural, failures, cause: errorMessage(err) };
    if (failures < 5 || hasCode(err, 'gone')) this.#deps.logger.debug(fields, 'list or watch ended; will go on');
    else this.#deps.logger.warn(fields, 'list or watch keeps failing');
  }
}
