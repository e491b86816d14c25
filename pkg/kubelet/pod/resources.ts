import { isCriticalPod, isSidecar } from '../../api/pod.ts';
import { parseQuantity, quantityToInteger, quantityToMilli } from '../../api/quantity.ts';
import type { Container, Pod } from '../../generated/types/core-v1.ts';
import type { LinuxResources } from '../../cri/messages.ts';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';
type ResourceList = Readonly<Record<string, string>> | undefined;

export const cpuPeriodUs = 100_000;
const cpuSharesMin = 2;
const cpuSharesMax = 262_144;
const cpuQuotaMinUs = 1000;

export function milliCpu(list: ResourceList): number {
  const text = list?.['cpu'];
  return text === undefined ? 0 : Number(quantityToMilli(text));
}

export function memoryBytes(list: ResourceList): number {
  const text = list?.['memory'];
  return text === undefined ? 0 : Number(quantityToInteger(text));
}

export function cpuShares(milli: number): number {
  return milli === 0 ? cpuSharesMin : Math.min(cpuSharesMax, Math.max(cpuSharesMin, Math.floor((milli * 1024) / 1000)));
}

export function cpuQuotaUs(milli: number): number {
  return milli === 0 ? 0 : Math.max(cpuQuotaMinUs, Math.floor((milli * cpuPeriodUs) / 1000));
}

function allContainers(pod: Pod): readonly Container[] {
  return [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
}

/** Guaranteed: every container limits cpu and memory and requests just that. BestEffort: none asks for anything. */
export function qosClass(pod: Pod): QosClass {
  let asked = false;
  let guaranteed = true;
  const holders = pod.spec.resources?.requests !== undefined || pod.spec.resources?.limits !== undefined ? [{ resources: pod.spec.resources }] : allContainers(pod);
  for (const { resources } of holders) {
    for (const name of ['cpu', 'memory'] as const) {
      const limit = positive(resources?.limits?.[name]);
      const request = positive(resources?.requests?.[name]) ?? limit;
      if (limit !== undefined || request !== undefined) asked = true;
      if (limit === undefined || request !== limit) guaranteed = false;
    }
  }
  if (!asked) return 'BestEffort';
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function positive(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  const { nano } = parseQuantity(text);
  return nano > 0n ? nano : undefined;
}

export interface PodResources {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  /** undefined: at least one container is without a limit, and so is the pod. */
  readonly cpuLimitMilli: number | undefined;
  readonly memoryLimitBytes: number | undefined;
}

/** What the pod as a whole asks for: main containers and sidecars together, or the largest init phase if that is more; plus overhead. */
export function podResources(pod: Pod): PodResources {
  const overhead = pod.spec.overhead;
  const cpuLimit = podAmount(pod, (container) => milliCpu(container.resources?.limits));
  const memoryLimit = podAmount(pod, (container) => memoryBytes(container.resources?.limits));
  const cpuLimited = pod.spec.containers.every((container) => milliCpu(container.resources?.limits) > 0);
  const memoryLimited = pod.spec.containers.every((container) => memoryBytes(container.resources?.limits) > 0);
  return {
    cpuMilli: podAmount(pod, (container) => requested(container, milliCpu)) + milliCpu(overhead),
    memoryBytes: podAmount(pod, (container) => requested(container, memoryBytes)) + memoryBytes(overhead),
    cpuLimitMilli: cpuLimited ? cpuLimit + milliCpu(overhead) : undefined,
    memoryLimitBytes: memoryLimited ? memoryLimit + memoryBytes(overhead) : undefined,
  };
}

function requested(container: Container, read: (list: ResourceList) => number): number {
  return read(container.resources?.requests) || read(container.resources?.limits);
}

function podAmount(pod: Pod, of: (container: Container) => number): number {
  let sidecars = 0;
  let initPeak = 0;
  for (const container of pod.spec.initContainers ?? []) {
    if (isSidecar(container)) sidecars += of(container);
    initPeak = Math.max(initPeak, sidecars + (isSidecar(container) ? 0 : of(container)));
  }
  const main = pod.spec.containers.reduce((sum, container) => sum + of(container), 0);
  return Math.max(initPeak, sidecars + main);
}

/** Who dies first when memory runs out: 1000 first, -997 nearly never. */
export function oomScoreAdj(pod: Pod, container: Container, memoryCapacityBytes: number): number {
  if (isCriticalPod(pod)) return -997;
  const qos = qosClass(pod);
  if (qos === 'Guaranteed') return -997;
  if (qos === 'BestEffort') return 1000;
  const share = 1000 - Math.floor((1000 * requested(container, memoryBytes)) / memoryCapacityBytes);
  return Math.min(999, Math.max(3, share));
}

/** The CRI resources of one container. */
export function containerResources(pod: Pod, container: Container, memoryCapacityBytes: number, cpuQuota: boolean): LinuxResources {
  const limitMilli = milliCpu(container.resources?.limits);
  const requestMilli = requested(container, milliCpu);
  const limitBytes = memoryBytes(container.resources?.limits);
  return {
    cpu_period: cpuPeriodUs,
    cpu_quota: cpuQuota ? cpuQuotaUs(limitMilli) : 0,
    cpu_shares: cpuShares(requestMilli),
    memory_limit_in_bytes: limitBytes,
    oom_score_adj: oomScoreAdj(pod, container, memoryCapacityBytes),
  };
}
