import type { Pod } from '../generated/types/core-v1.ts';
import { countedReasons, filterNode, type Refusal } from './cycle.ts';
import type { Snapshot, WeightedPlugin } from './framework.ts';
import type { NodeState } from './node-state.ts';
import type { PluginState } from './framework.ts';

export interface PreemptionPlan {
  readonly nodeName: string;
  /** To be deleted, in this order. */
  readonly victims: readonly Pod[];
}

export interface PreemptionInput {
  readonly pod: Pod;
  readonly snapshot: Snapshot;
  readonly refusals: ReadonlyMap<string, Refusal>;
  readonly plugins: readonly WeightedPlugin[];
  readonly states: ReadonlyMap<string, PluginState>;
  /** Whether evicting this pod would break its disruption budget. */
  readonly breaksBudget: (pod: Pod) => boolean;
}

const priorityOf = (pod: Pod): number => pod.spec.priority ?? 0;

/**
 * Finds the node where evicting pods of lower priority makes room, choosing as upstream does: fewest broken budgets, then the lowest highest victim,
 * then the smallest sum of priorities, then fewest victims, then the latest start. `message` is what FailedScheduling adds.
 */
export function planPreemption(input: PreemptionInput): { readonly plan?: PreemptionPlan; readonly message: string } {
  const { pod, snapshot, refusals } = input;
  const count = snapshot.nodes.length;
  if (pod.spec.preemptionPolicy === 'Never') return { message: 'not eligible due to preemptionPolicy=Never.' };
  const reasons: string[] = [];
  const candidates: PreemptionPlan[] = [];
  for (const node of snapshot.nodes) {
    if (refusals.get(node.name)?.kind !== 'unschedulable') {
      reasons.push('Preemption is not helpful for scheduling');
      continue;
    }
    const victims = victimsOn(node, input);
    if (victims === undefined) reasons.push('No preemption victims found for incoming pod');
    else candidates.push({ nodeName: node.name, victims });
  }
  const plan = candidates.sort((a, b) => compare(a, b, input.breaksBudget))[0];
  if (plan !== undefined) return { plan, message: '' };
  return { message: `0/${count} nodes are available: ${countedReasons(reasons)}.` };
}

/** The least set of pods below this one's priority whose absence lets it in; undefined when even all of them do not. */
function victimsOn(node: NodeState, { pod, snapshot, plugins, states, breaksBudget }: PreemptionInput): readonly Pod[] | undefined {
  const lower = node.pods.filter((other) => priorityOf(other) < priorityOf(pod));
  if (lower.length === 0) return undefined;
  let kept = node.pods.filter((other) => priorityOf(other) >= priorityOf(pod));
  if (filterNode(pod, node.withPods(kept), snapshot, plugins, states) !== undefined) return undefined;
  // Give pods back, the most important first and those with a budget before the others, as long as there still is room.
  const order = [...lower].sort((a, b) => Number(breaksBudget(b)) - Number(breaksBudget(a)) || priorityOf(b) - priorityOf(a) || started(a).localeCompare(started(b)));
  const victims: Pod[] = [];
  for (const other of order) {
    if (filterNode(pod, node.withPods([...kept, other]), snapshot, plugins, states) === undefined) kept = [...kept, other];
    else victims.push(other);
  }
  return victims;
}

const started = (pod: Pod): string => pod.status.startTime ?? '';

function compare(a: PreemptionPlan, b: PreemptionPlan, breaksBudget: (pod: Pod) => boolean): number {
  const broken = (plan: PreemptionPlan): number => plan.victims.filter(breaksBudget).length;
  const highest = (plan: PreemptionPlan): number => Math.max(...plan.victims.map(priorityOf));
  const sum = (plan: PreemptionPlan): number => plan.victims.reduce((total, victim) => total + priorityOf(victim) + 2 ** 31, 0);
  const earliest = (plan: PreemptionPlan): string => plan.victims.map(started).sort()[0] ?? '';
  return broken(a) - broken(b) || highest(a) - highest(b) || sum(a) - sum(b) || a.victims.length - b.victims.length || earliest(b).localeCompare(earliest(a));
}
