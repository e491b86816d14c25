import type { DeleteRangeRequest, DeleteRangeResponse } from '../../generated/grpc/etcd.ts';
import { checkDeleteRequest } from '../server/check-request.ts';
import type { RpcMember } from './member.ts';

export async function deleteRange({ server }: RpcMember, request: DeleteRangeRequest): Promise<DeleteRangeResponse> {
  checkDeleteRequest(request);
  return server.propose({ delete_range: request });
}
