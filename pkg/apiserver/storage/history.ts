import { keyText } from './keys.ts';
import type { Stored, StorageEvent } from './storage.ts';

export type ChangeEvent = Extract<StorageEvent, { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' }>;

/** The latest changes of one resource, oldest dropped first. Complete for every revision after `floor`. */
export class History {
  readonly #eventsMax: number;
  readonly #bytesMax: number;
  #events: ChangeEvent[] = [];
  /** Of the values that the events hold, beside each. */
  #sizes: number[] = [];
  #bytes = 0;
  #start = 0;
  #floor = 0;
  constructor(eventsMax: number, bytesMax: number) {
    this.#eventsMax = eventsMax;
    this.#bytesMax = bytesMax;
  }
  get floor(): number {
    return this.#floor;
  }
  reset(revision: number): void {
    this.#events = [];
    this.#sizes = [];
    this.#bytes = 0;
    this.#start = 0;
    this.#floor = revision;
  }
  /** `bytes` is the size of the value as stored. */
  push(event: ChangeEvent, bytes: number): void {
    this.#events.push(event);
    this.#sizes.push(bytes);
    this.#bytes += bytes;
    while (this.#events.length - this.#start > this.#eventsMax || this.#bytes > this.#bytesMax && this.#events.length - this.#start > 1) this.#dropTo(this.#start + 1);
    if (this.#start > this.#eventsMax) this.#compact();
  }
  /** Drops what is at or below `revision`; nothing before it can be asked for any more. */
  trim(revision: number): void {
    this.#dropTo(this.#indexAfter(revision));
    this.#floor = Math.max(this.#floor, revision);
    this.#compact();
  }
  #dropTo(start: number): void {
    for (; this.#start < start; this.#start++) {
      const { stored: { revision } } = this.#events[this.#start] as ChangeEvent;
      this.#floor = Math.max(this.#floor, revision);
      this.#bytes -= this.#sizes[this.#start] as number;
    }
  }
  #compact(): void {
    this.#events = this.#events.slice(this.#start);
    this.#sizes = this.#sizes.slice(this.#start);
    this.#start = 0;
  }
  /** Changes after `revision`, in order; undefined when some of them are gone. */
  after(revision: number): readonly ChangeEvent[] | undefined {
    return revision < this.#floor ? undefined : this.#events.slice(this.#indexAfter(revision));
  }
  /** What was different at `revision`: for every key changed since, its state then (undefined: absent). undefined: history does not reach. */
  undo(revision: number): ReadonlyMap<string, Stored | undefined> | undefined {
    const changes = this.after(revision);
    if (changes === undefined) return undefined;
    const states = new Map<string, Stored | undefined>();
    for (const change of changes) {
      const text = keyText(change.stored.key);
      if (!states.has(text)) states.set(text, change.previous);
    }
    return states;
  }
  #indexAfter(revision: number): number {
    let low = this.#start;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#events[middle] as ChangeEvent).stored.revision <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
