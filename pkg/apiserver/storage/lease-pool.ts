import type { Clock } from '../../base/clock.ts';
import type { EtcdClient } from '../../etcdclient/etcd-client.ts';

/** As upstream: one lease serves what is written within a minute, so it ends up to a minute (or a twentieth of its time) late. */
const reuseSecondsMax = 60;
const reuseShare = 0.05;
const objectsPerLeaseMax = 1000;

interface Entry {
  readonly id: Promise<bigint>;
  readonly reuseUntilMs: number;
  objects: number;
}

/** Leases by time to live, shared by objects written close together. A lease that could not be granted is forgotten at once. */
export class LeasePool {
  readonly #client: EtcdClient;
  readonly #clock: Clock;
  readonly #entries = new Map<number, Entry>();
  constructor(client: EtcdClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }
  lease(ttlSeconds: number): Promise<bigint> {
    const nowMs = this.#clock.monotonicMs();
    const known = this.#entries.get(ttlSeconds);
    if (known !== undefined && nowMs < known.reuseUntilMs && known.objects < objectsPerLeaseMax) {
      known.objects++;
      return known.id;
    }
    const reuseSeconds = Math.min(reuseSecondsMax, ttlSeconds * reuseShare);
    const entry = { id: this.#client.leaseGrant(Math.ceil(ttlSeconds + reuseSeconds)), reuseUntilMs: nowMs + reuseSeconds * 1000, objects: 1 };
    this.#entries.set(ttlSeconds, entry);
    entry.id.catch(() => this.forget(ttlSeconds));
    return entry.id;
  }
  /** The next asks for a fresh one; for a lease that the store no longer knows. */
  forget(ttlSeconds: number): void {
    this.#entries.delete(ttlSeconds);
  }
}
