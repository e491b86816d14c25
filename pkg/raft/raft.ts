import { assert } from '../base/assert.ts';
import { RaftCore } from './core.ts';
import { propose } from './step-leader.ts';
import { step } from './step.ts';
import { noMember, type ConfChange, type ConfState, type EntryType, type HardState, type MemberId, type Message, type Persist, type RaftOptions, type RaftStatus, type Ready, type RestoredState, type SnapshotMark } from './types.ts';

/** Bytes of committed entries in one Ready; the rest follow in the next. */
const applyBytesMax = 4 * 1024 * 1024;

/**
 * Raft as a state machine: `tick`, `step` and the requests change it, `ready` says what to do about it. No clock, no I/O, no promise.
 *
 *   loop: ready = raft.ready()
 *         send ready.messages, answer ready.readStates
 *         write ready.persist and sync; then raft.persisted(it) and send what that returns
 *         apply ready.committed; then raft.applied(last index)
 *
 * The disk may lag: while a `persist` is out, further readies carry none, and everything else goes on.
 */
export class Raft {
  readonly #core: RaftCore;
  #handedHardState: HardState;
  #handedApply: number;
  #outstanding: Persist | undefined;
  #unsavedSnapshot: SnapshotMark | undefined;

  constructor(options: RaftOptions, restored: RestoredState) {
    this.#core = new RaftCore(options, restored);
    this.#handedHardState = { ...restored.hardState, commit: this.#core.log.committed };
    this.#handedApply = this.#core.log.applied;
  }

  // --- input

