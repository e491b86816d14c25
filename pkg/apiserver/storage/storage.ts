import type { JsonObject } from '../../base/json.ts';

/** Where and how the objects of one resource lie in the store. */
export interface StorageResource {
  /** Group-qualified, for messages: pods, deployments.apps. */
  readonly name: string;
  /** /registry/pods, without the trailing slash. */
  readonly prefix: string;
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** The version that is written; apiVersion of every stored object. */
  readonly storageVersion: string;
}

export interface ObjectKey {
  /** '' for cluster-scoped. */
  readonly namespace: string;
  readonly name: string;
}

/** One object at one revision. `object` carries metadata.resourceVersion, is never mutated, and is the storage version. */
export interface Stored {
  readonly key: ObjectKey;
  readonly object: JsonObject;
  /** mod_revision of the store. */
  readonly revision: number;
  /** The JSON text of `object` with apiVersion and kind, encoded once; LIST and WATCH concatenate these. */
  readonly json: Buffer;
}

export type StorageEvent =
  /** `previous` is the state before a change or deletion. A deleted object carries the revision of its deletion. */
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly stored: Stored; readonly previous?: Stored }
  /** Nothing up to `revision` is missing. `initialEventsEnd` closes the initial events of sendInitialEvents. */
  | { readonly type: 'BOOKMARK'; readonly revision: number; readonly initialEventsEnd: boolean };

export interface ListOptions {
  /** '' or absent: all namespaces. */
  readonly namespace?: string;
  /** latest: linearizable; notOlderThan and any: from the cache once it is there; exact: as of that revision. */
  readonly match: 'latest' | 'any' | 'notOlderThan' | 'exact';
  readonly revision?: number;
  readonly limit?: number;
  /** Begin after this key (from `next`). */
  readonly after?: ObjectKey;
  readonly filter?: (object: JsonObject) => boolean;
  readonly signal?: AbortSignal;
}

export interface ListResult {
  /** Ordered by key bytes. */
  readonly items: readonly Stored[];
  readonly revision: number;
  /** Present when keys are left, though a filter may let none of them through. */
  readonly next?: ObjectKey;
  /** Only without a filter. */
  readonly remaining?: number;
}

export interface WatchOptions {
  readonly namespace?: string;
  /** Events after this revision; undefined: begin with synthetic ADDED for what is there now. */
  readonly fromRevision?: number;
  /** With `initialEvents`: those, then a BOOKMARK with initialEventsEnd. */
  readonly initialEvents?: boolean;
  readonly bookmarks?: boolean;
  readonly signal: AbortSignal;
}

/** Closed codes: exists 409, conflict (a precondition on uid or resourceVersion), notFound, compacted 410, tooNew 504, unavailable 503/500. */
export type StorageErrorCode = 'exists' | 'notFound' | 'conflict' | 'compacted' | 'tooNew' | 'tooLarge' | 'unavailable' | 'corrupt';

export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;
  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * The only door to the store. Writes are linearizable and go to etcd; reads are cached where `match` allows.
 * Callbacks may run several times (optimistic concurrency) and must be free of effects.
 */
export interface Storage {
  get(resource: StorageResource, key: ObjectKey, options?: { readonly match?: 'latest' | 'any' | 'notOlderThan'; readonly revision?: number; readonly signal?: AbortSignal }): Promise<Stored | undefined>;
  list(resource: StorageResource, options: ListOptions): Promise<ListResult>;
  /** Throws exists. */
  create(resource: StorageResource, key: ObjectKey, object: JsonObject, options?: { readonly ttlSeconds?: number }): Promise<Stored>;
  /**
   * Reads, asks `change`, writes if nothing else did, else again. Returning what it was given, or an
   * object equal to it but for resourceVersion, writes nothing.
   * `change` throws to give up. `current` is undefined when the key is absent; then a returned object is created.
   */
  update(resource: StorageResource, key: ObjectKey, change: (current: Stored | undefined) => JsonObject | Promise<JsonObject>, options?: { readonly ttlSeconds?: number }): Promise<Stored>;
  /** Deletes if `check` does not throw on what is there. Returns the last state, with the revision of the deletion. Throws notFound. */
  delete(resource: StorageResource, key: ObjectKey, check?: (current: Stored) => void | Promise<void>): Promise<Stored>;
  /** Gap-free and in order. Throws compacted before the first event if `fromRevision` is gone; a slow consumer is cut the same way. */
  watch(resource: StorageResource, options: WatchOptions): AsyncIterable<StorageEvent>;
  /** A linearizable "now". */
  currentRevision(): Promise<number>;
  /** Undefined when the store answers. */
  health(): Promise<string | undefined>;
}
