import { assert } from '../../base/assert.ts';
import type { Event, KeyValue } from '../../generated/grpc/etcd.ts';
import type { Int64 } from '../../generated/grpc/wire.ts';
import { keyBytes, keyOf, type Key, type KeyRange, type Version } from '../mvcc/types.ts';
import type { WatchEvent } from '../mvcc/watch-hub.ts';

const noBytes = Buffer.alloc(0);

/** A revision, a count, a limit: whole and safe, or a crash. */
export function numberOf(value: Int64 | undefined): number {
  const number = Number(value ?? 0);
  assert(Number.isSafeInteger(number), 'a 64-bit number beyond 2^53', value);
  return number;
}

/** A revision or a limit that a client sent: beyond 2^53 means as much as 2^53. */
export function clampedNumberOf(value: Int64 | undefined): number {
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Number(value ?? 0)));
}

export function bigintOf(value: Int64 | undefined): bigint {
  return BigInt(value ?? 0);
}

export function bytesOf(value: Uint8Array | undefined): Buffer {
  if (value === undefined) return noBytes;
  return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

/** How clients write ranges: no end is one key, an end of one zero byte is everything from the key on. */
export function rangeOf(key: Uint8Array | undefined, rangeEnd: Uint8Array | undefined): KeyRange {
  const start: Key = keyOf(bytesOf(key));
  if (rangeEnd === undefined || rangeEnd.length === 0) return { key: start, end: undefined };
  if (rangeEnd.length === 1 && rangeEnd[0] === 0) return { key: start, end: '' };
  return { key: start, end: keyOf(rangeEnd) };
}

/** Zero fields are left out, as proto3 has it. */
export function keyValueOf(version: Version, withValue = true): KeyValue {
  return {
    key: keyBytes(version.key),
    create_revision: version.createRevision,
    mod_revision: version.modRevision,
    version: version.version,
    ...(withValue && version.value.length > 0 ? { value: version.value } : {}),
    ...(version.lease === 0n ? {} : { lease: version.lease.toString() }),
  };
}

export function eventOf(event: WatchEvent): Event {
  const { version } = event;
  const previous = event.previous === undefined ? {} : { prev_kv: keyValueOf(event.previous) };
  if (version.version === 0) return { type: 'DELETE', kv: { key: keyBytes(version.key), mod_revision: version.modRevision }, ...previous };
  return { type: 'PUT', kv: keyValueOf(version), ...previous };
}
