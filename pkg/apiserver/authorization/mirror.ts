import { backoffMs } from '../../base/backoff.ts';
import { sleep, type Clock } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import type { Storage, StorageResource, Stored } from '../storage/storage.ts';

/** `current` undefined: it is gone. `previous` undefined: it is new. */
export type MirrorChange = (current: Stored | undefined, previous: Stored | undefined) => void;

const retry = { baseMs: 100, factor: 2, maxMs: 10_000, jitter: 0 };

/**
 * Follows every object of one resource and tells `onChange` about each difference, in order. After a break it lists again and tells only what
 * differs, deletions included. `waitForSync` resolves once the first full state has been told.
 */
export class ObjectMirror implements Service {
  readonly name: string;
  readonly #storage: Storage;
  readonly #resource: StorageResource;
  readonly #onChange: MirrorChange;
  readonly #deps: { readonly clock: Clock; readonly logger: Logger };
  #objects = new Map<string, Stored>();
  #synced = false;
  #waiting: (() => void)[] = [];
  constructor(storage: Storage, resource: StorageResource, onChange: MirrorChange, deps: { readonly clock: Clock; readonly logger: Logger }) {
    this.name = `mirror of ${resource.name}`;
    this.#storage = storage;
    this.#resource = resource;
    this.#onChange = onChange;
    this.#deps = deps;
  }

  get synced(): boolean {
    return this.#synced;
  }

  waitForSync(): Promise<void> {
    if (this.#synced) return Promise.resolve();
    return new Promise((resolve) => { this.#waiting.push(resolve); });
  }

  async run(signal: AbortSignal): Promise<void> {
    for (let failures = 1; !signal.aborted; failures++) {
      try {
        if (await this.#follow(signal)) failures = 1;
      } catch (err) {
        if (signal.aborted) return;
        this.#deps.logger.debug({ resource: this.#resource.name, cause: errorMessage(err) }, 'the watch of a mirror broke; it begins again');
      }
      await sleep(this.#deps.clock, backoffMs(retry, failures), { signal }).catch(() => undefined);
    }
  }

  /** Resolves to whether the full state was reached before the watch ended. */
  async #follow(signal: AbortSignal): Promise<boolean> {
    let seen: Set<string> | undefined = new Set();
    for await (const event of this.#storage.watch(this.#resource, { initialEvents: true, bookmarks: true, signal })) {
      if (event.type === 'BOOKMARK') {
        if (event.initialEventsEnd && seen !== undefined) {
          this.#dropUnseen(seen);
          seen = undefined;
          this.#becomeSynced();
        }
        continue;
      }
      const key = `${event.stored.key.namespace}/${event.stored.key.name}`;
      if (event.type === 'DELETED') {
        seen?.delete(key);
        this.#set(key, undefined);
      } else {
        seen?.add(key);
        this.#set(key, event.stored);
      }
    }
    return seen === undefined;
  }

  #set(key: string, current: Stored | undefined): void {
    const previous = this.#objects.get(key);
    if (previous === undefined ? current === undefined : previous.revision === current?.revision) return;
    if (current === undefined) this.#objects.delete(key);
    else this.#objects.set(key, current);
    this.#onChange(current, previous);
  }

  #dropUnseen(seen: ReadonlySet<string>): void {
    for (const key of [...this.#objects.keys()]) {
      if (!seen.has(key)) this.#set(key, undefined);
    }
  }

  #becomeSynced(): void {
    this.#synced = true;
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
