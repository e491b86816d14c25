import { assert, must } from '../../base/assert.ts';
import { KeyIndex, versionAt, type KeyHistory } from './key-index.ts';
import { RevisionLog } from './revision-log.ts';
import { MvccError, type Key, type KeyRange, type RangeOptions, type RangeResult, type Version } from './types.ts';

const noValue = Buffer.alloc(0);

/** Who must know at once what a revision changed. Called after the whole revision is visible, before the next begins. */
export type CommitListener = (revision: number, events: readonly Version[]) => void;

export interface StoreState {
  readonly revision: number;
  readonly compactRevision: number;
  /** Every version that is left: for each key oldest first. */
  readonly versions: Iterable<Version>;
}

/**
 * Keys with their past, in memory. Reads see any revision since the last compaction; every write transaction that changes something
 * makes exactly one new revision. A fresh store is at revision 1.
 */
export class Store {
  readonly #index = new KeyIndex();
  readonly #log = new RevisionLog();
  readonly #onCommit: CommitListener;
  #revision = 1;
  #compactRevision = -1;
  #writing = false;
  #bytes = 0;

  constructor(onCommit: CommitListener) {
    this.#onCommit = onCommit;
  }
  get revision(): number {
    return this.#revision;
  }
  /** -1 before the first compaction. */
  get compactRevision(): number {
    return this.#compactRevision;
  }
  get keyCount(): number {
    return this.#index.size;
  }
  /** Bytes of keys and values that are held, past versions included. */
  get bytes(): number {
    return this.#bytes;
  }
  get log(): RevisionLog {
    return this.#log;
  }

  /** Throws MvccError compacted or futureRevision. */
  range(options: RangeOptions): RangeResult {
    return this.#rangeAt(options, this.#revision);
  }

  /** Throws what `range` would throw for this revision. */
  checkRevision(revision: number, current = this.#revision): void {
    if (revision > current) throw new MvccError('futureRevision');
    if (revision > 0 && revision < this.#compactRevision) throw new MvccError('compacted');
  }

  #rangeAt(options: RangeOptions, current: number): RangeResult {
    this.checkRevision(options.revision, current);
    const at = options.revision > 0 ? options.revision : current;
    const versions: Version[] = [];
    let count = 0;
    for (const history of this.#index.range(options)) {
      const version = versionAt(history, at);
      if (version === undefined) continue;
      count++;
      if (options.countOnly !== true && (options.limit <= 0 || versions.length < options.limit)) versions.push(version);
    }
    return { versions, count, revision: current };
  }

