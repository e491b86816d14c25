import { controllerOf } from '../api/meta/accessors.ts';
import { matchesLabels, type Requirement } from '../api/selectors/label-selector.ts';
import { AggregateFailure } from './aggregate-failure.ts';
import type { ApiClient } from '../client/api-client.ts';
import { hasCode } from '../client/client-error.ts';
import type { Informer } from '../client/informer.ts';
import type { ApiObject, Resource } from '../client/resource.ts';

/** Name of the index that `claimIndex` fills. */
export const controllerIndex = 'controller';

/** Objects by the uid of their controller; those without one under their namespace. */
export function controllerIndexValues(object: ApiObject): readonly string[] {
  return [controllerOf(object)?.uid ?? `orphans/${object.metadata.namespace ?? ''}`];
}

export interface Claimer<T extends ApiObject> {
  readonly client: ApiClient;
  readonly resource: Resource<T>;
  readonly informer: Informer<T>;
  readonly owner: ApiObject;
  readonly selector: readonly Requirement[];
  /** Reads the owner past the cache: an owner that is gone or going adopts nothing. */
  readonly readOwner: (signal: AbortSignal) => Promise<ApiObject>;
}

/**
 * Everything the owner controls after setting that right: what matches and has no controller is adopted, what it controls and no longer
 * matches is released. Others' objects are never touched. Failures of single objects are thrown together after all were tried.
 */
export async function claimObjects<T extends ApiObject>(claimer: Claimer<T>, signal: AbortSignal): Promise<readonly T[]> {
  const { informer, owner, selector } = claimer;
  const claimed: T[] = [];
  const failures: unknown[] = [];
  const owned = informer.byIndex(controllerIndex, owner.metadata.uid ?? '').filter((object) => object.metadata.namespace === owner.metadata.namespace);
  const orphans = informer.byIndex(controllerIndex, `orphans/${owner.metadata.namespace ?? ''}`);
  for (const object of owned) {
    if (matchesLabels(selector, object.metadata.labels)) claimed.push(object);
    else if (owner.metadata.deletionTimestamp === undefined) await release(claimer, object, signal).catch((err: unknown) => failures.push(err));
  }
  let mayAdopt: boolean | undefined;
  for (const object of orphans) {
    if (owner.metadata.deletionTimestamp !== undefined || object.metadata.deletionTimestamp !== undefined || !matchesLabels(selector, object.metadata.labels)) continue;
    mayAdopt ??= await ownerLives(claimer, signal);
    if (!mayAdopt) break;
    await adopt(claimer, object, signal).then((adopted) => { if (adopted) claimed.push(object); }, (err: unknown) => failures.push(err));
  }
  if (failures.length > 0) throw new AggregateFailure('objects could not be adopted or released', failures);
  return claimed;
}

async function ownerLives({ owner, readOwner }: Pick<Claimer<ApiObject>, 'owner' | 'readOwner'>, signal: AbortSignal): Promise<boolean> {
  const fresh = await readOwner(signal);
  return fresh.metadata.uid === owner.metadata.uid && fresh.metadata.deletionTimestamp === undefined;
}

async function adopt<T extends ApiObject>({ client, resource, owner }: Claimer<T>, object: T, signal: AbortSignal): Promise<boolean> {
  const reference = { apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid, controller: true, blockOwnerDeletion: true };
  const body = { metadata: { ownerReferences: [reference], uid: object.metadata.uid } };
  return patchOwner(client, resource, object, body, signal);
}

async function release<T extends ApiObject>({ client, resource, owner }: Claimer<T>, object: T, signal: AbortSignal): Promise<void> {
  const body = { metadata: { ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }], uid: object.metadata.uid } };
  await patchOwner(client, resource, object, body, signal);
}

/** false when the object is gone or became another one in the meantime. */
async function patchOwner<T extends ApiObject>(client: ApiClient, resource: Resource<T>, object: T, body: object, signal: AbortSignal): Promise<boolean> {
  try {
    await client.patch(resource, { namespace: object.metadata.namespace, name: object.metadata.name ?? '' }, { type: 'strategic', body }, { signal });
    return true;
  } catch (err) {
    if (hasCode(err, 'notFound', 'invalid')) return false;
    throw err;
  }
}
