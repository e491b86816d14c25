import type { AuthStatusRequest, AuthStatusResponse } from '../../generated/grpc/etcd.ts';
import type { RpcMember } from './member.ts';

export async function authStatus({ server }: RpcMember, _request: AuthStatusRequest): Promise<AuthStatusResponse> {
  return { header: server.header() };
}
