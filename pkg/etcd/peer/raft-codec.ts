import { must } from '../../base/assert.ts';
import type { ConfChange, ConfState, Entry, Message, MessageType, SnapshotMark } from '../../raft/types.ts';
import { messageType } from '../wire/codec.ts';

/** 64 bits as the codec reads and writes them fastest. */
interface Halves {
  readonly low: number;
  readonly high: number;
  readonly unsigned: true;
}
type Wide = number | Halves;

const wireTypes: Readonly<Record<MessageType, number>> = {
  propose: 2, append: 3, appendResponse: 4, vote: 5, voteResponse: 6, snapshot: 7, heartbeat: 8, heartbeatResponse: 9,
  transferLeader: 13, timeoutNow: 14, readIndex: 15, readIndexResponse: 16, preVote: 17, preVoteResponse: 18,
};
const ownTypes = new Map(Object.entries(wireTypes).map(([name, number]) => [number, name as MessageType]));

interface WireEntry { Type: number; Term: Wide; Index: Wide; Data?: Uint8Array }
interface WireConfState { voters: Wide[]; learners: Wide[]; auto_leave: boolean }
interface WireMessage {
  type: number; to: Wide; from: Wide; term: Wide; logTerm: Wide; index: Wide; commit: Wide; vote: Wide; reject: boolean; rejectHint: Wide;
  entries: WireEntry[]; context?: Uint8Array; snapshot?: { metadata: { conf_state: WireConfState; index: Wide; term: Wide } } | null;
}

function halvesOf(id: bigint): Halves {
  return { low: Number(id & 0xffff_ffffn) | 0, high: Number(id >> 32n) | 0, unsigned: true };
}
function bigintOf(wide: Wide): bigint {
  return typeof wide === 'number' ? BigInt(wide) : (BigInt(wide.high >>> 0) << 32n) | BigInt(wide.low >>> 0);
}
function numberOf(wide: Wide): number {
  return typeof wide === 'number' ? wide : (wide.high >>> 0) * 2 ** 32 + (wide.low >>> 0);
}

function confToWire(conf: ConfState): WireConfState {
  return { voters: conf.voters.map(halvesOf), learners: conf.learners.map(halvesOf), auto_leave: false };
}
function markToWire(mark: SnapshotMark): { metadata: { conf_state: WireConfState; index: number; term: number } } {
  return { metadata: { conf_state: confToWire(mark.conf), index: mark.index, term: mark.term } };
}

function toWire(message: Message): WireMessage {
  return {
    type: wireTypes[message.type], to: halvesOf(message.to), from: halvesOf(message.from), term: message.term, logTerm: message.logTerm, index: message.index,
    commit: message.commit, vote: 0, reject: message.reject, rejectHint: message.rejectHint,
    entries: message.entries.map((entry) => ({ Type: entry.type === 'normal' ? 0 : 1, Term: entry.term, Index: entry.index, Data: entry.data })),
    ...(message.context === '' ? {} : { context: Buffer.from(message.context) }),
    ...(message.snapshot === undefined ? {} : { snapshot: markToWire(message.snapshot) }),
  };
}

const noData = Buffer.alloc(0);

function bufferOf(bytes: Uint8Array | undefined): Buffer {
  if (bytes === undefined || bytes.length === 0) return noData;
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function entryOf(wire: WireEntry): Entry {
  return { type: wire.Type === 0 ? 'normal' : 'confChange', term: numberOf(wire.Term), index: numberOf(wire.Index), data: bufferOf(wire.Data) };
}

/** Undefined for a message type that is not for the wire; such a message is ignored. */
function fromWire(wire: WireMessage): Message | undefined {
  const type = ownTypes.get(wire.type);
  if (type === undefined) return undefined;
  const metadata = wire.snapshot?.metadata;
  return {
    type, to: bigintOf(wire.to), from: bigintOf(wire.from), term: numberOf(wire.term), logTerm: numberOf(wire.logTerm), index: numberOf(wire.index),
    commit: numberOf(wire.commit), reject: wire.reject, rejectHint: numberOf(wire.rejectHint), entries: wire.entries.map(entryOf), context: bufferOf(wire.context).toString(),
    ...(metadata === undefined ? {} : {
      snapshot: { index: numberOf(metadata.index), term: numberOf(metadata.term), conf: { voters: metadata.conf_state.voters.map(bigintOf), learners: metadata.conf_state.learners.map(bigintOf) } },
    }),
  };
}

const frameType = messageType('coxswain.raft.PeerFrame');
const singleType = messageType('raftpb.Message');
const confChangeType = messageType('raftpb.ConfChange');

export type PeerFrame =
  | { readonly kind: 'hello'; readonly clusterId: bigint; readonly from: bigint; readonly to: bigint; readonly version: string }
  | { readonly kind: 'batch'; readonly messages: readonly Message[] }
  | { readonly kind: 'ping'; readonly sequence: number };

export function encodeFrame(frame: PeerFrame): Buffer {
  const wire = frame.kind === 'batch' ? { batch: { messages: frame.messages.map(toWire) } }
    : frame.kind === 'ping' ? { ping: { sequence: frame.sequence } }
      : { hello: { cluster_id: halvesOf(frame.clusterId), from: halvesOf(frame.from), to: halvesOf(frame.to), server_version: frame.version } };
  return frameType.encode(wire).finish() as Buffer;
}

export function decodeFrame(bytes: Uint8Array): PeerFrame {
  const wire = frameType.decode(bytes) as unknown as {
    hello?: { cluster_id: Wide; from: Wide; to: Wide; server_version: string } | null; batch?: { messages: WireMessage[] } | null; ping?: { sequence: Wide } | null;
  };
  if (wire.hello) return { kind: 'hello', clusterId: bigintOf(wire.hello.cluster_id), from: bigintOf(wire.hello.from), to: bigintOf(wire.hello.to), version: wire.hello.server_version };
  if (wire.batch) return { kind: 'batch', messages: wire.batch.messages.flatMap((message) => fromWire(message) ?? []) };
  return { kind: 'ping', sequence: wire.ping ? numberOf(wire.ping.sequence) : 0 };
}

/** One message alone, as raftpb bytes. */
export function encodeMessage(message: Message): Buffer {
  return singleType.encode(toWire(message)).finish() as Buffer;
}
export function decodeMessage(bytes: Uint8Array): Message {
  return must(fromWire(singleType.decode(bytes) as unknown as WireMessage), 'a message type for the wire');
}

const changeKinds = ['addVoter', 'remove', 'update', 'addLearner'] as const;

/** `context` is the JSON of the member that joins or changes. */
export function encodeConfChange(change: ConfChange, id: bigint, context: Buffer): Buffer {
  return confChangeType.encode({ type: changeKinds.indexOf(change.kind), node_id: halvesOf(change.member), id: halvesOf(id), context }).finish() as Buffer;
}
export function decodeConfChange(data: Uint8Array): { readonly change: ConfChange; readonly id: bigint; readonly context: Buffer } {
  const wire = confChangeType.decode(data) as unknown as { type: number; node_id: Wide; id: Wide; context?: Uint8Array };
  const kind = must(changeKinds[wire.type], 'a kind of configuration change');
  return { change: { kind, member: bigintOf(wire.node_id) }, id: bigintOf(wire.id), context: bufferOf(wire.context) };
}
