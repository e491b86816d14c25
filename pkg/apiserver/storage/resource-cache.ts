import { assert } from '../../base/assert.ts';
import { Channel } from '../../base/channel.ts';
import { History, type ChangeEvent } from './history.ts';
import { compareKeyText, keyText } from './keys.ts';
import { ObjectIndex } from './object-index.ts';
import { StorageError, type ListOptions, type ListResult, type ObjectKey, type Stored, type StorageEvent } from './storage.ts';
import { StoredObject } from './stored-object.ts';

export interface CacheLimits {
  /** Changes kept for watches that resume and for lists of the recent past; older ones answer compacted. */
  readonly historyEventsMax: number;
  /** Bytes of their values as stored. */
  readonly historyBytesMax: number;
  /** Events waiting for one watcher; one more cuts it. */
  readonly watcherEventsMax: number;
}

export const defaultCacheLimits: CacheLimits = { historyEventsMax: 2048, historyBytesMax: 4 * 1024 * 1024, watcherEventsMax: 1024 };

/** One change as the store reports it: the new object, or undefined for a deletion. */
export interface Change {
  readonly key: ObjectKey;
  readonly object: Stored['object'] | undefined;
  readonly revision: number;
  /** Size of the value as stored; 0 for a deletion. */
  readonly bytes: number;
}

export interface CacheWatch {
  readonly namespace: string;
  readonly bookmarks: boolean;
  /** Events after this revision. undefined: everything that is there first. */
  readonly after: number | undefined;
  /** Close the first state with a bookmark. */
  readonly initialEventsEnd: boolean;
}

interface Watcher {
  readonly namespace: string;
  readonly bookmarks: boolean;
  readonly after: number;
  readonly channel: Channel<StorageEvent>;
}

/**
 * The state of one resource at `revision`, its recent past, and those who watch it. Everything here is synchronous, so a list and the
 * watch that continues it can never miss a change between them. Fed by one source, in order of revision.
 */
export class ResourceCache {
  readonly #limits: CacheLimits;
  readonly #index = new ObjectIndex();
  readonly #history: History;
  readonly #watchers = new Set<Watcher>();
  readonly #waiters = new Set<{ readonly revision: number; readonly wake: () => void }>();
  #revision = 0;
  #ready = false;
  constructor(limits: CacheLimits = defaultCacheLimits) {
    this.#limits = limits;
    this.#history = new History(limits.historyEventsMax, limits.historyBytesMax);
  }

  get ready(): boolean {
    return this.#ready;
  }
  /** All changes up to here are in. */
  get revision(): number {
    return this.#revision;
  }
  get size(): number {
    return this.#index.size;
  }
  get watcherCount(): number {
    return this.#watchers.size;
  }
  /** Watches may begin at this revision or later. */
  get floor(): number {
    return this.#history.floor;
  }
  get wantsBookmarks(): boolean {
    return [...this.#watchers].some((watcher) => watcher.bookmarks);
  }

  /** Begins anew from a full list; those who watched the old state are cut, for what happened between is unknown. */
  reset(items: readonly Stored[], revision: number): void {
    this.cut(new StorageError('compacted', `too old resource version: ${this.#revision} (${revision})`));
    this.#index.load(items);
    this.#history.reset(revision);
    this.#ready = true;
    this.#advance(revision);
  }

  /** All changes of one or more whole revisions, ascending. */
  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      assert(change.revision > this.#revision, 'changes come in order of revision', { revision: this.#revision, change });
      const event = this.#applyOne(change);
      if (event === undefined) continue;
      this.#history.push(event, change.bytes);
      for (const watcher of this.#watchers) this.#deliver(watcher, event);
    }
    const last = changes.at(-1);
    if (last !== undefined) this.#advance(last.revision);
  }

  #applyOne({ key, object, revision }: Change): ChangeEvent | undefined {
    const text = keyText(key);
    const previous = this.#index.get(text);
    if (object === undefined) {
      if (previous === undefined) return undefined;
      this.#index.delete(text);
      return { type: 'DELETED', stored: new StoredObject(key, previous.object, revision), previous };
    }
    const stored = new StoredObject(key, object, revision);
    this.#index.set(text, stored);
    return previous === undefined ? { type: 'ADDED', stored } : { type: 'MODIFIED', stored, previous };
  }

