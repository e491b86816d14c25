import { formatTime, parseTime } from '../../api/meta/time.ts';
import { findCondition } from '../../api/meta/conditions.ts';
import { sameTaint } from '../../api/tolerations.ts';
import type { Node, NodeCondition, Taint } from '../../generated/types/core-v1.ts';

const watchedConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;

/** The conditions of a node whose kubelet fell silent; undefined when they say so already. */
export function silentConditions(node: Node, nowMs: number): readonly NodeCondition[] | undefined {
  const now = formatTime(nowMs);
  let conditions: readonly NodeCondition[] = node.status?.conditions ?? [];
  let changed = false;
  for (const type of watchedConditions) {
    const current = findCondition(conditions, type);
    if (current?.status === 'Unknown') continue;
    changed = true;
    const next: NodeCondition = current === undefined
      ? { type, status: 'Unknown', reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.', lastHeartbeatTime: node.metadata.creationTimestamp, lastTransitionTime: now }
      : { ...current, status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.', lastTransitionTime: now };
    conditions = current === undefined ? [...conditions, next] : conditions.map((condition) => (condition.type === type ? next : condition));
  }
  return changed ? conditions : undefined;
}

export function readiness(node: Node): 'True' | 'False' | 'Unknown' | undefined {
  return findCondition(node.status?.conditions, 'Ready')?.status as 'True' | 'False' | 'Unknown' | undefined;
}

/** When the kubelet itself last said something, by the node's own status. */
export function heartbeatMs(node: Node): number | undefined {
  return parseTime(findCondition(node.status?.conditions, 'Ready')?.lastHeartbeatTime);
}

const prefix = 'node.kubernetes.io/';
const pressures: readonly (readonly [condition: string, taint: string])[] = [
  ['MemoryPressure', 'memory-pressure'], ['DiskPressure', 'disk-pressure'], ['PIDPressure', 'pid-pressure'], ['NetworkUnavailable', 'network-unavailable'],
];
const managed: readonly Taint[] = [
  ...['not-ready', 'unreachable', 'unschedulable', ...pressures.map(([, taint]) => taint)].map((name): Taint => ({ key: prefix + name, effect: 'NoSchedule' })),
];
const evicting: readonly Taint[] = ['not-ready', 'unreachable'].map((name): Taint => ({ key: prefix + name, effect: 'NoExecute' }));

/** The taint that moves pods away from a node of this readiness. */
export function evictionTaint(node: Node): Taint | undefined {
  const ready = readiness(node);
  if (ready === 'False') return evicting[0];
  return ready === 'Unknown' ? evicting[1] : undefined;
}

export function hasTaint(node: Node, taint: Taint): boolean {
  return node.spec?.taints?.some((other) => sameTaint(other, taint)) ?? false;
}

/**
 * The taints a node should have: NoSchedule as its conditions say; NoExecute as `evict` says (a rate decides when) and never the one that no longer applies. Taints of
 * others are kept, in order. The very same list when nothing changes.
 */
export function desiredTaints(node: Node, evict: boolean, nowMs: number): readonly Taint[] {
  const current = node.spec?.taints ?? [];
  const wanted = [...schedulingTaints(node), ...keptEviction(node, evict)];
  const ours = (taint: Taint): boolean => [...managed, ...evicting].some((other) => sameTaint(other, taint));
  const kept = current.filter((taint) => !ours(taint) || wanted.some((other) => sameTaint(other, taint)));
  const added = wanted.filter((taint) => !current.some((other) => sameTaint(other, taint))).map((taint) => ({ ...taint, timeAdded: formatTime(nowMs) }));
  return kept.length === current.length && added.length === 0 ? current : [...kept, ...added];
}

function schedulingTaints(node: Node): readonly Taint[] {
  const names: string[] = [];
  const ready = readiness(node);
  if (ready === 'False') names.push('not-ready');
  if (ready === 'Unknown') names.push('unreachable');
  for (const [condition, taint] of pressures) if (findCondition(node.status?.conditions, condition)?.status === 'True') names.push(taint);
  if (node.spec?.unschedulable === true) names.push('unschedulable');
  return names.map((name): Taint => ({ key: prefix + name, effect: 'NoSchedule' }));
}

function keptEviction(node: Node, evict: boolean): readonly Taint[] {
  const taint = evictionTaint(node);
  return taint !== undefined && (evict || hasTaint(node, taint)) ? [taint] : [];
}
