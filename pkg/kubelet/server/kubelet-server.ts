import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import { aborted } from '../../base/signals.ts';
import { isCriError } from '../../cri/cri-error.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { podUid } from '../pod/labels.ts';
import { isRunning, latestContainer, readySandbox } from '../pod/runtime-state.ts';
import type { RuntimeCache } from '../runtime/runtime-cache.ts';
import { BadRequest, chooseLog, logOptions, sendLog } from './log-request.ts';
import type { RequestAuth } from './request-auth.ts';
import type { ServingPair } from './serving-certificate.ts';
import { passThrough } from './streaming-proxy.ts';

/** What the server shows of the rest of the kubelet. */
export interface ServerView {
  pods(): readonly Pod[];
  find(namespace: string, name: string): Pod | undefined;
  readonly cache: RuntimeCache;
  readonly configz: object;
  metrics(): Promise<string>;
  resourceMetrics(): Promise<string>;
  summary(): Promise<object>;
  /** undefined: well. */
  health(): string | undefined;
}

export interface KubeletServerOptions {
  readonly address: string;
  readonly port: number;
  readonly pair: () => ServingPair;
  readonly clientCa: string | undefined;
}

class HttpError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The kubelet's API on 10250. What it may answer is decided before anything is looked up. */
export class KubeletServer implements Service {
  readonly name = 'kubelet server';
  readonly #options: KubeletServerOptions;
  readonly #view: ServerView;
  readonly #auth: RequestAuth;
  readonly #cri: CriClient;
  readonly #clock: Clock;
  readonly #logger: Logger;
  constructor(options: KubeletServerOptions, deps: { readonly view: ServerView; readonly auth: RequestAuth; readonly cri: CriClient; readonly clock: Clock; readonly logger: Logger }) {
    this.#options = options;
    this.#view = deps.view;
    this.#auth = deps.auth;
    this.#cri = deps.cri;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { pair, clientCa, address, port } = this.#options;
    const server: Server = createServer({ ...pair(), ...(clientCa === undefined ? {} : { ca: clientCa }), requestCert: true, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] });
    const open = new Set<Duplex>();
    server.on('connection', (socket: Duplex) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    });
    server.on('tlsClientError', (_err, socket: TLSSocket) => socket.destroy());
    server.on('request', (request, response) => { void this.#answer(request, response); });
    server.on('upgrade', (request, socket, head) => { void this.#upgrade(request, socket, head); });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, address, resolve);
    });
    await aborted(signal);
    for (const socket of open) socket.destroy();
    await new Promise<void>((resolve) => { server.close(() => resolve()); });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const verdict = await this.#auth.check(request);
      if (!verdict.allowed) throw new HttpError(verdict.status, verdict.message);
      await this.#route(request, response);
    } catch (err) {
      const { status, message } = this.#failure(err);
      if (response.headersSent) response.destroy();
      else response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${message}\n`);
    }
  }

  #failure(err: unknown): { readonly status: number; readonly message: string } {
    if (err instanceof HttpError) return { status: err.status, message: err.message };
    if (err instanceof BadRequest) return { status: 400, message: err.message };
    if (isCriError(err, 'notFound')) return { status: 404, message: errorMessage(err) };
    this.#logger.debug({ cause: errorMessage(err) }, 'request failed');
    return { status: 500, message: errorMessage(err) };
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'https://kubelet');
    const [, page = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
    const json = (value: object): void => { response.setHeader('content-type', 'application/json').end(JSON.stringify(value)); };
    const text = (value: string): void => { response.setHeader('content-type', 'text/plain; charset=utf-8').end(value); };
    switch (page) {
      case 'healthz': {
        const problem = this.#view.health();
        if (problem !== undefined) throw new HttpError(500, problem);
        return text('ok');
      }
      case 'pods': return json({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: this.#view.pods() });
      case 'runningpods': return json({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: this.#view.pods().filter((pod) => this.#view.cache.get(podUid(pod)).containers.some(isRunning)) });
      case 'configz': return json({ kubeletconfig: this.#view.configz });
      case 'metrics': return rest[0] === 'resource' ? text(await this.#view.resourceMetrics()) : rest.length === 0 ? text(await this.#view.metrics()) : notFound();
      case 'stats': return rest[0] === 'summary' ? json(await this.#view.summary()) : notFound();
      case 'containerLogs': return this.#logs(rest, url.searchParams, response);
      case 'run': return this.#runCommand(request, rest, url.searchParams, text);
      case 'exec':
      case 'attach':
      case 'portForward': throw new HttpError(400, `${page} needs an upgraded connection`);
      case 'checkpoint': throw new HttpError(404, 'checkpointing containers is not supported by this kubelet');
      default: return notFound();
    }
  }

  #pod(namespace: string | undefined, name: string | undefined): Pod {
    const pod = this.#view.find(namespace ?? '', name ?? '');
    if (pod === undefined) throw new HttpError(404, `pod ${JSON.stringify(`${namespace ?? ''}/${name ?? ''}`)} not found`);
    return pod;
  }

  /** Namespace, name, an optional uid, container: the last is the container, the third a uid only when there are four. */
  #containerId(parts: readonly string[]): string {
    const pod = this.#pod(parts[0], parts[1]);
    const name = parts[parts.length - 1] ?? '';
    const found = latestContainer(this.#view.cache.get(podUid(pod)), name);
    if (found === undefined || parts.length < 3) throw new HttpError(404, `container not found (${JSON.stringify(name)})`);
    return found.id;
  }

  async #logs(parts: readonly string[], query: URLSearchParams, response: ServerResponse): Promise<void> {
    const pod = this.#pod(parts[0], parts[1]);
    const options = logOptions(query, this.#clock.nowMs());
    const previous = query.get('previous') === 'true' || query.get('previous') === '1';
    await sendLog(response, chooseLog(pod, parts[2] ?? '', previous, this.#view.cache), options, this.#clock);
  }

  async #runCommand(request: IncomingMessage, parts: readonly string[], query: URLSearchParams, text: (value: string) => void): Promise<void> {
    if (request.method !== 'POST') throw new HttpError(405, 'Method Not Allowed');
    const command = (query.get('cmd') ?? '').split(' ').filter((word) => word !== '');
    const { stdout, stderr, exitCode } = await this.#cri.execSync(this.#containerId(parts), command, 0);
    const output = Buffer.concat([stdout, stderr]).toString('utf8');
    if (exitCode !== 0) throw new HttpError(500, `command terminated with exit code ${exitCode}: ${output}`);
    text(output);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    try {
      const verdict = await this.#auth.check(request);
      if (!verdict.allowed) throw new HttpError(verdict.status, verdict.message);
      await passThrough(request, socket, head, new URL(await this.#streamingUrl(request)));
    } catch (err) {
      const { status, message } = this.#failure(err);
      const body = `${message}\n`;
      socket.end(`HTTP/1.1 ${status} ${status === 404 ? 'Not Found' : 'Error'}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
    }
  }

  async #streamingUrl(request: IncomingMessage): Promise<string> {
    const url = new URL(request.url ?? '/', 'https://kubelet');
    const query = url.searchParams;
    const [, page = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
    const on = (...names: readonly string[]): boolean => names.some((name) => query.get(name) === '1' || query.get(name) === 'true');
    const streams = { stdin: on('input', 'stdin'), stdout: on('output', 'stdout'), stderr: on('error', 'stderr') && !on('tty'), tty: on('tty') };
    if (page === 'exec' || page === 'attach') {
      if (!streams.stdin && !streams.stdout && !streams.stderr) throw new HttpError(400, 'you must specify at least 1 of stdin, stdout, stderr');
      const id = this.#containerId(rest);
      return page === 'exec' ? this.#cri.exec(id, query.getAll('command'), streams) : this.#cri.attach(id, streams);
    }
    if (page === 'portForward') {
      const pod = this.#pod(rest[0], rest[1]);
      const sandbox = readySandbox(this.#view.cache.get(podUid(pod)));
      if (sandbox === undefined) throw new HttpError(404, `pod ${pod.metadata.name ?? ''} has no running sandbox`);
      return this.#cri.portForward(sandbox.id, query.getAll('port').flatMap((text) => text.split(',')).map(Number));
    }
    return notFound();
  }
}

function notFound(): never {
  throw new HttpError(404, '404 page not found');
}
