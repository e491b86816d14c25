import type { RangeRequest, RangeResponse } from '../../generated/grpc/etcd.ts';
import { rangeKeys } from '../server/apply-kv.ts';
import { checkRangeRequest } from '../server/check-request.ts';
import type { RpcMember } from './member.ts';

export async function range({ server }: RpcMember, request: RangeRequest): Promise<RangeResponse> {
  checkRangeRequest(request);
  if (request.serializable !== true) await server.linearize();
  const response = rangeKeys(server.state.store, request);
  return { ...response, header: server.header(Number(response.header?.revision)) };
}
