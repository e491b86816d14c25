import { errorMessage } from '../../base/errors.ts';
import { hasCode } from '../../client/client-error.ts';
import { keyOf, splitKey, type NewObject } from '../../client/resource.ts';
import { endpoints, pods, services } from '../../client/resources.ts';
import type { Endpoints, Service } from '../../generated/types/core-v1.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';
import { isHeadless, selectsPods, serviceSelects } from '../endpointslice/service-pods.ts';
import { enqueueServicesOfPods } from '../endpointslice/service-queue.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';
import { equalValue } from '../same.ts';
import { endpointSubsets } from './subsets.ts';

const managedByLabel = 'endpoints.kubernetes.io/managed-by';
const headlessLabel = 'service.kubernetes.io/headless';
const capacityAnnotation = 'endpoints.kubernetes.io/over-capacity';

/** Keeps the Endpoints object of every service with a selector; deletes it with the service. */
export const endpointsController: ControllerFactory = (context) => {
  const serviceInformer = context.informers.informer(services);
  const podInformer = context.informers.informer(pods);
  const endpointsInformer = context.informers.informer(endpoints);
  const events = context.recorder('endpoint-controller');
  const loop = new ControllerLoop(context, {
    name: 'endpoints-controller',
    waitFor: [serviceInformer, podInformer, endpointsInformer],
    reconcile: async (key, signal) => {
      const service = serviceInformer.get(key);
      const current = endpointsInformer.get(key);
      if (service === undefined) return removeOrphan(context, current, signal);
      if (!selectsPods(service) || service.metadata.deletionTimestamp !== undefined) return undefined;
      const selected = podInformer.list(service.metadata.namespace).filter((pod) => serviceSelects(service, pod));
      const desired = desiredEndpoints(service, endpointSubsets(service, selected));
      try {
        await write(context, current, desired, signal);
      } catch (err) {
        const [reason, doing] = current === undefined ? ['FailedToCreateEndpoint', 'create'] : ['FailedToUpdateEndpoint', 'update'];
        if (!hasCode(err, 'conflict', 'alreadyExists') && !signal.aborted) events.record(service, { type: 'Warning', reason, message: `Failed to ${doing} endpoint ${key}: ${errorMessage(err)}` });
        throw err;
      }
      return undefined;
    },
  });
  enqueueChanges(serviceInformer, loop.queue, keyOf);
  enqueueChanges(endpointsInformer, loop.queue, keyOf);
  enqueueServicesOfPods(serviceInformer, podInformer, loop.queue);
  return loop;
};

function desiredEndpoints(service: Service, { subsets, truncated }: ReturnType<typeof endpointSubsets>): NewObject<Endpoints> {
  const { [headlessLabel]: _, ...inherited } = service.metadata.labels ?? {};
  const labels = { ...inherited, [managedByLabel]: 'endpoint-controller', ...(isHeadless(service) ? { [headlessLabel]: '' } : {}) };
  const { namespace, name } = service.metadata;
  return {
    apiVersion: 'v1', kind: 'Endpoints', metadata: { namespace, name, labels, ...(truncated ? { annotations: { [capacityAnnotation]: 'truncated' } } : {}) }, ...(subsets.length === 0 ? {} : { subsets }),
  };
}

async function write(context: ControllerContext, current: Endpoints | undefined, desired: NewObject<Endpoints>, signal: AbortSignal): Promise<void> {
  if (current === undefined) {
    await context.client.create(endpoints, desired, { signal });
    return;
  }
  const { [capacityAnnotation]: _, ...others } = current.metadata.annotations ?? {};
  const annotations = { ...others, ...desired.metadata.annotations };
  const same = equalValue(current.subsets ?? [], desired.subsets ?? []) && equalValue(current.metadata.labels ?? {}, desired.metadata.labels) && equalValue(current.metadata.annotations ?? {}, annotations);
  if (same) return;
  const { subsets: _subsets, ...rest } = current;
  await context.client.update(endpoints, { ...rest, metadata: { ...current.metadata, labels: desired.metadata.labels, annotations }, ...(desired.subsets === undefined ? {} : { subsets: desired.subsets }) }, { signal });
}

/** Only what this controller made: Endpoints without a service may be somebody's on purpose. */
async function removeOrphan(context: ControllerContext, current: Endpoints | undefined, signal: AbortSignal): Promise<void> {
  if (current?.metadata.labels?.[managedByLabel] === undefined) return;
  await context.client.delete(endpoints, splitKey(keyOf(current)), { preconditions: { uid: current.metadata.uid } }, { signal }).catch((err: unknown) => {
    if (!hasCode(err, 'notFound')) throw err;
  });
}
