import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { isIP } from 'node:net';
import type { Clock } from '../base/clock.ts';
import { errorMessage } from '../base/errors.ts';
import { connectionError } from './client-error.ts';
import type { CredentialFiles } from './credentials.ts';
import { Http1Transport } from './http1-transport.ts';
import { Http2Session, StreamRefused } from './http2-session.ts';
import type { ClientConfig } from './kubeconfig.ts';
import type { Transport, TransportRequest, TransportResponse } from './transport.ts';

/** A server that does not answer a connection attempt is given up after this long. */
const connectTimeoutMs = 10_000;
/** A stream that the server refuses is tried again this many times. */
const refusalsMax = 3;

/**
 * TLS to one server: HTTP/2 with all requests and watches on one connection (a second when it is full), HTTP/1.1 when the server does not offer it.
 * A lost connection is opened again by the next request. When certificate files change, new connections replace the old ones at once.
 */
export class TlsTransport implements Transport {
  readonly #server: URL;
  readonly #config: ClientConfig;
  readonly #credentials: CredentialFiles;
  readonly #clock: Clock;
  #sessions: Http2Session[] = [];
  #opening: Promise<Http2Session | Http1Transport> | undefined;
  #fallback: Http1Transport | undefined;
  #stamp: string | undefined;
  #closed = false;
  constructor(config: ClientConfig, credentials: CredentialFiles, clock: Clock) {
    this.#server = new URL(config.server);
    this.#config = config;
    this.#credentials = credentials;
    this.#clock = clock;
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    for (let refusals = 0; ; refusals++) {
      const carrier = await this.#carrier(request.signal);
      try {
        return await carrier.send(request);
      } catch (err) {
        if (!(err instanceof StreamRefused)) throw err;
        if (refusals >= refusalsMax) throw connectionError(`${request.method}: ${err.message}`, err);
      }
    }
  }

  close(): void {
    this.#closed = true;
    this.#dropConnections();
  }

  async #carrier(signal: AbortSignal): Promise<Http2Session | Http1Transport> {
    if (this.#closed) throw connectionError('the client is closed');
    signal.throwIfAborted();
    const stamp = this.#credentials.tlsStamp();
    if (this.#stamp !== undefined && this.#stamp !== stamp) this.#dropConnections();
    this.#stamp = stamp;
    if (this.#fallback !== undefined) return this.#fallback;
    const free = this.#sessions.find((session) => session.hasRoom);
    if (free !== undefined) return free;
    this.#opening ??= this.#open().finally(() => { this.#opening = undefined; });
    return abortable(this.#opening, signal);
  }

  async #open(): Promise<Http2Session | Http1Transport> {
    const tls = this.#tlsOptions();
    const socket = await dial(this.#server, { ...tls, ALPNProtocols: ['h2', 'http/1.1'] }, this.#clock);
    if (this.#closed) {
      socket.destroy();
      throw connectionError('the client is closed');
    }
    if (socket.alpnProtocol !== 'h2') {
      socket.destroy();
      this.#fallback = new Http1Transport(this.#server, tls);
      return this.#fallback;
    }
    const session: Http2Session = new Http2Session(this.#server.origin, socket, this.#clock, () => {
      this.#sessions = this.#sessions.filter((other) => other !== session);
    });
    this.#sessions.push(session);
    return session;
  }

  #tlsOptions(): ConnectionOptions {
    const host = this.#server.hostname.replace(/^\[|\]$/g, '');
    const name = this.#config.serverName ?? (isIP(host) === 0 ? host : undefined);
    return { ...this.#credentials.tls(), rejectUnauthorized: this.#config.insecureSkipVerify !== true, ...(name === undefined ? {} : { servername: name }) };
  }

  #dropConnections(): void {
    const sessions = this.#sessions;
    this.#sessions = [];
    for (const session of sessions) session.destroy();
    this.#fallback?.close();
    this.#fallback = undefined;
  }
}

function dial(server: URL, options: ConnectionOptions, clock: Clock): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const host = server.hostname.replace(/^\[|\]$/g, '');
    const socket = connectTls({ ...options, host, port: Number(server.port || 443) });
    const timer = clock.after(connectTimeoutMs, () => socket.destroy(new Error(`no connection within ${connectTimeoutMs / 1000} s`)));
    const fail = (cause: Error): void => {
      timer.cancel();
      reject(connectionError(`cannot connect to ${server.origin}: ${errorMessage(cause)}`, cause));
    };
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('the connection was closed')));
    socket.once('secureConnect', () => {
      timer.cancel();
      socket.removeListener('error', fail);
      socket.removeAllListeners('close');
      socket.setNoDelay(true);
      socket.setKeepAlive(true, 15_000);
      resolve(socket);
    });
  });
}

/** The shared promise goes on for others; this caller stops waiting for it. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
