import { assert } from '../base/assert.ts';
import type { Event, WatchResponse } from '../generated/grpc/etcd.ts';

/** One change of one key. A deletion has no value. */
export interface KeyEvent {
  readonly key: string;
  readonly value: Buffer | undefined;
  readonly revision: number;
}

export type CursorStep =
  | { readonly kind: 'nothing' }
  /** Whole revisions, ascending. */
  | { readonly kind: 'events'; readonly events: readonly KeyEvent[] }
  | { readonly kind: 'progress'; readonly revision: number }
  /** History before `revision` is gone, and with it what this watch still needed. */
  | { readonly kind: 'compacted'; readonly revision: number }
  /** The member ended this watch for a reason of its own. */
  | { readonly kind: 'broken'; readonly cause: string };

/**
 * Where one watch stands in the history of the store; pure. A stream may break anywhere, also between the fragments of one revision:
 *
 *   next = 7 | events r7 r8 (whole)             -> given on, next = 9
 *            | fragment r9a  | break             -> r9a is dropped, the new stream starts at 9
 *            | fragment r9a, r9b (last fragment) -> given on together, next = 10
 *            | progress r20                      -> next = 21: nothing of ours lies in 10..20
 *            | progress r15 of a member behind   -> next stays 21
 *
 * Every event is therefore given on once: before `next` nothing is accepted, and `next` moves only past whole revisions.
 */
export class WatchCursor {
  #next: number;
  #fragments: Event[] = [];
  #created = false;
  constructor(startRevision: number) {
    assert(startRevision > 0, 'a watch starts at a revision');
    this.#next = startRevision;
  }
  /** The revision to ask for when the watch is created on a new stream. */
  get next(): number {
    return this.#next;
  }
  get created(): boolean {
    return this.#created;
  }
  /** The stream is gone; what came of an unfinished revision is worth nothing. */
  restart(): void {
    this.#fragments = [];
    this.#created = false;
  }
  accept(response: WatchResponse): CursorStep {
    if (Number(response.compact_revision ?? 0) > 0) return { kind: 'compacted', revision: Number(response.compact_revision) };
    if (response.canceled === true) return { kind: 'broken', cause: response.cancel_reason ?? 'the member cancelled the watch' };
    if (response.created === true) this.#created = true;
    if (response.events !== undefined && response.events.length > 0) return this.#acceptEvents(response.events, response.fragment === true);
    return response.created === true ? { kind: 'nothing' } : this.progress(Number(response.header?.revision ?? 0));
  }
  /** The member says that all up to `revision` was sent. Means nothing before the watch is created or amid fragments. */
  progress(revision: number): CursorStep {
    if (!this.#created || this.#fragments.length > 0 || revision < this.#next) return { kind: 'nothing' };
    this.#next = revision + 1;
    return { kind: 'progress', revision };
  }
  #acceptEvents(events: readonly Event[], more: boolean): CursorStep {
    if (more) {
      this.#fragments.push(...events);
      return { kind: 'nothing' };
    }
    const whole = this.#fragments.length === 0 ? events : [...this.#fragments, ...events];
    this.#fragments = [];
    const fresh = whole.map(keyEvent).filter((event) => event.revision >= this.#next);
    const last = fresh.at(-1);
    if (last === undefined) return { kind: 'nothing' };
    this.#next = last.revision + 1;
    return { kind: 'events', events: fresh };
  }
}

function keyEvent({ type, kv }: Event): KeyEvent {
  assert(kv?.key !== undefined && kv.mod_revision !== undefined, 'an event has a key and a revision');
  const deleted = type === 'DELETE';
  return { key: (kv.key as Buffer).toString(), value: deleted ? undefined : (kv.value ?? Buffer.alloc(0)) as Buffer, revision: Number(kv.mod_revision) };
}
