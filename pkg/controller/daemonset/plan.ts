import { scaledValue } from '../../api/intstr.ts';
import { isPodAvailable, isPodReady, isPodTerminating } from '../../api/pod.ts';
import { parseTime } from '../../api/meta/time.ts';
import type { DaemonSet, DaemonSetStatus } from '../../generated/types/apps-v1.ts';
import type { Node, Pod } from '../../generated/types/core-v1.ts';
import { isUpdated, nodeOf, placement } from './daemon-pods.ts';

/** Everything a decision about one DaemonSet looks at. */
export interface DaemonView {
  readonly set: DaemonSet;
  readonly nodes: readonly Node[];
  /** Claimed pods, being deleted ones included. */
  readonly pods: readonly Pod[];
  readonly hash: string;
  readonly nowMs: number;
}

export interface DaemonPlan {
  /** Nodes that get a pod. */
  readonly create: readonly string[];
  readonly remove: readonly Pod[];
  /** Finished pods among the removed: their end is worth an event, and their replacement waits. */
  readonly finished: readonly Pod[];
}

export function podsByNode(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const result = new Map<string, Pod[]>();
  for (const pod of pods) result.set(nodeOf(pod), [...result.get(nodeOf(pod)) ?? [], pod]);
  return result;
}

function available(view: DaemonView, pod: Pod): boolean {
  return isPodAvailable(pod, view.set.spec.minReadySeconds ?? 0, view.nowMs);
}

function oldestFirst(a: Pod, b: Pod): number {
  return (parseTime(a.metadata.creationTimestamp) ?? 0) - (parseTime(b.metadata.creationTimestamp) ?? 0) || ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1);
}

/** One pod on every node that should have one, none where it must not be. Updates are `rollingPlan`'s. */
export function placementPlan(view: DaemonView): DaemonPlan {
  const byNode = podsByNode(view.pods);
  const create: string[] = [];
  const remove: Pod[] = [];
  const finished: Pod[] = [];
  const known = new Set(view.nodes.map((node) => node.metadata.name ?? ''));
  const surging = rollingLimits(view).surge > 0;
  for (const node of view.nodes) {
    const name = node.metadata.name ?? '';
    const present = byNode.get(name) ?? [];
    const { run, stay } = placement(view.set, node);
    if (run && present.length === 0) create.push(name);
    else if (!stay) remove.push(...present.filter((pod) => !isPodTerminating(pod)));
    else tidyNode(view, present, surging, remove, finished);
  }
  for (const [name, stranded] of byNode) {
    if (!known.has(name)) remove.push(...stranded.filter((pod) => !isPodTerminating(pod) && (pod.spec.nodeName ?? '') === ''));
  }
  return { create, remove: [...remove, ...finished], finished };
}

function tidyNode(view: DaemonView, present: readonly Pod[], surging: boolean, remove: Pod[], finished: Pod[]): void {
  const alive = present.filter((pod) => !isPodTerminating(pod));
  const done = alive.filter((pod) => pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded');
  finished.push(...done);
  const running = alive.filter((pod) => !done.includes(pod)).sort(oldestFirst);
  if (!surging) {
    remove.push(...running.slice(1));
    return;
  }
  const fresh = running.filter((pod) => isUpdated(view.set, pod, view.hash));
  const old = running.filter((pod) => !isUpdated(view.set, pod, view.hash));
  remove.push(...fresh.slice(1), ...old.slice(1));
  if (fresh[0] !== undefined && old[0] !== undefined && available(view, fresh[0])) remove.push(old[0]);
}

export function rollingLimits({ set, nodes }: Pick<DaemonView, 'set' | 'nodes'>): { readonly surge: number; readonly unavailable: number; readonly desired: number } {
  const desired = nodes.filter((node) => placement(set, node).run).length;
  const { type = 'RollingUpdate', rollingUpdate } = set.spec.updateStrategy ?? {};
  if (type !== 'RollingUpdate') return { surge: 0, unavailable: 0, desired };
  const surge = scaledValue(rollingUpdate?.maxSurge ?? 0, desired, 'up') ?? 0;
  const unavailable = scaledValue(rollingUpdate?.maxUnavailable ?? 1, desired, 'up') ?? 1;
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable, desired };
}

