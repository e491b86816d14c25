import { isPodReady, podCondition } from '../api/pod.ts';
import { parseTime } from '../api/meta/time.ts';
import type { Pod } from '../generated/types/core-v1.ts';

const phaseOrder: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };
const costAnnotation = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * The `count` pods to delete first: unassigned before assigned, pending before running, not ready before ready, cheap before dear, crowded nodes before
 * others, young before old (by orders of magnitude, so that age does not make one node drain), restarting before steady.
 * `related` are all pods of the application, which decide what crowded means.
 */
export function podsToDelete(candidates: readonly Pod[], related: readonly Pod[], count: number, nowMs: number): readonly Pod[] {
  if (count >= candidates.length) return candidates;
  const crowd = new Map<string, number>();
  for (const { spec } of related.filter(isRunningSomewhere)) crowd.set(spec.nodeName ?? '', (crowd.get(spec.nodeName ?? '') ?? 0) + 1);
  const keys = new Map(candidates.map((pod) => [pod, rankKey(pod, crowd.get(pod.spec.nodeName ?? '') ?? 0, nowMs)]));
  return [...candidates].sort((a, b) => compareKeys(keys.get(a) ?? [], keys.get(b) ?? [])).slice(0, count);
}

function isRunningSomewhere(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed';
}

/** Smaller goes first, element by element. */
function rankKey(pod: Pod, crowd: number, nowMs: number): readonly (number | string)[] {
  const ready = isPodReady(pod);
  const readyAge = ready ? ageMagnitude(podCondition(pod, 'Ready')?.lastTransitionTime, nowMs) : 0;
  const restarts = [...pod.status?.containerStatuses ?? [], ...pod.status?.initContainerStatuses ?? []].map((status) => status.restartCount);
  return [
    (pod.spec.nodeName ?? '') === '' ? 0 : 1,
    phaseOrder[pod.status?.phase ?? ''] ?? 2,
    ready ? 1 : 0,
    deletionCost(pod),
    -crowd,
    readyAge,
    -Math.max(0, ...restarts),
    ageMagnitude(pod.metadata.creationTimestamp, nowMs),
    pod.metadata.uid ?? '',
  ];
}

function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.[costAnnotation] ?? '0';
  return /^(0|-?[1-9]\d*)$/.test(text) && Math.abs(Number(text)) <= 2 ** 31 - 1 ? Number(text) : 0;
}

function ageMagnitude(time: string | undefined, nowMs: number): number {
  const at = parseTime(time);
  return at === undefined ? -1 : Math.floor(Math.log2(Math.max(1, nowMs - at) / 1000));
}

function compareKeys(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  if (at < 0) return 0;
  return (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1;
}