  /** The live version of one key now. */
  get(key: Key): Version | undefined {
    const history = this.#index.get(key);
    return history === undefined ? undefined : versionAt(history, this.#revision);
  }

  /** What `version` replaced: the key one revision earlier; undefined when it was created then or the past is compacted. */
  previous(version: Version): Version | undefined {
    const before = version.modRevision - 1;
    if (before < this.#compactRevision || before < 1) return undefined;
    const history = this.#index.get(version.key);
    return history === undefined ? undefined : versionAt(history, before);
  }

  /** Runs `body` as one revision. Nothing is seen by others before it returns; `body` must not throw after its first change. */
  write<T>(body: (txn: WriteTxn) => T): T {
    assert(!this.#writing, 'write transactions do not nest');
    this.#writing = true;
    const events: Version[] = [];
    try {
      const result = body(this.#transaction(events));
      if (events.length > 0) this.#revision++;
      return result;
    } catch (cause) {
      assert(events.length === 0, 'a write transaction failed half way', cause);
      throw cause;
    } finally {
      this.#writing = false;
      if (events.length > 0) this.#onCommit(this.#revision, events);
    }
  }

  #transaction(events: Version[]): WriteTxn {
    const base = this.#revision;
    const current = (): number => (events.length > 0 ? base + 1 : base);
    const record = (history: KeyHistory, version: Version): void => {
      history.versions.push(version);
      this.#log.push(version);
      this.#bytes += version.key.length + version.value.length;
      events.push(version);
    };
    return {
      get revision() { return current(); },
      range: (options) => this.#rangeAt(options, current()),
      put: (key, value, lease) => {
        const history = this.#index.ensure(key);
        const before = versionAt(history, current());
        const version = before === undefined ? 1 : before.version + 1;
        const createRevision = before?.createRevision ?? base + 1;
        record(history, { key, value: detached(value), createRevision, modRevision: base + 1, sub: events.length, version, lease });
        return before;
      },
      deleteRange: (range) => {
        const found = [...this.#index.range(range)].map((history) => ({ history, before: versionAt(history, current()) }));
        const deleted: Version[] = [];
        for (const { history, before } of found) {
          if (before === undefined) continue;
          deleted.push(before);
          record(history, { key: history.key, value: noValue, createRevision: 0, modRevision: base + 1, sub: events.length, version: 0, lease: 0n });
        }
        return deleted;
      },
    };
  }

  /**
   * Forgets what no read at `revision` or later can see. Throws MvccError compacted (already so far) or futureRevision.
   * Costs what changed since the last compaction, not what is stored.
   */
  compact(revision: number): void {
    if (revision <= this.#compactRevision) throw new MvccError('compacted');
    if (revision > this.#revision) throw new MvccError('futureRevision');
    this.#compactRevision = revision;
    const touched = new Set(this.#log.takeBefore(revision).map((version) => version.key));
    // A key whose newest past version lies exactly at `revision` loses the older ones too.
    for (const version of this.#log.from(revision)) {
      if (version.modRevision > revision) break;
      touched.add(version.key);
    }
    for (const key of touched) this.#compactKey(key, revision);
  }

  #compactKey(key: Key, revision: number): void {
    const history = this.#index.get(key);
    if (history === undefined) return;
    const { versions } = history;
    let keep = 0;
    while (keep + 1 < versions.length && must(versions[keep + 1], 'next version').modRevision <= revision) keep++;
    const oldest = must(versions[keep], 'kept version');
    // A tombstone that lies before `revision` says nothing; one at it is still an event of that revision.
    if (oldest.version === 0 && oldest.modRevision < revision) keep++;
    for (const version of versions.splice(0, keep)) this.#bytes -= version.key.length + version.value.length;
    if (versions.length === 0) this.#index.remove(key);
  }

  /** The whole state at this instant; later changes do not show in it. Costs one pass over references, no copies of values. */
  capture(): StoreState {
    const versions: Version[] = [];
    for (const history of this.#index.all()) for (const version of history.versions) versions.push(version);
    return { revision: this.#revision, compactRevision: this.#compactRevision, versions };
  }

  /** Replaces everything. Watchers are not told. */
  restore(state: StoreState): void {
    for (const history of [...this.#index.all()]) this.#index.remove(history.key);
    this.#bytes = 0;
    const log: Version[] = [];
    for (const version of state.versions) {
      this.#index.ensure(version.key).versions.push(version);
      this.#bytes += version.key.length + version.value.length;
      if (version.modRevision >= state.compactRevision) log.push(version);
    }
    log.sort((a, b) => a.modRevision - b.modRevision || a.sub - b.sub);
    this.#log.replace(log);
    this.#revision = state.revision;
    this.#compactRevision = state.compactRevision;
  }
}

/** The one writer. `revision` is what the changes so far have reached; reads see them. */
export interface WriteTxn {
  readonly revision: number;
  range(options: RangeOptions): RangeResult;
  /** Returns what was there before. */
  put(key: Key, value: Buffer, lease: bigint): Version | undefined;
  /** Returns what was deleted, in key order. */
  deleteRange(range: KeyRange): Version[];
}

/** A small value must not keep a large network buffer alive. */
function detached(value: Buffer): Buffer {
  return value.length * 2 + 1024 < value.buffer.byteLength ? Buffer.from(value) : value;
}
