/** Holds the last `max` keys used; the one unused longest is dropped. */
export class BoundedCache<K, V> {
  readonly #max: number;
  readonly #entries = new Map<K, V>();
  constructor(max: number) {
    this.#max = max;
  }
  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }
  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#max) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
  delete(key: K): void {
    this.#entries.delete(key);
  }
  get size(): number {
    return this.#entries.size;
  }
}
