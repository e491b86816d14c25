import { errorMessage } from '../../base/errors.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { ClientError, hasCode } from '../../client/client-error.ts';
import { discoverResources, type ServedResource } from '../../client/discovery.ts';
import type { ApiObject } from '../../client/resource.ts';
import { slowestGrace } from './grace.ts';
import type { DeletionProgress } from './deletion-conditions.ts';

/** Collections that are emptied at once. */
const parallelMax = 8;

export interface ContentProgress extends DeletionProgress {
  /** Seconds until the slowest pod should be gone. */
  readonly graceSeconds: number;
}

/** Deletes everything in a namespace, pods first, and tells what is still there. */
export async function deleteContent(client: ApiClient, namespace: string, signal: AbortSignal): Promise<ContentProgress> {
  const { resources, failed } = await discoverResources(client, { signal });
  const deletable = resources.filter(({ namespaced, preferred, verbs }) => namespaced && preferred && verbs.includes('delete') && verbs.includes('list'));
  const progress = { undiscovered: failed, failures: [] as string[], remaining: new Map<string, number>(), finalizers: new Map<string, number>(), graceSeconds: 0 };
  const note = (resource: ServedResource, left: readonly ApiObject[]): void => {
    if (left.length > 0) progress.remaining.set(`${resource.plural}.${resource.group}`, left.length);
    for (const finalizer of left.flatMap(({ metadata }) => metadata.finalizers ?? [])) progress.finalizers.set(finalizer, (progress.finalizers.get(finalizer) ?? 0) + 1);
    if (resource.group === '' && resource.plural === 'pods') progress.graceSeconds = slowestGrace(left);
  };
  const empty = async (resource: ServedResource): Promise<void> => {
    try {
      note(resource, await deleteCollection(client, resource, namespace, signal));
    } catch (err) {
      if (!hasCode(err, 'notFound') && !(err instanceof ClientError && err.status === 405)) progress.failures.push(errorMessage(err));
    }
  };
  const pods = deletable.filter(({ group, plural }) => group === '' && plural === 'pods');
  for (const resource of pods) await empty(resource);
  if (progress.remaining.size > 0) return progress;
  const rest = deletable.filter((resource) => !pods.includes(resource));
  await Promise.all(Array.from({ length: parallelMax }, async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await empty(next);
  }));
  return progress;
}

/** What is left of the collection afterwards. */
async function deleteCollection(client: ApiClient, resource: ServedResource, namespace: string, signal: AbortSignal): Promise<readonly ApiObject[]> {
  const metadata = { ...resource, metadataOnly: true };
  const list = async (): Promise<readonly ApiObject[]> => (await client.list(metadata, { namespace }, { signal })).items;
  const before = await list();
  if (before.length === 0) return [];
  if (resource.verbs.includes('deletecollection')) {
    await client.deleteCollection(resource, { namespace }, { propagationPolicy: 'Background' }, { signal, deadlineMs: 60_000 });
  } else {
    for (const { metadata: { name = '' } } of before) {
      await client.delete(resource, { namespace, name }, { propagationPolicy: 'Background' }, { signal }).catch((err: unknown) => {
        if (!hasCode(err, 'notFound')) throw err;
      });
    }
  }
  return list();
}
