import type { Client } from '@grpc/grpc-js';
import { sleep } from '../../base/clock.ts';
import type { LeaseKeepAliveRequest, LeaseKeepAliveResponse, LeaseTimeToLiveRequest, LeaseTimeToLiveResponse } from '../../generated/grpc/etcd.ts';
import { noMember } from '../../raft/types.ts';
import { LeaseError } from '../lease/lessor.ts';
import { keyBytes } from '../mvcc/types.ts';
import { codec } from '../wire/codec.ts';
import { EtcdError } from './errors.ts';
import type { EtcdServer } from './etcd-server.ts';
import { bigintOf } from './wire-values.ts';

const keepAliveRequest = codec<LeaseKeepAliveRequest>('etcdserverpb.LeaseKeepAliveRequest');
const keepAliveResponse = codec<LeaseKeepAliveResponse>('etcdserverpb.LeaseKeepAliveResponse');
const timeToLiveRequest = codec<LeaseTimeToLiveRequest>('etcdserverpb.LeaseTimeToLiveRequest');
const timeToLiveResponse = codec<LeaseTimeToLiveResponse>('etcdserverpb.LeaseTimeToLiveResponse');

/** How long a question about a lease looks for a leader that can answer it. */
const patienceMs = 5000;
const pauseMs = 50;

/** Questions that only the leader can answer, for only it counts the time of leases; on other members they go to it over the peer port. */
export class LeaderLeases {
  readonly #server: EtcdServer;
  readonly #clientOf: (member: bigint) => Client | undefined;
  constructor(server: EtcdServer, clientOf: (member: bigint) => Client | undefined) {
    this.#server = server;
    this.#clientOf = clientOf;
  }

  /** The full ttl, or 0 when there is no such lease. Rejects with noLeader. */
  async keepAlive(request: LeaseKeepAliveRequest, local: boolean): Promise<LeaseKeepAliveResponse> {
    return this.#atLeader(local, () => this.#renewHere(bigintOf(request.ID)), (client) => askOnStream(client, request, this.#server.options.clock.nowMs()));
  }

  async timeToLive(request: LeaseTimeToLiveRequest, local: boolean): Promise<LeaseTimeToLiveResponse> {
    return this.#atLeader(local, () => this.#timeToLiveHere(request), (client) => askTimeToLive(client, request, this.#server.options.clock.nowMs()));
  }

  async #atLeader<T>(local: boolean, here: () => Promise<T>, there: (client: Client) => Promise<T>): Promise<T> {
    const { clock } = this.#server.options;
    const deadline = clock.monotonicMs() + patienceMs;
    for (;;) {
      const { leader, role } = this.#server.status;
      if (role === 'leader') return here();
      if (local) throw new EtcdError('notLeader');
      const client = leader === noMember ? undefined : this.#clientOf(leader);
      try {
        if (client !== undefined) return await there(client);
      } catch (cause) {
        if (clock.monotonicMs() > deadline) throw new EtcdError('noLeader', undefined, { cause });
      }
      if (clock.monotonicMs() > deadline) throw new EtcdError('noLeader');
      await sleep(clock, pauseMs);
    }
  }

  async #renewHere(id: bigint): Promise<LeaseKeepAliveResponse> {
    const { state, options } = this.#server;
    const renew = (): number => state.lessor.renew(id, options.clock.monotonicMs());
    const answer = (ttl: number): LeaseKeepAliveResponse => ({ header: this.#server.header(), ID: id.toString(), ...(ttl > 0 ? { TTL: ttl } : {}) });
    try {
      return answer(renew());
    } catch (cause) {
      if (!(cause instanceof LeaseError)) throw cause;
    }
    // Its grant may be committed and not yet applied here.
    await this.#server.linearize();
    try {
      return answer(renew());
    } catch (cause) {
      if (!(cause instanceof LeaseError)) throw cause;
      return answer(0);
    }
  }

  async #timeToLiveHere(request: LeaseTimeToLiveRequest): Promise<LeaseTimeToLiveResponse> {
    await this.#server.linearize();
    const { state, options } = this.#server;
    const id = bigintOf(request.ID);
    const lease = state.lessor.get(id);
    const header = this.#server.header();
    if (lease === undefined) return { header, ID: id.toString(), TTL: -1 };
    const keys = request.keys === true ? [...lease.keys].sort().map(keyBytes) : [];
    return { header, ID: id.toString(), TTL: state.lessor.remainingSeconds(id, options.clock.monotonicMs()) ?? 0, grantedTTL: lease.ttl, keys };
  }
}

function askOnStream(client: Client, request: LeaseKeepAliveRequest, nowMs: number): Promise<LeaseKeepAliveResponse> {
  return new Promise((resolve, reject) => {
    const call = client.makeBidiStreamRequest('/etcdserverpb.Lease/LeaseKeepAlive', keepAliveRequest.encode, keepAliveResponse.decode, { deadline: deadlineOf(nowMs) });
    call.on('data', resolve);
    call.on('error', reject);
    call.on('end', () => reject(new Error('the leader closed the stream')));
    call.write(request);
    call.end();
  });
}

function askTimeToLive(client: Client, request: LeaseTimeToLiveRequest, nowMs: number): Promise<LeaseTimeToLiveResponse> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest('/etcdserverpb.Lease/LeaseTimeToLive', timeToLiveRequest.encode, timeToLiveResponse.decode, request, { deadline: deadlineOf(nowMs) }, (err, response) => {
      if (err !== null) reject(err);
      else if (response === undefined) reject(new Error('no answer'));
      else resolve(response);
    });
  });
}

function deadlineOf(nowMs: number): Date {
  return new Date(nowMs + patienceMs);
}
