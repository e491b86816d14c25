import type { TxnRequest, TxnResponse } from '../../generated/grpc/etcd.ts';
import { isReadOnly, isSerializable, runReadOnlyTxn } from '../server/apply-txn.ts';
import { checkTxnRequest } from '../server/check-request.ts';
import { bytesOf } from '../server/wire-values.ts';
import type { RpcMember } from './member.ts';

/** One that only reads takes the way of reads and leaves no entry in the log. */
export async function txn({ server }: RpcMember, request: TxnRequest): Promise<TxnResponse> {
  checkTxnRequest(request, server.options.limits.txnOpsMax);
  if (isReadOnly(request)) {
    if (!isSerializable(request)) await server.linearize();
    const response = runReadOnlyTxn(server.state.store, request);
    return { ...response, header: server.header(Number(response.header?.revision)) };
  }
  server.checkQuota(putBytes(request));
  return server.propose({ txn: request });
}

function putBytes(request: TxnRequest): number {
  return [...(request.success ?? []), ...(request.failure ?? [])].reduce((sum, op) => {
    if (op.request_txn !== undefined) return sum + putBytes(op.request_txn);
    return sum + bytesOf(op.request_put?.key).length + bytesOf(op.request_put?.value).length;
  }, 0);
}
