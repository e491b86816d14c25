import { compareKeyText, keyText } from './keys.ts';
import type { Stored } from './storage.ts';

/**
 * Objects of one resource in key order. A namespace is a contiguous run of keys, so the order is the namespace index:
 *
 *   a-b/x  a/x  a/y  b/x      namespace a is [lower("a/"), lower("a0")), because "0" is the byte after "/"
 *
 * Inserting costs a binary search and a move of pointers; loading sorts once.
 */
export class ObjectIndex {
  #keys: string[] = [];
  readonly #objects = new Map<string, Stored>();

  get size(): number {
    return this.#keys.length;
  }
  get(text: string): Stored | undefined {
    return this.#objects.get(text);
  }
  load(items: readonly Stored[]): void {
    this.#objects.clear();
    for (const item of items) this.#objects.set(keyText(item.key), item);
    this.#keys = [...this.#objects.keys()].sort(compareKeyText);
  }
  set(text: string, item: Stored): void {
    if (!this.#objects.has(text)) this.#keys.splice(this.lower(text), 0, text);
    this.#objects.set(text, item);
  }
  delete(text: string): void {
    if (this.#objects.delete(text)) this.#keys.splice(this.lower(text), 1);
  }
  /** Position of the first key that is `text` or after it. */
  lower(text: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeyText(this.#keys[middle] as string, text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  /** Keys of one namespace, or all for ''. The copy is the caller's. */
  keys(namespace: string): string[] {
    if (namespace === '') return this.#keys.slice();
    return this.#keys.slice(this.lower(`${namespace}/`), this.lower(`${namespace}0`));
  }
}
