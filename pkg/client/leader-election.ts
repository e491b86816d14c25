import { sleep } from '../base/clock.ts';
import { errorMessage } from '../base/errors.ts';
import { linkSignal } from '../base/signals.ts';
import type { Lease, LeaseSpec } from '../generated/types/coordination-v1.ts';
import type { ApiClient, ClientDependencies } from './api-client.ts';
import { hasCode } from './client-error.ts';
import { leases } from './resources.ts';

export interface LeaderElectionOptions {
  readonly client: ApiClient;
  readonly lease: { readonly namespace: string; readonly name: string };
  readonly identity: string;
  /** Others wait this long after the last renewal they saw before they take over. */
  readonly leaseDurationMs: number;
  /** A leader that could not renew for this long stops leading; less than the duration. */
  readonly renewDeadlineMs: number;
  readonly retryPeriodMs: number;
  /** Runs while this process leads; its signal aborts when it no longer does. */
  readonly onLeading: (signal: AbortSignal) => Promise<void>;
  /** Told of every new holder, this one included. */
  readonly onNewLeader?: (identity: string) => void;
}

export class LeadershipLost extends Error {
  override readonly name = 'LeadershipLost';
  readonly code = 'LEADERSHIP_LOST';
}

/** What a candidate remembers: the record it saw last and when, by its own monotonic clock (clocks of machines are never compared). */
interface Observation {
  readonly record: string;
  readonly holder: string;
  readonly atMs: number;
}

/**
 * Waits for the Lease, leads, renews it. Resolves when `signal` aborts (the Lease is released at once, so that another can lead without waiting)
 * and rejects with LeadershipLost when the Lease could not be renewed: the process is expected to end then. At most one holder leads at any
 * time as long as every holder's clock runs at about the same speed.
 */
export async function runLeaderElection(options: LeaderElectionOptions, deps: ClientDependencies, signal: AbortSignal): Promise<void> {
  const candidate = new Candidate(options, deps);
  while (!signal.aborted) {
    if (await candidate.tryAcquire(signal)) break;
    await sleep(deps.clock, options.retryPeriodMs * (1 + 0.2 * deps.random.next()), { signal }).catch(() => undefined);
  }
  if (signal.aborted) return;
  deps.logger.info({ lease: `${options.lease.namespace}/${options.lease.name}`, identity: options.identity }, 'became leader');
  const leading = linkSignal(signal);
  const work = options.onLeading(leading.signal).then(() => undefined, (err: unknown) => {
    if (!leading.signal.aborted) throw err;
  });
  try {
    await Promise.race([work, candidate.keep(leading.signal)]);
    if (!signal.aborted && !candidate.lost) await work;
  } finally {
    leading.abort(new LeadershipLost('leadership ended'));
    leading.unlink();
    await work.catch(() => undefined);
    if (!candidate.lost) await candidate.release();
  }
  if (candidate.lost) throw new LeadershipLost(`lease ${options.lease.namespace}/${options.lease.name} could not be renewed`);
}

class Candidate {
  readonly #options: LeaderElectionOptions;
  readonly #deps: ClientDependencies;
  #seen: Observation | undefined;
  #held: Lease | undefined;
  lost = false;
  constructor(options: LeaderElectionOptions, deps: ClientDependencies) {
    this.#options = options;
    this.#deps = deps;
  }

  /** true when this process now holds the Lease. */
  async tryAcquire(signal: AbortSignal): Promise<boolean> {
    const { client, lease: key } = this.#options;
    const deadline = { signal, deadlineMs: Math.max(1000, this.#options.renewDeadlineMs / 2) };
    try {
      const current = this.#held ?? await client.get(leases, key, deadline).catch((err: unknown) => {
        if (hasCode(err, 'notFound')) return undefined;
        throw err;
      });
      if (current === undefined) {
        const metadata = { namespace: key.namespace, name: key.name };
        this.#held = await client.create(leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec: this.#record(undefined) }, deadline);
      } else {
        if (!this.#mayTake(current)) return false;
        this.#held = await client.update(leases, { ...current, spec: this.#record(current.spec) }, deadline);
      }
      this.#observe(this.#held);
      return true;
    } catch (err) {
      this.#held = undefined;
      if (!signal.aborted) this.#deps.logger.debug({ lease: key.name, cause: errorMessage(err) }, 'the lease could not be taken or renewed');
      return false;
    }
  }

  /** Renews until the signal aborts, or until it could not for the renew deadline. */
  async keep(signal: AbortSignal): Promise<void> {
    let renewedMs = this.#deps.clock.monotonicMs();
    while (!signal.aborted) {
      await sleep(this.#deps.clock, this.#options.retryPeriodMs, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      if (await this.tryAcquire(signal)) {
        renewedMs = this.#deps.clock.monotonicMs();
      } else if (!signal.aborted && this.#deps.clock.monotonicMs() - renewedMs >= this.#options.renewDeadlineMs) {
        this.lost = true;
        return;
      }
    }
  }

  async release(): Promise<void> {
    if (this.#held === undefined) return;
    const nowMs = this.#deps.clock.nowMs();
    const spec = { ...this.#held.spec, holderIdentity: '', leaseDurationSeconds: 1, renewTime: microTime(nowMs), acquireTime: microTime(nowMs) };
    await this.#options.client.update(leases, { ...this.#held, spec }, { deadlineMs: 2000 }).catch((err: unknown) => {
      this.#deps.logger.debug({ cause: errorMessage(err) }, 'the lease was not released');
    });
    this.#held = undefined;
  }

  #mayTake(current: Lease): boolean {
    this.#observe(current);
    const holder = current.spec.holderIdentity ?? '';
    if (holder === '' || holder === this.#options.identity) return true;
    const ageMs = this.#deps.clock.monotonicMs() - (this.#seen?.atMs ?? 0);
    return ageMs >= (current.spec.leaseDurationSeconds ?? this.#options.leaseDurationMs / 1000) * 1000;
  }

  #observe(lease: Lease): void {
    const record = JSON.stringify(lease.spec);
    if (record === this.#seen?.record) return;
    const holder = lease.spec.holderIdentity ?? '';
    if (holder !== '' && holder !== this.#seen?.holder) this.#options.onNewLeader?.(holder);
    this.#seen = { record, holder, atMs: this.#deps.clock.monotonicMs() };
  }

  #record(previous: LeaseSpec | undefined): LeaseSpec {
    const now = microTime(this.#deps.clock.nowMs());
    const own = previous?.holderIdentity === this.#options.identity;
    return {
      ...previous,
      holderIdentity: this.#options.identity,
      leaseDurationSeconds: Math.round(this.#options.leaseDurationMs / 1000),
      acquireTime: own ? previous.acquireTime ?? now : now,
      renewTime: now,
      leaseTransitions: (previous?.leaseTransitions ?? 0) + (own || previous === undefined ? 0 : 1),
    };
  }
}

/** The wire form of a MicroTime. */
export function microTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}
