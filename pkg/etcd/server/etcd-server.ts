import { assert, must } from '../../base/assert.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { InternalRaftRequest, ResponseHeader } from '../../generated/grpc/etcd.ts';
import { Raft } from '../../raft/raft.ts';
import { noMember, type Entry, type Message, type RaftStatus, type ReadState, type SnapshotMark } from '../../raft/types.ts';
import { Lessor } from '../lease/lessor.ts';
import { Store } from '../mvcc/store.ts';
import { WatchHub } from '../mvcc/watch-hub.ts';
import { decodeConfChange } from '../peer/raft-codec.ts';
import type { MemberState } from '../snapshot/member-state.ts';
import type { SnapshotDirectory } from '../snapshot/snapshot-directory.ts';
import type { OpenedDisk } from './disk.ts';
import { EtcdError } from './errors.ts';
import { LinearizableReads } from './linearizable-reads.ts';
import { Membership, type Founders } from './membership.ts';
import { Proposals, requestCodec } from './proposals.ts';
import { RaftNode, type NodeListener, type Transport } from './raft-node.ts';
import type { RequestIds } from './request-id.ts';
import { applyRequest, type Applied, type ReplicatedState } from './state-machine.ts';
import { bigintOf } from './wire-values.ts';

export interface ServerLimits {
  /** Entries between snapshots. */
  readonly snapshotCount: number;
  /** Log entries kept behind a snapshot, so that a member that is a little behind needs no snapshot. */
  readonly catchUpEntries: number;
  readonly requestBytesMax: number;
  readonly txnOpsMax: number;
  /** Bytes of keys and values; beyond, the member raises NOSPACE. */
  readonly quotaBytes: number;
}

export interface EtcdServerOptions {
  readonly memberId: bigint;
  readonly founders: Founders;
  readonly disk: OpenedDisk;
  readonly snapshots: SnapshotDirectory;
  readonly transport: Transport;
  readonly ids: RequestIds;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly randomInt: (low: number, high: number) => number;
  readonly tickMs: number;
  readonly electionTicks: number;
  readonly preVote: boolean;
  readonly limits: ServerLimits;
}

export interface ServerCounters {
  proposalsCommitted: number;
  proposalsApplied: number;
  proposalsFailed: number;
  leaderChanges: number;
}

/** One member: the replicated state, the log that builds it, and the two ways in: `propose` to change it, `linearize` to read it. */
export class EtcdServer implements NodeListener {
  readonly options: EtcdServerOptions;
  readonly state: ReplicatedState;
  readonly hub: WatchHub;
  readonly node: RaftNode;
  readonly counters: ServerCounters = { proposalsCommitted: 0, proposalsApplied: 0, proposalsFailed: 0, leaderChanges: 0 };
  readonly #proposals: Proposals;
  readonly #reads: LinearizableReads;
  readonly #stateListeners = new Set<(status: RaftStatus) => void>();
  #appliedIndex: number;
  #appliedTerm: number;
  #snapshotIndex: number;
  #snapshotting: Promise<void> | undefined;
  #catchUpScheduled = false;
  #expiryTimer: Timer | undefined;
  #lastLeader: bigint = noMember;
  #stopped = false;

