import type { LeaseTimeToLiveRequest, LeaseTimeToLiveResponse } from '../../generated/grpc/etcd.ts';
import type { RpcMember } from './member.ts';

export async function leaseTimeToLive({ leases }: RpcMember, request: LeaseTimeToLiveRequest): Promise<LeaseTimeToLiveResponse> {
  return leases.timeToLive(request, false);
}

export async function leaseTimeToLiveHere({ leases }: RpcMember, request: LeaseTimeToLiveRequest): Promise<LeaseTimeToLiveResponse> {
  return leases.timeToLive(request, true);
}
