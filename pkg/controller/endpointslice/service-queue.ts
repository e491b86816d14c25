import type { WorkQueue } from '../../base/workqueue.ts';
import type { Informer } from '../../client/informer.ts';
import { keyOf } from '../../client/resource.ts';
import type { Pod, Service } from '../../generated/types/core-v1.ts';
import { equalValue } from '../same.ts';
import { serviceSelects } from './service-pods.ts';

/** Queues the services that select a pod, or did before, whenever something changes that an endpoint shows. */
export function enqueueServicesOfPods(services: Informer<Service>, pods: Informer<Pod>, queue: WorkQueue): void {
  pods.onChange(({ object, previous }) => {
    if (previous !== undefined && !endpointChanged(object, previous)) return;
    for (const service of services.list(object.metadata.namespace)) {
      if (serviceSelects(service, object) || (previous !== undefined && serviceSelects(service, previous))) queue.add(keyOf(service));
    }
  });
}

function endpointChanged(pod: Pod, previous: Pod): boolean {
  return !equalValue(visible(pod), visible(previous));
}

function visible(pod: Pod): unknown {
  const { labels, deletionTimestamp } = pod.metadata;
  const { phase, podIP, podIPs, conditions } = pod.status ?? {};
  return [labels, deletionTimestamp !== undefined, phase, podIP, podIPs, conditions?.find(({ type }) => type === 'Ready')?.status, pod.spec.nodeName, pod.spec.hostname, pod.spec.subdomain];
}
