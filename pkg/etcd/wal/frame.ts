import { crc32 } from 'node:zlib';
import type { ConfState, Entry, HardState } from '../../raft/types.ts';
import { WalError } from './errors.ts';

/**
 * A frame is what one sync makes durable, so a crash tears at most the last one.
 *
 *   0      4       8          16     20          24
 *   magic  length  sequence   crc    header crc  payload ... padded with zeros to a multiple of 8
 *
 * payload = records: kind u8, length u32, body. Numbers are little-endian; terms and indexes are doubles, whole and below 2^53.
 */
const magic = 0x4c575843;
export const headerBytes = 24;
const recordHeaderBytes = 5;

export type WalRecord =
  | { readonly kind: 'metadata'; readonly clusterId: bigint; readonly memberId: bigint }
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'hardState'; readonly hardState: HardState }
  /** A snapshot up to here is on the disk. */
  | { readonly kind: 'snapshot'; readonly index: number; readonly term: number; readonly conf: ConfState };

const kindNumbers = { metadata: 1, entry: 2, hardState: 3, snapshot: 4 } as const;

export function alignedBytes(payloadBytes: number): number {
  return headerBytes + Math.ceil(payloadBytes / 8) * 8;
}

export function encodeFrame(sequence: number, records: readonly WalRecord[]): Buffer {
  const bodies = records.map(recordBytes);
  const payload = bodies.reduce((sum, bytes) => sum + recordHeaderBytes + bytes, 0);
  // Its own memory, not a slice of the pool: it is handed over to the writer's thread.
  const frame = Buffer.allocUnsafeSlow(alignedBytes(payload));
  frame.fill(0, headerBytes + payload);
  let at = headerBytes;
  records.forEach((record, i) => {
    frame.writeUInt8(kindNumbers[record.kind], at);
    frame.writeUInt32LE(bodies[i] as number, at + 1);
    writeRecord(frame, at + recordHeaderBytes, record);
    at += recordHeaderBytes + (bodies[i] as number);
  });
  frame.writeUInt32LE(magic, 0);
  frame.writeUInt32LE(payload, 4);
  frame.writeBigUInt64LE(BigInt(sequence), 8);
  frame.writeUInt32LE(crc32(frame.subarray(headerBytes, headerBytes + payload)), 16);
  frame.writeUInt32LE(crc32(frame.subarray(0, 20)), 20);
  return frame;
}

const entryHeaderBytes = 17;

function recordBytes(record: WalRecord): number {
  switch (record.kind) {
    case 'metadata': return 16;
    case 'entry': return entryHeaderBytes + record.entry.data.length;
    case 'hardState': return 24;
    case 'snapshot': return 24 + 8 * (record.conf.voters.length + record.conf.learners.length);
  }
}

function writeRecord(out: Buffer, at: number, record: WalRecord): void {
  switch (record.kind) {
    case 'metadata':
      out.writeBigUInt64LE(record.clusterId, at);
      out.writeBigUInt64LE(record.memberId, at + 8);
      return;
    case 'entry':
      out.writeUInt8(record.entry.type === 'normal' ? 0 : 1, at);
      out.writeDoubleLE(record.entry.term, at + 1);
      out.writeDoubleLE(record.entry.index, at + 9);
      record.entry.data.copy(out, at + entryHeaderBytes);
      return;
    case 'hardState':
      out.writeDoubleLE(record.hardState.term, at);
      out.writeDoubleLE(record.hardState.commit, at + 8);
      out.writeBigUInt64LE(record.hardState.vote, at + 16);
      return;
    case 'snapshot':
      out.writeDoubleLE(record.index, at);
      out.writeDoubleLE(record.term, at + 8);
      out.writeUInt32LE(record.conf.voters.length, at + 16);
      out.writeUInt32LE(record.conf.learners.length, at + 20);
      [...record.conf.voters, ...record.conf.learners].forEach((member, i) => out.writeBigUInt64LE(member, at + 24 + 8 * i));
  }
}

export interface Frame {
  readonly sequence: number;
  readonly records: readonly WalRecord[];
  /** Where the next frame begins. */
  readonly end: number;
}

/** The frame at `at`; 'empty' when nothing was written there, 'broken' when something was and it is not whole. */
export function decodeFrame(bytes: Buffer, at: number): Frame | 'empty' | 'broken' {
  const header = readHeader(bytes, at);
  if (header === undefined) return isZero(bytes, at, at + headerBytes) ? 'empty' : 'broken';
  const payload = bytes.subarray(at + headerBytes, at + headerBytes + header.length);
  if (payload.length < header.length || crc32(payload) !== header.crc) return 'broken';
  return { sequence: header.sequence, records: decodeRecords(payload), end: at + alignedBytes(header.length) };
}

function readHeader(bytes: Buffer, at: number): { readonly length: number; readonly sequence: number; readonly crc: number } | undefined {
  if (at + headerBytes > bytes.length || bytes.readUInt32LE(at) !== magic) return undefined;
  if (bytes.readUInt32LE(at + 20) !== crc32(bytes.subarray(at, at + 20))) return undefined;
  return { length: bytes.readUInt32LE(at + 4), sequence: Number(bytes.readBigUInt64LE(at + 8)), crc: bytes.readUInt32LE(at + 16) };
}

/** Looks for a frame header later than `sequence` at or after `at`. Finding one proves that the break before it is no torn tail. */
export function laterFrameExists(bytes: Buffer, at: number, sequence: number): boolean {
  for (let i = at; i + headerBytes <= bytes.length; i += 8) {
    const header = readHeader(bytes, i);
    if (header !== undefined && header.sequence > sequence) return true;
  }
  return false;
}

export function isZero(bytes: Buffer, from: number, to: number): boolean {
  for (let i = from; i < Math.min(to, bytes.length); i++) if (bytes[i] !== 0) return false;
  return true;
}

function decodeRecords(payload: Buffer): WalRecord[] {
  const records: WalRecord[] = [];
  for (let at = 0; at < payload.length;) {
    const kind = payload.readUInt8(at);
    const length = payload.readUInt32LE(at + 1);
    const body = payload.subarray(at + recordHeaderBytes, at + recordHeaderBytes + length);
    records.push(decodeRecord(kind, body));
    at += recordHeaderBytes + length;
  }
  return records;
}

function decodeRecord(kind: number, body: Buffer): WalRecord {
  switch (kind) {
    case kindNumbers.metadata: return { kind: 'metadata', clusterId: body.readBigUInt64LE(0), memberId: body.readBigUInt64LE(8) };
    case kindNumbers.entry: return {
      kind: 'entry',
      // A copy: the entry outlives the segment it was read from.
      entry: { type: body.readUInt8(0) === 0 ? 'normal' : 'confChange', term: body.readDoubleLE(1), index: body.readDoubleLE(9), data: Buffer.from(body.subarray(entryHeaderBytes)) },
    };
    case kindNumbers.hardState: return { kind: 'hardState', hardState: { term: body.readDoubleLE(0), commit: body.readDoubleLE(8), vote: body.readBigUInt64LE(16) } };
    case kindNumbers.snapshot: {
      const voters = body.readUInt32LE(16);
      const members = Array.from({ length: voters + body.readUInt32LE(20) }, (_, i) => body.readBigUInt64LE(24 + 8 * i));
      return { kind: 'snapshot', index: body.readDoubleLE(0), term: body.readDoubleLE(8), conf: { voters: members.slice(0, voters), learners: members.slice(voters) } };
    }
    default: throw new WalError('corrupt', `unknown record kind ${kind}; was this log written by a later version?`);
  }
}
