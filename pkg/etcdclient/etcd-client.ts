import type { ServiceError } from '@grpc/grpc-js';
import { sleep, type Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type {
  Compare as WireCompare, CompactionRequest, CompactionResponse, KeyValue as WireKeyValue, LeaseGrantRequest, LeaseGrantResponse,
  RangeRequest as WireRangeRequest, RangeResponse, RequestOp, StatusRequest, StatusResponse, TxnRequest as WireTxnRequest, TxnResponse,
} from '../generated/grpc/etcd.ts';
import { Endpoints, type Endpoint, type TlsOptions } from './endpoints.ts';
import { EtcdError, fromGrpc, leaderRequired } from './errors.ts';
import { WatchStream, type Watch, type WatchHandler, type WatchRange } from './watch-stream.ts';
import { method, type Method } from './wire.ts';

export interface KeyValue {
  readonly key: string;
  readonly value: Buffer;
  readonly modRevision: number;
  readonly version: number;
}

export interface RangeRequest {
  readonly key: string;
  /** Absent: the one key. Otherwise keys in [key, rangeEnd). */
  readonly rangeEnd?: Buffer;
  readonly limit?: number;
  /** As of this revision; absent: now. */
  readonly revision?: number;
  readonly countOnly?: boolean;
  /** Only the key changed last, without its value; `count` still counts all. */
  readonly newestOnly?: boolean;
}

export interface RangeResult {
  readonly items: readonly KeyValue[];
  readonly more: boolean;
  readonly count: number;
  /** Of the store when it answered. */
  readonly revision: number;
}

export interface Comparison {
  readonly key: string;
  readonly target: 'modRevision' | 'version';
  readonly equals: number;
}

export type Operation =
  | { readonly kind: 'put'; readonly key: string; readonly value: Buffer; readonly lease?: bigint }
  | { readonly kind: 'delete'; readonly key: string }
  | { readonly kind: 'get'; readonly key: string };

export interface Txn {
  readonly compare: readonly Comparison[];
  readonly success: readonly Operation[];
  readonly failure: readonly Operation[];
}

export interface TxnResult {
  readonly succeeded: boolean;
  readonly revision: number;
  /** What each `get` of the branch that ran found, in order. */
  readonly found: readonly (KeyValue | undefined)[];
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** For the whole call, with all its attempts. */
  readonly timeoutMs?: number;
}

export interface EtcdClientOptions {
  /** http:// or https:// addresses of members. */
  readonly endpoints: readonly string[];
  readonly tls?: TlsOptions;
  readonly clock: Clock;
  readonly logger: Logger;
}

const callTimeoutMs = 10_000;
/** One attempt of a read; then another member is asked. */
const readAttemptTimeoutMs = 4_000;
const retryPauseMs = 100;

const wire = {
  range: () => method<WireRangeRequest, RangeResponse>('KV', 'Range', { ids: false }),
  txn: () => method<WireTxnRequest, TxnResponse>('KV', 'Txn', { ids: false }),
  compact: () => method<CompactionRequest, CompactionResponse>('KV', 'Compact', { ids: false }),
  leaseGrant: () => method<LeaseGrantRequest, LeaseGrantResponse>('Lease', 'LeaseGrant', { ids: true }),
  status: () => method<StatusRequest, StatusResponse>('Maintenance', 'Status', { ids: true }),
};

/**
 * A v3 client for one cluster. Reads are linearizable and are asked again of other members until the deadline. A write is sent again only
 * when it is certain that it was not carried out; otherwise it fails with `ambiguous` set and the caller decides. Watches survive any member.
 */
export class EtcdClient {
  readonly #clock: Clock;
  readonly #endpoints: Endpoints;
  readonly #watches: WatchStream;
  constructor(options: EtcdClientOptions) {
    this.#clock = options.clock;
    this.#endpoints = new Endpoints(options.endpoints, options.tls, options);
    this.#watches = new WatchStream(this.#endpoints, options);
  }

  async range(request: RangeRequest, options: CallOptions = {}): Promise<RangeResult> {
    const newest = request.newestOnly === true ? { sort_order: 'DESCEND', sort_target: 'MOD', keys_only: true, limit: 1 } as const : {};
    const answer = await this.#call(wire.range(), {
      key: Buffer.from(request.key), range_end: request.rangeEnd, limit: request.limit, revision: request.revision, count_only: request.countOnly, ...newest,
    }, { ...options, read: true });
    return { items: (answer.kvs ?? []).map(keyValue), more: answer.more ?? false, count: Number(answer.count ?? 0), revision: Number(answer.header?.revision ?? 0) };
  }

  async txn(txn: Txn, options: CallOptions = {}): Promise<TxnResult> {
    const request = { compare: txn.compare.map(comparison), success: txn.success.map(operation), failure: txn.failure.map(operation) };
    const answer = await this.#call(wire.txn(), request, { ...options, read: false });
    const found = (answer.responses ?? []).flatMap((response) => (response.response_range === undefined ? [] : [response.response_range.kvs?.[0]]));
    return { succeeded: answer.succeeded ?? false, revision: Number(answer.header?.revision ?? 0), found: found.map((item) => (item === undefined ? undefined : keyValue(item))) };
  }

  /** A new lease that ends in `ttlSeconds` unless renewed; its id. Asking twice leaves one that just ends. */
  async leaseGrant(ttlSeconds: number, options: CallOptions = {}): Promise<bigint> {
    const answer = await this.#call(wire.leaseGrant(), { TTL: ttlSeconds, ID: 0 }, { ...options, read: true });
    return BigInt(answer.ID ?? 0);
  }

  async compact(revision: number, options: CallOptions = {}): Promise<void> {
    await this.#call(wire.compact(), { revision, physical: false }, { ...options, read: true });
  }

  /** The version of every member that answers. */
  async versions(options: CallOptions = {}): Promise<readonly string[]> {
    const answers = await Promise.allSettled(this.#endpoints.all.map((endpoint) => this.#attempt(endpoint, wire.status(), {}, this.#clock.monotonicMs() + (options.timeoutMs ?? 2_000), options.signal)));
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.version ?? ''] : []));
  }

  /** Every change of the range from `startRevision` on, once and in order, until cancelled or compacted. */
  watch(range: WatchRange, handler: WatchHandler): Watch {
    return this.#watches.add(range, handler);
  }

  /** Asks for progress of all watches. Members that cannot tell it truly are not asked (see README); then this does nothing. */
  requestProgress(): void {
    this.#watches.requestProgress();
  }
  /** Whether progress can be asked for on the stream as it stands. */
  get progressOnRequest(): boolean {
    return this.#watches.progressOnRequest;
  }

  async close(): Promise<void> {
    await this.#watches.close();
    this.#endpoints.close();
  }

  async #call<Q, A>(called: Method<Q, A>, request: Q, options: CallOptions & { readonly read: boolean }): Promise<A> {
    const deadlineMs = this.#clock.monotonicMs() + (options.timeoutMs ?? callTimeoutMs);
    for (let attempt = 1; ; attempt++) {
      const endpoint = this.#endpoints.pick();
      try {
        if (!options.read) await this.#endpoints.ready(endpoint);
        const untilMs = options.read ? Math.min(deadlineMs, this.#clock.monotonicMs() + readAttemptTimeoutMs) : deadlineMs;
        const answer = await this.#attempt(endpoint, called, request, untilMs, options.signal);
        this.#endpoints.answered(endpoint);
        return answer;
      } catch (err) {
        if (!(err instanceof EtcdError) || !err.transient) throw err;
        this.#endpoints.failed(endpoint, err.message);
        const over = this.#clock.monotonicMs() + retryPauseMs >= deadlineMs;
        if (over || options.signal?.aborted === true || (!options.read && err.ambiguous)) throw err;
        if (attempt % this.#endpoints.count === 0) await sleep(this.#clock, retryPauseMs);
      }
    }
  }

  #attempt<Q, A>(endpoint: Endpoint, called: Method<Q, A>, request: Q, untilMs: number, signal: AbortSignal | undefined): Promise<A> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(new EtcdError('cancelled', 'the call was given up before it began', false, { cause: signal.reason }));
        return;
      }
      const deadline = this.#clock.nowMs() + Math.max(1, untilMs - this.#clock.monotonicMs());
      const abort = (): void => call.cancel();
      const call = endpoint.client.makeUnaryRequest(called.path, called.requestSerialize, called.responseDeserialize, request, leaderRequired(), { deadline }, (err: ServiceError | null, answer?: A) => {
        signal?.removeEventListener('abort', abort);
        if (err !== null) reject(fromGrpc(err));
        else resolve(answer as A);
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  }
}

function keyValue(item: WireKeyValue): KeyValue {
  return {
    key: (item.key as Buffer).toString(), value: (item.value ?? Buffer.alloc(0)) as Buffer,
    modRevision: Number(item.mod_revision), version: Number(item.version ?? 0),
  };
}

function comparison({ key, target, equals }: Comparison): WireCompare {
  const shared = { result: 'EQUAL', key: Buffer.from(key) } as const;
  return target === 'modRevision' ? { ...shared, target: 'MOD', mod_revision: equals } : { ...shared, target: 'VERSION', version: equals };
}

function operation(op: Operation): RequestOp {
  const key = Buffer.from(op.key);
  switch (op.kind) {
    case 'put': return { request_put: { key, value: op.value, ...(op.lease === undefined ? {} : { lease: op.lease.toString() }) } };
    case 'delete': return { request_delete_range: { key } };
    case 'get': return { request_range: { key } };
  }
}
