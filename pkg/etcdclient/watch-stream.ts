import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import { Backoff } from '../base/backoff.ts';
import { sleep, type Clock } from '../base/clock.ts';
import { errorMessage } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { StatusRequest, StatusResponse, WatchRequest, WatchResponse } from '../generated/grpc/etcd.ts';
import type { Endpoint, Endpoints } from './endpoints.ts';
import { fromGrpc, leaderRequired } from './errors.ts';
import { tellsProgressTruly } from './versions.ts';
import { WatchCursor, type CursorStep, type KeyEvent } from './watch-cursor.ts';
import { method } from './wire.ts';

export interface WatchRange {
  readonly key: string;
  readonly rangeEnd?: Buffer;
  /** The first revision wanted; 1 or more. */
  readonly startRevision: number;
}

/** Called synchronously, in order. Must not throw and must not wait: what is slow belongs behind a bounded buffer of the handler's own. */
export interface WatchHandler {
  /** Whole revisions, ascending, each event exactly once. */
  onEvents(events: readonly KeyEvent[]): void;
  /** Nothing up to `revision` is missing. */
  onProgress(revision: number): void;
  /** History is gone; the watch has ended and nothing follows. */
  onCompacted(revision: number): void;
}

export interface Watch {
  cancel(): void;
}

interface Subscription {
  readonly id: number;
  readonly range: WatchRange;
  readonly handler: WatchHandler;
  readonly cursor: WatchCursor;
}

type Stream = ClientDuplexStream<WatchRequest, WatchResponse>;

const watchMethod = () => method<WatchRequest, WatchResponse>('Watch', 'Watch', { ids: false });
const statusMethod = () => method<StatusRequest, StatusResponse>('Maintenance', 'Status', { ids: true });
const statusTimeoutMs = 2_000;

/** All watches of a client on one stream to one member; when it breaks, on a new stream to the next, each from where it stood. */
export class WatchStream {
  readonly #endpoints: Endpoints;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #stop = new AbortController();
  #nextId = 1;
  #stream: Stream | undefined;
  #running: Promise<void> | undefined;
  #progressOnRequest = false;
  constructor(endpoints: Endpoints, { clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#endpoints = endpoints;
    this.#clock = clock;
    this.#logger = logger;
  }

  get progressOnRequest(): boolean {
    return this.#stream !== undefined && this.#progressOnRequest;
  }

  add(range: WatchRange, handler: WatchHandler): Watch {
    const subscription: Subscription = { id: this.#nextId++, range, handler, cursor: new WatchCursor(range.startRevision) };
    this.#subscriptions.set(subscription.id, subscription);
    if (this.#stream !== undefined) create(this.#stream, subscription);
    this.#running ??= this.#run();
    return {
      cancel: () => {
        if (this.#subscriptions.delete(subscription.id)) this.#stream?.write({ cancel_request: { watch_id: subscription.id } });
      },
    };
  }

  requestProgress(): void {
    if (this.progressOnRequest) this.#stream?.write({ progress_request: {} });
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('the etcd client was closed'));
    this.#subscriptions.clear();
    this.#stream?.cancel();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const backoff = new Backoff({ baseMs: 20, factor: 2, maxMs: 1_000, jitter: 0 });
    while (!signal.aborted) {
      const endpoint = this.#endpoints.pick();
      let cause: string;
      try {
        await this.#endpoints.ready(endpoint);
        cause = await this.#follow(endpoint, () => {
          backoff.reset();
          this.#endpoints.answered(endpoint);
        });
      } catch (err) {
        cause = errorMessage(err);
      }
      if (signal.aborted) return;
      this.#endpoints.failed(endpoint, cause);
      await sleep(this.#clock, backoff.nextMs(), { signal }).catch(() => undefined);
    }
  }

  /** Runs one stream to its end; resolves with why it ended. */
  #follow(endpoint: Endpoint, onAnswer: () => void): Promise<string> {
    if (this.#stop.signal.aborted) return Promise.resolve('closed');
    const { path, requestSerialize, responseDeserialize } = watchMethod();
    const stream: Stream = endpoint.client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, leaderRequired());
    return new Promise((resolve) => {
      let ended = false;
      const end = (cause: string): void => {
        if (ended) return;
        ended = true;
        if (this.#stream === stream) this.#stream = undefined;
        stream.cancel();
        resolve(cause);
      };
      stream.on('error', (err: ServiceError) => end(fromGrpc(err).message));
      stream.on('end', () => end('the member closed the watch stream'));
      stream.on('data', (response: WatchResponse) => {
        if (ended) return;
        onAnswer();
        const broken = this.#accept(response);
        if (broken !== undefined) end(broken);
      });
      this.#begin(endpoint, stream);
    });
  }

  #begin(endpoint: Endpoint, stream: Stream): void {
    this.#stream = stream;
    this.#progressOnRequest = false;
    const { path, requestSerialize, responseDeserialize } = statusMethod();
    endpoint.client.makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, { deadline: this.#clock.nowMs() + statusTimeoutMs }, (err, status) => {
      if (err === null && this.#stream === stream) this.#progressOnRequest = tellsProgressTruly(status?.version ?? '');
    });
    for (const subscription of this.#subscriptions.values()) {
      subscription.cursor.restart();
      create(stream, subscription);
    }
  }

  /** Returns why the stream must be given up, if it must. */
  #accept(response: WatchResponse): string | undefined {
    const id = Number(response.watch_id ?? 0);
    if (id === -1) {
      if (!this.#progressOnRequest) return undefined;
      for (const subscription of [...this.#subscriptions.values()]) this.#take(subscription, subscription.cursor.progress(Number(response.header?.revision ?? 0)));
      return undefined;
    }
    const subscription = this.#subscriptions.get(id);
    return subscription === undefined ? undefined : this.#take(subscription, subscription.cursor.accept(response));
  }

  #take(subscription: Subscription, step: CursorStep): string | undefined {
    switch (step.kind) {
      case 'nothing':
        return undefined;
      case 'events':
        subscription.handler.onEvents(step.events);
        return undefined;
      case 'progress':
        subscription.handler.onProgress(step.revision);
        return undefined;
      case 'compacted':
        this.#subscriptions.delete(subscription.id);
        subscription.handler.onCompacted(step.revision);
        return undefined;
      case 'broken':
        this.#logger.debug({ cause: step.cause, key: subscription.range.key }, 'etcd ended a watch');
        return step.cause;
    }
  }
}

function create(stream: Stream, { id, range, cursor }: Subscription): void {
  stream.write({
    create_request: {
      key: Buffer.from(range.key), range_end: range.rangeEnd, start_revision: cursor.next, watch_id: id, progress_notify: true, fragment: true,
    },
  });
}
