import type { handleBidiStreamingCall, ServerDuplexStream } from '@grpc/grpc-js';
import type { Timer } from '../../base/clock.ts';
import type { WatchCreateRequest, WatchRequest, WatchResponse } from '../../generated/grpc/etcd.ts';
import { noMember } from '../../raft/types.ts';
import type { WatchEvent, Watcher } from '../mvcc/watch-hub.ts';
import { EtcdError } from '../server/errors.ts';
import { bytesOf, clampedNumberOf, eventOf, numberOf, rangeOf } from '../server/wire-values.ts';
import type { RpcMember } from './member.ts';
import { grpcError, requiresLeader } from './unary.ts';

type WatchCall = ServerDuplexStream<WatchRequest, WatchResponse>;

/** Responses that may wait in the stream before its watchers are set aside; they catch up from the log when it drains. */
const waitingMax = 64;
/** Checks without a leader before a stream that requires one is ended. */
const leaderlessChecksMax = 3;
/** The id on answers about the whole stream. */
const streamId = -1;

interface OwnWatcher {
  watcher: Watcher | undefined;
  readonly progress: boolean;
  quietSinceMs: number;
}

export function watch(member: RpcMember): handleBidiStreamingCall<WatchRequest, WatchResponse> {
  return (call) => { new WatchStream(member, call).start(); };
}

/** All watchers of one stream. Events of a watcher follow its `created`; a progress notice follows every event up to its revision. */
class WatchStream {
  readonly #member: RpcMember;
  readonly #call: WatchCall;
  readonly #watchers = new Map<number, OwnWatcher>();
  #nextId = 0;
  #progressAsked = false;
  #timers: Timer[] = [];
  #closed = false;
  constructor(member: RpcMember, call: WatchCall) {
    this.#member = member;
    this.#call = call;
  }

