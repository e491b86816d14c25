import { createSecureServer, type Http2SecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { X509Certificate } from 'node:crypto';
import { sleep, type Clock } from '../../base/clock.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import { aborted } from '../../base/signals.ts';
import { errorMessage } from '../../base/errors.ts';

export type IncomingRequest = IncomingMessage | Http2ServerRequest;
export type OutgoingResponse = ServerResponse | Http2ServerResponse;

export interface ListenerOptions {
  readonly address: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly tls: { readonly cert: string; readonly key: string };
  /** PEM of the authorities that the handshake names to clients. Certificates are asked for and never demanded: the authenticator judges them. */
  readonly clientAuthorities: readonly string[];
}

export interface Incoming {
  readonly request: IncomingRequest;
  readonly response?: OutgoingResponse;
  readonly upgrade?: { readonly socket: Duplex; readonly head: Buffer };
  readonly certificate?: X509Certificate;
  readonly signal: AbortSignal;
}

const headerBytesMax = 64 * 1024;
const streamsPerConnectionMax = 1000;
const drainMs = 10_000;

/** HTTPS with HTTP/1.1, HTTP/2 and upgrades on one port. */
export class Listener implements Service {
  readonly name = 'https listener';
  readonly #options: ListenerOptions;
  readonly #onRequest: (incoming: Incoming) => Promise<void>;
  readonly #deps: { readonly clock: Clock; readonly logger: Logger };
  readonly #certificates = new WeakMap<object, X509Certificate | undefined>();
  readonly #open = new Set<AbortController>();
  readonly #sockets = new Set<Duplex>();
  readonly #listening: Promise<number>;
  #resolveListening: (port: number) => void = () => undefined;
  constructor(options: ListenerOptions, onRequest: (incoming: Incoming) => Promise<void>, deps: { readonly clock: Clock; readonly logger: Logger }) {
    this.#options = options;
    this.#onRequest = onRequest;
    this.#deps = deps;
    this.#listening = new Promise((resolve) => { this.#resolveListening = resolve; });
  }

  /** The port, once it is bound. */
  listening(): Promise<number> {
    return this.#listening;
  }

  async run(signal: AbortSignal): Promise<void> {
    const server = this.#create();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#options.port, this.#options.address, resolve);
    });
    const address = server.address();
    this.#resolveListening(typeof address === 'object' && address !== null ? address.port : this.#options.port);
    this.#deps.logger.info({ address: this.#options.address, port: this.#options.port }, 'serving');
    await aborted(signal);
    await this.#drain(server);
  }

  #create(): Http2SecureServer {
    const { tls, clientAuthorities } = this.#options;
    const server = createSecureServer({
      allowHTTP1: true, cert: tls.cert, key: tls.key, ca: [...clientAuthorities], requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2',
      settings: { maxConcurrentStreams: streamsPerConnectionMax, initialWindowSize: 1024 * 1024, maxHeaderListSize: headerBytesMax },
      ...{ maxHeaderSize: headerBytesMax },
    });
    server.on('secureConnection', (socket: TLSSocket) => {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('request', (request, response) => { this.#take(request, response); });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => { this.#takeUpgrade(request, socket, head); });
    server.on('sessionError', (err) => { this.#deps.logger.debug({ cause: errorMessage(err) }, 'http2 session failed'); });
    server.on('tlsClientError', (err: Error) => { this.#deps.logger.debug({ cause: errorMessage(err) }, 'tls handshake failed'); });
    server.on('clientError', (err: Error & { readonly code?: string }, socket: Duplex) => { answerBroken(err, socket); });
    return server;
  }

  #take(request: IncomingRequest, response: OutgoingResponse): void {
    const controller = new AbortController();
    this.#open.add(controller);
    const close = (): void => {
      this.#open.delete(controller);
      controller.abort(new Error('the client is gone'));
    };
    response.on('close', close);
    response.on('error', () => undefined);
    request.on('error', () => undefined);
    this.#run({ request, response, ...this.#certificateOf(request), signal: controller.signal });
  }

  #takeUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const controller = new AbortController();
    this.#open.add(controller);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#open.delete(controller);
      controller.abort(new Error('the client is gone'));
    });
    this.#run({ request, upgrade: { socket, head }, ...this.#certificateOf(request), signal: controller.signal });
  }

  #run(incoming: Incoming): void {
    this.#onRequest(incoming).catch((err: unknown) => {
      this.#deps.logger.error({ err }, 'a request ended without an answer');
      incoming.response?.destroy();
      incoming.upgrade?.socket.destroy();
    });
  }

  /** Looked at once per connection. */
  #certificateOf(request: IncomingRequest): { readonly certificate?: X509Certificate } {
    const connection: object = 'stream' in request ? request.stream.session ?? request : request.socket;
    if (!this.#certificates.has(connection)) this.#certificates.set(connection, (request.socket as TLSSocket).getPeerX509Certificate());
    const certificate = this.#certificates.get(connection);
    return certificate === undefined ? {} : { certificate };
  }

  /** No new connections; watches and streams are told to end; what is in flight gets some time. */
  async #drain(server: Http2SecureServer): Promise<void> {
    const closed = new Promise<void>((resolve) => { server.close(() => resolve()); });
    for (const controller of this.#open) controller.abort(new Error('the server is shutting down'));
    const link = new AbortController();
    await Promise.race([closed, sleep(this.#deps.clock, this.#open.size === 0 ? 0 : drainMs, { signal: link.signal }).catch(() => undefined)]);
    link.abort();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

/** What is no HTTP, and methods that nobody knows. */
function answerBroken(err: Error & { readonly code?: string }, socket: Duplex): void {
  if (socket.destroyed || !socket.writable) return;
  if (err.code !== 'HPE_INVALID_METHOD') {
    socket.end('HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n\r\n400 Bad Request');
    return;
  }
  const body = `${JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'the server does not allow this method on the requested resource', reason: 'MethodNotAllowed', details: {}, code: 405 })}\n`;
  socket.end(`HTTP/1.1 405 Method Not Allowed\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
}
