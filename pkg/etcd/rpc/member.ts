import type { EtcdServer } from '../server/etcd-server.ts';
import type { LeaderLeases } from '../server/leader-leases.ts';

/** What an RPC works on. */
export interface RpcMember {
  readonly server: EtcdServer;
  readonly leases: LeaderLeases;
  readonly version: string;
  /** Milliseconds between the progress notifications that a watcher asked for. */
  readonly progressIntervalMs: number;
}
