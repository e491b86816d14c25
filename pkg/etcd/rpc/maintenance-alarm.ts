import type { AlarmRequest, AlarmResponse } from '../../generated/grpc/etcd.ts';
import { listAlarms } from '../server/state-machine.ts';
import type { RpcMember } from './member.ts';

export async function alarm({ server }: RpcMember, request: AlarmRequest): Promise<AlarmResponse> {
  if ((request.action ?? 'GET') !== 'GET') return server.propose({ alarm: request });
  return { header: server.header(), alarms: listAlarms(server.state.alarms) };
}
