import type { Store } from './store.ts';
import { inRange, type Key, type KeyRange, type Version } from './types.ts';

/** Events that one watcher may be handed at once while it catches up; a revision is never split for it. */
const catchUpEventsMax = 1000;
/** Changes looked at in one call of `catchUp`, so that the caller's loop stays responsive. */
const catchUpScanMax = 20_000;

export interface WatchEvent {
  readonly version: Version;
  /** Only when asked for, and known. */
  readonly previous?: Version;
}

/** Where a watcher's events go. */
export interface WatchSink {
  /** False: no room, nothing was taken; the hub keeps the watcher behind and tries again in `catchUp`. `revision`: nothing up to it is missing. */
  deliver(revision: number, events: readonly WatchEvent[]): boolean;
  /** What the watcher still needed is gone. It has been removed. */
  compacted(compactRevision: number): void;
}

export interface WatchOptions extends KeyRange {
  /** First revision wanted; 0: only what comes. May lie in the future. */
  readonly startRevision: number;
  readonly withPrevious: boolean;
  readonly noPut: boolean;
  readonly noDelete: boolean;
}

export interface Watcher {
  readonly options: WatchOptions;
  readonly sink: WatchSink;
  /** The first revision it has not been told about. */
  next: number;
  state: 'synced' | 'behind' | 'removed';
}

/**
 * Who watches what. A synced watcher gets every commit as it happens; one that starts in the past or whose sink is full is
 * behind, and catches up from the log without holding anybody else up.
 *
 *   watch(start <= now) -> behind --catchUp--> synced --(sink full)--> behind
 *                             \--(needs compacted revisions)--> removed, sink.compacted
 *
 * Every watcher sees revisions in order, whole, each once, without a gap.
 */
export class WatchHub {
  readonly #store: Store;
  readonly #byKey = new Map<Key, Set<Watcher>>();
  /** Synced watchers with the same range stand together, so that a thousand on one prefix cost one comparison. */
  readonly #byRange = new Map<string, { readonly range: KeyRange; readonly watchers: Set<Watcher> }>();
  readonly #behind = new Set<Watcher>();

  constructor(store: Store) {
    this.#store = store;
  }
  get behindCount(): number {
    return this.#behind.size;
  }
  watch(options: WatchOptions, sink: WatchSink): Watcher {
    const { revision } = this.#store;
    const live = options.startRevision === 0 || options.startRevision > revision;
    const watcher: Watcher = { options, sink, next: live ? Math.max(options.startRevision, revision + 1) : options.startRevision, state: 'behind' };
    if (live) this.#join(watcher);
    else this.#behind.add(watcher);
    return watcher;
  }
  remove(watcher: Watcher): void {
    this.#leave(watcher);
    watcher.state = 'removed';
  }
  /** The store's commit listener. */
  commit(revision: number, versions: readonly Version[]): void {
    const batches = new Map<Watcher, Version[]>();
    const add = (watcher: Watcher, version: Version): void => {
      if (revision < watcher.next || !wanted(watcher.options, version)) return;
      const batch = batches.get(watcher);
      if (batch === undefined) batches.set(watcher, [version]);
      else batch.push(version);
    };
    for (const version of versions) {
      for (const watcher of this.#byKey.get(version.key) ?? []) add(watcher, version);
      for (const { range, watchers } of this.#byRange.values()) {
        if (inRange(range, version.key)) for (const watcher of watchers) add(watcher, version);
      }
    }
    for (const [watcher, batch] of batches) {
      if (watcher.state !== 'synced') continue;
      if (watcher.sink.deliver(revision, this.#events(watcher, batch))) watcher.next = revision + 1;
      else this.#fallBehind(watcher, revision);
    }
  }
  /** Brings watchers that are behind forward. True when there is more to do right now; a watcher with a full sink does not count. */
  catchUp(): boolean {
    let scanned = 0;
    for (const watcher of [...this.#behind]) {
      if (scanned >= catchUpScanMax) return true;
      scanned += this.#advance(watcher);
    }
    return false;
  }
  /** Brings one watcher forward, when its sink has room again. */
  resume(watcher: Watcher): void {
    if (watcher.state === 'behind') this.#advance(watcher);
  }

  #advance(watcher: Watcher): number {
    let scanned = 0;
    while (watcher.state === 'behind') {
      if (watcher.next < this.#store.compactRevision) {
        this.remove(watcher);
        watcher.sink.compacted(this.#store.compactRevision);
        break;
      }
      const batch = this.#nextBatch(watcher);
      scanned += batch.scanned;
      if (batch.versions.length > 0 && !watcher.sink.deliver(batch.upTo, this.#events(watcher, batch.versions))) break;
      watcher.next = batch.upTo + 1;
      if (batch.upTo >= this.#store.revision) this.#join(watcher);
    }
    return scanned;
  }
  #nextBatch(watcher: Watcher): { readonly versions: Version[]; readonly upTo: number; readonly scanned: number } {
    const versions: Version[] = [];
    let scanned = 0;
    let last = watcher.next - 1;
    for (const version of this.#store.log.from(watcher.next)) {
      if (versions.length >= catchUpEventsMax && version.modRevision !== last) return { versions, upTo: last, scanned };
      scanned++;
      last = version.modRevision;
      if (inRange(watcher.options, version.key) && wanted(watcher.options, version)) versions.push(version);
    }
    return { versions, upTo: this.#store.revision, scanned };
  }
  #events(watcher: Watcher, versions: readonly Version[]): WatchEvent[] {
    if (!watcher.options.withPrevious) return versions.map((version) => ({ version }));
    return versions.map((version) => {
      const previous = this.#store.previous(version);
      return previous === undefined ? { version } : { version, previous };
    });
  }
  #fallBehind(watcher: Watcher, next: number): void {
    this.#leave(watcher);
    watcher.next = next;
    watcher.state = 'behind';
    this.#behind.add(watcher);
  }
  #join(watcher: Watcher): void {
    this.#behind.delete(watcher);
    watcher.state = 'synced';
    const { options } = watcher;
    if (options.end === undefined) {
      const known = this.#byKey.get(options.key);
      if (known === undefined) this.#byKey.set(options.key, new Set([watcher]));
      else known.add(watcher);
      return;
    }
    const name = rangeName(options);
    const known = this.#byRange.get(name);
    if (known === undefined) this.#byRange.set(name, { range: { key: options.key, end: options.end }, watchers: new Set([watcher]) });
    else known.watchers.add(watcher);
  }
  #leave(watcher: Watcher): void {
    this.#behind.delete(watcher);
    const { options } = watcher;
    if (options.end === undefined) {
      const known = this.#byKey.get(options.key);
      if (known?.delete(watcher) && known.size === 0) this.#byKey.delete(options.key);
      return;
    }
    const name = rangeName(options);
    const known = this.#byRange.get(name);
    if (known?.watchers.delete(watcher) && known.watchers.size === 0) this.#byRange.delete(name);
  }
}

function rangeName(range: KeyRange): string {
  return `${range.key.length}:${range.key}${range.end ?? ''}`;
}

function wanted(options: WatchOptions, version: Version): boolean {
  return version.version === 0 ? !options.noDelete : !options.noPut;
}
