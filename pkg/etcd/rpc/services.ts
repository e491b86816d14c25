import type { Server, UntypedServiceImplementation } from '@grpc/grpc-js';
import { serviceDefinition } from '../wire/codec.ts';
import { authStatus } from './auth-status.ts';
import { memberList } from './cluster-member-list.ts';
import { compact } from './kv-compact.ts';
import { deleteRange } from './kv-delete-range.ts';
import { put } from './kv-put.ts';
import { range } from './kv-range.ts';
import { txn } from './kv-txn.ts';
import { leaseGrant } from './lease-grant.ts';
import { leaseKeepAlive } from './lease-keep-alive.ts';
import { leaseLeases } from './lease-leases.ts';
import { leaseRevoke } from './lease-revoke.ts';
import { leaseTimeToLive, leaseTimeToLiveHere } from './lease-time-to-live.ts';
import { alarm } from './maintenance-alarm.ts';
import { defragment } from './maintenance-defragment.ts';
import { hash, hashKv } from './maintenance-hash.ts';
import { moveLeader } from './maintenance-move-leader.ts';
import { maintenanceStatus } from './maintenance-status.ts';
import type { RpcMember } from './member.ts';
import { authNotEnabled, refused } from './refused.ts';
import { unary, type UnaryRpc } from './unary.ts';
import { snapshotRefused } from './maintenance-snapshot.ts';
import { watch } from './watch.ts';

const fixedMembers = 'the members are those of --initial-cluster; start a new cluster to change them';
const noUsers = 'users and roles; restrict access with --client-cert-auth';

/** Everything the client port serves. */
export function addClientServices(server: Server, member: RpcMember): void {
  const of = <Request, Response>(rpc: UnaryRpc<Request, Response>) => unary(member, rpc);
  const add = (name: string, methods: UntypedServiceImplementation): void => server.addService(serviceDefinition(name), methods);
  add('etcdserverpb.KV', { Range: of(range), Put: of(put), DeleteRange: of(deleteRange), Txn: of(txn), Compact: of(compact) });
  add('etcdserverpb.Watch', { Watch: watch(member) });
  add('etcdserverpb.Lease', {
    LeaseGrant: of(leaseGrant), LeaseRevoke: of(leaseRevoke), LeaseKeepAlive: leaseKeepAlive(member, false), LeaseTimeToLive: of(leaseTimeToLive), LeaseLeases: of(leaseLeases),
  });
  const noChange = of(refused(fixedMembers));
  add('etcdserverpb.Cluster', { MemberAdd: noChange, MemberRemove: noChange, MemberUpdate: noChange, MemberList: of(memberList), MemberPromote: noChange });
  add('etcdserverpb.Maintenance', {
    Alarm: of(alarm), Status: of(maintenanceStatus), Defragment: of(defragment), Hash: of(hash), HashKV: of(hashKv), Snapshot: snapshotRefused, MoveLeader: of(moveLeader),
    Downgrade: of(refused('downgrade')),
  });
  const auth = Object.keys(serviceDefinition('etcdserverpb.Auth')).map((name) => [name, of(refused(noUsers))] as const);
  add('etcdserverpb.Auth', { ...Object.fromEntries(auth), AuthStatus: of(authStatus), Authenticate: of(authNotEnabled()) });
}

/** What members ask each other besides Raft. */
export function addMemberServices(server: Server, member: RpcMember): void {
  const definition = serviceDefinition('etcdserverpb.Lease');
  server.addService({ LeaseKeepAlive: definition.LeaseKeepAlive, LeaseTimeToLive: definition.LeaseTimeToLive } as never, {
    LeaseKeepAlive: leaseKeepAlive(member, true), LeaseTimeToLive: unary(member, leaseTimeToLiveHere),
  });
}
