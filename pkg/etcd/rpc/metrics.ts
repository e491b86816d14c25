import { Gauge, type Registry } from 'prom-client';
import { noMember } from '../../raft/types.ts';
import type { EtcdServer } from '../server/etcd-server.ts';

/** Upstream's names; the figures are read when somebody asks. */
export function registerMetrics(registry: Registry, server: EtcdServer, version: string): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({ name, help, registers: [registry], collect() { this.set(read()); } });
  };
  const { store, lessor } = server.state;
  gauge('etcd_server_has_leader', '1 when this member knows a leader', () => (server.status.leader === noMember ? 0 : 1));
  gauge('etcd_server_is_leader', '1 when this member leads', () => (server.isLeader ? 1 : 0));
  gauge('etcd_server_leader_changes_seen_total', 'Leaders seen since the start', () => server.counters.leaderChanges);
  gauge('etcd_server_proposals_committed_total', 'Entries committed since the start', () => server.counters.proposalsCommitted);
  gauge('etcd_server_proposals_applied_total', 'Entries applied since the start', () => server.counters.proposalsApplied);
  gauge('etcd_server_proposals_pending', 'Requests waiting for their entry', () => server.pendingProposals);
  gauge('etcd_server_proposals_failed_total', 'Requests that failed', () => server.counters.proposalsFailed);
  gauge('etcd_mvcc_db_total_size_in_bytes', 'Bytes of keys and values held, past versions included', () => store.bytes);
  gauge('etcd_mvcc_db_total_size_in_use_in_bytes', 'Bytes of keys and values held, past versions included', () => store.bytes);
  gauge('etcd_server_quota_backend_bytes', 'The space quota', () => server.options.limits.quotaBytes);
  gauge('etcd_debugging_mvcc_keys_total', 'Keys held', () => store.keyCount);
  gauge('etcd_debugging_mvcc_current_revision', 'The current revision', () => store.revision);
  gauge('etcd_debugging_mvcc_compact_revision', 'The compacted revision', () => store.compactRevision);
  gauge('etcd_debugging_mvcc_slow_watcher_total', 'Watchers that are catching up', () => server.hub.behindCount);
  gauge('etcd_debugging_lease_granted_total', 'Leases held', () => lessor.list().length);
  new Gauge({ name: 'etcd_server_version', help: '1, labelled with the version', labelNames: ['server_version'], registers: [registry] }).set({ server_version: version }, 1);
  new Gauge({ name: 'etcd_server_id', help: '1, labelled with the member id', labelNames: ['server_id'], registers: [registry] }).set({ server_id: server.memberId.toString(16) }, 1);
}
