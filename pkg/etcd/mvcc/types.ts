/**
 * A key as a string with one char per byte (latin1). V8 compares such strings char by char, so `<` is byte order, a Map finds
 * them, and they take less memory than Buffers. Turn into bytes with `Buffer.from(key, 'latin1')`, never print one.
 */
export type Key = string;

export function keyOf(bytes: Uint8Array): Key {
  return (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).toString('latin1');
}

export function keyBytes(key: Key): Buffer {
  return Buffer.from(key, 'latin1');
}

/** end undefined: that key alone; end '': from the key to the last one; otherwise [key, end). */
export interface KeyRange {
  readonly key: Key;
  readonly end: Key | undefined;
}

export function inRange(range: KeyRange, key: Key): boolean {
  if (range.end === undefined) return key === range.key;
  return key >= range.key && (range.end === '' || key < range.end);
}

/**
 * One change of one key; never mutated. `sub` orders the changes of one revision. version counts puts since creation; 0 marks a
 * tombstone, which ends a generation: the next put starts again with version 1 and a new createRevision.
 *
 *   put a @2    {mod 2 create 2 version 1}
 *   put a @3    {mod 3 create 2 version 2}
 *   delete a @4 {mod 4 create 0 version 0}
 *   put a @6    {mod 6 create 6 version 1}
 */
export interface Version {
  readonly key: Key;
  readonly value: Buffer;
  readonly createRevision: number;
  readonly modRevision: number;
  readonly sub: number;
  readonly version: number;
  readonly lease: bigint;
}

export interface RangeOptions extends KeyRange {
  /** 0: the current revision. */
  readonly revision: number;
  /** 0: no limit. */
  readonly limit: number;
  readonly countOnly?: boolean;
}

export interface RangeResult {
  readonly versions: readonly Version[];
  /** How many keys lie in the range, whatever the limit. */
  readonly count: number;
  /** The revision at which this was true: the current one, also when an older one was asked for. */
  readonly revision: number;
}

export type MvccErrorCode = 'compacted' | 'futureRevision' | 'keyNotFound' | 'leaseNotFound';

export class MvccError extends Error {
  override readonly name = 'MvccError';
  readonly code: MvccErrorCode;
  constructor(code: MvccErrorCode) {
    super(code);
    this.code = code;
  }
}
