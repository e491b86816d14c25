import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { Random } from '../../base/random.ts';
import { randomName } from '../../base/random.ts';
import type { ObjectMeta } from '../../generated/types/meta-v1.ts';
import type { KindRow } from '../../generated/schema-types.ts';

export interface StoredObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & ObjectMeta;
}

export interface StoredEvent {
  readonly revision: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: StoredObject;
  readonly previous: StoredObject | undefined;
}

/** A refusal, as the server words it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly reason: string;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

interface Collection {
  readonly row: KindRow;
  readonly objects: Map<string, StoredObject>;
  readonly events: StoredEvent[];
  readonly watchers: Set<(event: StoredEvent) => void>;
}

/** Objects, one revision counter for all of them, and the events of each collection since the last `forgetHistory`. */
export class FakeStore {
  readonly #collections = new Map<string, Collection>();
  readonly #random: Random;
  readonly #now: () => string;
  #revision = 1;
  #forgottenUpTo = 0;
  constructor(rows: readonly KindRow[], random: Random, now: () => string) {
    for (const row of rows) this.#collections.set(collectionId(row), { row, objects: new Map(), events: [], watchers: new Set() });
    this.#random = random;
    this.#now = now;
  }

  get revision(): number {
    return this.#revision;
  }

  now(): string {
    return this.#now();
  }

  collection(group: string, version: string, plural: string): Collection {
    const found = this.#collections.get(`${group}/${version}/${plural}`);
    if (found === undefined) throw new Refusal(404, 'NotFound', 'the server could not find the requested resource');
    return found;
  }

