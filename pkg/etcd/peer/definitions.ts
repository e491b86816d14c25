import type { MethodDefinition } from '@grpc/grpc-js';
import type { SnapshotAnswer, SnapshotChunk } from '../../generated/grpc/raft.ts';
import { codec } from '../wire/codec.ts';
import { decodeFrame, encodeFrame, type PeerFrame } from './raft-codec.ts';

const chunk = codec<SnapshotChunk>('coxswain.raft.SnapshotChunk');
const answer = codec<SnapshotAnswer>('coxswain.raft.SnapshotAnswer');

/** Of the answer stream only its life and death matter, so its frames stay bytes. */
export const streamMethod: MethodDefinition<PeerFrame, Buffer> = {
  path: '/coxswain.raft.Peer/Stream',
  requestStream: true,
  responseStream: true,
  requestSerialize: encodeFrame,
  requestDeserialize: decodeFrame,
  responseSerialize: (bytes) => bytes,
  responseDeserialize: (bytes) => bytes,
};

export const snapshotMethod: MethodDefinition<SnapshotChunk, SnapshotAnswer> = {
  path: '/coxswain.raft.Peer/SendSnapshot',
  requestStream: true,
  responseStream: false,
  requestSerialize: chunk.encode,
  requestDeserialize: chunk.decode,
  responseSerialize: answer.encode,
  responseDeserialize: answer.decode,
};

export interface PeerIdentity {
  readonly clusterId: bigint;
  readonly memberId: bigint;
  readonly version: string;
}