  constructor(options: EtcdServerOptions) {
    this.options = options;
    const { clock, disk, ids, memberId, tickMs, electionTicks } = options;
    const store = new Store((revision, versions) => this.hub.commit(revision, versions));
    this.hub = new WatchHub(store);
    // No lease shorter than it takes to notice that the leader is gone.
    const lessor = new Lessor(Math.ceil((3 * electionTicks * tickMs) / 2 / 1000));
    this.state = { store, lessor, membership: new Membership(options.founders.clusterId), alarms: new Set() };
    this.state.membership.restore(options.founders.members);
    if (disk.state !== undefined) this.#become(disk.state);
    this.#appliedIndex = disk.restored.snapshot.index;
    this.#appliedTerm = disk.restored.snapshot.term;
    this.#snapshotIndex = this.#appliedIndex;
    const raft = new Raft({
      id: memberId, electionTicks, heartbeatTicks: 1, messageBytesMax: 1024 * 1024, inflightMessagesMax: 256, uncommittedBytesMax: 64 * 1024 * 1024,
      preVote: options.preVote, checkQuorum: true, randomInt: options.randomInt,
    }, disk.restored);
    this.node = new RaftNode({ raft, wal: disk.wal, transport: options.transport, listener: this, clock, tickMs });
    const timeoutMs = 5000 + 2 * electionTicks * tickMs;
    this.#proposals = new Proposals({
      clock, ids, timeoutMs, requestBytesMax: options.limits.requestBytesMax + 512 * 1024,
      propose: (bytes) => (this.node.propose(bytes) === 'accepted' ? this.node.status.term : undefined),
    });
    this.#reads = new LinearizableReads({
      clock, timeoutMs, ask: (context) => this.node.readIndex(context) === 'accepted', nextContext: () => ids.next().toString(36), appliedIndex: () => this.#appliedIndex,
    });
  }

  start(): void {
    this.node.start();
    this.#expireLater();
  }
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#expiryTimer?.cancel();
    this.#proposals.stop();
    this.#reads.stop();
    await this.#snapshotting;
    await this.node.stop();
    await this.options.disk.wal.close();
  }

  // --- for the RPC layer

  get memberId(): bigint {
    return this.options.memberId;
  }
  get status(): RaftStatus {
    return this.node.status;
  }
  get isLeader(): boolean {
    return this.node.status.role === 'leader';
  }
  get appliedIndex(): number {
    return this.#appliedIndex;
  }
  get pendingProposals(): number {
    return this.#proposals.count;
  }
  header(revision?: number): ResponseHeader {
    return {
      cluster_id: this.state.membership.clusterId.toString(), member_id: this.memberId.toString(),
      revision: revision ?? this.state.store.revision, raft_term: this.node.status.term,
    };
  }
  /** The result of the request once it is applied here, with a whole header. Rejects with an EtcdError. */
  async propose(request: InternalRaftRequest): Promise<Applied> {
    try {
      const result = await this.#proposals.propose(request);
      return { ...result, header: this.header(Number(result.header?.revision ?? 0)) };
    } catch (cause) {
      this.counters.proposalsFailed++;
      throw cause;
    }
  }
  /** Resolves when what this member holds is at least as new as anything acknowledged before the call. */
  linearize(): Promise<void> {
    return this.#reads.wait();
  }
  /** Raises NOSPACE when the quota is reached; puts are refused from then on until it is disarmed. */
  checkQuota(requestBytes: number): void {
    const { store, alarms } = this.state;
    if (store.bytes + requestBytes <= this.options.limits.quotaBytes || alarms.has(`${this.memberId}/NOSPACE`)) return;
    this.options.logger.error({ bytes: store.bytes, quota: this.options.limits.quotaBytes }, 'the space quota is used up');
    this.propose({ alarm: { action: 'ACTIVATE', alarm: 'NOSPACE', memberID: this.memberId.toString() } }).catch(() => undefined);
  }
  onState(listener: (status: RaftStatus) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }
  /** Lets watchers that are behind catch up, in slices between other work. */
  scheduleCatchUp(): void {
    if (this.#catchUpScheduled || this.#stopped) return;
    this.#catchUpScheduled = true;
    setImmediate(() => {
      this.#catchUpScheduled = false;
      if (this.hub.catchUp()) this.scheduleCatchUp();
    });
  }
  captureState(): MemberState {
    const { store, lessor, membership, alarms } = this.state;
    return {
      mark: { index: this.#appliedIndex, term: this.#appliedTerm, conf: this.node.raft.configuration() },
      store: store.capture(), leases: lessor.list().map(({ id, ttl }) => ({ id, ttl })), members: membership.list(), alarms: [...alarms],
    };
  }

  // --- NodeListener

  receive(message: Message): void {
    this.node.receive(message);
  }
  apply(entry: Entry): void {
    assert(entry.index === this.#appliedIndex + 1, 'entries apply in order', { index: entry.index, applied: this.#appliedIndex });
    const newTerm = entry.term > this.#appliedTerm;
    this.#appliedIndex = entry.index;
    this.#appliedTerm = entry.term;
    this.counters.proposalsCommitted++;
    if (entry.type === 'confChange') this.node.applyConfChange(decodeConfChange(entry.data).change);
    else if (entry.data.length > 0) this.#applyRequest(requestCodec.decode(entry.data));
    this.counters.proposalsApplied++;
    if (newTerm) this.#proposals.termReached(entry.term);
    this.#reads.applied();
    if (entry.index - this.#snapshotIndex >= this.options.limits.snapshotCount) this.#startSnapshot();
  }
  restore(mark: SnapshotMark): void {
    const state = this.options.snapshots.load(mark);
    this.options.logger.info({ index: mark.index, revision: state.store.revision }, 'became the snapshot that the leader sent');
    this.#become(state);
    this.#appliedIndex = mark.index;
    this.#appliedTerm = mark.term;
    this.#snapshotIndex = mark.index;
    this.options.disk.wal.purge(this.options.snapshots.purge());
    this.#reads.applied();
    this.scheduleCatchUp();
  }
  answerRead(read: ReadState): void {
    this.#reads.answered(read);
  }
  stateChanged(status: RaftStatus): void {
    const { clock, logger } = this.options;
    const leads = status.role === 'leader';
    if (leads && !this.state.lessor.primary) this.state.lessor.promote(clock.monotonicMs());
    if (!leads && this.state.lessor.primary) this.state.lessor.demote();
    if (status.leader !== this.#lastLeader) {
      this.#lastLeader = status.leader;
      if (status.leader !== noMember) this.counters.leaderChanges++;
      logger.info({ leader: status.leader.toString(16), term: status.term, role: status.role }, 'leader changed');
    }
    if (status.leader !== noMember) {
      this.#proposals.offerAgain();
      this.#reads.askAgain();
    }
    for (const listener of this.#stateListeners) listener(status);
  }

  // --- inside

  #applyRequest(request: InternalRaftRequest): void {
    const id = bigintOf(request.header?.ID ?? request.ID).toString();
    this.#proposals.applied(id, applyRequest(this.state, request, this.options.clock.monotonicMs()));
  }
  #become(state: MemberState): void {
    const { store, lessor, membership, alarms } = this.state;
    const versions = [...state.store.versions];
    store.restore({ ...state.store, versions });
    lessor.restore(state.leases, attachments(versions));
    if (lessor.primary) lessor.promote(this.options.clock.monotonicMs());
    membership.restore(state.members);
    alarms.clear();
    for (const alarm of state.alarms) alarms.add(alarm);
  }
  #startSnapshot(): void {
    if (this.#snapshotting !== undefined || this.#stopped) return;
    const state = this.captureState();
    this.#snapshotIndex = state.mark.index;
    this.#snapshotting = this.#snapshot(state)
      .catch((err: unknown) => this.options.logger.error({ err }, 'taking a snapshot failed; the log grows until the next one'))
      .finally(() => { this.#snapshotting = undefined; });
  }
  async #snapshot(state: MemberState): Promise<void> {
    const { snapshots, disk, logger, limits } = this.options;
    await snapshots.save(state);
    if (this.#stopped) return;
    await this.node.recordSnapshot(state.mark);
    const compactTo = state.mark.index - limits.catchUpEntries;
    if (compactTo >= this.status.firstIndex) this.node.raft.compact(compactTo, state.mark.conf);
    disk.wal.purge(snapshots.purge());
    logger.info({ index: state.mark.index, revision: state.store.revision }, 'snapshot taken');
  }
  #expireLater(): void {
    this.#expiryTimer = this.options.clock.after(500, () => {
      void this.#expire().finally(() => { if (!this.#stopped) this.#expireLater(); });
    });
  }
  async #expire(): Promise<void> {
    if (!this.isLeader) return;
    const expired = this.state.lessor.expired(this.options.clock.monotonicMs(), 1000);
    await Promise.all(expired.map((id) => this.propose({ lease_revoke: { ID: id.toString() } }).catch((err: unknown) => {
      // Someone else revoked it, or we lost the lead: the next leader counts anew.
      if (!(err instanceof EtcdError)) throw err;
    })));
  }
}

/** The newest version of each key says what the key hangs on. */
function* attachments(versions: readonly { readonly key: string; readonly lease: bigint }[]): Generator<{ readonly key: string; readonly lease: bigint }> {
  for (let i = 0; i < versions.length; i++) {
    const version = must(versions[i], 'version');
    if (versions[i + 1]?.key !== version.key && version.lease !== 0n) yield version;
  }
}
