import type { Pod } from '../generated/types/core-v1.ts';
import type { NodeState } from './node-state.ts';

/**
 * Verdict of one plugin about one node. `unresolvable`: no eviction can change it, so preemption does not try.
 * `reasons` are counted over nodes and make the FailedScheduling message.
 */
export type Verdict =
  | { readonly kind: 'fits' }
  | { readonly kind: 'unschedulable' | 'unresolvable'; readonly plugin: string; readonly reasons: readonly string[] };

export const fits: Verdict = { kind: 'fits' };

/** The nodes of one scheduling cycle, and what plugins share within it. Nothing in it changes while the cycle runs. */
export interface Snapshot {
  readonly nodes: readonly NodeState[];
  readonly get: (name: string) => NodeState | undefined;
  /** Labels of a namespace; for affinity terms with a namespaceSelector. */
  readonly namespaceLabels: (namespace: string) => Readonly<Record<string, string>>;
}

/** Prepared once a pod by `preFilter` and handed to the same plugin's `filter` and `score`. Opaque to everybody else. */
export type PluginState = unknown;

/** What happened in the cluster that may make an unschedulable pod schedulable. */
export type ClusterEvent = 'node-added' | 'node-updated' | 'pod-deleted' | 'pod-added' | 'pod-updated' | 'volume-changed' | 'namespace-changed';

/** One plugin of the scheduling framework; every extension point is optional. Pure but for `bind`. */
export interface Plugin {
  readonly name: string;
  /** A reason to keep the pod out of the active queue; undefined lets it in. */
  readonly preEnqueue?: (pod: Pod) => string | undefined;
  /** Prepares state; a verdict other than fits ends the cycle for all nodes. */
  readonly preFilter?: (pod: Pod, snapshot: Snapshot) => { readonly state?: PluginState; readonly verdict?: Verdict };
  readonly filter?: (pod: Pod, node: NodeState, state: PluginState, snapshot: Snapshot) => Verdict;
  /** Points of one node, any scale. */
  readonly score?: (pod: Pod, node: NodeState, state: PluginState, snapshot: Snapshot) => number;
  /** Brings this plugin's points to 0..100; absent: they are on that scale already. */
  readonly normalize?: (points: readonly number[]) => readonly number[];
  /** Events after which a pod that this plugin refused is worth another try. */
  readonly retryOn?: readonly ClusterEvent[];
}

export interface WeightedPlugin {
  readonly plugin: Plugin;
  readonly weight: number;
}

/** Highest becomes 100 (or 0 when reversed); all equal zero stays zero. */
export function normalizeByMax(points: readonly number[], reverse = false): readonly number[] {
  const max = Math.max(0, ...points);
  if (max === 0) return points.map(() => (reverse ? 100 : 0));
  return points.map((point) => {
    const scaled = Math.floor((point * 100) / max);
    return reverse ? 100 - scaled : scaled;
  });
}

