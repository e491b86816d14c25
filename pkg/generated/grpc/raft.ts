// Generated from proto/. Do not edit.
import type { Int64 } from './wire.ts';

/** For fromJSON(raftDescriptor, loaderOptions). Services: coxswain.raft.Peer. */
export const raftDescriptor = JSON.parse('{"nested":{"coxswain":{"nested":{"raft":{"nested":{"Peer":{"methods":{"Stream":{"requestType":"PeerFrame","requestStream":true,"responseType":"PeerReply","responseStream":true},"SendSnapshot":{"requestType":"SnapshotChunk","requestStream":true,"responseType":"SnapshotAnswer"}}},"PeerFrame":{"oneofs":{"frame":{"oneof":["hello","batch","ping"]}},"fields":{"hello":{"type":"Hello","id":1},"batch":{"type":"MessageBatch","id":2},"ping":{"type":"Ping","id":3}}},"Hello":{"fields":{"cluster_id":{"type":"uint64","id":1},"from":{"type":"uint64","id":2},"to":{"type":"uint64","id":3},"server_version":{"type":"string","id":4}}},"MessageBatch":{"fields":{"messages":{"rule":"repeated","type":"raftpb.Message","id":1}}},"Ping":{"fields":{"sequence":{"type":"uint64","id":1}}},"PeerReply":{"oneofs":{"reply":{"oneof":["hello","pong"]}},"fields":{"hello":{"type":"Hello","id":1},"pong":{"type":"Ping","id":2}}},"SnapshotChunk":{"fields":{"cluster_id":{"type":"uint64","id":1},"message":{"type":"raftpb.Message","id":2},"data":{"type":"bytes","id":3},"crc":{"type":"uint32","id":4}}},"SnapshotAnswer":{"fields":{"accepted":{"type":"bool","id":1},"reason":{"type":"string","id":2}}}}}}},"raftpb":{"nested":{"EntryType":{"edition":"proto2","values":{"EntryNormal":0,"EntryConfChange":1,"EntryConfChangeV2":2}},"MessageType":{"edition":"proto2","values":{"MsgHup":0,"MsgBeat":1,"MsgProp":2,"MsgApp":3,"MsgAppResp":4,"MsgVote":5,"MsgVoteResp":6,"MsgSnap":7,"MsgHeartbeat":8,"MsgHeartbeatResp":9,"MsgUnreachable":10,"MsgSnapStatus":11,"MsgCheckQuorum":12,"MsgTransferLeader":13,"MsgTimeoutNow":14,"MsgReadIndex":15,"MsgReadIndexResp":16,"MsgPreVote":17,"MsgPreVoteResp":18,"MsgStorageAppend":19,"MsgStorageAppendResp":20,"MsgStorageApply":21,"MsgStorageApplyResp":22,"MsgForgetLeader":23}},"ConfChangeTransition":{"edition":"proto2","values":{"ConfChangeTransitionAuto":0,"ConfChangeTransitionJointImplicit":1,"ConfChangeTransitionJointExplicit":2}},"ConfChangeType":{"edition":"proto2","values":{"ConfChangeAddNode":0,"ConfChangeRemoveNode":1,"ConfChangeUpdateNode":2,"ConfChangeAddLearnerNode":3}},"Entry":{"edition":"proto2","fields":{"Term":{"rule":"required","type":"uint64","id":2},"Index":{"rule":"required","type":"uint64","id":3},"Type":{"rule":"required","type":"EntryType","id":1},"Data":{"type":"bytes","id":4}}},"SnapshotMetadata":{"edition":"proto2","fields":{"conf_state":{"rule":"required","type":"ConfState","id":1},"index":{"rule":"required","type":"uint64","id":2},"term":{"rule":"required","type":"uint64","id":3}}},"Snapshot":{"edition":"proto2","fields":{"data":{"type":"bytes","id":1},"metadata":{"rule":"required","type":"SnapshotMetadata","id":2}}},"Message":{"edition":"proto2","fields":{"type":{"rule":"required","type":"MessageType","id":1},"to":{"rule":"required","type":"uint64","id":2},"from":{"rule":"required","type":"uint64","id":3},"term":{"rule":"required","type":"uint64","id":4},"logTerm":{"rule":"required","type":"uint64","id":5},"index":{"rule":"required","type":"uint64","id":6},"entries":{"rule":"repeated","type":"Entry","id":7},"commit":{"rule":"required","type":"uint64","id":8},"vote":{"rule":"required","type":"uint64","id":13},"snapshot":{"type":"Snapshot","id":9},"reject":{"rule":"required","type":"bool","id":10},"rejectHint":{"rule":"required","type":"uint64","id":11},"context":{"type":"bytes","id":12},"responses":{"rule":"repeated","type":"Message","id":14}}},"HardState":{"edition":"proto2","fields":{"term":{"rule":"required","type":"uint64","id":1},"vote":{"rule":"required","type":"uint64","id":2},"commit":{"rule":"required","type":"uint64","id":3}}},"ConfState":{"edition":"proto2","fields":{"voters":{"rule":"repeated","type":"uint64","id":1},"learners":{"rule":"repeated","type":"uint64","id":2},"voters_outgoing":{"rule":"repeated","type":"uint64","id":3},"learners_next":{"rule":"repeated","type":"uint64","id":4},"auto_leave":{"rule":"required","type":"bool","id":5}}},"ConfChange":{"edition":"proto2","fields":{"type":{"rule":"required","type":"ConfChangeType","id":2},"node_id":{"rule":"required","type":"uint64","id":3},"context":{"type":"bytes","id":4},"id":{"rule":"required","type":"uint64","id":1}}},"ConfChangeSingle":{"edition":"proto2","fields":{"type":{"rule":"required","type":"ConfChangeType","id":1},"node_id":{"rule":"required","type":"uint64","id":2}}},"ConfChangeV2":{"edition":"proto2","fields":{"transition":{"rule":"required","type":"ConfChangeTransition","id":1},"changes":{"rule":"repeated","type":"ConfChangeSingle","id":2},"context":{"type":"bytes","id":3}}}}},"snappb":{"nested":{"snapshot":{"edition":"proto2","fields":{"crc":{"rule":"required","type":"uint32","id":1},"data":{"type":"bytes","id":2}}}}},"walpb":{"nested":{"Record":{"edition":"proto2","fields":{"type":{"rule":"required","type":"int64","id":1},"crc":{"rule":"required","type":"uint32","id":2},"data":{"type":"bytes","id":3}}},"Snapshot":{"edition":"proto2","fields":{"index":{"rule":"required","type":"uint64","id":1},"term":{"rule":"required","type":"uint64","id":2},"conf_state":{"type":"raftpb.ConfState","id":3}}}}}}}') as { readonly nested: Record<string, never> };

