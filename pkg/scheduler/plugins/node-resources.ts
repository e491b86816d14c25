import { fits, type Plugin } from '../framework.ts';
import { podAmounts, type Amounts, type NodeState } from '../node-state.ts';

/** Names of the resources that the node lacks room for, in upstream's words. */
export function insufficient(requested: Amounts, node: NodeState): readonly string[] {
  const reasons: string[] = [];
  if (node.pods.length + 1 > (node.allocatable['pods'] ?? 0)) reasons.push('Too many pods');
  for (const [name, amount] of Object.entries(requested)) {
    if (amount > 0 && amount > (node.allocatable[name] ?? 0) - (node.requested[name] ?? 0)) reasons.push(`Insufficient ${name}`);
  }
  return reasons;
}

/** Whether the node could hold the pod if it were empty: if not, evicting helps nothing. */
function fitsWhenEmpty(requested: Amounts, node: NodeState): boolean {
  return (node.allocatable['pods'] ?? 0) >= 1 && Object.entries(requested).every(([name, amount]) => amount <= (node.allocatable[name] ?? 0));
}

function share(node: NodeState, name: 'cpu' | 'memory', added: number): { readonly requested: number; readonly allocatable: number } {
  return { requested: node.scored[name] + added, allocatable: node.allocatable[name] ?? 0 };
}

export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  retryOn: ['node-added', 'node-updated', 'pod-deleted', 'pod-updated'],
  preFilter: (pod) => ({ state: podAmounts(pod).requested }),
  filter: (_, node, state) => {
    const requested = state as Amounts;
    const reasons = insufficient(requested, node);
    if (reasons.length === 0) return fits;
    return { kind: fitsWhenEmpty(requested, node) ? 'unschedulable' : 'unresolvable', plugin: 'NodeResourcesFit', reasons };
  },
  // LeastAllocated over cpu and memory: the emptier, the better.
  score: (pod, node) => {
    const { scored } = podAmounts(pod);
    const parts = [share(node, 'cpu', scored.cpu), share(node, 'memory', scored.memory)].filter((part) => part.allocatable > 0);
    if (parts.length === 0) return 0;
    const points = parts.map(({ requested, allocatable }) => (requested > allocatable ? 0 : Math.floor(((allocatable - requested) * 100) / allocatable)));
    return Math.floor(points.reduce((sum, point) => sum + point, 0) / parts.length);
  },
};

/** Prefers nodes whose cpu and memory would be used to the same share. */
export const nodeResourcesBalancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  score: (pod, node) => {
    const { requested } = podAmounts(pod);
    if ((requested['cpu'] ?? 0) === 0 && (requested['memory'] ?? 0) === 0) return 0;
    const balance = (cpu: number, memory: number): number => 1 - Math.abs(fraction(node, 'cpu', cpu) - fraction(node, 'memory', memory)) / 2;
    const after = balance(requested['cpu'] ?? 0, requested['memory'] ?? 0);
    const before = balance(0, 0);
    // Half for what is, half for whether it gets better.
    return Math.floor(50 * after + 50 * Math.min(1, 0.5 + (after - before) / 2));
  },
};

function fraction(node: NodeState, name: string, added: number): number {
  const allocatable = node.allocatable[name] ?? 0;
  return allocatable === 0 ? 1 : Math.min(1, ((node.requested[name] ?? 0) + added) / allocatable);
}
