import { connect, constants, type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { Clock, Timer } from '../base/clock.ts';
import { errorMessage } from '../base/errors.ts';
import { connectionError } from './client-error.ts';
import type { TransportRequest, TransportResponse } from './transport.ts';

/** A silent connection is asked for a sign of life this often, and given this long to answer. */
const pingIntervalMs = 15_000;
const pingTimeoutMs = 10_000;
/** Streams that one connection carries at most; the server's own limit may be lower. */
const streamsMax = 100;

/** Thrown when the server has provably not seen the request: it may be sent again on another connection. */
export class StreamRefused extends Error {
  override readonly name = 'StreamRefused';
}

/** One HTTP/2 connection with many requests and watches in flight. Ends itself when the peer stops answering pings. */
export class Http2Session {
  readonly #session: ClientHttp2Session;
  readonly #clock: Clock;
  readonly #ended: () => void;
  #streams = 0;
  #draining = false;
  #timer: Timer | undefined;
  #pingDeadline: Timer | undefined;

  constructor(origin: string, socket: TLSSocket, clock: Clock, ended: () => void) {
    this.#clock = clock;
    this.#ended = ended;
    this.#session = connect(origin, { createConnection: () => socket, settings: { enablePush: false, initialWindowSize: 1 << 20 } });
    this.#session.once('connect', () => this.#session.setLocalWindowSize(8 << 20));
    this.#session.on('error', () => this.#stop());
    this.#session.on('goaway', () => { this.#draining = true; });
    this.#session.once('close', () => this.#stop());
    this.#schedulePing();
  }

  get usable(): boolean {
    return !this.#draining && !this.#session.closed && !this.#session.destroyed;
  }

  get hasRoom(): boolean {
    return this.usable && this.#streams < Math.min(streamsMax, this.#session.remoteSettings?.maxConcurrentStreams ?? streamsMax);
  }

  send(request: TransportRequest): Promise<TransportResponse> {
    return new Promise((resolve, reject) => {
      if (!this.usable) {
        reject(new StreamRefused('the connection is closing'));
        return;
      }
      const stream = this.#session.request({
        ':method': request.method, ':path': request.path, ...request.headers,
      }, { endStream: request.body === undefined, signal: request.signal });
      this.#streams++;
      stream.once('close', () => { this.#streams--; });
      // Before the headers an error is the request's; afterwards the body reader sees it.
      stream.on('error', (cause) => reject(this.#failure(stream, request, cause)));
      stream.once('close', () => reject(this.#failure(stream, request)));
      stream.once('response', (headers) => {
        resolve({ status: Number(headers[':status']), header: (name) => textHeader(headers, name), body: readBody(stream, request.signal) });
      });
      if (request.body !== undefined) stream.end(request.body);
    });
  }

  /** Lets nothing new start; what is in flight ends as lost connections do. */
  destroy(): void {
    this.#draining = true;
    this.#session.destroy();
    this.#stop();
  }

  #failure(stream: ClientHttp2Stream, request: TransportRequest, cause?: Error): Error {
    if (request.signal.aborted) return request.signal.reason as Error;
    if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM) return new StreamRefused('the server refused the stream');
    return connectionError(`${request.method}: the connection was lost${cause === undefined ? '' : `: ${errorMessage(cause)}`}`, cause);
  }

  #schedulePing(): void {
    this.#timer = this.#clock.after(pingIntervalMs, () => {
      if (this.#session.destroyed || this.#session.closed) return;
      this.#pingDeadline = this.#clock.after(pingTimeoutMs, () => this.destroy());
      const sent = this.#session.ping((err) => {
        this.#pingDeadline?.cancel();
        if (err === null && !this.#session.destroyed) this.#schedulePing();
      });
      if (!sent) this.destroy();
    });
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#pingDeadline?.cancel();
    this.#ended();
  }
}

function textHeader(headers: IncomingHttpHeaders, name: string): string | undefined {
  return [headers[name]].flat()[0];
}

async function* readBody(stream: ClientHttp2Stream, signal: AbortSignal): AsyncGenerator<string> {
  stream.setEncoding('utf8');
  let ended = false;
  stream.once('end', () => { ended = true; });
  try {
    for await (const chunk of stream) yield chunk as string;
    // A connection that dies without a word closes the stream like an end of data does.
    if (!ended || stream.rstCode !== constants.NGHTTP2_NO_ERROR) throw new Error(`stream closed with code ${stream.rstCode}`);
  } catch (cause) {
    if (signal.aborted) throw signal.reason as Error;
    throw connectionError('the connection was lost while reading the answer', cause);
  } finally {
    if (!stream.closed) stream.close(constants.NGHTTP2_CANCEL);
  }
}
