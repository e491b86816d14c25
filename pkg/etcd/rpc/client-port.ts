import { createServer as createHttp, type RequestListener, type Server as HttpServer } from 'node:http';
import { createServer as createPlain, type Server as NetServer, type Socket } from 'node:net';
import { createServer as createTls, type TLSSocket, type TlsOptions } from 'node:tls';
import { ServerCredentials, type Server } from '@grpc/grpc-js';
import { emptySettings, readGreeting } from './http2-greeting.ts';

/** The first bytes of every HTTP/2 connection; gRPC begins so, and HTTP/1.1 never does. */
const http2Preface = 'PRI ';
/** A connection that says nothing for so long is closed. */
const silenceMaxMs = 10_000;
/** A greeting this long without the answer it owes goes to the session as it is. */
const greetingBytesMax = 64 * 1024;

export interface PortAddress {
  readonly host: string;
  readonly port: number;
}

export interface ClientPortOptions {
  readonly address: PortAddress;
  readonly tls?: TlsOptions;
  /** Absent: no gRPC here. */
  readonly grpc?: Server;
  readonly http: RequestListener;
}

/** One port that speaks gRPC and plain HTTP: with TLS the client says which, without TLS its first bytes do. */
export class ClientPort {
  readonly #options: ClientPortOptions;
  readonly #http: HttpServer;
  readonly #server: NetServer;
  readonly #sockets = new Set<Socket>();
  readonly #injector: { injectConnection(socket: Socket): void } | undefined;
  constructor(options: ClientPortOptions) {
    this.#options = options;
    this.#http = createHttp(options.http);
    this.#injector = options.grpc?.createConnectionInjector(ServerCredentials.createInsecure());
    const { tls } = options;
    this.#server = tls === undefined ? createPlain((socket) => this.#sniff(socket))
      : createTls({ ...tls, ALPNProtocols: options.grpc === undefined ? ['http/1.1'] : ['h2', 'http/1.1'] }, (socket) => this.#negotiated(socket));
    // A failed handshake is the client's affair.
    this.#server.on('tlsClientError', () => undefined);
  }
  /** Resolves with the port that was bound. */
  listen(): Promise<number> {
    const { host, port } = this.#options.address;
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        const bound = this.#server.address();
        resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
      });
    });
  }
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => { this.#server.close(() => resolve()); });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
  #track(socket: Socket): void {
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  }
  #negotiated(socket: TLSSocket): void {
    this.#track(socket);
    if (socket.alpnProtocol === 'h2' && this.#injector !== undefined) this.#greet(socket, Buffer.alloc(0));
    else this.#http.emit('connection', socket);
  }
  #sniff(socket: Socket): void {
    this.#track(socket);
    const onSilence = (): void => { socket.destroy(); };
    socket.setTimeout(silenceMaxMs, onSilence);
    socket.once('data', (chunk: Buffer) => {
      socket.setTimeout(0);
      socket.off('timeout', onSilence);
      socket.pause();
      if (this.#injector !== undefined && chunk.toString('latin1', 0, http2Preface.length) === http2Preface) {
        this.#greet(socket, chunk);
        return;
      }
      socket.unshift(chunk);
      this.#http.emit('connection', socket);
      socket.resume();
    });
  }
  /** See http2-greeting.ts. `said` is what the client has said so far. */
  #greet(socket: Socket, said: Buffer): void {
    let bytes = said;
    socket.write(emptySettings);
    const take = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      const greeting = readGreeting(bytes);
      if (greeting.kind === 'wait' && bytes.length < greetingBytesMax) return;
      socket.off('data', take);
      socket.pause();
      socket.unshift(greeting.kind === 'ready' ? greeting.bytes : bytes);
      // The session takes what we put back by itself; to resume would throw it away.
      this.#injector?.injectConnection(socket);
    };
    socket.on('data', take);
    socket.resume();
  }
}