  /** Time passed: one heartbeat interval, whatever the caller chose it to be. */
  tick(): void {
    if (this.#core.role === 'leader') this.#tickLeader();
    else this.#tickFollower();
  }

  step(message: Message): void {
    assert(message.to === this.#core.id, 'a message for someone else', message.to);
    const local = message.type === 'propose' || message.type === 'readIndex' || message.type === 'transferLeader';
    const fromStranger = !local && (message.type === 'appendResponse' || message.type === 'heartbeatResponse') && !this.#core.progress.has(message.from);
    if (fromStranger) return;
    const before = this.#core.log.mark.index;
    step(this.#core, message);
    if (this.#core.log.mark.index > before) {
      this.#unsavedSnapshot = this.#core.log.mark;
      this.#handedApply = this.#core.log.mark.index;
    }
  }

  /** 'dropped': no leader known, or it cannot take more now. Accepted is not committed: a change of leader may still lose it. */
  propose(data: Buffer, type: EntryType = 'normal'): 'accepted' | 'dropped' {
    const core = this.#core;
    const message = this.#request('propose', [{ term: 0, index: 0, type, data }]);
    if (core.role === 'leader') return propose(core, message) ? 'accepted' : 'dropped';
    if (core.role !== 'follower' || core.leader === noMember) return 'dropped';
    step(core, message);
    return 'accepted';
  }

  /** Asks for a ReadState with this context. 'dropped' without a leader; and messages may be lost: ask again after a while. */
  readIndex(context: string): 'accepted' | 'dropped' {
    const core = this.#core;
    if (core.role !== 'leader' && core.leader === noMember) return 'dropped';
    step(core, { ...this.#request('readIndex', []), context });
    return 'accepted';
  }

  transferLeader(to: MemberId): void {
    const core = this.#core;
    if (core.role === 'leader') step(core, { ...this.#request('transferLeader', []), from: to });
  }

  /** Campaigns at the tick after `ticks` unless a leader is heard before. For the first election of a young cluster. */
  hastenElection(ticks: number): void {
    const core = this.#core;
    if (core.role !== 'follower' || core.leader !== noMember) return;
    core.electionElapsed = Math.max(core.electionElapsed, core.electionTimeout - ticks);
  }

  /** A message to this member was lost for sure. */
  reportUnreachable(member: MemberId): void {
    const progress = this.#core.progress.get(member);
    if (progress?.state === 'replicate') progress.becomeProbe();
  }

  /** The snapshot stream to this member ended. */
  reportSnapshot(member: MemberId, arrived: boolean): void {
    const progress = this.#core.progress.get(member);
    if (progress?.state !== 'snapshot') return;
    if (!arrived) progress.pendingSnapshot = 0;
    progress.becomeProbe();
    // If it arrived, its own answer or the next heartbeat's resumes; if not, so does the next heartbeat's.
    progress.paused = true;
  }

  /** Call when a committed confChange entry is applied; returns the configuration from then on. */
  applyConfChange(change: ConfChange): ConfState {
    return this.#core.changeConfiguration(this.#core.conf.with(change));
  }

  /** Forget the log up to `index` (applied); a slower member gets a snapshot instead. */
  compact(index: number, conf: ConfState): void {
    const term = this.#core.log.term(index);
    assert(term !== undefined, 'compacting an unknown index', index);
    this.#core.log.compact({ index, term, conf });
  }

  termOf(index: number): number | undefined {
    return this.#core.log.term(index);
  }

  // --- output

  hasReady(): boolean {
    const core = this.#core;
    return core.broadcastPending || core.outbox.length > 0 || core.readStates.length > 0 || (this.#outstanding === undefined && this.#needsPersist())
      || this.#handedApply < Math.min(core.log.committed, core.log.stable);
  }

  /** `mayPersist` false: the caller's disk is busy; the rest is still handed out. */
  ready(mayPersist = true): Ready {
    const core = this.#core;
    if (core.broadcastPending) core.broadcastAppend();
    const persist = mayPersist && this.#outstanding === undefined && this.#needsPersist() ? this.#takePersist() : undefined;
    // Nothing of the new state may be applied before the snapshot below it is on the disk.
    const committed = this.#unsavedSnapshot !== undefined || this.#outstanding?.snapshot !== undefined ? [] : core.log.toApply(this.#handedApply, applyBytesMax);
    this.#handedApply = committed.at(-1)?.index ?? this.#handedApply;
    if (core.role === 'leader') core.releaseUncommitted(committed);
    const { outbox: messages, readStates } = core;
    core.outbox = [];
    core.readStates = [];
    return { messages, readStates, committed, ...(persist === undefined ? {} : { persist }) };
  }

  /** `persist` is on the disk. Returns the messages that this allows to be sent. */
  persisted(persist: Persist): readonly Message[] {
    assert(persist === this.#outstanding, 'persisted something else than asked');
    this.#outstanding = undefined;
    const last = persist.entries.at(-1);
    if (last !== undefined) this.#core.log.stableTo(last.index, last.term);
    for (const message of persist.messages) if (message.to === this.#core.id) this.step(message);
    return persist.messages.filter((message) => message.to !== this.#core.id);
  }

  applied(index: number): void {
    this.#core.log.appliedTo(index);
  }

  status(): RaftStatus {
    const { id, role, term, vote, leader, transferee, log } = this.#core;
    return { id, role, term, vote, leader, transferee, commit: log.committed, applied: log.applied, firstIndex: log.firstIndex, lastIndex: log.lastIndex };
  }

  configuration(): ConfState {
    return this.#core.conf.toState();
  }

  /** For status pages and transcripts: one line per member, as the leader sees it. */
  describeProgress(): readonly { readonly member: MemberId; readonly match: number; readonly next: number; readonly state: string; readonly inflight: number; readonly recentActive: boolean }[] {
    return [...this.#core.progress].map(([member, progress]) => ({
      member, match: progress.match, next: progress.next, state: progress.state, inflight: progress.inflights.count, recentActive: progress.recentActive,
    }));
  }

  // --- inside

  #request(type: Message['type'], entries: Message['entries']): Message {
    const id = this.#core.id;
    return { type, from: id, to: id, term: 0, logTerm: 0, index: 0, commit: 0, entries, reject: false, rejectHint: 0, context: '' };
  }

  #tickFollower(): void {
    const core = this.#core;
    core.electionElapsed++;
    if (!core.promotable || core.electionElapsed < core.electionTimeout) return;
    core.electionElapsed = 0;
    core.campaign(core.options.preVote ? 'preVote' : 'vote');
  }

  #tickLeader(): void {
    const core = this.#core;
    core.heartbeatElapsed++;
    core.electionElapsed++;
    if (core.electionElapsed >= core.options.electionTicks) {
      core.electionElapsed = 0;
      core.transferee = noMember;
      if (core.options.checkQuorum && !core.quorumActive()) {
        core.becomeFollower(core.term, noMember);
        return;
      }
    }
    if (core.heartbeatElapsed >= core.options.heartbeatTicks) {
      core.heartbeatElapsed = 0;
      core.broadcastHeartbeat(core.reads.lastContext);
    }
  }

  #hardState(): HardState {
    return { term: this.#core.term, vote: this.#core.vote, commit: this.#core.log.committed };
  }

  #needsPersist(): boolean {
    const { term, vote, log, outboxAfterPersist } = this.#core;
    return outboxAfterPersist.length > 0 || log.stable < log.lastIndex || this.#unsavedSnapshot !== undefined
      || term !== this.#handedHardState.term || vote !== this.#handedHardState.vote;
  }

  #takePersist(): Persist {
    const core = this.#core;
    const hardState = this.#hardState();
    const before = this.#handedHardState;
    const voted = hardState.term !== before.term || hardState.vote !== before.vote;
    const entries = core.log.unstable();
    const snapshot = this.#unsavedSnapshot;
    const written = voted || ((entries.length > 0 || snapshot !== undefined) && hardState.commit !== before.commit);
    const persist: Persist = {
      entries, messages: core.outboxAfterPersist,
      mustSync: voted || entries.length > 0 || snapshot !== undefined,
      // A commit index alone is not worth a write: it is only a hint, and goes along with the next entries.
      ...(written ? { hardState } : {}),
      ...(snapshot === undefined ? {} : { snapshot }),
    };
    core.outboxAfterPersist = [];
    this.#unsavedSnapshot = undefined;
    if (written) this.#handedHardState = hardState;
    this.#outstanding = persist;
    return persist;
  }
}

