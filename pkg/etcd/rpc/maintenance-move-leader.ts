import { sleep } from '../../base/clock.ts';
import type { MoveLeaderRequest, MoveLeaderResponse } from '../../generated/grpc/etcd.ts';
import { EtcdError } from '../server/errors.ts';
import { bigintOf } from '../server/wire-values.ts';
import type { RpcMember } from './member.ts';

const pollMs = 10;

/** Answers when the target leads. */
export async function moveLeader({ server }: RpcMember, request: MoveLeaderRequest): Promise<MoveLeaderResponse> {
  if (!server.isLeader) throw new EtcdError('notLeader');
  const target = bigintOf(request.targetID);
  const member = server.state.membership.get(target);
  if (member === undefined || member.isLearner) throw new EtcdError('badTransferee');
  const { clock, electionTicks, tickMs } = server.options;
  const deadline = clock.monotonicMs() + electionTicks * tickMs;
  server.node.transferLeader(target);
  while (server.status.leader !== target) {
    if (clock.monotonicMs() > deadline) throw new EtcdError('timeout');
    await sleep(clock, pollMs);
  }
  return { header: server.header() };
}
