import type { LeaseRevokeRequest, LeaseRevokeResponse } from '../../generated/grpc/etcd.ts';
import type { RpcMember } from './member.ts';

export async function leaseRevoke({ server }: RpcMember, request: LeaseRevokeRequest): Promise<LeaseRevokeResponse> {
  return server.propose({ lease_revoke: request });
}
