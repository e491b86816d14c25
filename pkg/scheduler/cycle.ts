import type { Random } from '../base/random.ts';
import { randomInt } from '../base/random.ts';
import type { Pod } from '../generated/types/core-v1.ts';
import type { PluginState, Snapshot, Verdict, WeightedPlugin } from './framework.ts';
import type { NodeState } from './node-state.ts';

export type Refusal = Exclude<Verdict, { readonly kind: 'fits' }>;

/** Why each node was refused, and what each that fits was worth: everything a person may ask about one decision. */
export interface Explanation {
  readonly refusals: ReadonlyMap<string, Refusal>;
  readonly scores: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

export type CycleResult =
  | { readonly kind: 'chosen'; readonly nodeName: string; readonly explanation: Explanation }
  | { readonly kind: 'none'; readonly nodeCount: number; readonly explanation: Explanation; readonly states: ReadonlyMap<string, PluginState>; readonly everywhere?: Refusal };

/** One scheduling cycle: prepare, filter, score, choose. Pure but for breaking ties. */
export function scheduleOne(pod: Pod, snapshot: Snapshot, plugins: readonly WeightedPlugin[], random: Random): CycleResult {
  const refusals = new Map<string, Refusal>();
  const states = new Map<string, PluginState>();
  for (const { plugin } of plugins) {
    if (plugin.preFilter === undefined) continue;
    const { state, verdict } = plugin.preFilter(pod, snapshot);
    if (verdict !== undefined && verdict.kind !== 'fits') {
      for (const node of snapshot.nodes) refusals.set(node.name, verdict);
      return { kind: 'none', nodeCount: snapshot.nodes.length, explanation: { refusals, scores: new Map() }, states, everywhere: verdict };
    }
    states.set(plugin.name, state);
  }
  const feasible = snapshot.nodes.filter((node) => {
    const refusal = filterNode(pod, node, snapshot, plugins, states);
    if (refusal !== undefined) refusals.set(node.name, refusal);
    return refusal === undefined;
  });
  if (feasible.length === 0) return { kind: 'none', nodeCount: snapshot.nodes.length, explanation: { refusals, scores: new Map() }, states };
  const scores = scoreNodes(pod, feasible, snapshot, plugins, states);
  return { kind: 'chosen', nodeName: best(feasible, scores, random), explanation: { refusals, scores } };
}

/** The first plugin that says no, as upstream asks them: in order, one refusal a node. */
export function filterNode(pod: Pod, node: NodeState, snapshot: Snapshot, plugins: readonly WeightedPlugin[], states: ReadonlyMap<string, PluginState>): Refusal | undefined {
  for (const { plugin } of plugins) {
    const verdict = plugin.filter?.(pod, node, states.get(plugin.name), snapshot);
    if (verdict !== undefined && verdict.kind !== 'fits') return verdict;
  }
  return undefined;
}

function scoreNodes(pod: Pod, nodes: readonly NodeState[], snapshot: Snapshot, plugins: readonly WeightedPlugin[], states: ReadonlyMap<string, PluginState>): Map<string, Record<string, number>> {
  const scores = new Map<string, Record<string, number>>(nodes.map((node) => [node.name, {}]));
  if (nodes.length === 1) return scores;
  for (const { plugin, weight } of plugins) {
    if (plugin.score === undefined || weight === 0) continue;
    const score = plugin.score;
    const raw = nodes.map((node) => score(pod, node, states.get(plugin.name), snapshot));
    const points = plugin.normalize?.(raw) ?? raw;
    nodes.forEach((node, i) => { (scores.get(node.name) as Record<string, number>)[plugin.name] = (points[i] as number) * weight; });
  }
  return scores;
}

function best(nodes: readonly NodeState[], scores: ReadonlyMap<string, Readonly<Record<string, number>>>, random: Random): string {
  const total = (node: NodeState): number => Object.values(scores.get(node.name) ?? {}).reduce((sum, points) => sum + points, 0);
  const top = Math.max(...nodes.map(total));
  const equal = nodes.filter((node) => total(node) === top);
  return (equal[randomInt(random, 0, equal.length)] as NodeState).name;
}

/** upstream's sentence: "0/3 nodes are available: 1 node(s) ..., 2 Insufficient cpu." */
export function refusalMessage(nodeCount: number, refusals: ReadonlyMap<string, Refusal>, everywhere?: Refusal): string {
  if (nodeCount === 0) return 'no nodes available to schedule pods';
  if (everywhere !== undefined) return `0/${nodeCount} nodes are available: ${everywhere.reasons.join(', ')}.`;
  return `0/${nodeCount} nodes are available: ${countedReasons([...refusals.values()].flatMap((refusal) => refusal.reasons))}.`;
}

export function countedReasons(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort().join(', ');
}
