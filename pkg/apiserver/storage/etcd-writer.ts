import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { EtcdError } from '../../etcdclient/errors.ts';
import type { KeyValue, Operation, TxnResult } from '../../etcdclient/etcd-client.ts';
import { LeasePool } from './lease-pool.ts';
import { sameContent } from './keys.ts';
import { keyOf, readStored, type StoreContext } from './store-context.ts';
import { mapped } from './store-errors.ts';
import { StorageError, type ObjectKey, type StorageResource, type Stored } from './storage.ts';
import { StoredObject } from './stored-object.ts';

export interface WriteOptions {
  readonly ttlSeconds?: number;
}

/** What a write starts from: fresh from the store, or cached and perhaps behind. */
interface Base {
  readonly stored: Stored | undefined;
  readonly fresh: boolean;
}

type Change = (current: Stored | undefined) => JsonObject | Promise<JsonObject>;

/** How often one write is tried against others that win before it gives up; upstream never does. */
const attemptsMax = 1000;

/**
 * Every write is one transaction that holds only if the key still has the revision it was decided on. A write starts from the cached object,
 * which saves a read; if it was stale the transaction fails and brings the present one. No refusal is ever based on a stale object.
 *
 * When a member dies amid a write, nobody may know whether it was carried out. It is then sent again under the same condition, which
 * cannot happen twice. If that fails, the first may have been carried out: only a creation can tell (by the object's uid), all else
 * answers unavailable, as upstream does.
 */
export class EtcdWriter {
  readonly #context: StoreContext;
  readonly #leases: LeasePool;
  readonly #cached: (resource: StorageResource, key: ObjectKey) => Stored | undefined;
  constructor(context: StoreContext, cached: (resource: StorageResource, key: ObjectKey) => Stored | undefined) {
    this.#context = context;
    this.#leases = new LeasePool(context.client, context.clock);
    this.#cached = cached;
  }

  async create(resource: StorageResource, key: ObjectKey, object: JsonObject, options: WriteOptions = {}): Promise<Stored> {
    const result = await this.#put(resource, key, undefined, object, options);
    if (result.stored !== undefined) return result.stored;
    throw new StorageError('exists', `key exists: ${keyOf(this.#context, resource, key)}`);
  }

  async update(resource: StorageResource, key: ObjectKey, change: Change, options: WriteOptions = {}): Promise<Stored> {
    let base = await this.#base(resource, key);
    for (let attempt = 1; attempt <= attemptsMax; attempt++) {
      let next: JsonObject;
      try {
        next = await change(base.stored);
      } catch (err) {
        if (base.fresh) throw err;
        base = await this.#read(resource, key);
        continue;
      }
      if (base.stored !== undefined && sameContent(next, base.stored.object)) {
        if (base.fresh) return base.stored;
        const now = await this.#read(resource, key);
        if (now.stored?.revision === base.stored.revision) return now.stored;
        base = now;
        continue;
      }
      const result = await this.#put(resource, key, base.stored, next, options);
      if (result.stored !== undefined) return result.stored;
      base = { stored: result.found, fresh: true };
    }
    throw new StorageError('unavailable', `${keyOf(this.#context, resource, key)} changed ${attemptsMax} times while it was being updated`);
  }

  async delete(resource: StorageResource, key: ObjectKey, check?: (current: Stored) => void | Promise<void>): Promise<Stored> {
    const etcdKey = keyOf(this.#context, resource, key);
    let base = await this.#base(resource, key);
    for (let attempt = 1; attempt <= attemptsMax; attempt++) {
      const { stored } = base;
      if (stored === undefined) throw new StorageError('notFound', `key not found: ${etcdKey}`);
      try {
        await check?.(stored);
      } catch (err) {
        if (base.fresh) throw err;
        base = await this.#read(resource, key);
        continue;
      }
      const { result, doubt } = await this.#commit(etcdKey, stored.revision, { kind: 'delete', key: etcdKey });
      if (result.succeeded) return new StoredObject(key, stored.object, result.revision);
      if (doubt !== undefined) throw doubt;
      base = { stored: this.#stored(resource, result.found[0]), fresh: true };
    }
    throw new StorageError('unavailable', `${etcdKey} changed ${attemptsMax} times while it was being deleted`);
  }

  /** `stored` when written; otherwise `found` is what is there instead. */
  async #put(resource: StorageResource, key: ObjectKey, expected: Stored | undefined, object: JsonObject, options: WriteOptions): Promise<{ readonly stored?: Stored; readonly found: Stored | undefined }> {
    const etcdKey = keyOf(this.#context, resource, key);
    const value = this.#context.codec.encode(resource, object);
    const lease = options.ttlSeconds === undefined ? {} : { lease: await mapped(this.#leases.lease(options.ttlSeconds)) };
    let outcome;
    try {
      outcome = await this.#commit(etcdKey, expected?.revision ?? 0, { kind: 'put', key: etcdKey, value, ...lease });
    } catch (err) {
      if (options.ttlSeconds !== undefined) this.#leases.forget(options.ttlSeconds);
      throw err;
    }
    const { result, doubt } = outcome;
    // What is given back is what anyone will read: the encoded form drops what JSON drops.
    if (result.succeeded) return { stored: this.#stored(resource, { key: etcdKey, value, modRevision: result.revision, version: 0 }) as Stored, found: undefined };
    const found = this.#stored(resource, result.found[0]);
    if (doubt === undefined) return { found };
    if (expected === undefined && found !== undefined && uidOf(object) !== undefined && uidOf(found.object) === uidOf(object)) return { stored: found, found };
    throw doubt;
  }

  /** The transaction, sent again under the same condition while its outcome is unknown. `doubt` says that it was. */
  async #commit(key: string, revision: number, success: Operation): Promise<{ readonly result: TxnResult; readonly doubt: unknown }> {
    let doubt: EtcdError | undefined;
    const untilMs = this.#context.clock.monotonicMs() + commitTimeoutMs;
    for (;;) {
      try {
        const timeoutMs = Math.max(1, Math.min(attemptTimeoutMs, untilMs - this.#context.clock.monotonicMs()));
        const result = await this.#context.client.txn({ compare: [{ key, target: 'modRevision', equals: revision }], success: [success], failure: [{ kind: 'get', key }] }, { timeoutMs });
        return { result, doubt: doubt === undefined ? undefined : new StorageError('unavailable', doubt.message, { cause: doubt }) };
      } catch (err) {
        if (!(err instanceof EtcdError) || !err.ambiguous || !err.transient || this.#context.clock.monotonicMs() >= untilMs) return mapped(Promise.reject(err as Error));
        doubt ??= err;
      }
    }
  }

  async #base(resource: StorageResource, key: ObjectKey): Promise<Base> {
    const stored = this.#cached(resource, key);
    return stored === undefined ? this.#read(resource, key) : { stored, fresh: false };
  }

  async #read(resource: StorageResource, key: ObjectKey): Promise<Base> {
    const { items } = await mapped(this.#context.client.range({ key: keyOf(this.#context, resource, key) }));
    return { stored: this.#stored(resource, items[0]), fresh: true };
  }

  #stored(resource: StorageResource, item: KeyValue | undefined): Stored | undefined {
    return item === undefined ? undefined : readStored(this.#context, resource, item);
  }
}

const commitTimeoutMs = 10_000;
/** After which another member is asked. */
const attemptTimeoutMs = 3_000;

function uidOf(object: JsonObject): string | undefined {
  const metadata = object['metadata'];
  const uid = isJsonObject(metadata) ? metadata['uid'] : undefined;
  return typeof uid === 'string' && uid !== '' ? uid : undefined;
}