export interface PeerFrame {
  /** One of frame. */
  readonly hello?: Hello | undefined;
  /** One of frame. */
  readonly batch?: MessageBatch | undefined;
  /** One of frame. */
  readonly ping?: Ping | undefined;
}

/** Who speaks. The receiver closes the stream when the cluster differs or the member is not one of its own. */
export interface Hello {
  readonly cluster_id?: Int64 | undefined;
  readonly from?: Int64 | undefined;
  readonly to?: Int64 | undefined;
  readonly server_version?: string | undefined;
}

/** Everything one Ready produced for this peer, in order. */
export interface MessageBatch {
  readonly messages?: readonly Message[] | undefined;
}

export interface Ping {
  readonly sequence?: Int64 | undefined;
}

export interface PeerReply {
  /** One of reply. */
  readonly hello?: Hello | undefined;
  /** One of reply. */
  readonly pong?: Ping | undefined;
}

/** The first chunk carries the message whose snapshot has no data; the rest carry bytes. */
export interface SnapshotChunk {
  readonly cluster_id?: Int64 | undefined;
  readonly message?: Message | undefined;
  readonly data?: Uint8Array | undefined;
  readonly crc?: number | undefined;
}

export interface SnapshotAnswer {
  readonly accepted?: boolean | undefined;
  readonly reason?: string | undefined;
}

