import type { Clock, Timer } from '../../base/clock.ts';
import type { InternalRaftRequest } from '../../generated/grpc/etcd.ts';
import { codec } from '../wire/codec.ts';
import { EtcdError } from './errors.ts';
import type { RequestIds } from './request-id.ts';
import type { Applied } from './state-machine.ts';

export const requestCodec = codec<InternalRaftRequest>('etcdserverpb.InternalRaftRequest');

/** Requests that wait for their entry, in one member. More are refused with tooManyRequests. */
const pendingMax = 5000;

interface Pending {
  readonly bytes: Buffer;
  readonly resolve: (result: Applied) => void;
  readonly reject: (err: Error) => void;
  readonly timer: Timer;
  /** The term in which Raft took it; undefined while there is no leader to take it. */
  term: number | undefined;
}

export interface ProposalOptions {
  readonly clock: Clock;
  readonly ids: RequestIds;
  readonly timeoutMs: number;
  readonly requestBytesMax: number;
  /** Hands the bytes to Raft; the term if it took them. */
  readonly propose: (bytes: Buffer) => number | undefined;
}

/**
 * Requests on their way through the log. Each gets exactly one answer: what its entry did, or an error that says that nobody knows.
 * A request that Raft has not taken yet may be offered again; one that it took never is, for it may be in the log.
 */
export class Proposals {
  readonly #options: ProposalOptions;
  readonly #pending = new Map<string, Pending>();
  constructor(options: ProposalOptions) {
    this.#options = options;
  }
  get count(): number {
    return this.#pending.size;
  }

  propose(request: InternalRaftRequest): Promise<Applied> {
    if (this.#pending.size >= pendingMax) return Promise.reject(new EtcdError('tooManyRequests'));
    const id = this.#options.ids.next().toString();
    const bytes = requestCodec.encode({ ...request, header: { ID: id } });
    if (bytes.length > this.#options.requestBytesMax) return Promise.reject(new EtcdError('requestTooLarge'));
    return new Promise((resolve, reject) => {
      const timer = this.#options.clock.after(this.#options.timeoutMs, () => this.#refuse(id, new EtcdError('timeout')));
      const pending: Pending = { bytes, resolve, reject, timer, term: undefined };
      this.#pending.set(id, pending);
      pending.term = this.#options.propose(bytes);
    });
  }

  /** Call when the entry with this id has been applied. Ids of other members' requests are not known here, and that is fine. */
  applied(id: string, result: Applied | EtcdError): void {
    const pending = this.#take(id);
    if (pending === undefined) return;
    if (result instanceof EtcdError) pending.reject(result);
    else pending.resolve(result);
  }

  /** There may be a leader now: offer what nobody has taken. */
  offerAgain(): void {
    for (const pending of this.#pending.values()) pending.term ??= this.#options.propose(pending.bytes);
  }

  /** An entry of `term` is applied: what was taken in an earlier term is in the log before it, or most likely lost. */
  termReached(term: number): void {
    for (const [id, pending] of this.#pending) {
      if (pending.term !== undefined && pending.term < term) this.#refuse(id, new EtcdError('leaderChanged'));
    }
  }

  stop(): void {
    for (const id of [...this.#pending.keys()]) this.#refuse(id, new EtcdError('stopped'));
  }

  #refuse(id: string, err: EtcdError): void {
    this.#take(id)?.reject(err);
  }
  #take(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    pending?.timer.cancel();
    this.#pending.delete(id);
    return pending;
  }
}
