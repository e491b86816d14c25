import { assert, must } from '../base/assert.ts';
import { Configuration } from './configuration.ts';
import { RaftLog } from './log.ts';
import { Progress } from './progress.ts';
import { ReadOnlyQueue } from './read-only.ts';
import { noMember, type ConfState, type Entry, type EntryType, type MemberId, type Message, type MessageType, type RaftOptions, type ReadState, type RestoredState, type Role } from './types.ts';

export type Outgoing = { readonly type: MessageType; readonly to: MemberId } & Partial<Omit<Message, 'type' | 'to' | 'from'>>;

const empty = Buffer.alloc(0);
/** Context of votes that the leader asked for by timeoutNow; they ignore the lease of a living leader. */
export const transferContext = 'transfer';

/** The state of one member and the moves that every role shares. The rules that choose the moves are in step.ts. */
export class RaftCore {
  readonly options: RaftOptions;
  readonly id: MemberId;
  readonly log: RaftLog;
  term: number;
  vote: MemberId;
  leader: MemberId = noMember;
  role: Role = 'follower';
  conf: Configuration;
  progress = new Map<MemberId, Progress>();
  votes = new Map<MemberId, boolean>();
  electionElapsed = 0;
  heartbeatElapsed = 0;
  electionTimeout = 0;
  transferee: MemberId = noMember;
  /** A configuration change at this index may not be applied yet; no other may start. */
  pendingConfIndex = 0;
  uncommittedBytes = 0;
  readonly reads = new ReadOnlyQueue();
  /** Reads that came before this leader committed in its own term. */
  earlyReads: Message[] = [];
  readStates: ReadState[] = [];
  outbox: Message[] = [];
  /** Promises: only true once the disk holds what they promise. Those to ourselves count our own vote and our own append. */
  outboxAfterPersist: Message[] = [];
  broadcastPending = false;

  constructor(options: RaftOptions, restored: RestoredState) {
    this.options = options;
    this.id = options.id;
    this.log = new RaftLog(restored.snapshot, restored.entries);
    this.log.commitTo(Math.min(restored.hardState.commit, this.log.lastIndex));
    this.term = restored.hardState.term;
    this.vote = restored.hardState.vote;
    this.conf = new Configuration(restored.snapshot.conf);
    this.resetProgress();
    this.drawElectionTimeout();
  }

  send(outgoing: Outgoing): void {
    const forwarded = outgoing.type === 'propose' || outgoing.type === 'readIndex';
    const message: Message = {
      term: forwarded ? 0 : this.term, logTerm: 0, index: 0, commit: 0, entries: [], reject: false, rejectHint: 0, context: '', ...outgoing, from: this.id,
    };
    const promise = message.type === 'appendResponse' || message.type === 'voteResponse' || message.type === 'preVoteResponse';
    if (promise) this.outboxAfterPersist.push(message);
    else this.outbox.push(message);
  }

  // --- roles

  private reset(term: number): void {
    if (term !== this.term) {
      assert(term > this.term, 'the term would go back', { term, own: this.term });
      this.term = term;
      this.vote = noMember;
    }
    this.leader = noMember;
    this.electionElapsed = 0;
    this.heartbeatElapsed = 0;
    this.transferee = noMember;
    this.pendingConfIndex = 0;
    this.uncommittedBytes = 0;
    this.votes = new Map();
    this.earlyReads = [];
    this.reads.clear();
    this.drawElectionTimeout();
    this.resetProgress();
  }

  private resetProgress(): void {
    this.progress = new Map(this.conf.members.map((member) => [member, this.newProgress(member)]));
    const own = this.progress.get(this.id);
    if (own !== undefined) own.match = this.log.stable;
  }

  private newProgress(member: MemberId): Progress {
    return new Progress(this.log.lastIndex + 1, this.options.inflightMessagesMax, this.conf.learners.has(member));
  }

  private drawElectionTimeout(): void {
    this.electionTimeout = this.options.randomInt(this.options.electionTicks, 2 * this.options.electionTicks);
  }

  becomeFollower(term: number, leader: MemberId): void {
    this.reset(term);
    this.leader = leader;
    this.role = 'follower';
  }

  becomePreCandidate(): void {
    assert(this.role !== 'leader', 'a leader does not campaign');
    this.votes = new Map();
    this.role = 'preCandidate';
    this.leader = noMember;
    this.electionElapsed = 0;
    this.drawElectionTimeout();
  }

  becomeCandidate(): void {
    assert(this.role !== 'leader', 'a leader does not campaign');
    this.reset(this.term + 1);
    this.vote = this.id;
    this.role = 'candidate';
  }

  becomeLeader(): void {
    assert(this.role === 'candidate', 'only a candidate becomes leader');
    this.reset(this.term);
    this.leader = this.id;
    this.role = 'leader';
    const own = must(this.progress.get(this.id), 'a leader is a member');
    own.becomeReplicate();
    own.recentActive = true;
    // Whatever lies uncommitted in the log may hold a configuration change; wait until all of it is applied.
    this.pendingConfIndex = this.log.lastIndex;
    this.appendOwn([{ type: 'normal', data: empty }]);
    this.broadcastAppend();
  }

