import type { StatusRequest, StatusResponse } from '../../generated/grpc/etcd.ts';
import { noMember } from '../../raft/types.ts';
import { listAlarms } from '../server/state-machine.ts';
import type { RpcMember } from './member.ts';

export async function maintenanceStatus({ server, version }: RpcMember, _request: StatusRequest): Promise<StatusResponse> {
  const { status, state } = server;
  const errors = listAlarms(state.alarms).map((alarm) => `memberID:${alarm.memberID} alarm:${alarm.alarm} `);
  if (status.leader === noMember) errors.unshift('etcdserver: no leader');
  return {
    header: server.header(), version, dbSize: state.store.bytes, dbSizeInUse: state.store.bytes, leader: status.leader.toString(),
    raftIndex: status.commit, raftTerm: status.term, raftAppliedIndex: server.appliedIndex, errors,
    storageVersion: version.replace(/\.\d+$/, '.0'), dbSizeQuota: server.options.limits.quotaBytes,
  };
}
