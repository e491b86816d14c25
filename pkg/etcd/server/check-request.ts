import type { DeleteRangeRequest, PutRequest, RangeRequest, RequestOp, TxnRequest } from '../../generated/grpc/etcd.ts';
import { inRange, keyOf, type KeyRange } from '../mvcc/types.ts';
import { EtcdError } from './errors.ts';
import { bigintOf, bytesOf, rangeOf } from './wire-values.ts';

/** What can be refused without looking at the store; throws EtcdError. */
export function checkRangeRequest(request: RangeRequest): void {
  if (bytesOf(request.key).length === 0) throw new EtcdError('emptyKey');
  // A number stands where the enum has no name.
  if (typeof request.sort_order === 'number' || typeof request.sort_target === 'number') throw new EtcdError('invalidSortOption');
}

export function checkPutRequest(request: PutRequest): void {
  if (bytesOf(request.key).length === 0) throw new EtcdError('emptyKey');
  if (request.ignore_value === true && bytesOf(request.value).length > 0) throw new EtcdError('valueProvided');
  if (request.ignore_lease === true && bigintOf(request.lease) !== 0n) throw new EtcdError('leaseProvided');
}

export function checkDeleteRequest(request: DeleteRangeRequest): void {
  if (bytesOf(request.key).length === 0) throw new EtcdError('emptyKey');
}

export function checkTxnRequest(request: TxnRequest, opsMax: number): void {
  checkTxnShape(request, opsMax);
  checkOverlap(request.success ?? []);
  checkOverlap(request.failure ?? []);
}

function checkTxnShape(request: TxnRequest, opsMax: number): void {
  const compares = request.compare ?? [];
  const success = request.success ?? [];
  const failure = request.failure ?? [];
  if (Math.max(compares.length, success.length, failure.length) > opsMax) throw new EtcdError('tooManyOps');
  if (compares.some((compare) => bytesOf(compare.key).length === 0)) throw new EtcdError('emptyKey');
  for (const op of [...success, ...failure]) checkOp(op, opsMax);
}

function checkOp(op: RequestOp, opsMax: number): void {
  if (op.request_range !== undefined) checkRangeRequest(op.request_range);
  else if (op.request_put !== undefined) checkPutRequest(op.request_put);
  else if (op.request_delete_range !== undefined) checkDeleteRequest(op.request_delete_range);
  else if (op.request_txn !== undefined) checkTxnShape(op.request_txn, opsMax);
  else throw new EtcdError('keyNotFound');
}

interface Writes {
  readonly puts: Set<string>;
  readonly deletes: KeyRange[];
}

/** No key is put twice, nor put and deleted, on any way through one branch; the two branches of a nested transaction exclude each other. */
function checkOverlap(ops: readonly RequestOp[]): Writes {
  const deletes = ops.flatMap((op) => (op.request_delete_range === undefined ? [] : [rangeOf(op.request_delete_range.key, op.request_delete_range.range_end)]));
  const puts = new Set<string>();
  for (const op of ops) {
    if (op.request_txn === undefined) continue;
    const branches = [checkOverlap(op.request_txn.success ?? []), checkOverlap(op.request_txn.failure ?? [])];
    for (const branch of branches) {
      for (const key of branch.puts) if (puts.has(key) || deletes.some((range) => inRange(range, key))) throw new EtcdError('duplicateKey');
      for (const range of branch.deletes) if ([...puts].some((key) => inRange(range, key))) throw new EtcdError('duplicateKey');
    }
    for (const branch of branches) {
      for (const key of branch.puts) puts.add(key);
      deletes.push(...branch.deletes);
    }
  }
  for (const op of ops) {
    if (op.request_put === undefined) continue;
    const key = keyOf(bytesOf(op.request_put.key));
    if (puts.has(key) || deletes.some((range) => inRange(range, key))) throw new EtcdError('duplicateKey');
    puts.add(key);
  }
  return { puts, deletes };
}
