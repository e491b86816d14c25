import { at } from '../../api/behavior.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import { StorageError, type ObjectKey, type Stored } from '../storage/storage.ts';

/** Gives back the very object to leave it as it is. */
export type Reconcile = (current: JsonObject, wanted: JsonObject) => JsonObject;

/** Creates what is missing; what is there stays as people left it. */
export const keepExisting: Reconcile = (current) => current;

type WriterDeps = Pick<ServerDeps, 'storage' | 'clock' | 'random'>;

export function keyOf(object: JsonObject): ObjectKey {
  return { namespace: String(at(object, 'metadata', 'namespace') ?? ''), name: String(at(object, 'metadata', 'name')) };
}

export function secondsText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** The metadata that the store's own writers must give, since no request does. */
export function newObject(object: JsonObject, deps: Pick<ServerDeps, 'clock' | 'random'>): JsonObject {
  const metadata = object['metadata'];
  return { ...object, metadata: { ...(isJsonObject(metadata) ? metadata : {}), uid: deps.random.uuid(), creationTimestamp: secondsText(deps.clock.nowMs()) } };
}

const parallelMax = 16;

/** Brings every object of one resource to what `reconcile` makes of it, a few at a time. One list, then only the writes that are needed. */
export async function ensureObjects(deps: WriterDeps, group: string, plural: string, objects: readonly JsonObject[], reconcile: Reconcile): Promise<void> {
  const resource = storedAt(group, plural);
  const { items } = await deps.storage.list(resource, { match: 'latest' });
  const existing = new Map(items.map((item) => [`${item.key.namespace}/${item.key.name}`, item]));
  const todo = objects.filter((wanted) => {
    const { namespace, name } = keyOf(wanted);
    const current = existing.get(`${namespace}/${name}`);
    return current === undefined || reconcile(current.object, wanted) !== current.object;
  });
  for (let i = 0; i < todo.length; i += parallelMax) {
    await Promise.all(todo.slice(i, i + parallelMax).map((wanted) => ensureObject(deps, group, plural, wanted, reconcile)));
  }
}

export async function ensureObject(deps: WriterDeps, group: string, plural: string, wanted: JsonObject, reconcile: Reconcile, options: { readonly ttlSeconds?: number } = {}): Promise<Stored | undefined> {
  try {
    return await deps.storage.update(storedAt(group, plural), keyOf(wanted), (current) => (
      current === undefined ? newObject(wanted, deps) : reconcile(current.object, wanted)
    ), options);
  } catch (err) {
    if (err instanceof StorageError && err.code === 'exists') return undefined;
    throw err;
  }
}
