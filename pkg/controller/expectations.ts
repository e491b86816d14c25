import type { Clock } from '../base/clock.ts';

/** After this long an expectation is taken for lost: acting on a stale view is then better than not acting. */
const expiryMs = 300_000;

interface Expected {
  creations: number;
  readonly deletions: Set<string>;
  atMs: number;
}

/**
 * What a controller did and has not yet seen in its informers. While something is expected for a key its view is stale, so it must not create or
 * delete on the strength of it.
 *
 *   expectCreations(a, 3)            -> not satisfied
 *   creationObserved(a) three times  -> satisfied
 */
export class Expectations {
  readonly #clock: Clock;
  readonly #byKey = new Map<string, Expected>();
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  satisfied(key: string): boolean {
    const expected = this.#byKey.get(key);
    if (expected === undefined) return true;
    return (expected.creations <= 0 && expected.deletions.size === 0) || this.#clock.monotonicMs() - expected.atMs > expiryMs;
  }

  expect(key: string, creations: number, deletions: readonly string[] = []): void {
    this.#byKey.set(key, { creations, deletions: new Set(deletions), atMs: this.#clock.monotonicMs() });
  }

  /** Seen, or failed and therefore never to be seen. */
  creationObserved(key: string, count = 1): void {
    const expected = this.#byKey.get(key);
    if (expected !== undefined) expected.creations -= count;
  }

  deletionObserved(key: string, uid: string): void {
    this.#byKey.get(key)?.deletions.delete(uid);
  }

  forget(key: string): void {
    this.#byKey.delete(key);
  }
}