  start(): void {
    const call = this.#call;
    call.on('data', (request: WatchRequest) => this.#take(request));
    call.on('end', () => { this.#close(); call.end(); });
    call.on('cancelled', () => this.#close());
    call.on('error', () => this.#close());
    call.on('close', () => this.#close());
    call.on('drain', () => this.#drained());
    this.#every(this.#member.progressIntervalMs / 2, () => this.#notifyQuiet());
    if (requiresLeader(call.metadata)) this.#watchLeader();
  }

  #take(request: WatchRequest): void {
    try {
      if (request.create_request !== undefined) this.#create(request.create_request);
      else if (request.cancel_request !== undefined) this.#cancel(numberOf(request.cancel_request.watch_id));
      else if (request.progress_request !== undefined) this.#answerProgress();
    } catch (cause) {
      this.#call.emit('error', grpcError(cause));
      this.#close();
    }
  }

  #create(request: WatchCreateRequest): void {
    const { hub } = this.#member.server;
    const key = bytesOf(request.key);
    const range = rangeOf(key.length === 0 ? Buffer.from([0]) : key, request.range_end);
    const id = this.#chooseId(numberOf(request.watch_id));
    if (id === undefined || (range.end !== undefined && range.end !== '' && range.key >= range.end)) {
      this.#write({ watch_id: id === undefined ? numberOf(request.watch_id) : streamId, created: true, canceled: true, cancel_reason: id === undefined ? new EtcdError('duplicateWatchId').message : 'etcdserver: mvcc: watcher range is empty' });
      return;
    }
    const filters = request.filters ?? [];
    const own: OwnWatcher = { watcher: undefined, progress: request.progress_notify === true, quietSinceMs: this.#nowMs() };
    this.#watchers.set(id, own);
    this.#write({ watch_id: id, created: true });
    const options = {
      ...range, startRevision: Math.max(0, clampedNumberOf(request.start_revision)), withPrevious: request.prev_kv === true, noPut: filters.includes('NOPUT'), noDelete: filters.includes('NODELETE'),
    };
    own.watcher = hub.watch(options, {
      deliver: (revision, events) => this.#deliver(id, own, revision, events, request.fragment === true),
      compacted: (compactRevision) => {
        this.#watchers.delete(id);
        this.#write({ watch_id: id, canceled: true, compact_revision: compactRevision, cancel_reason: new EtcdError('compacted').message });
      },
    });
    if (own.watcher.state === 'behind') this.#member.server.scheduleCatchUp();
  }

  /** Undefined when the client chose one that is taken. */
  #chooseId(asked: number): number | undefined {
    if (asked !== 0) return this.#watchers.has(asked) ? undefined : asked;
    while (this.#watchers.has(this.#nextId)) this.#nextId++;
    return this.#nextId++;
  }

  #cancel(id: number): void {
    const own = this.#watchers.get(id);
    if (own === undefined) return;
    this.#watchers.delete(id);
    if (own.watcher !== undefined) this.#member.server.hub.remove(own.watcher);
    this.#write({ watch_id: id, canceled: true });
  }

  #deliver(id: number, own: OwnWatcher, revision: number, events: readonly WatchEvent[], fragment: boolean): boolean {
    if (this.#closed) return true;
    if (this.#call.writableLength >= waitingMax) return false;
    own.quietSinceMs = this.#nowMs();
    const parts = fragment ? splitEvents(events, this.#member.server.options.limits.requestBytesMax) : [events];
    parts.forEach((part, i) => this.#write({ watch_id: id, events: part.map(eventOf), ...(i < parts.length - 1 ? { fragment: true } : {}) }, revision));
    return true;
  }

  #drained(): void {
    const { hub } = this.#member.server;
    for (const { watcher } of this.#watchers.values()) if (watcher?.state === 'behind') hub.resume(watcher);
    if (this.#progressAsked) this.#answerProgress();
  }

  /** Only when no watcher of the stream is behind; else as soon as none is. */
  #answerProgress(): void {
    this.#progressAsked = [...this.#watchers.values()].some(({ watcher }) => watcher?.state === 'behind');
    if (this.#progressAsked) this.#member.server.options.clock.after(10, () => { if (this.#progressAsked && !this.#closed) this.#answerProgress(); });
    else this.#write({ watch_id: streamId });
  }

  #notifyQuiet(): void {
    const nowMs = this.#nowMs();
    for (const [id, own] of this.#watchers) {
      if (!own.progress || own.watcher?.state !== 'synced' || nowMs - own.quietSinceMs < this.#member.progressIntervalMs) continue;
      own.quietSinceMs = nowMs;
      this.#write({ watch_id: id });
    }
  }

  #watchLeader(): void {
    const { server } = this.#member;
    let leaderless = 0;
    this.#every(server.options.electionTicks * server.options.tickMs, () => {
      leaderless = server.status.leader === noMember ? leaderless + 1 : 0;
      if (leaderless < leaderlessChecksMax) return;
      this.#call.emit('error', grpcError(new EtcdError('noLeader')));
      this.#close();
    });
  }

  #write(response: Omit<WatchResponse, 'header'>, revision?: number): void {
    if (!this.#closed) this.#call.write({ ...response, header: this.#member.server.header(revision) });
  }
  #nowMs(): number {
    return this.#member.server.options.clock.monotonicMs();
  }
  #every(intervalMs: number, work: () => void): void {
    const at = this.#timers.length;
    const again = (): void => {
      this.#timers[at] = this.#member.server.options.clock.after(intervalMs, () => {
        again();
        work();
      });
    };
    again();
  }
  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const timer of this.#timers) timer.cancel();
    for (const { watcher } of this.#watchers.values()) if (watcher !== undefined) this.#member.server.hub.remove(watcher);
    this.#watchers.clear();
  }
}

/** Parts of at most `bytesMax`, each with at least one event. */
function splitEvents(events: readonly WatchEvent[], bytesMax: number): WatchEvent[][] {
  const parts: WatchEvent[][] = [];
  let bytes = Infinity;
  for (const event of events) {
    const size = event.version.key.length + event.version.value.length + (event.previous?.value.length ?? 0) + 64;
    if (bytes + size > bytesMax) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(event);
    bytes += size;
  }
  return parts;
}
