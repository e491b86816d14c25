/** 64-bit member id. bigint, because a number would lose bits. */
export type MemberId = bigint;
export const noMember: MemberId = 0n;

export type EntryType = 'normal' | 'confChange';

/** One slot of the replicated log. `data` is opaque here; an empty normal entry opens every leader's term. */
export interface Entry {
  readonly term: number;
  readonly index: number;
  readonly type: EntryType;
  readonly data: Buffer;
}

export interface ConfState {
  readonly voters: readonly MemberId[];
  readonly learners: readonly MemberId[];
}

/** What must survive a crash besides the log. `commit` is a hint: losing it costs time, never safety. */
export interface HardState {
  readonly term: number;
  readonly vote: MemberId;
  readonly commit: number;
}

/** Names a state of the application: everything up to and including `index` is in it. The state itself travels outside this room. */
export interface SnapshotMark {
  readonly index: number;
  readonly term: number;
  readonly conf: ConfState;
}

export type ConfChange =
  | { readonly kind: 'addVoter' | 'addLearner' | 'remove'; readonly member: MemberId }
  /** Changes only what the application knows about a member. */
  | { readonly kind: 'update'; readonly member: MemberId };

export type MessageType =
  | 'propose' | 'append' | 'appendResponse' | 'vote' | 'voteResponse' | 'preVote' | 'preVoteResponse' | 'snapshot'
  | 'heartbeat' | 'heartbeatResponse' | 'transferLeader' | 'timeoutNow' | 'readIndex' | 'readIndexResponse';

/**
 * One message between members; which fields count depends on `type` and the rest are zero.
 *
 *   append         index, logTerm = the entry before `entries`; commit
 *   appendResponse index = last matching index, or, with reject, the refused `index`; rejectHint and logTerm help the leader to go back fast
 *   vote, preVote  index, logTerm = the candidate's last entry; context 'transfer' when the leader asked for it
 *   heartbeat(Response), readIndex(Response)  context = id of a read
 *   propose, readIndex  term 0: they are forwarded, not part of a term
 */
export interface Message {
  readonly type: MessageType;
  readonly from: MemberId;
  readonly to: MemberId;
  readonly term: number;
  readonly logTerm: number;
  readonly index: number;
  readonly commit: number;
  readonly entries: readonly Entry[];
  readonly reject: boolean;
  readonly rejectHint: number;
  readonly context: string;
  readonly snapshot?: SnapshotMark;
}

export type Role = 'follower' | 'preCandidate' | 'candidate' | 'leader';

/** A linearizable read with this context may be served once `index` has been applied. */
export interface ReadState {
  readonly context: string;
  readonly index: number;
}

export interface RaftOptions {
  readonly id: MemberId;
  /** Ticks without a leader before an election; the real timeout is drawn from [electionTicks, 2 * electionTicks). */
  readonly electionTicks: number;
  readonly heartbeatTicks: number;
  /** Bytes of entry data in one append; a single larger entry still goes. */
  readonly messageBytesMax: number;
  /** Appends to one member that are not yet answered; more wait. */
  readonly inflightMessagesMax: number;
  /** Bytes of proposals not yet committed; more are dropped so that the caller can push back. */
  readonly uncommittedBytesMax: number;
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
  /** A whole number in [low, high). */
  readonly randomInt: (low: number, high: number) => number;
}

/** What the log and the snapshot of an earlier life hold. A fresh member has the initial `conf`, index and term 0, and no entries. */
export interface RestoredState {
  readonly hardState: HardState;
  readonly snapshot: SnapshotMark;
  /** The entries after the snapshot, without gaps. */
  readonly entries: readonly Entry[];
}

/**
 * What must reach the disk before `Raft.persisted` is called: the snapshot, then entries, then the hard state, then one sync if `mustSync`.
 * `messages` must not be sent before that.
 */
export interface Persist {
  readonly hardState?: HardState;
  readonly entries: readonly Entry[];
  readonly snapshot?: SnapshotMark;
  readonly mustSync: boolean;
  readonly messages: readonly Message[];
}

/** Everything the state machine wants done. At most one `persist` is outstanding; the rest keeps flowing while it is. */
export interface Ready {
  /** To send at once, in this order, possibly losing some. */
  readonly messages: readonly Message[];
  readonly readStates: readonly ReadState[];
  /** To apply in this order; every one of them is already on this member's disk. */
  readonly committed: readonly Entry[];
  readonly persist?: Persist;
}

export interface RaftStatus {
  readonly id: MemberId;
  readonly role: Role;
  readonly term: number;
  readonly vote: MemberId;
  readonly leader: MemberId;
  readonly commit: number;
  readonly applied: number;
  readonly firstIndex: number;
  readonly lastIndex: number;
  readonly transferee: MemberId;
}
