import { assert } from '../base/assert.ts';

/** Appends on their way to one member: their last indexes, oldest first. A full window stops the sender until an answer frees it. */
export class Inflights {
  readonly #capacity: number;
  #indexes: number[] = [];
  constructor(capacity: number) {
    this.#capacity = capacity;
  }
  get full(): boolean {
    return this.#indexes.length >= this.#capacity;
  }
  get count(): number {
    return this.#indexes.length;
  }
  add(lastIndex: number): void {
    assert(!this.full, 'the window is full');
    this.#indexes.push(lastIndex);
  }
  /** Frees everything up to and including `index`. */
  freeTo(index: number): void {
    const keep = this.#indexes.findIndex((last) => last > index);
    this.#indexes = keep < 0 ? [] : this.#indexes.slice(keep);
  }
  reset(): void {
    this.#indexes = [];
  }
}

/**
 * What the leader knows of one member.
 *
 *   probe      one append at a time until we know where its log matches
 *   replicate  stream appends optimistically, as far as the window allows
 *   snapshot   send nothing until the snapshot has arrived or failed
 *
 *   probe --(accepted)--> replicate --(refused, lost)--> probe --(needs compacted entries)--> snapshot --(done)--> probe
 */
export class Progress {
  match = 0;
  next: number;
  state: 'probe' | 'replicate' | 'snapshot' = 'probe';
  pendingSnapshot = 0;
  /** It answered since the last quorum check. */
  recentActive = false;
  /** A probe is out; send no more before an answer or a heartbeat's answer. */
  paused = false;
  readonly isLearner: boolean;
  readonly inflights: Inflights;
  constructor(next: number, inflightMax: number, isLearner: boolean) {
    this.next = next;
    this.inflights = new Inflights(inflightMax);
    this.isLearner = isLearner;
  }
  get blocked(): boolean {
    if (this.state === 'probe') return this.paused;
    return this.state === 'snapshot' || this.inflights.full;
  }
  becomeProbe(): void {
    this.next = this.state === 'snapshot' ? Math.max(this.match + 1, this.pendingSnapshot + 1) : this.match + 1;
    this.#enter('probe');
  }
  becomeReplicate(): void {
    this.next = this.match + 1;
    this.#enter('replicate');
  }
  becomeSnapshot(index: number): void {
    this.#enter('snapshot');
    this.pendingSnapshot = index;
  }
  #enter(state: Progress['state']): void {
    this.state = state;
    this.paused = false;
    this.pendingSnapshot = 0;
    this.inflights.reset();
  }
  /** An append up to `lastIndex` was sent (`count` entries). */
  sent(count: number, lastIndex: number): void {
    if (this.state === 'replicate') {
      if (count === 0) return;
      this.next = lastIndex + 1;
      this.inflights.add(lastIndex);
    } else {
      this.paused = true;
    }
  }
  /** The member has everything up to `index`; false when we knew. */
  accepted(index: number): boolean {
    this.next = Math.max(this.next, index + 1);
    if (index <= this.match) return false;
    this.match = index;
    this.paused = false;
    return true;
  }
  /** The member refused an append after `refused` and believes the logs may match at `hint`; false when the answer is stale. */
  refused(refused: number, hint: number): boolean {
    if (this.state === 'replicate') {
      if (refused <= this.match) return false;
      this.next = this.match + 1;
      return true;
    }
    if (this.next - 1 !== refused) return false;
    this.next = Math.max(Math.min(refused, hint + 1), this.match + 1);
    this.paused = false;
    return true;
  }
}