  campaign(kind: 'preVote' | 'vote' | 'transfer'): void {
    if (kind === 'preVote') this.becomePreCandidate();
    else this.becomeCandidate();
    const type = kind === 'preVote' ? 'preVote' : 'vote';
    const term = kind === 'preVote' ? this.term + 1 : this.term;
    for (const to of this.conf.voters) {
      if (to === this.id) this.send({ type: type === 'vote' ? 'voteResponse' : 'preVoteResponse', to, term });
      else this.send({ type, to, term, index: this.log.lastIndex, logTerm: this.log.lastTerm, context: kind === 'transfer' ? transferContext : '' });
    }
  }

  /** May campaign: a voter that knows the configuration it would lead, so none that is committed waits to be applied. */
  get promotable(): boolean {
    if (!this.conf.voters.has(this.id)) return false;
    if (this.log.applied >= this.log.committed) return true;
    return this.log.slice(this.log.applied + 1, this.log.committed + 1).every((entry) => entry.type !== 'confChange');
  }

  // --- leader: log

  /** False when the backlog of uncommitted proposals is full. */
  appendOwn(entries: readonly { readonly type: EntryType; readonly data: Buffer }[]): boolean {
    const bytes = entries.reduce((sum, entry) => sum + entry.data.length, 0);
    if (bytes > 0 && this.uncommittedBytes > 0 && this.uncommittedBytes + bytes > this.options.uncommittedBytesMax) return false;
    this.uncommittedBytes += bytes;
    const last = this.log.lastIndex;
    this.log.append(entries.map((entry, i) => ({ term: this.term, index: last + 1 + i, type: entry.type, data: entry.data })));
    // Our own answer, counted once the entries are on our disk.
    this.send({ type: 'appendResponse', to: this.id, index: this.log.lastIndex });
    return true;
  }

  releaseUncommitted(entries: readonly Entry[]): void {
    const bytes = entries.reduce((sum, entry) => sum + entry.data.length, 0);
    this.uncommittedBytes = Math.max(0, this.uncommittedBytes - bytes);
  }

  /** True when the commit index moved: a majority holds an entry of our own term. */
  maybeCommit(): boolean {
    const index = this.conf.committedIndex((member) => this.progress.get(member)?.match ?? 0);
    if (index <= this.log.committed || this.log.term(index) !== this.term) return false;
    return this.log.commitTo(index);
  }

  get committedInTerm(): boolean {
    return this.log.term(this.log.committed) === this.term;
  }

  broadcastAppend(): void {
    this.broadcastPending = false;
    for (const member of this.progress.keys()) if (member !== this.id) this.sendAppend(member, true);
  }

  /** Sends what the member lacks, if its window allows; an empty append only with `evenEmpty`. */
  sendAppend(to: MemberId, evenEmpty: boolean): boolean {
    const progress = must(this.progress.get(to), 'progress of a member');
    if (progress.blocked) return false;
    const base = progress.next - 1;
    const baseTerm = this.log.term(base);
    if (baseTerm === undefined) return this.sendSnapshot(to, progress);
    const entries = base >= this.log.lastIndex ? [] : this.log.slice(base + 1, this.log.lastIndex + 1, this.options.messageBytesMax);
    if (entries.length === 0 && !evenEmpty) return false;
    this.send({ type: 'append', to, index: base, logTerm: baseTerm, entries, commit: this.log.committed });
    progress.sent(entries.length, base + entries.length);
    return true;
  }

  private sendSnapshot(to: MemberId, progress: Progress): boolean {
    if (!progress.recentActive) return false;
    const snapshot = this.log.mark;
    progress.becomeSnapshot(snapshot.index);
    this.send({ type: 'snapshot', to, snapshot });
    return true;
  }

  broadcastHeartbeat(context: string): void {
    for (const [to, progress] of this.progress) {
      if (to !== this.id) this.send({ type: 'heartbeat', to, commit: Math.min(progress.match, this.log.committed), context });
    }
  }

  quorumActive(): boolean {
    const active = new Map([...this.progress].map(([member, progress]) => [member, member === this.id || progress.recentActive]));
    for (const [member, progress] of this.progress) if (member !== this.id) progress.recentActive = false;
    return this.conf.voteResult(active) === 'won';
  }

  answerRead(requester: MemberId, context: string, index: number): void {
    if (requester === noMember || requester === this.id) this.readStates.push({ context, index });
    else this.send({ type: 'readIndexResponse', to: requester, index, context });
  }

  // --- configuration

  changeConfiguration(conf: Configuration): ConfState {
    this.conf = conf;
    const before = this.progress;
    this.progress = new Map(conf.members.map((member) => {
      const known = before.get(member);
      return [member, known !== undefined && known.isLearner === conf.learners.has(member) ? known : this.adopt(member, known)];
    }));
    if (this.role !== 'leader') return conf.toState();
    if (!conf.voters.has(this.id)) return conf.toState();
    if (this.maybeCommit()) this.broadcastAppend();
    else for (const member of this.progress.keys()) if (member !== this.id) this.sendAppend(member, false);
    if (this.transferee !== noMember && !conf.voters.has(this.transferee)) this.transferee = noMember;
    return conf.toState();
  }

  private adopt(member: MemberId, before: Progress | undefined): Progress {
    const progress = this.newProgress(member);
    if (before !== undefined) {
      progress.match = before.match;
      progress.next = before.match + 1;
    }
    // A newcomer counts as alive until the next check, so that it does not cost the leader its quorum.
    progress.recentActive = true;
    return progress;
  }
}