/** Next step of an update: old pods that may go now, or, with a surge, nodes that get a new pod beside the old one. */
export function rollingPlan(view: DaemonView): DaemonPlan {
  const limits = rollingLimits(view);
  const byNode = podsByNode(view.pods);
  const rows = view.nodes.filter((node) => placement(view.set, node).run).map((node) => {
    const pods = (byNode.get(node.metadata.name ?? '') ?? []).filter((pod) => !isPodTerminating(pod));
    return { name: node.metadata.name ?? '', fresh: pods.filter((pod) => isUpdated(view.set, pod, view.hash)), old: pods.filter((pod) => !isUpdated(view.set, pod, view.hash)) };
  }).filter(({ fresh, old }) => fresh.length <= 1 && old.length <= 1);
  return limits.surge > 0 ? surgePlan(view, rows, limits.surge) : replacePlan(view, rows, limits.unavailable);
}

interface NodeRow {
  readonly name: string;
  readonly fresh: readonly Pod[];
  readonly old: readonly Pod[];
}

function replacePlan(view: DaemonView, rows: readonly NodeRow[], unavailableMax: number): DaemonPlan {
  let unavailable = 0;
  const broken: Pod[] = [];
  const candidates: Pod[] = [];
  for (const { fresh: [fresh], old: [old] } of rows) {
    if (old === undefined || fresh !== undefined) {
      if (fresh === undefined || old !== undefined || !available(view, fresh)) unavailable++;
    } else if (!available(view, old)) {
      broken.push(old);
      unavailable++;
    } else {
      candidates.push(old);
    }
  }
  return { create: [], remove: [...broken, ...candidates.slice(0, Math.max(0, unavailableMax - unavailable))], finished: [] };
}

function surgePlan(view: DaemonView, rows: readonly NodeRow[], surgeMax: number): DaemonPlan {
  let surging = 0;
  const urgent: string[] = [];
  const candidates: string[] = [];
  const remove: Pod[] = [];
  for (const { name, fresh: [fresh], old: [old] } of rows) {
    if (old === undefined) continue;
    if (fresh !== undefined) {
      if (available(view, fresh)) remove.push(old);
      else surging++;
    } else if (!available(view, old)) {
      urgent.push(name);
      surging++;
    } else {
      candidates.push(name);
    }
  }
  return { create: [...urgent, ...candidates.slice(0, Math.max(0, surgeMax - surging))], remove, finished: [] };
}

export function daemonStatus(view: DaemonView): DaemonSetStatus {
  const byNode = podsByNode(view.pods);
  let [desired, current, misscheduled, ready, updated, availableCount] = [0, 0, 0, 0, 0, 0];
  for (const node of view.nodes) {
    const [pod] = [...byNode.get(node.metadata.name ?? '') ?? []].sort(oldestFirst);
    if (!placement(view.set, node).run) {
      if (pod !== undefined) misscheduled++;
      continue;
    }
    desired++;
    if (pod === undefined) continue;
    current++;
    if (isPodReady(pod)) ready++;
    if (available(view, pod)) availableCount++;
    if (isUpdated(view.set, pod, view.hash)) updated++;
  }
  const { conditions, collisionCount } = view.set.status ?? {};
  return {
    ...(conditions === undefined ? {} : { conditions }), ...(collisionCount === undefined ? {} : { collisionCount }),
    currentNumberScheduled: current, numberMisscheduled: misscheduled, desiredNumberScheduled: desired, numberReady: ready,
    observedGeneration: view.set.metadata.generation, updatedNumberScheduled: updated, numberAvailable: availableCount, numberUnavailable: desired - availableCount,
  };
}
