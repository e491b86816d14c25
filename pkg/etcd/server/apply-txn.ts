import { must, unreachable } from '../../base/assert.ts';
import type { Compare, RequestOp, ResponseOp, TxnRequest, TxnResponse } from '../../generated/grpc/etcd.ts';
import type { Lessor } from '../lease/lessor.ts';
import type { Store, WriteTxn } from '../mvcc/store.ts';
import type { Version } from '../mvcc/types.ts';
import { checkPut, currentOf, deleteKeys, putKey, rangeKeys, type Reader } from './apply-kv.ts';
import { bigintOf, bytesOf, clampedNumberOf, rangeOf } from './wire-values.ts';

/** Which way a transaction goes, decided for all nested ones before anything changes. */
interface Path {
  readonly succeeded: boolean;
  readonly ops: readonly RequestOp[];
  /** For each op that is a transaction itself, in order. */
  readonly nested: readonly Path[];
}

export function isReadOnly(txn: TxnRequest): boolean {
  return [...(txn.success ?? []), ...(txn.failure ?? [])].every((op) => {
    if (op.request_txn !== undefined) return isReadOnly(op.request_txn);
    return op.request_range !== undefined;
  });
}

export function isSerializable(txn: TxnRequest): boolean {
  return [...(txn.success ?? []), ...(txn.failure ?? [])].every((op) => {
    if (op.request_txn !== undefined) return isSerializable(op.request_txn);
    return op.request_range?.serializable === true;
  });
}

export function runReadOnlyTxn(store: Store, request: TxnRequest): TxnResponse {
  const path = choosePath(store, request);
  checkPath(store, undefined, path);
  return { ...runPath(store, undefined, undefined, path), header: { revision: store.revision } };
}

/** Throws an EtcdError or MvccError before the first change, or does everything. */
export function runTxn(store: Store, lessor: Lessor, request: TxnRequest): TxnResponse {
  const path = choosePath(store, request);
  checkPath(store, lessor, path);
  return store.write((txn) => ({ ...runPath(txn, txn, lessor, path), header: { revision: txn.revision } }));
}

function choosePath(store: Store, request: TxnRequest): Path {
  const succeeded = (request.compare ?? []).every((compare) => holds(store, compare));
  const ops = (succeeded ? request.success : request.failure) ?? [];
  return { succeeded, ops, nested: ops.flatMap((op) => (op.request_txn === undefined ? [] : [choosePath(store, op.request_txn)])) };
}

function checkPath(store: Store, lessor: Lessor | undefined, path: Path): void {
  for (const op of path.ops) {
    if (op.request_put !== undefined) checkPut(currentOf(store), must(lessor, 'a put needs a write transaction'), op.request_put);
    if (op.request_range !== undefined) store.checkRevision(clampedNumberOf(op.request_range.revision));
  }
  for (const nested of path.nested) checkPath(store, lessor, nested);
}

function runPath(reader: Reader, txn: WriteTxn | undefined, lessor: Lessor | undefined, path: Path): TxnResponse {
  let nextNested = 0;
  const responses = path.ops.map((op): ResponseOp => {
    if (op.request_range !== undefined) return { response_range: rangeKeys(reader, op.request_range) };
    if (op.request_put !== undefined) return { response_put: putKey(must(txn, 'write'), must(lessor, 'lessor'), op.request_put) };
    if (op.request_delete_range !== undefined) return { response_delete_range: deleteKeys(must(txn, 'write'), must(lessor, 'lessor'), op.request_delete_range) };
    if (op.request_txn !== undefined) return { response_txn: runPath(reader, txn, lessor, must(path.nested[nextNested++], 'a path for every nested transaction')) };
    return {};
  });
  return { ...(path.succeeded ? { succeeded: true } : {}), responses };
}

/** A comparison holds for a range when it holds for each of its keys; for a key that does not exist it sees zeros, but no value. */
function holds(store: Store, compare: Compare): boolean {
  const range = rangeOf(compare.key, compare.range_end);
  const { versions } = store.range({ ...range, revision: 0, limit: 0 });
  if (versions.length > 0) return versions.every((version) => compareHolds(compare, version));
  if (compare.target === 'VALUE') return false;
  return compareHolds(compare, undefined);
}

function compareHolds(compare: Compare, version: Version | undefined): boolean {
  const sign = compareTarget(compare, version);
  const result = compare.result ?? 'EQUAL';
  switch (result) {
    case 'EQUAL': return sign === 0;
    case 'NOT_EQUAL': return sign !== 0;
    case 'GREATER': return sign > 0;
    case 'LESS': return sign < 0;
    default: return unreachable(result);
  }
}

function compareTarget(compare: Compare, version: Version | undefined): number {
  const target = compare.target ?? 'VERSION';
  switch (target) {
    case 'VERSION': return (version?.version ?? 0) - clampedNumberOf(compare.version);
    case 'CREATE': return (version?.createRevision ?? 0) - clampedNumberOf(compare.create_revision);
    case 'MOD': return (version?.modRevision ?? 0) - clampedNumberOf(compare.mod_revision);
    case 'VALUE': return Buffer.compare(version?.value ?? Buffer.alloc(0), bytesOf(compare.value));
    case 'LEASE': {
      const own = version?.lease ?? 0n;
      const other = bigintOf(compare.lease);
      return own === other ? 0 : own < other ? -1 : 1;
    }
    default: return unreachable(target);
  }
}
