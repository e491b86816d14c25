import { must, unreachable } from '../../base/assert.ts';
import type { DeleteRangeRequest, DeleteRangeResponse, PutRequest, PutResponse, RangeRequest, RangeResponse } from '../../generated/grpc/etcd.ts';
import type { Lessor } from '../lease/lessor.ts';
import type { Store, WriteTxn } from '../mvcc/store.ts';
import { keyOf, type RangeOptions, type RangeResult, type Version } from '../mvcc/types.ts';
import { EtcdError } from './errors.ts';
import { bigintOf, bytesOf, clampedNumberOf, keyValueOf, rangeOf } from './wire-values.ts';

/** Where a range is read: the store itself, or a write transaction that sees its own changes. */
export interface Reader {
  range(options: RangeOptions): RangeResult;
}

export function rangeKeys(reader: Reader, request: RangeRequest): RangeResponse {
  const limit = clampedNumberOf(request.limit);
  const filters = revisionFilters(request);
  const order = sortOrder(request);
  const everything = filters.length > 0 || order !== 'NONE';
  const result = reader.range({
    ...rangeOf(request.key, request.range_end),
    revision: clampedNumberOf(request.revision),
    // One more than asked tells whether there is more.
    limit: limit > 0 && !everything ? limit + 1 : 0,
    countOnly: request.count_only === true,
  });
  let versions = filters.length === 0 ? [...result.versions] : result.versions.filter((version) => filters.every((keep) => keep(version)));
  if (order !== 'NONE') sortVersions(versions, request, order);
  const more = limit > 0 && versions.length > limit;
  if (more) versions = versions.slice(0, limit);
  return {
    header: { revision: result.revision },
    kvs: versions.map((version) => keyValueOf(version, request.keys_only !== true)),
    ...(more ? { more } : {}),
    ...(result.count > 0 ? { count: result.count } : {}),
  };
}

function revisionFilters(request: RangeRequest): ((version: Version) => boolean)[] {
  const bounds = [
    [request.min_mod_revision, (version: Version, bound: number) => version.modRevision >= bound],
    [request.max_mod_revision, (version: Version, bound: number) => version.modRevision <= bound],
    [request.min_create_revision, (version: Version, bound: number) => version.createRevision >= bound],
    [request.max_create_revision, (version: Version, bound: number) => version.createRevision <= bound],
  ] as const;
  return bounds.flatMap(([value, keep]) => {
    const bound = clampedNumberOf(value);
    return bound === 0 ? [] : [(version: Version) => keep(version, bound)];
  });
}

function sortOrder(request: RangeRequest): 'NONE' | 'ASCEND' | 'DESCEND' {
  const order = request.sort_order ?? 'NONE';
  const target = request.sort_target ?? 'KEY';
  if (target === 'KEY') return order === 'ASCEND' ? 'NONE' : order;
  return order === 'NONE' ? 'ASCEND' : order;
}

function sortVersions(versions: Version[], request: RangeRequest, order: 'ASCEND' | 'DESCEND'): void {
  const sign = order === 'ASCEND' ? 1 : -1;
  const target = request.sort_target ?? 'KEY';
  versions.sort((a, b) => sign * compareBy(target, a, b));
}

function compareBy(target: NonNullable<RangeRequest['sort_target']>, a: Version, b: Version): number {
  switch (target) {
    case 'KEY': return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
    case 'VERSION': return a.version - b.version;
    case 'CREATE': return a.createRevision - b.createRevision;
    case 'MOD': return a.modRevision - b.modRevision;
    case 'VALUE': return Buffer.compare(a.value, b.value);
    default: return unreachable(target);
  }
}

/** Throws the refusal that `putKey` cannot give any more, because it must not fail half way through a transaction. */
export function checkPut(current: (key: string) => Version | undefined, lessor: Lessor, request: PutRequest): void {
  if ((request.ignore_value === true || request.ignore_lease === true) && current(keyOf(bytesOf(request.key))) === undefined) throw new EtcdError('keyNotFound');
  const lease = bigintOf(request.lease);
  if (lease !== 0n && lessor.get(lease) === undefined) throw new EtcdError('leaseNotFound');
}

export function putKey(txn: WriteTxn, lessor: Lessor, request: PutRequest): PutResponse {
  const key = keyOf(bytesOf(request.key));
  const ignoring = request.ignore_value === true || request.ignore_lease === true;
  const current = ignoring ? must(txn.range({ key, end: undefined, revision: 0, limit: 1 }).versions[0], 'checkPut saw the key') : undefined;
  const value = request.ignore_value === true ? must(current, 'current').value : bytesOf(request.value);
  const lease = request.ignore_lease === true ? must(current, 'current').lease : bigintOf(request.lease);
  const before = txn.put(key, value, lease);
  lessor.attach(key, lease);
  return { header: { revision: txn.revision }, ...(request.prev_kv === true && before !== undefined ? { prev_kv: keyValueOf(before) } : {}) };
}

export function deleteKeys(txn: WriteTxn, lessor: Lessor, request: DeleteRangeRequest): DeleteRangeResponse {
  const deleted = txn.deleteRange(rangeOf(request.key, request.range_end));
  for (const version of deleted) lessor.attach(version.key, 0n);
  return {
    header: { revision: txn.revision },
    ...(deleted.length > 0 ? { deleted: deleted.length } : {}),
    prev_kvs: request.prev_kv === true ? deleted.map((version) => keyValueOf(version)) : [],
  };
}

export function currentOf(store: Store): (key: string) => Version | undefined {
  return (key) => store.get(key);
}
