import { assert } from './assert.ts';

/**
 * A bounded queue between one producer and one consumer. `push` returns false when the queue is full and takes nothing:
 * the producer chooses whether to wait, drop or disconnect. After `close` the consumer still gets what was queued.
 */
export class Channel<T> implements AsyncIterable<T> {
  readonly #capacity: number;
  #items: T[] = [];
  #closed = false;
  #error: Error | undefined;
  #wake: (() => void) | undefined;
  constructor(capacity: number) {
    assert(capacity > 0, 'a channel needs room');
    this.#capacity = capacity;
  }
  push(item: T): boolean {
    if (this.#closed || this.#items.length >= this.#capacity) return false;
    this.#items.push(item);
    this.#wake?.();
    return true;
  }
  close(error?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#error = error;
    this.#wake?.();
  }
  get closed(): boolean {
    return this.#closed;
  }
  get length(): number {
    return this.#items.length;
  }
  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    try {
      for (;;) {
        const batch = this.#items;
        this.#items = [];
        yield* batch;
        if (this.#items.length > 0) continue;
        if (this.#closed) {
          if (this.#error !== undefined) throw this.#error;
          return;
        }
        await new Promise<void>((resolve) => { this.#wake = resolve; });
        this.#wake = undefined;
      }
    } finally {
      this.close();
    }
  }
}
