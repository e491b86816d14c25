import { must } from '../../base/assert.ts';
import { inRange, type Key, type KeyRange, type Version } from './types.ts';

const chunkMax = 512;

/** The changes of one key that compaction has left, oldest first. */
export interface KeyHistory {
  readonly key: Key;
  readonly versions: Version[];
}

/**
 * All keys in byte order: a list of sorted chunks, each at most `chunkMax` long, and a map for single keys.
 *
 *   [ [a, b, c] [d, f] [k, m, z] ]   put e: binary search for the chunk [d, f], then within it; a full chunk is split in two
 *
 * Put and find cost two binary searches; a range costs its length. 100k keys are about 400 chunks.
 */
export class KeyIndex {
  readonly #byKey = new Map<Key, KeyHistory>();
  readonly #chunks: KeyHistory[][] = [];
  get size(): number {
    return this.#byKey.size;
  }
  get(key: Key): KeyHistory | undefined {
    return this.#byKey.get(key);
  }
  /** The history of `key`, made empty if new. */
  ensure(key: Key): KeyHistory {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const history: KeyHistory = { key, versions: [] };
    this.#byKey.set(key, history);
    this.#insert(history);
    return history;
  }
  remove(key: Key): void {
    if (!this.#byKey.delete(key)) return;
    const at = this.#chunkOf(key);
    const chunk = must(this.#chunks[at], 'the chunk of a known key');
    chunk.splice(lowerBound(chunk, key), 1);
    if (chunk.length === 0) this.#chunks.splice(at, 1);
  }
  /** In byte order. The index must not change while this runs. */
  * range(range: KeyRange): Generator<KeyHistory> {
    if (range.end === undefined) {
      const one = this.#byKey.get(range.key);
      if (one !== undefined) yield one;
      return;
    }
    for (let at = this.#chunkOf(range.key); at < this.#chunks.length; at++) {
      const chunk = must(this.#chunks[at], 'chunk in range');
      for (let i = lowerBound(chunk, range.key); i < chunk.length; i++) {
        const history = must(chunk[i], 'history in range');
        if (!inRange(range, history.key)) return;
        yield history;
      }
    }
  }
  * all(): Generator<KeyHistory> {
    for (const chunk of this.#chunks) yield* chunk;
  }
  #insert(history: KeyHistory): void {
    const at = this.#chunkOf(history.key);
    const chunk = this.#chunks[at];
    if (chunk === undefined) {
      this.#chunks.push([history]);
      return;
    }
    chunk.splice(lowerBound(chunk, history.key), 0, history);
    if (chunk.length > chunkMax) this.#chunks.splice(at + 1, 0, chunk.splice(chunk.length >> 1));
  }
  /** The last chunk that begins at or before `key`; the first one when none does. */
  #chunkOf(key: Key): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (must(this.#chunks[middle]?.[0], 'chunks are never empty').key <= key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

function lowerBound(chunk: readonly KeyHistory[], key: Key): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (must(chunk[middle], 'history in chunk').key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What `history` was at `revision`; undefined when it did not exist then or was deleted. */
export function versionAt(history: KeyHistory, revision: number): Version | undefined {
  for (let i = history.versions.length - 1; i >= 0; i--) {
    const version = must(history.versions[i], 'version in history');
    if (version.modRevision <= revision) return version.version === 0 ? undefined : version;
  }
  return undefined;
}