  #deliver(watcher: Watcher, event: ChangeEvent): void {
    if (event.stored.revision <= watcher.after || (watcher.namespace !== '' && watcher.namespace !== event.stored.key.namespace)) return;
    this.#push(watcher, event);
  }

  #push(watcher: Watcher, event: StorageEvent): void {
    if (watcher.channel.push(event)) return;
    this.#watchers.delete(watcher);
    watcher.channel.close(new StorageError('compacted', `too old resource version: the watch fell ${this.#limits.watcherEventsMax} events behind`));
  }

  /** Nothing up to `revision` is missing, though nothing of this resource changed. */
  progress(revision: number): void {
    this.#advance(revision);
  }

  #advance(revision: number): void {
    if (revision <= this.#revision) return;
    this.#revision = revision;
    for (const waiter of this.#waiters) if (waiter.revision <= revision) waiter.wake();
  }

  /** True once the cache is as new as `revision`; false when `signal` aborts first. */
  async waitFor(revision: number, signal: AbortSignal): Promise<boolean> {
    if (this.#ready && this.#revision >= revision) return true;
    if (signal.aborted) return false;
    return new Promise((resolve) => {
      const finish = (reached: boolean): void => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', giveUp);
        resolve(reached);
      };
      const waiter = { revision, wake: () => finish(true) };
      const giveUp = (): void => finish(false);
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiters.add(waiter);
    });
  }

  get(key: ObjectKey): Stored | undefined {
    return this.#index.get(keyText(key));
  }
  getText(text: string): Stored | undefined {
    return this.#index.get(text);
  }

  /** As of now, or as of an earlier `revision` when history reaches that far (undefined when not). */
  list(options: Pick<ListOptions, 'namespace' | 'limit' | 'after' | 'filter'>, revision = this.#revision): ListResult | undefined {
    const namespace = options.namespace ?? '';
    let keys = this.#index.keys(namespace);
    let past: ReadonlyMap<string, Stored | undefined> | undefined;
    if (revision < this.#revision) {
      past = this.#history.undo(revision);
      if (past === undefined) return undefined;
      keys = withKeys(keys, past, namespace, this.#index);
    }
    const lookup = (text: string): Stored | undefined => (past?.has(text) ? past.get(text) : this.#index.get(text));
    return page(keys, lookup, options, revision);
  }

  /** Changes as they come, until the signal aborts (then it just ends) or the watcher is cut (then it throws compacted). */
  async *watch(options: CacheWatch, signal: AbortSignal): AsyncGenerator<StorageEvent, void, undefined> {
    const first = this.#firstEvents(options);
    const after = options.after ?? this.#revision;
    const watcher: Watcher = { namespace: options.namespace, bookmarks: options.bookmarks, after, channel: new Channel(this.#limits.watcherEventsMax) };
    this.#watchers.add(watcher);
    const stop = (): void => watcher.channel.close();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      for (const event of first) {
        if (signal.aborted) return;
        yield event;
      }
      for await (const event of watcher.channel) {
        if (signal.aborted) return;
        yield event;
      }
    } finally {
      signal.removeEventListener('abort', stop);
      this.#watchers.delete(watcher);
    }
  }

  #firstEvents(options: CacheWatch): readonly StorageEvent[] {
    const { namespace, after } = options;
    if (after === undefined) {
      const items = this.list({ namespace })?.items ?? [];
      const end: StorageEvent = { type: 'BOOKMARK', revision: this.#revision, initialEventsEnd: true };
      return [...items.map((stored): StorageEvent => ({ type: 'ADDED', stored })), ...(options.initialEventsEnd ? [end] : [])];
    }
    const missed = this.#history.after(after);
    if (missed === undefined) throw new StorageError('compacted', `too old resource version: ${after} (${this.#history.floor})`);
    return namespace === '' ? missed : missed.filter((event) => event.stored.key.namespace === namespace);
  }

  /** One bookmark for every watcher that asked for them. A full watcher gets none: it is behind anyway. */
  sendBookmarks(): void {
    const bookmark: StorageEvent = { type: 'BOOKMARK', revision: this.#revision, initialEventsEnd: false };
    for (const watcher of this.#watchers) if (watcher.bookmarks && this.#revision > watcher.after) watcher.channel.push(bookmark);
  }

  /** Forgets the past up to `revision`. */
  trim(revision: number): void {
    this.#history.trim(revision);
  }

  /** Ends every watch. With an error they throw it after what is queued. */
  cut(error?: Error): void {
    for (const watcher of this.#watchers) watcher.channel.close(error);
    this.#watchers.clear();
  }
}

/** `keys` plus those that existed in the past but do not now, in order. */
function withKeys(keys: string[], past: ReadonlyMap<string, Stored | undefined>, namespace: string, index: ObjectIndex): string[] {
  const inNamespace = (text: string): boolean => namespace === '' || text.startsWith(`${namespace}/`);
  const gone = [...past].filter(([text, state]) => state !== undefined && index.get(text) === undefined && inNamespace(text)).map(([text]) => text);
  return gone.length === 0 ? keys : [...keys, ...gone].sort(compareKeyText);
}

function page(keys: readonly string[], lookup: (text: string) => Stored | undefined, options: Pick<ListOptions, 'limit' | 'after' | 'filter'>, revision: number): ListResult {
  const { filter } = options;
  const limit = options.limit === undefined || options.limit <= 0 ? Infinity : options.limit;
  const afterText = options.after === undefined ? undefined : keyText(options.after);
  const items: Stored[] = [];
  let remaining = 0;
  for (const text of keys) {
    if (afterText !== undefined && compareKeyText(text, afterText) <= 0) continue;
    const stored = lookup(text);
    if (stored === undefined) continue;
    if (items.length >= limit) {
      remaining++;
      // As when the store itself is read: more keys, whether or not the filter lets them through.
      if (filter !== undefined) break;
    } else if (filter === undefined || filter(stored.object)) items.push(stored);
  }
  const last = items.at(-1);
  if (remaining === 0 || last === undefined) return { items, revision };
  return { items, revision, next: last.key, ...(filter === undefined ? { remaining } : {}) };
}