  /** Watches that resume from before now are answered 410. */
  forgetHistory(): void {
    this.#revision++;
    this.#forgottenUpTo = this.#revision;
    for (const collection of this.#collections.values()) collection.events.length = 0;
  }

  eventsAfter(collection: Collection, revision: number): readonly StoredEvent[] {
    if (revision < this.#forgottenUpTo) throw new Refusal(410, 'Expired', `too old resource version: ${revision} (${this.#forgottenUpTo})`);
    return collection.events.filter((event) => event.revision > revision);
  }

  get(collection: Collection, key: string): StoredObject {
    const found = collection.objects.get(key);
    const name = key.slice(key.indexOf('/') + 1);
    if (found === undefined) throw new Refusal(404, 'NotFound', `${qualified(collection.row)} "${name}" not found`);
    return found;
  }

  create(collection: Collection, namespace: string, body: JsonObject): StoredObject {
    const { row } = collection;
    const given = (body['metadata'] ?? {}) as JsonObject & ObjectMeta;
    const name = given.name ?? (given.generateName === undefined ? undefined : `${given.generateName}${randomName(this.#random, 5)}`);
    if (name === undefined) throw new Refusal(422, 'Invalid', `${row.kind} "" is invalid: metadata.name: Required value: name or generateName is required`);
    const key = namespace === '' ? name : `${namespace}/${name}`;
    if (collection.objects.has(key)) throw new Refusal(409, 'AlreadyExists', `${qualified(row)} "${name}" already exists`);
    const metadata = {
      ...given, name, ...(namespace === '' ? {} : { namespace }), uid: given.uid ?? this.#random.uuid(), creationTimestamp: given.creationTimestamp ?? this.#now(),
      ...(body['spec'] === undefined ? {} : { generation: 1 }),
    };
    return this.#write(collection, key, { ...body, apiVersion: row.group === '' ? row.version : `${row.group}/${row.version}`, kind: row.kind, metadata: metadata as StoredObject['metadata'] }, undefined);
  }

  /** Replaces; bumps generation when the spec changed; removes when nothing keeps a deleted object any longer. */
  put(collection: Collection, key: string, object: StoredObject): StoredObject {
    const old = this.get(collection, key);
    const { generation = 0 } = old.metadata;
    const changed = JSON.stringify(old['spec']) !== JSON.stringify(object['spec']);
    const metadata = {
      ...object.metadata, uid: old.metadata.uid, creationTimestamp: old.metadata.creationTimestamp, deletionTimestamp: old.metadata.deletionTimestamp,
      deletionGracePeriodSeconds: old.metadata.deletionGracePeriodSeconds, resourceVersion: old.metadata.resourceVersion, ...(generation === 0 ? {} : { generation: changed ? generation + 1 : generation }),
    };
    const next = JSON.parse(JSON.stringify({ ...object, metadata })) as StoredObject;
    if (equalJson(next, old)) return old;
    const gone = next.metadata.deletionTimestamp !== undefined && (next.metadata.finalizers ?? []).length === 0
      && (next.metadata.deletionGracePeriodSeconds ?? 0) === 0 && ((next['spec'] as JsonObject | undefined)?.['finalizers'] as JsonValue[] | undefined ?? []).length === 0;
    return gone ? this.#drop(collection, key, next) : this.#write(collection, key, next, old);
  }

  /** Marks for deletion what finalizers or a grace period keep; removes the rest. undefined: it is gone. */
  delete(collection: Collection, key: string, options: { readonly graceSeconds: number; readonly addFinalizer?: string; readonly uid?: string; readonly resourceVersion?: string }): StoredObject | undefined {
    const old = this.get(collection, key);
    if (options.uid !== undefined && options.uid !== old.metadata.uid) throw new Refusal(409, 'Conflict', `the UID in the precondition (${options.uid}) does not match the UID in record (${old.metadata.uid ?? ''})`);
    if (options.resourceVersion !== undefined && options.resourceVersion !== old.metadata.resourceVersion) throw new Refusal(409, 'Conflict', 'the ResourceVersion in the precondition does not match');
    const finalizers = [...(old.metadata.finalizers ?? []), ...(options.addFinalizer === undefined || old.metadata.finalizers?.includes(options.addFinalizer) ? [] : [options.addFinalizer])];
    const specFinalizers = ((old['spec'] as JsonObject | undefined)?.['finalizers'] as JsonValue[] | undefined ?? []).length;
    const graceSeconds = Math.min(options.graceSeconds, old.metadata.deletionGracePeriodSeconds ?? options.graceSeconds);
    if (finalizers.length === 0 && graceSeconds === 0 && specFinalizers === 0) {
      this.#drop(collection, key, old);
      return undefined;
    }
    const { status } = old as { status?: JsonObject };
    const metadata = {
      ...old.metadata, deletionTimestamp: old.metadata.deletionTimestamp ?? this.#now(), deletionGracePeriodSeconds: graceSeconds, ...(finalizers.length === 0 ? {} : { finalizers }),
      ...(old.metadata.generation === undefined ? {} : { generation: old.metadata.generation + 1 }),
    };
    const next: StoredObject = { ...old, metadata: metadata as StoredObject['metadata'], ...(collection.row.kind === 'Namespace' ? { status: { ...status, phase: 'Terminating' } } : {}) };
    return equalJson(next.metadata, old.metadata) ? old : this.#write(collection, key, next, old);
  }

  #drop(collection: Collection, key: string, last: StoredObject): StoredObject {
    const object = this.#stamp(last);
    collection.objects.delete(key);
    this.#publish(collection, { revision: this.#revision, type: 'DELETED', object, previous: last });
    return object;
  }

  #write(collection: Collection, key: string, object: StoredObject, previous: StoredObject | undefined): StoredObject {
    const stored = deepFreeze(this.#stamp(object));
    collection.objects.set(key, stored);
    this.#publish(collection, { revision: this.#revision, type: previous === undefined ? 'ADDED' : 'MODIFIED', object: stored, previous });
    return stored;
  }

  #stamp(object: StoredObject): StoredObject {
    this.#revision++;
    return JSON.parse(JSON.stringify({ ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } })) as StoredObject;
  }

  #publish(collection: Collection, event: StoredEvent): void {
    collection.events.push(event);
    for (const watcher of [...collection.watchers]) watcher(event);
  }
}

export type FakeCollection = Collection;

function collectionId(row: KindRow): string {
  return `${row.group}/${row.version}/${row.plural}`;
}

export function qualified(row: KindRow): string {
  return row.group === '' ? row.plural : `${row.plural}.${row.group}`;
}

function equalJson(a: unknown, b: unknown): boolean {
  return sorted(a) === sorted(b);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