export type EntryType = 'EntryNormal' | 'EntryConfChange' | 'EntryConfChangeV2';

export type MessageType = 'MsgHup' | 'MsgBeat' | 'MsgProp' | 'MsgApp' | 'MsgAppResp' | 'MsgVote' | 'MsgVoteResp' | 'MsgSnap' | 'MsgHeartbeat' | 'MsgHeartbeatResp' | 'MsgUnreachable' | 'MsgSnapStatus' | 'MsgCheckQuorum' | 'MsgTransferLeader' | 'MsgTimeoutNow' | 'MsgReadIndex' | 'MsgReadIndexResp' | 'MsgPreVote' | 'MsgPreVoteResp' | 'MsgStorageAppend' | 'MsgStorageAppendResp' | 'MsgStorageApply' | 'MsgStorageApplyResp' | 'MsgForgetLeader';

export type ConfChangeTransition = 'ConfChangeTransitionAuto' | 'ConfChangeTransitionJointImplicit' | 'ConfChangeTransitionJointExplicit';

export type ConfChangeType = 'ConfChangeAddNode' | 'ConfChangeRemoveNode' | 'ConfChangeUpdateNode' | 'ConfChangeAddLearnerNode';

/** One slot of the log. */
export interface Entry {
  readonly Term: Int64;
  readonly Index: Int64;
  readonly Type: EntryType;
  readonly Data?: Uint8Array | undefined;
}

export interface SnapshotMetadata {
  readonly conf_state: ConfState;
  readonly index: Int64;
  readonly term: Int64;
}

/** The state up to metadata.index in place of the log. */
export interface Snapshot {
  readonly data?: Uint8Array | undefined;
  readonly metadata: SnapshotMetadata;
}

/** One message between two members, or between a member and its own storage. */
export interface Message {
  readonly type: MessageType;
  readonly to: Int64;
  readonly from: Int64;
  readonly term: Int64;
  readonly logTerm: Int64;
  readonly index: Int64;
  readonly entries?: readonly Entry[] | undefined;
  readonly commit: Int64;
  readonly vote: Int64;
  readonly snapshot?: Snapshot | undefined;
  readonly reject: boolean;
  readonly rejectHint: Int64;
  readonly context?: Uint8Array | undefined;
  readonly responses?: readonly Message[] | undefined;
}

/** What a member must have on disk before it answers. */
export interface HardState {
  readonly term: Int64;
  readonly vote: Int64;
  readonly commit: Int64;
}

/** The member sets in force; the outgoing set is not empty during a joint change. */
export interface ConfState {
  readonly voters?: readonly Int64[] | undefined;
  readonly learners?: readonly Int64[] | undefined;
  readonly voters_outgoing?: readonly Int64[] | undefined;
  readonly learners_next?: readonly Int64[] | undefined;
  readonly auto_leave: boolean;
}

export interface ConfChange {
  readonly type: ConfChangeType;
  readonly node_id: Int64;
  readonly context?: Uint8Array | undefined;
  readonly id: Int64;
}

export interface ConfChangeSingle {
  readonly type: ConfChangeType;
  readonly node_id: Int64;
}

/** Several changes at once; more than one, or an explicit transition, goes through a joint configuration. */
export interface ConfChangeV2 {
  readonly transition: ConfChangeTransition;
  readonly changes?: readonly ConfChangeSingle[] | undefined;
  readonly context?: Uint8Array | undefined;
}

export interface Snapshot {
  readonly crc: number;
  readonly data?: Uint8Array | undefined;
}

/** type says what data holds: 1 metadata, 2 entry, 3 hard state, 4 checksum, 5 snapshot marker. crc runs over all data so far in the file chain. */
export interface WalpbRecord {
  readonly type: Int64;
  readonly crc: number;
  readonly data?: Uint8Array | undefined;
}

/** Marks that a snapshot up to this index was taken; reading starts after the newest one that exists. */
export interface WalpbSnapshot {
  readonly index: Int64;
  readonly term: Int64;
  readonly conf_state?: ConfState | undefined;
}
