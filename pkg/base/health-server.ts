import { createServer as createPlain, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTls } from 'node:https';
import type { Registry } from 'prom-client';
import type { Service } from './lifecycle.ts';
import { aborted } from './signals.ts';

/** One named condition of health; absent means well, a text is the cause. */
export type HealthCheck = () => string | undefined | Promise<string | undefined>;

export interface HealthServerOptions {
  readonly address: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly checks: Readonly<Record<string, HealthCheck>>;
  readonly registry?: Registry;
  /** Other paths; returns false when it does not know the path. */
  readonly extra?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** /healthz /livez /readyz (?verbose, /healthz/NAME) and /metrics. */
export class HealthServer implements Service {
  readonly name = 'health server';
  readonly #options: HealthServerOptions;
  constructor(options: HealthServerOptions) {
    this.#options = options;
  }
  async run(signal: AbortSignal): Promise<void> {
    const listener: RequestListener = (request, response) => { void this.#answer(request, response); };
    const { tls, port, address } = this.#options;
    const server: Server = tls === undefined ? createPlain(listener) : createTls(tls, listener);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, address, resolve);
    });
    await aborted(signal);
    server.closeAllConnections();
    await new Promise<void>((resolve) => { server.close(() => resolve()); });
  }
  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, page = '', check] = url.pathname.split('/');
    if (page === 'metrics' && this.#options.registry !== undefined) {
      response.setHeader('content-type', this.#options.registry.contentType);
      response.end(await this.#options.registry.metrics());
    } else if (page === 'healthz' || page === 'livez' || page === 'readyz') {
      await this.#answerHealth(page, check, url.searchParams.has('verbose'), response);
    } else if (this.#options.extra?.(request, response) !== true) {
      response.statusCode = 404;
      response.end('404 page not found\n');
    }
  }
  async #answerHealth(page: string, only: string | undefined, verbose: boolean, response: ServerResponse): Promise<void> {
    const names = ['ping', ...Object.keys(this.#options.checks)].filter((name) => only === undefined || only === '' || name === only);
    const causes = await Promise.all(names.map(async (name) => this.#options.checks[name]?.()));
    const failed = causes.some((cause) => cause !== undefined);
    response.statusCode = names.length === 0 ? 404 : failed ? 500 : 200;
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    if (!failed && !verbose) {
      response.end(names.length === 0 ? '404 page not found\n' : 'ok');
      return;
    }
    const lines = names.map((name, i) => (causes[i] === undefined ? `[+]${name} ok` : `[-]${name} failed: ${causes[i]}`));
    response.end(`${lines.join('\n')}\n${page} check ${failed ? 'failed' : 'passed'}\n`);
  }
}
