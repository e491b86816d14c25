import type { CompactionRequest, CompactionResponse } from '../../generated/grpc/etcd.ts';
import type { RpcMember } from './member.ts';

/** Compaction is done when its entry is applied, so it is always as if `physical` were set. */
export async function compact({ server }: RpcMember, request: CompactionRequest): Promise<CompactionResponse> {
  return server.propose({ compaction: request });
}
