import { must } from '../../base/assert.ts';

export type LeaseErrorCode = 'notFound' | 'exists' | 'ttlTooLarge';

export class LeaseError extends Error {
  override readonly name = 'LeaseError';
  readonly code: LeaseErrorCode;
  constructor(code: LeaseErrorCode) {
    super(code);
    this.code = code;
  }
}

/** Keys are one-byte-per-char strings, as in mvcc. */
type Key = string;

/** Seconds; about 285 years, the longest that a Go duration can count. */
export const ttlMaxSeconds = 9_000_000_000;

export interface Lease {
  readonly id: bigint;
  /** Seconds, as granted. */
  readonly ttl: number;
  readonly keys: ReadonlySet<Key>;
}

interface OwnLease extends Lease {
  readonly keys: Set<Key>;
  /** Monotonic milliseconds; Infinity while we are not primary. */
  expiresAtMs: number;
}

/**
 * Leases and the keys that hang on them. Grant, revoke, attach and detach are applied from the log, so all members agree. Time
 * counts only on the primary (the Raft leader): it renews, and it names the expired for the caller to revoke through the log.
 * Becoming primary starts every lease afresh with its full time: a lease may live longer than granted, never shorter.
 */
export class Lessor {
  readonly #leases = new Map<bigint, OwnLease>();
  readonly #leaseOf = new Map<Key, bigint>();
  readonly #ttlMinSeconds: number;
  #primary = false;
  constructor(ttlMinSeconds: number) {
    this.#ttlMinSeconds = ttlMinSeconds;
  }
  get primary(): boolean {
    return this.#primary;
  }
  get(id: bigint): Lease | undefined {
    return this.#leases.get(id);
  }
  /** By id. */
  list(): Lease[] {
    return [...this.#leases.values()];
  }
  /** Throws LeaseError exists or ttlTooLarge. The ttl of the result may be larger than asked. */
  grant(id: bigint, ttl: number, nowMs: number): Lease {
    if (this.#leases.has(id)) throw new LeaseError('exists');
    if (ttl > ttlMaxSeconds) throw new LeaseError('ttlTooLarge');
    const granted = Math.max(ttl, this.#ttlMinSeconds);
    const lease: OwnLease = { id, ttl: granted, keys: new Set(), expiresAtMs: this.#primary ? nowMs + granted * 1000 : Infinity };
    this.#leases.set(id, lease);
    return lease;
  }
  /** Takes the lease away and returns the keys to delete, in byte order so that every member deletes alike. Throws LeaseError notFound. */
  revoke(id: bigint): readonly Key[] {
    const lease = this.#leases.get(id);
    if (lease === undefined) throw new LeaseError('notFound');
    this.#leases.delete(id);
    const keys = [...lease.keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    for (const key of keys) this.#leaseOf.delete(key);
    return keys;
  }
  /** `key` now hangs on `id`, or on nothing with 0n. */
  attach(key: Key, id: bigint): void {
    const before = this.#leaseOf.get(key);
    if (before === id) return;
    if (before !== undefined) this.#leases.get(before)?.keys.delete(key);
    this.#leaseOf.delete(key);
    if (id === 0n) return;
    const lease = this.#leases.get(id);
    if (lease === undefined) return;
    lease.keys.add(key);
    this.#leaseOf.set(key, id);
  }
  promote(nowMs: number): void {
    this.#primary = true;
    for (const lease of this.#leases.values()) lease.expiresAtMs = nowMs + lease.ttl * 1000;
  }
  demote(): void {
    this.#primary = false;
    for (const lease of this.#leases.values()) lease.expiresAtMs = Infinity;
  }
  /** Primary only. The full ttl in seconds; throws LeaseError notFound, also for one that has expired and waits to be revoked. */
  renew(id: bigint, nowMs: number): number {
    const lease = this.#leases.get(id);
    if (lease === undefined || lease.expiresAtMs <= nowMs) throw new LeaseError('notFound');
    lease.expiresAtMs = nowMs + lease.ttl * 1000;
    return lease.ttl;
  }
  /** Primary only. Whole seconds left, at least 0; undefined for an unknown lease. */
  remainingSeconds(id: bigint, nowMs: number): number | undefined {
    const lease = this.#leases.get(id);
    if (lease === undefined) return undefined;
    return lease.expiresAtMs === Infinity ? lease.ttl : Math.max(0, Math.floor((lease.expiresAtMs - nowMs) / 1000));
  }
  /** Up to `limit` leases whose time is over; empty unless primary. They stay until revoked. */
  expired(nowMs: number, limit: number): bigint[] {
    const found: bigint[] = [];
    if (!this.#primary) return found;
    for (const lease of this.#leases.values()) {
      if (lease.expiresAtMs <= nowMs && found.push(lease.id) >= limit) break;
    }
    return found;
  }
  restore(leases: Iterable<{ readonly id: bigint; readonly ttl: number }>, attachments: Iterable<{ readonly key: Key; readonly lease: bigint }>): void {
    this.#leases.clear();
    this.#leaseOf.clear();
    for (const { id, ttl } of leases) this.#leases.set(id, { id, ttl, keys: new Set(), expiresAtMs: Infinity });
    for (const { key, lease } of attachments) this.attach(key, lease);
  }
  /** For assertions: the lease of an attached key. */
  leaseOf(key: Key): Lease | undefined {
    const id = this.#leaseOf.get(key);
    return id === undefined ? undefined : must(this.#leases.get(id), 'an attached lease');
  }
}
