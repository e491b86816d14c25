import { must } from '../../base/assert.ts';
import type { Version } from './types.ts';

/** Every change since the last compaction, ordered by (modRevision, sub). Watchers of the past read it; compaction eats its head. */
export class RevisionLog {
  #versions: Version[] = [];
  #head = 0;
  get length(): number {
    return this.#versions.length - this.#head;
  }
  push(version: Version): void {
    this.#versions.push(version);
  }
  replace(versions: Version[]): void {
    this.#versions = versions;
    this.#head = 0;
  }
  /** Changes with modRevision >= `revision`, in order. The log must not change while this runs. */
  * from(revision: number): Generator<Version> {
    for (let i = this.#lowerBound(revision); i < this.#versions.length; i++) yield must(this.#versions[i], 'version in log');
  }
  /** Takes and returns the changes before `revision`. */
  takeBefore(revision: number): Version[] {
    const end = this.#lowerBound(revision);
    const taken = this.#versions.slice(this.#head, end);
    this.#head = end;
    if (this.#head > this.#versions.length / 2) {
      this.#versions = this.#versions.slice(this.#head);
      this.#head = 0;
    }
    return taken;
  }
  #lowerBound(revision: number): number {
    let low = this.#head;
    let high = this.#versions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (must(this.#versions[middle], 'version in log').modRevision < revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
