import type { DefragmentRequest, DefragmentResponse } from '../../generated/grpc/etcd.ts';
import type { RpcMember } from './member.ts';

/** Nothing to do: the store lies in memory, compaction frees at once, and snapshot files are written whole. */
export async function defragment({ server }: RpcMember, _request: DefragmentRequest): Promise<DefragmentResponse> {
  return { header: server.header() };
}
