import { Metadata, status, type Server, type ServerDuplexStream, type ServerReadableStream, type sendUnaryData } from '@grpc/grpc-js';
import { errorMessage } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { Message as WireMessage, SnapshotAnswer, SnapshotChunk } from '../../generated/grpc/raft.ts';
import type { Message } from '../../raft/types.ts';
import type { SnapshotDirectory } from '../snapshot/snapshot-directory.ts';
import { codec } from '../wire/codec.ts';
import { snapshotMethod, streamMethod, type PeerIdentity } from './definitions.ts';
import { decodeMessage, type PeerFrame } from './raft-codec.ts';

export interface PeerServiceOptions {
  readonly identity: PeerIdentity;
  readonly isMember: (id: bigint) => boolean;
  readonly receive: (message: Message) => void;
  readonly snapshots: SnapshotDirectory;
  readonly logger: Logger;
}

const wireMessage = codec<WireMessage>('raftpb.Message');

/** The other half: what the members say to us. Messages count only after a hello of our cluster, from a member, meant for us. */
export function addPeerService(server: Server, options: PeerServiceOptions): void {
  server.addService({ Stream: streamMethod, SendSnapshot: snapshotMethod }, {
    Stream: (call: ServerDuplexStream<PeerFrame, Buffer>) => takeStream(call, options),
    SendSnapshot: (call: ServerReadableStream<SnapshotChunk, SnapshotAnswer>, callback: sendUnaryData<SnapshotAnswer>) => {
      takeSnapshot(call, options).then(
        () => callback(null, { accepted: true }),
        (cause: unknown) => callback(null, { reason: errorMessage(cause) }),
      );
    },
  });
}

function takeStream(call: ServerDuplexStream<PeerFrame, Buffer>, options: PeerServiceOptions): void {
  let peer: bigint | undefined;
  call.on('error', () => undefined);
  call.on('end', () => call.end());
  call.on('data', (frame: PeerFrame) => {
    if (frame.kind === 'hello') {
      const wrong = refuseHello(frame, options);
      if (wrong === undefined) {
        peer = frame.from;
        call.sendMetadata(new Metadata());
        return;
      }
      options.logger.warn({ peer: frame.from.toString(16), wrong }, 'refused a peer');
      call.emit('error', { code: status.PERMISSION_DENIED, details: wrong });
    } else if (frame.kind === 'batch' && peer !== undefined) {
      for (const message of frame.messages) if (message.to === options.identity.memberId) options.receive(message);
    }
  });
}

function refuseHello(hello: PeerFrame & { readonly kind: 'hello' }, options: PeerServiceOptions): string | undefined {
  if (hello.clusterId !== options.identity.clusterId) return `this is cluster ${options.identity.clusterId.toString(16)}, not ${hello.clusterId.toString(16)}`;
  if (hello.to !== options.identity.memberId) return `this is member ${options.identity.memberId.toString(16)}, not ${hello.to.toString(16)}`;
  if (!options.isMember(hello.from)) return `${hello.from.toString(16)} is not a member`;
  return undefined;
}

/** First the file, then the message: Raft hears of a snapshot only when we hold it whole. */
async function takeSnapshot(call: ServerReadableStream<SnapshotChunk, SnapshotAnswer>, options: PeerServiceOptions): Promise<void> {
  const chunks = call[Symbol.asyncIterator]() as AsyncIterator<SnapshotChunk>;
  const first = await chunks.next();
  const head = first.done === true ? undefined : first.value;
  if (head?.message === undefined || BigInt(head.cluster_id ?? 0) !== options.identity.clusterId) throw new Error('the stream does not begin with a message of this cluster');
  const message = decodeMessage(wireMessage.encode(head.message));
  const mark = message.snapshot;
  if (mark === undefined || message.to !== options.identity.memberId) throw new Error('the message has no snapshot for this member');
  options.logger.info({ from: message.from.toString(16), index: mark.index }, 'receiving a snapshot');
  await options.snapshots.receive(mark, dataOf(chunks));
  try {
    options.snapshots.load(mark);
  } catch (cause) {
    options.snapshots.discard(mark);
    throw cause;
  }
  options.receive(message);
}

async function* dataOf(chunks: AsyncIterator<SnapshotChunk>): AsyncIterable<Buffer> {
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    const { data } = next.value;
    if (data !== undefined) yield Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  }
}
