import { must } from '../base/assert.ts';
import type { MemberId } from './types.ts';

interface PendingRead {
  readonly context: string;
  /** The commit index when the read arrived; the read is served at or after it. */
  readonly index: number;
  readonly requester: MemberId;
  readonly acks: Set<MemberId>;
}

/** Reads that wait for a round of heartbeats to confirm that we still lead; answered in order of arrival. */
export class ReadOnlyQueue {
  #pending: PendingRead[] = [];
  get lastContext(): string {
    return this.#pending.at(-1)?.context ?? '';
  }
  add(context: string, index: number, requester: MemberId, self: MemberId): void {
    if (this.#pending.some((read) => read.context === context)) return;
    this.#pending.push({ context, index, requester, acks: new Set([self]) });
  }
  acks(context: string, from: MemberId): ReadonlySet<MemberId> {
    const read = this.#pending.find((entry) => entry.context === context);
    read?.acks.add(from);
    return read?.acks ?? new Set();
  }
  /** Takes the read `context` and all before it: one confirmed round confirms them all. */
  take(context: string): PendingRead[] {
    const at = this.#pending.findIndex((read) => read.context === context);
    return at < 0 ? [] : this.#pending.splice(0, at + 1);
  }
  clear(): void {
    this.#pending = [];
  }
  /** For tests and assertions. */
  first(): PendingRead {
    return must(this.#pending[0], 'a pending read');
  }
}
