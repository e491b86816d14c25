import { Client, type ChannelCredentials, type ClientDuplexStream } from '@grpc/grpc-js';
import { Backoff } from '../../base/backoff.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import { must } from '../../base/assert.ts';
import type { Logger } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { Message } from '../../raft/types.ts';
import type { MemberState } from '../snapshot/member-state.ts';
import { snapshotMethod, streamMethod, type PeerIdentity } from './definitions.ts';
import { encodeMessage, type PeerFrame } from './raft-codec.ts';
import type { SnapshotChunk } from '../../generated/grpc/raft.ts';
import { codec } from '../wire/codec.ts';
import type { Message as WireMessage } from '../../generated/grpc/raft.ts';

/** Messages that wait for a stream that is not writable; beyond, all of them are dropped, and Raft sends anew. */
const backlogMessagesMax = 4096;
/** A connection that answers no ping for so long is dead; a new one is quicker than TCP's own patience. */
const keepaliveMs = 2000;
const keepaliveTimeoutMs = 2000;
export const peerMessageBytesMax = 64 * 1024 * 1024;

const wireMessage = codec<WireMessage>('raftpb.Message');

export interface PeerLinkOptions {
  readonly identity: PeerIdentity;
  readonly peerId: bigint;
  /** http(s)://host:port, tried in turn. */
  readonly urls: readonly string[];
  readonly credentials: ChannelCredentials;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly onConnected: (peer: bigint) => void;
  readonly onUnreachable: (peer: bigint) => void;
  readonly captureState: () => MemberState;
  readonly encodeState: (state: MemberState) => Iterable<Buffer>;
  readonly onSnapshotSent: (peer: bigint, arrived: boolean) => void;
}

/** Our half of the traffic with one member: one stream that carries everything we have to say, kept open for as long as we live. */
export class PeerLink {
  readonly #options: PeerLinkOptions;
  readonly #backoff: Backoff;
  #client: Client | undefined;
  #stream: ClientDuplexStream<PeerFrame, Buffer> | undefined;
  #connected = false;
  #writable = false;
  #backlog: Message[] = [];
  #timer: Timer | undefined;
  #closed = false;
  #attempt = 0;
  constructor(options: PeerLinkOptions) {
    this.#options = options;
    this.#backoff = new Backoff({ baseMs: 25, factor: 1.6, maxMs: 500, jitter: 0.2 }, options.random);
  }
  get connected(): boolean {
    return this.#connected;
  }
  /** For calls besides the stream, such as lease renewals. Undefined while there is no connection. */
  get client(): Client | undefined {
    return this.#connected ? this.#client : undefined;
  }

  connect(): void {
    const { urls, identity, peerId, credentials } = this.#options;
    const url = must(urls[this.#attempt++ % urls.length], 'a peer has URLs');
    const client = new Client(new URL(url).host, credentials, {
      'grpc.keepalive_time_ms': keepaliveMs, 'grpc.keepalive_timeout_ms': keepaliveTimeoutMs,
      'grpc.max_receive_message_length': peerMessageBytesMax, 'grpc.max_send_message_length': peerMessageBytesMax,
      'grpc.enable_retries': 0, 'grpc.use_local_subchannel_pool': 1,
    });
    const stream = client.makeBidiStreamRequest(streamMethod.path, streamMethod.requestSerialize, streamMethod.responseDeserialize);
    this.#client = client;
    this.#stream = stream;
    stream.on('metadata', () => this.#opened());
    stream.on('data', () => undefined);
    stream.on('drain', () => this.#drained());
    stream.on('error', (err: Error) => this.#lost(stream, err));
    stream.on('end', () => this.#lost(stream, new Error('the peer closed the stream')));
    stream.write({ kind: 'hello', clusterId: identity.clusterId, from: identity.memberId, to: peerId, version: identity.version });
  }

  send(messages: readonly Message[]): void {
    const snapshots = messages.filter((message) => message.type === 'snapshot');
    const rest = snapshots.length === 0 ? messages : messages.filter((message) => message.type !== 'snapshot');
    for (const message of snapshots) void this.#sendSnapshot(message);
    if (rest.length === 0) return;
    if (!this.#connected || this.#backlog.length + rest.length > backlogMessagesMax) {
      this.#backlog = [];
      this.#options.onUnreachable(this.#options.peerId);
      return;
    }
    if (!this.#writable) this.#backlog.push(...rest);
    else this.#write(rest);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#stream?.cancel();
    this.#client?.close();
  }

  #write(messages: readonly Message[]): void {
    this.#writable = must(this.#stream, 'a connected stream').write({ kind: 'batch', messages });
  }
  #opened(): void {
    this.#connected = true;
    this.#writable = true;
    this.#backoff.reset();
    this.#options.logger.info({ peer: this.#options.peerId.toString(16) }, 'connected to peer');
    this.#options.onConnected(this.#options.peerId);
  }
  #drained(): void {
    this.#writable = true;
    const waiting = this.#backlog;
    this.#backlog = [];
    if (this.#connected && waiting.length > 0) this.#write(waiting);
  }
  #lost(stream: ClientDuplexStream<PeerFrame, Buffer>, err: Error): void {
    if (this.#stream !== stream || this.#closed) return;
    const { logger, peerId } = this.#options;
    if (this.#connected) logger.warn({ peer: peerId.toString(16), err: err.message }, 'lost peer');
    this.#connected = false;
    this.#writable = false;
    this.#backlog = [];
    this.#stream = undefined;
    this.#client?.close();
    this.#client = undefined;
    const delayMs = this.#backoff.nextMs();
    if (this.#backoff.failures % 50 === 0) logger.warn({ peer: peerId.toString(16), attempts: this.#backoff.failures, err: err.message }, 'peer is still unreachable');
    this.#timer = this.#options.clock.after(delayMs, () => this.connect());
  }

  /** Sends the state as it is now, which may be later than what Raft asked for, on a stream of its own. */
  async #sendSnapshot(message: Message): Promise<void> {
    const { peerId, logger, onSnapshotSent } = this.#options;
    const client = this.client;
    if (client === undefined) {
      onSnapshotSent(peerId, false);
      return;
    }
    try {
      const state = this.#options.captureState();
      logger.info({ peer: peerId.toString(16), index: state.mark.index }, 'sending a snapshot to a member that is far behind');
      await this.#streamState(client, { ...message, snapshot: state.mark }, state);
      onSnapshotSent(peerId, true);
    } catch (err) {
      logger.warn({ err, peer: peerId.toString(16) }, 'sending a snapshot failed');
      onSnapshotSent(peerId, false);
    }
  }
  #streamState(client: Client, message: Message, state: MemberState): Promise<void> {
    const { identity, encodeState } = this.#options;
    return new Promise((resolve, reject) => {
      const call = client.makeClientStreamRequest(snapshotMethod.path, snapshotMethod.requestSerialize, snapshotMethod.responseDeserialize, (err, answer) => {
        if (err !== null) reject(err);
        else if (answer?.accepted === true) resolve();
        else reject(new Error(answer?.reason ?? 'refused'));
      });
      const pump = async (): Promise<void> => {
        const write = async (chunk: SnapshotChunk): Promise<void> => {
          if (!call.write(chunk)) await new Promise((next) => { call.once('drain', () => next(undefined)); call.once('close', () => next(undefined)); });
        };
        await write({ cluster_id: identity.clusterId.toString(), message: wireMessage.decode(encodeMessage(message)) });
        for (const data of encodeState(state)) await write({ data });
        call.end();
      };
      pump().catch(reject);
    });
  }
}
