import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import { errorMessage } from '../base/errors.ts';
import { connectionError } from './client-error.ts';
import type { Transport, TransportRequest, TransportResponse } from './transport.ts';

/** Keep-alive HTTP/1.1: for plain http, and for servers that do not offer HTTP/2. One connection a request in flight. */
export class Http1Transport implements Transport {
  readonly #server: URL;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #tls: ConnectionOptions | undefined;
  constructor(server: URL, tls: ConnectionOptions | undefined) {
    this.#server = server;
    this.#tls = tls;
    const options = { keepAlive: true, keepAliveMsecs: 15_000, maxFreeSockets: 16 };
    this.#agent = tls === undefined ? new HttpAgent(options) : new HttpsAgent({ ...options, ...tls });
  }

  send(request: TransportRequest): Promise<TransportResponse> {
    return new Promise((resolve, reject) => {
      const start = this.#tls === undefined ? httpRequest : httpsRequest;
      const outgoing = start({
        agent: this.#agent, hostname: this.#server.hostname.replace(/^\[|\]$/g, ''), port: this.#server.port, method: request.method, path: request.path, headers: { ...request.headers }, signal: request.signal,
      });
      outgoing.once('error', (cause) => {
        if (request.signal.aborted) reject(request.signal.reason as Error);
        else if (outgoing.reusedSocket && (cause as NodeJS.ErrnoException).code === 'ECONNRESET' && request.method === 'GET') this.send(request).then(resolve, reject);
        else reject(connectionError(`${request.method} ${this.#server.origin}: ${errorMessage(cause)}`, cause));
      });
      outgoing.once('response', (response: IncomingMessage) => {
        resolve({
          status: response.statusCode ?? 0,
          header: (name) => [response.headers[name]].flat()[0],
          body: readBody(response, request.signal),
        });
      });
      outgoing.end(request.body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

async function* readBody(response: IncomingMessage, signal: AbortSignal): AsyncGenerator<string> {
  response.setEncoding('utf8');
  try {
    for await (const chunk of response) yield chunk as string;
  } catch (cause) {
    if (signal.aborted) throw signal.reason as Error;
    throw connectionError('the connection was lost while reading the answer', cause);
  } finally {
    if (!response.complete) response.destroy();
  }
}
