import { must } from '../base/assert.ts';
import type { Service } from '../base/lifecycle.ts';
import type { ApiClient, ClientDependencies } from './api-client.ts';
import { Reflector, type ReflectorOptions, type Store } from './reflector.ts';
import { keyOf, type ApiObject, type Resource } from './resource.ts';

export type InformerEvent<T extends ApiObject> =
  | { readonly kind: 'added'; readonly object: T; readonly previous?: undefined }
  | { readonly kind: 'updated'; readonly object: T; readonly previous: T }
  | { readonly kind: 'deleted'; readonly object: T; readonly previous?: undefined };

export type IndexFunction<T> = (object: T) => readonly string[];

export interface InformerOptions<T extends ApiObject> extends ReflectorOptions {
  readonly indexes?: Readonly<Record<string, IndexFunction<T>>>;
  /** Applied to every object on its way in; must return a value that is safe to share. Default: managedFields are dropped. */
  readonly transform?: (object: T) => T;
}

/**
 * A read-only copy of one collection, kept current by a reflector. Objects are shared by all readers: never change one.
 * `onChange` listeners run synchronously, in the order of the server's history, after the copy and its indexes hold the change; a listener added
 * late first gets every object as `added`. A listener must not throw. An object that was deleted and made again under the same name while nobody
 * watched is reported as deleted (last known state), then added.
 */
export class Informer<T extends ApiObject> implements Service {
  readonly name: string;
  readonly resource: Resource<T>;
  readonly #objects = new Map<string, T>();
  readonly #byNamespace = new Map<string, Map<string, T>>();
  readonly #indexes = new Map<string, { readonly valuesOf: IndexFunction<T>; readonly buckets: Map<string, Map<string, T>> }>();
  readonly #listeners: ((event: InformerEvent<T>) => void)[] = [];
  readonly #transform: (object: T) => T;
  readonly #reflector: Reflector<T>;
  #synced = false;
  #waiters: (() => void)[] = [];
  constructor(client: ApiClient, resource: Resource<T>, options: InformerOptions<T>, deps: ClientDependencies) {
    const { indexes = {}, transform = dropManagedFields, ...query } = options;
    this.name = `informer ${resource.plural}`;
    this.resource = resource;
    this.#transform = transform;
    const store: Store<T> = { replace: (objects) => this.#replace(objects), upsert: (object) => this.#upsert(object), remove: (object) => this.#remove(keyOf(object), this.#transform(object)) };
    this.#reflector = new Reflector(client, resource, query, store, deps);
    this.addIndexes(indexes);
  }

  /** The first list is complete. */
  get synced(): boolean {
    return this.#synced;
  }

  get size(): number {
    return this.#objects.size;
  }

  get resourceVersion(): string {
    return this.#reflector.resourceVersion;
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  list(namespace?: string): readonly T[] {
    return [...(namespace === undefined ? this.#objects : this.#byNamespace.get(namespace) ?? new Map<string, T>()).values()];
  }

  /** Objects for which the index function names `value`. Asking for an index that was not declared is a bug. */
  byIndex(index: string, value: string): readonly T[] {
    const bucket = must(this.#indexes.get(index), `informer of ${this.resource.plural} has no index ${index}`).buckets.get(value);
    return bucket === undefined ? [] : [...bucket.values()];
  }

  /** An index of the same name is kept as it is. */
  addIndexes(indexes: Readonly<Record<string, IndexFunction<T>>>): void {
    for (const [name, valuesOf] of Object.entries(indexes)) {
      if (this.#indexes.has(name)) continue;
      this.#indexes.set(name, { valuesOf, buckets: new Map() });
      for (const [key, object] of this.#objects) this.#index(name, key, undefined, object);
    }
  }

  onChange(listener: (event: InformerEvent<T>) => void): void {
    this.#listeners.push(listener);
    for (const object of this.#objects.values()) listener({ kind: 'added', object });
  }

  async waitForSync({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    if (this.#synced) return;
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => reject(signal?.reason as Error);
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { once: true });
      this.#waiters.push(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      });
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    await this.#reflector.run(signal);
  }

  #replace(objects: readonly T[]): void {
    const present = new Set(objects.map(keyOf));
    for (const [key, object] of [...this.#objects]) {
      if (!present.has(key)) this.#remove(key, object);
    }
    for (const object of objects) this.#upsert(object);
    this.#synced = true;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  #upsert(incoming: T): void {
    const key = keyOf(incoming);
    let previous = this.#objects.get(key);
    if (previous?.metadata.resourceVersion === incoming.metadata.resourceVersion && previous?.metadata.uid === incoming.metadata.uid) return;
    if (previous !== undefined && previous.metadata.uid !== incoming.metadata.uid) {
      this.#remove(key, previous);
      previous = undefined;
    }
    const object = this.#transform(incoming);
    this.#put(key, previous, object);
    const event = previous === undefined ? { kind: 'added' as const, object } : { kind: 'updated' as const, object, previous };
    for (const listener of this.#listeners) listener(event);
  }

  #remove(key: string, object: T): void {
    const previous = this.#objects.get(key);
    if (previous === undefined) return;
    this.#put(key, previous, undefined);
    for (const listener of this.#listeners) listener({ kind: 'deleted', object });
  }

  #put(key: string, previous: T | undefined, object: T | undefined): void {
    const namespace = (object ?? previous)?.metadata.namespace ?? '';
    const inNamespace = this.#byNamespace.get(namespace) ?? new Map<string, T>();
    if (object === undefined) {
      this.#objects.delete(key);
      inNamespace.delete(key);
      if (inNamespace.size === 0) this.#byNamespace.delete(namespace);
    } else {
      this.#objects.set(key, object);
      this.#byNamespace.set(namespace, inNamespace.set(key, object));
    }
    for (const name of this.#indexes.keys()) this.#index(name, key, previous, object);
  }

  #index(name: string, key: string, previous: T | undefined, object: T | undefined): void {
    const { valuesOf, buckets } = must(this.#indexes.get(name), 'index vanished');
    const values = object === undefined ? [] : valuesOf(object);
    for (const value of previous === undefined ? [] : valuesOf(previous)) {
      const bucket = buckets.get(value);
      if (bucket === undefined || values.includes(value)) continue;
      bucket.delete(key);
      if (bucket.size === 0) buckets.delete(value);
    }
    for (const value of values) {
      const bucket = buckets.get(value) ?? new Map<string, T>();
      buckets.set(value, bucket.set(key, object as T));
    }
  }
}

/** managedFields are a third of many objects and no reader here looks at them. */
export function dropManagedFields<T extends ApiObject>(object: T): T {
  if (object.metadata.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
