import { crc32 } from 'node:zlib';
import type { Version } from '../mvcc/types.ts';
import { SnapshotError, type MemberState, type SnapshotFormat } from './member-state.ts';

/**
 *   file  = magic, then frames: length u32, crc u32, payload
 *   first frame: JSON with everything but the versions, and how many of those follow
 *   others: versions, one after the other:
 *     key length u32, value length u32, sub u32, create f64, mod f64, version f64, lease i64, key, value
 */
const magic = Buffer.from('coxswain-snapshot-1\n');
const chunkBytes = 256 * 1024;
const versionHeaderBytes = 44;

interface Header {
  readonly mark: { readonly index: number; readonly term: number; readonly voters: readonly string[]; readonly learners: readonly string[] };
  readonly revision: number;
  readonly compactRevision: number;
  readonly versions: number;
  readonly leases: readonly (readonly [id: string, ttl: number])[];
  readonly members: readonly { readonly id: string; readonly name: string; readonly peerUrls: readonly string[]; readonly clientUrls: readonly string[]; readonly isLearner: boolean }[];
  readonly alarms: readonly string[];
}

export const frameFormat: SnapshotFormat = {
  extension: 'snap',
  * encode(state) {
    yield magic;
    const versions = [...state.store.versions];
    yield frame(Buffer.from(JSON.stringify(headerOf(state, versions.length))));
    let batch: Buffer[] = [];
    let bytes = 0;
    for (const version of versions) {
      const encoded = encodeVersion(version);
      batch.push(encoded);
      bytes += encoded.length;
      if (bytes < chunkBytes) continue;
      yield frame(Buffer.concat(batch));
      batch = [];
      bytes = 0;
    }
    if (batch.length > 0) yield frame(Buffer.concat(batch));
  },
  decode(bytes) {
    if (!bytes.subarray(0, magic.length).equals(magic)) throw new SnapshotError('corrupt', 'not a snapshot of this format');
    const frames = splitFrames(bytes);
    const first = frames.shift();
    if (first === undefined) throw new SnapshotError('corrupt', 'the snapshot has no header');
    const header = JSON.parse(first.toString()) as Header;
    const versions = frames.flatMap(decodeVersions);
    if (versions.length !== header.versions) throw new SnapshotError('corrupt', `the snapshot has ${versions.length} versions instead of ${header.versions}`);
    return stateOf(header, versions);
  },
};

function frame(payload: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(payload.length, 0);
  head.writeUInt32LE(crc32(payload), 4);
  return Buffer.concat([head, payload]);
}

function splitFrames(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = magic.length; at < bytes.length;) {
    const length = at + 8 <= bytes.length ? bytes.readUInt32LE(at) : Infinity;
    const payload = bytes.subarray(at + 8, at + 8 + length);
    if (payload.length !== length || crc32(payload) !== bytes.readUInt32LE(at + 4)) throw new SnapshotError('corrupt', `the snapshot is damaged at offset ${at}`);
    frames.push(payload);
    at += 8 + length;
  }
  return frames;
}

function encodeVersion(version: Version): Buffer {
  const out = Buffer.allocUnsafe(versionHeaderBytes + version.key.length + version.value.length);
  out.writeUInt32LE(version.key.length, 0);
  out.writeUInt32LE(version.value.length, 4);
  out.writeUInt32LE(version.sub, 8);
  out.writeDoubleLE(version.createRevision, 12);
  out.writeDoubleLE(version.modRevision, 20);
  out.writeDoubleLE(version.version, 28);
  out.writeBigInt64LE(version.lease, 36);
  out.write(version.key, versionHeaderBytes, 'latin1');
  version.value.copy(out, versionHeaderBytes + version.key.length);
  return out;
}

function decodeVersions(payload: Buffer): Version[] {
  const versions: Version[] = [];
  for (let at = 0; at < payload.length;) {
    const valueAt = at + versionHeaderBytes + payload.readUInt32LE(at);
    const end = valueAt + payload.readUInt32LE(at + 4);
    versions.push({
      key: payload.toString('latin1', at + versionHeaderBytes, valueAt),
      value: Buffer.from(payload.subarray(valueAt, end)),
      sub: payload.readUInt32LE(at + 8),
      createRevision: payload.readDoubleLE(at + 12),
      modRevision: payload.readDoubleLE(at + 20),
      version: payload.readDoubleLE(at + 28),
      lease: payload.readBigInt64LE(at + 36),
    });
    at = end;
  }
  return versions;
}

function headerOf(state: MemberState, versions: number): Header {
  const text = (id: bigint): string => id.toString();
  return {
    mark: { index: state.mark.index, term: state.mark.term, voters: state.mark.conf.voters.map(text), learners: state.mark.conf.learners.map(text) },
    revision: state.store.revision,
    compactRevision: state.store.compactRevision,
    versions,
    leases: state.leases.map(({ id, ttl }) => [text(id), ttl]),
    members: state.members.map((member) => ({ ...member, id: text(member.id) })),
    alarms: state.alarms,
  };
}

function stateOf(header: Header, versions: readonly Version[]): MemberState {
  const { mark } = header;
  return {
    mark: { index: mark.index, term: mark.term, conf: { voters: mark.voters.map(BigInt), learners: mark.learners.map(BigInt) } },
    store: { revision: header.revision, compactRevision: header.compactRevision, versions },
    leases: header.leases.map(([id, ttl]) => ({ id: BigInt(id), ttl })),
    members: header.members.map((member) => ({ ...member, id: BigInt(member.id) })),
    alarms: header.alarms,
  };
}
