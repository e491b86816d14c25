import type { LeaseGrantRequest, LeaseGrantResponse } from '../../generated/grpc/etcd.ts';
import { ttlMaxSeconds } from '../lease/lessor.ts';
import { EtcdError } from '../server/errors.ts';
import { bigintOf } from '../server/wire-values.ts';
import type { RpcMember } from './member.ts';

/** Id 0 asks for one; ids are positive 63-bit numbers. */
export async function leaseGrant({ server }: RpcMember, request: LeaseGrantRequest): Promise<LeaseGrantResponse> {
  if (Number(request.TTL ?? 0) > ttlMaxSeconds) throw new EtcdError('leaseTtlTooLarge');
  let id = bigintOf(request.ID);
  while (id === 0n) id = server.options.ids.next() & 0x7fff_ffff_ffff_ffffn;
  return server.propose({ lease_grant: { ID: id.toString(), TTL: request.TTL } });
}
