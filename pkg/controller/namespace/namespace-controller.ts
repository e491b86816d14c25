import type { ReconcileResult } from '../../base/workqueue.ts';
import { hasCode } from '../../client/client-error.ts';
import { namespaces } from '../../client/resources.ts';
import type { Namespace } from '../../generated/types/core-v1.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';
import { equalValue } from '../same.ts';
import { deletionConditions } from './deletion-conditions.ts';
import { deleteContent } from './namespace-content.ts';

const finalizer = 'kubernetes';
const recheckMs = 1000;

/** Empties namespaces that are being deleted and then lets them go. */
export const namespaceController: ControllerFactory = (context) => {
  const informer = context.informers.informer(namespaces);
  const loop = new ControllerLoop(context, {
    name: 'namespace-controller',
    workers: 10,
    waitFor: [informer],
    reconcile: (name, signal) => reconcile(context, informer.get(name), signal),
  });
  enqueueChanges(informer, loop.queue, (namespace) => (namespace.metadata.deletionTimestamp === undefined ? undefined : namespace.metadata.name));
  return loop;
};

async function reconcile(context: ControllerContext, cached: Namespace | undefined, signal: AbortSignal): Promise<ReconcileResult | void> {
  if (cached?.metadata.deletionTimestamp === undefined) return undefined;
  const name = cached.metadata.name ?? '';
  const namespace = await context.client.get(namespaces, { name }, { signal }).catch((err: unknown) => {
    if (hasCode(err, 'notFound')) return undefined;
    throw err;
  });
  if (namespace?.metadata.uid !== cached.metadata.uid || !(namespace?.spec?.finalizers ?? []).includes(finalizer)) return undefined;
  const progress = await deleteContent(context.client, name, signal);
  const done = progress.remaining.size === 0 && progress.failures.length === 0 && progress.undiscovered.length === 0;
  const updated = await writeConditions(context, namespace as Namespace, deletionConditions(namespace?.status?.conditions ?? [], progress, context.clock.nowMs()), signal);
  if (updated === undefined) return undefined;
  if (!done) return { requeueAfterMs: Math.max(recheckMs, (progress.graceSeconds / 2) * 1000) };
  const finalizers = (updated.spec?.finalizers ?? []).filter((other) => other !== finalizer);
  await context.client.update(namespaces, { ...updated, spec: { ...updated.spec, finalizers } }, { subresource: 'finalize', signal }).catch((err: unknown) => {
    if (!hasCode(err, 'notFound')) throw err;
  });
  return undefined;
}

/** The namespace as it is now; undefined when it is gone. */
async function writeConditions(context: ControllerContext, namespace: Namespace, conditions: NonNullable<Namespace['status']['conditions']>, signal: AbortSignal): Promise<Namespace | undefined> {
  if (equalValue(conditions, namespace.status?.conditions ?? [])) return namespace;
  const status = { ...namespace.status, phase: 'Terminating' as const, conditions };
  return context.client.update(namespaces, { ...namespace, status }, { subresource: 'status', signal }).catch((err: unknown) => {
    if (hasCode(err, 'notFound')) return undefined;
    throw err;
  });
}
