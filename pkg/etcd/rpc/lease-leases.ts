import type { LeaseLeasesRequest, LeaseLeasesResponse } from '../../generated/grpc/etcd.ts';
import type { RpcMember } from './member.ts';

export async function leaseLeases({ server }: RpcMember, _request: LeaseLeasesRequest): Promise<LeaseLeasesResponse> {
  await server.linearize();
  return { header: server.header(), leases: server.state.lessor.list().map((lease) => ({ ID: lease.id.toString() })) };
}
