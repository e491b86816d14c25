import type { PutRequest, PutResponse } from '../../generated/grpc/etcd.ts';
import { checkPutRequest } from '../server/check-request.ts';
import { bytesOf } from '../server/wire-values.ts';
import type { RpcMember } from './member.ts';

export async function put({ server }: RpcMember, request: PutRequest): Promise<PutResponse> {
  checkPutRequest(request);
  server.checkQuota(bytesOf(request.key).length + bytesOf(request.value).length);
  return server.propose({ put: request });
}
