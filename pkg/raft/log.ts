import { assert, must } from '../base/assert.ts';
import type { Entry, SnapshotMark } from './types.ts';

/**
 * The log after the last compaction, in memory.
 *
 *   snapshot.index     applied      committed        stable        lastIndex
 *        |  entries[0] ... |  ............ | ............ | ............ |
 *
 * applied <= committed <= lastIndex and applied <= stable always; stable may lag committed.
 */
export class RaftLog {
  #mark: SnapshotMark;
  #entries: Entry[];
  #committed: number;
  #applied: number;
  #stable: number;
  constructor(mark: SnapshotMark, entries: readonly Entry[]) {
    this.#mark = mark;
    this.#entries = [...entries];
    this.#committed = mark.index;
    this.#applied = mark.index;
    this.#stable = mark.index + entries.length;
    entries.forEach((entry, i) => assert(entry.index === mark.index + 1 + i, 'the restored log has a gap', { entry: entry.index, mark: mark.index }));
  }
  get mark(): SnapshotMark {
    return this.#mark;
  }
  get firstIndex(): number {
    return this.#mark.index + 1;
  }
  get lastIndex(): number {
    return this.#mark.index + this.#entries.length;
  }
  get lastTerm(): number {
    return this.#entries.at(-1)?.term ?? this.#mark.term;
  }
  get committed(): number {
    return this.#committed;
  }
  get applied(): number {
    return this.#applied;
  }
  get stable(): number {
    return this.#stable;
  }
  /** Undefined when the index is compacted away or beyond the end. */
  term(index: number): number | undefined {
    if (index === this.#mark.index) return this.#mark.term;
    return this.#entries[index - this.#mark.index - 1]?.term;
  }
  /** Entries in [low, high), at least one if there is one, then as many as fit into `bytesMax`. */
  slice(low: number, high: number, bytesMax = Infinity): Entry[] {
    assert(low > this.#mark.index && high <= this.lastIndex + 1, 'slice outside the log', { low, high });
    const found: Entry[] = [];
    let bytes = 0;
    for (let index = low; index < high; index++) {
      const entry = must(this.#entries[index - this.#mark.index - 1], 'entry in range');
      bytes += entry.data.length;
      if (found.length > 0 && bytes > bytesMax) break;
      found.push(entry);
    }
    return found;
  }
  /** The candidate's rule: a later last term wins, then the longer log. */
  isUpToDate(index: number, term: number): boolean {
    return term > this.lastTerm || (term === this.lastTerm && index >= this.lastIndex);
  }
  matches(index: number, term: number): boolean {
    return this.term(index) === term;
  }
  /** Appends what a leader sent after (index, term), dropping a conflicting tail; the new last matching index, or undefined when the base does not match. */
  tryAppend(index: number, term: number, entries: readonly Entry[]): number | undefined {
    if (!this.matches(index, term)) return undefined;
    const conflict = entries.findIndex((entry) => !this.matches(entry.index, entry.term));
    if (conflict >= 0) this.append(entries.slice(conflict));
    return index + entries.length;
  }
  append(entries: readonly Entry[]): void {
    const first = entries[0];
    if (first === undefined) return;
    assert(first.index > this.#committed, 'a committed entry would change', { index: first.index, committed: this.#committed });
    assert(first.index <= this.lastIndex + 1, 'the log would have a gap', { index: first.index, last: this.lastIndex });
    if (first.index <= this.lastIndex) {
      this.#entries.length = first.index - this.#mark.index - 1;
      this.#stable = Math.min(this.#stable, first.index - 1);
    }
    for (const entry of entries) this.#entries.push(entry);
  }
  /** The highest index <= `index` whose term is <= `term`, and that term (0 when it is compacted away). */
  findConflict(index: number, term: number): { readonly index: number; readonly term: number } {
    for (let at = Math.min(index, this.lastIndex); ; at--) {
      const own = this.term(at);
      if (own === undefined) return { index: at, term: 0 };
      if (own <= term) return { index: at, term: own };
    }
  }
  commitTo(index: number): boolean {
    if (index <= this.#committed) return false;
    assert(index <= this.lastIndex, 'commit beyond the log; was the log truncated or lost?', { index, last: this.lastIndex });
    this.#committed = index;
    return true;
  }
  unstable(): Entry[] {
    return this.slice(this.#stable + 1, this.lastIndex + 1);
  }
  /** (index, term) is on the disk, with everything before it. Ignored when that tail was replaced meanwhile. */
  stableTo(index: number, term: number): void {
    if (index > this.#stable && this.matches(index, term)) this.#stable = index;
  }
  /** The next entries to apply: committed and on our own disk. */
  toApply(after: number, bytesMax: number): Entry[] {
    const high = Math.min(this.#committed, this.#stable);
    return after >= high ? [] : this.slice(after + 1, high + 1, bytesMax);
  }
  appliedTo(index: number): void {
    assert(index >= this.#applied && index <= this.#committed, 'applied out of order', { index, applied: this.#applied, committed: this.#committed });
    this.#applied = index;
  }
  /** Forgets entries up to and including `mark.index`, which must be applied. */
  compact(mark: SnapshotMark): void {
    assert(mark.index <= this.#applied, 'compacting what is not applied', { index: mark.index, applied: this.#applied });
    if (mark.index <= this.#mark.index) return;
    assert(this.term(mark.index) === mark.term, 'the mark does not name our entry', mark.index);
    this.#entries.splice(0, mark.index - this.#mark.index);
    this.#mark = mark;
  }
  /** Replaces everything by a snapshot from the leader. */
  restore(mark: SnapshotMark): void {
    assert(mark.index > this.#committed, 'a snapshot must move the log forward', { index: mark.index, committed: this.#committed });
    this.#mark = mark;
    this.#entries = [];
    this.#committed = mark.index;
    this.#applied = mark.index;
    this.#stable = mark.index;
  }
}
