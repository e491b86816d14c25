/** What a pod asks for: sums over containers, init containers, sidecars, pod-level resources and overhead; and its quality of service. */
import type { Container, Pod, PodSpec, ResourceRequirements } from '../generated/types/core-v1.ts';
import { addQuantities, compareQuantities, isZeroQuantity, maxQuantity } from './quantity.ts';
import { isSidecar } from './pod.ts';

export type ResourceList = Readonly<Record<string, string>>;

/** Added per resource. */
export function addResources(left: ResourceList, right: ResourceList | undefined): ResourceList {
  const sum: Record<string, string> = { ...left };
  for (const [name, value] of Object.entries(right ?? {})) {
    const before = Object.hasOwn(sum, name) ? sum[name] : undefined;
    sum[name] = before === undefined ? value : addQuantities(before, value);
  }
  return sum;
}

/** The larger per resource. */
export function maxResources(left: ResourceList, right: ResourceList | undefined): ResourceList {
  const result: Record<string, string> = { ...left };
  for (const [name, value] of Object.entries(right ?? {})) {
    const before = Object.hasOwn(result, name) ? result[name] : undefined;
    result[name] = before === undefined ? value : maxQuantity(before, value);
  }
  return result;
}

type Part = 'requests' | 'limits';

/** Resources that the pod as a whole may set. */
const podLevelResources = (name: string): boolean => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

function partOf(resources: ResourceRequirements | undefined, part: Part): ResourceList {
  return (resources?.[part] ?? {}) as ResourceList;
}

/**
 * max(sum of containers + sidecars, the worst moment of initialisation). A sidecar that started stays, so the k-th init container runs beside the
 * sidecars before it.
 */
function sumContainers(spec: PodSpec, of: (container: Container) => ResourceList): ResourceList {
  let running: ResourceList = {};
  for (const container of spec.containers ?? []) running = addResources(running, of(container));
  let sidecars: ResourceList = {};
  let starting: ResourceList = {};
  for (const container of spec.initContainers ?? []) {
    if (isSidecar(container)) {
      sidecars = addResources(sidecars, of(container));
      running = addResources(running, of(container));
      starting = maxResources(starting, sidecars);
    } else {
      starting = maxResources(starting, addResources(sidecars, of(container)));
    }
  }
  return maxResources(running, starting);
}

export interface PodResourceOptions {
  readonly excludeOverhead?: boolean;
}

/** What the scheduler and quotas count. */
export function podRequests(pod: Pick<Pod, 'spec'>, options: PodResourceOptions = {}): ResourceList {
  let total = sumContainers(pod.spec, (container) => partOf(container.resources, 'requests'));
  total = withPodLevel(total, partOf(pod.spec.resources, 'requests'));
  return options.excludeOverhead === true ? total : addResources(total, pod.spec.overhead);
}

/** Overhead is added only to what has a limit. */
export function podLimits(pod: Pick<Pod, 'spec'>, options: PodResourceOptions = {}): ResourceList {
  let total = sumContainers(pod.spec, (container) => partOf(container.resources, 'limits'));
  total = withPodLevel(total, partOf(pod.spec.resources, 'limits'));
  if (options.excludeOverhead === true || pod.spec.overhead === undefined) return total;
  const sum: Record<string, string> = { ...total };
  for (const [name, value] of Object.entries(pod.spec.overhead)) {
    const before = Object.hasOwn(sum, name) ? sum[name] : undefined;
    if (before !== undefined && !isZeroQuantity(before)) sum[name] = addQuantities(before, value);
  }
  return sum;
}

function withPodLevel(total: ResourceList, level: ResourceList): ResourceList {
  const result: Record<string, string> = { ...total };
  for (const [name, value] of Object.entries(level)) if (podLevelResources(name)) result[name] = value;
  return result;
}

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

/** Only CPU and memory count, and zero counts as absent. */
export function qosClass(pod: Pick<Pod, 'spec'>): QosClass {
  const level = pod.spec.resources;
  const parts: readonly (ResourceRequirements | undefined)[] = level !== undefined && (hasValues(level.requests) || hasValues(level.limits))
    ? [level]
    : [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].map((container) => container.resources);
  let requests: ResourceList = {};
  let limits: ResourceList = {};
  let everyLimit = true;
  for (const part of parts) {
    requests = addResources(requests, computeOnly(partOf(part, 'requests')));
    const own = computeOnly(partOf(part, 'limits'));
    limits = addResources(limits, own);
    if (!Object.hasOwn(own, 'cpu') || !Object.hasOwn(own, 'memory')) everyLimit = false;
  }
  if (Object.keys(requests).length === 0 && Object.keys(limits).length === 0) return 'BestEffort';
  const equal = Object.keys(requests).length === Object.keys(limits).length
    && Object.entries(requests).every(([name, value]) => Object.hasOwn(limits, name) && compareQuantities(limits[name] ?? '0', value) === 0);
  return everyLimit && equal ? 'Guaranteed' : 'Burstable';
}

function hasValues(list: ResourceList | undefined): boolean {
  return list !== undefined && Object.keys(list).length > 0;
}

function computeOnly(list: ResourceList): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([name, value]) => (name === 'cpu' || name === 'memory') && !isZeroQuantity(value)));
}
