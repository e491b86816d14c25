import { selectorMatches } from '../../api/selectors/label-selector.ts';
import { findUntoleratedTaint } from '../../api/tolerations.ts';
import type { LabelSelector } from '../../generated/types/meta-v1.ts';
import type { Pod, TopologySpreadConstraint } from '../../generated/types/core-v1.ts';
import { fits, type Plugin, type Snapshot } from '../framework.ts';
import type { NodeState } from '../node-state.ts';
import { matchesNodeAffinity } from './node-affinity.ts';
import { DomainCounts, domainOf } from './topology.ts';

const name = 'PodTopologySpread';

interface Constraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selector: LabelSelector | undefined;
  readonly honorAffinity: boolean;
  readonly honorTaints: boolean;
}

interface State {
  readonly hard: readonly Constraint[];
  readonly soft: readonly Constraint[];
  /** One per constraint, hard ones first, in order. */
  readonly counts: readonly DomainCounts[];
}

function constraintOf(pod: Pod, row: TopologySpreadConstraint): Constraint {
  const keys = (row.matchLabelKeys ?? []).flatMap((key) => (pod.metadata.labels?.[key] === undefined ? [] : [{ key, operator: 'In', values: [pod.metadata.labels[key]] }]));
  const selector = row.labelSelector === undefined || keys.length === 0 ? row.labelSelector : { ...row.labelSelector, matchExpressions: [...(row.labelSelector.matchExpressions ?? []), ...keys] };
  return {
    topologyKey: row.topologyKey, maxSkew: row.maxSkew, minDomains: row.minDomains ?? 1, selector,
    honorAffinity: row.nodeAffinityPolicy !== 'Ignore', honorTaints: row.nodeTaintsPolicy === 'Honor',
  };
}

/**
 * What the cluster wants of pods that say nothing: spread over hosts and zones, softly. It counts pods of the same workload, which are those with the
 * labels that the workload's selector asks for; here those that share the pod's own labels and controller.
 */
function systemDefaults(pod: Pod): readonly Constraint[] {
  const { labels = {}, ownerReferences = [] } = pod.metadata;
  if (!ownerReferences.some((owner) => owner.controller === true) || Object.keys(labels).length === 0) return [];
  const common = { minDomains: 1, selector: { matchLabels: labels }, honorAffinity: true, honorTaints: false };
  return [{ topologyKey: 'kubernetes.io/hostname', maxSkew: 3, ...common }, { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5, ...common }];
}

function counts(pod: Pod, constraint: Constraint, snapshot: Snapshot): DomainCounts {
  const result = new DomainCounts();
  for (const node of snapshot.nodes) {
    const domain = domainOf(node, constraint.topologyKey);
    if (domain === undefined) continue;
    if (constraint.honorAffinity && !matchesNodeAffinity(pod, node)) continue;
    if (constraint.honorTaints && findUntoleratedTaint(node.node.spec.taints, pod.spec.tolerations) !== undefined) continue;
    const matching = node.pods.filter((other) => other.metadata.namespace === pod.metadata.namespace && other.metadata.deletionTimestamp === undefined && selectorMatches(constraint.selector, other.metadata.labels));
    result.add(constraint.topologyKey, domain, matching.length);
  }
  return result;
}

/** How uneven this domain would be with the pod in it; undefined when the node is in no domain. */
function skewWith(pod: Pod, constraint: Constraint, domains: DomainCounts, node: NodeState): number | undefined {
  const domain = domainOf(node, constraint.topologyKey);
  if (domain === undefined) return undefined;
  const values = domains.values(constraint.topologyKey);
  const least = values.size < constraint.minDomains ? 0 : Math.min(...values.values());
  return domains.get(constraint.topologyKey, domain) + (selectorMatches(constraint.selector, pod.metadata.labels) ? 1 : 0) - least;
}

/** topologySpreadConstraints: hard ones filter, soft ones score. */
export const podTopologySpread: Plugin = {
  name,
  retryOn: ['node-added', 'node-updated', 'pod-added', 'pod-deleted', 'pod-updated'],
  preFilter: (pod, snapshot) => {
    const rows = pod.spec.topologySpreadConstraints ?? [];
    const hard = rows.filter((row) => row.whenUnsatisfiable === 'DoNotSchedule').map((row) => constraintOf(pod, row));
    const asked = rows.filter((row) => row.whenUnsatisfiable !== 'DoNotSchedule').map((row) => constraintOf(pod, row));
    const soft = rows.length === 0 ? systemDefaults(pod) : asked;
    return { state: { hard, soft, counts: [...hard, ...soft].map((constraint) => counts(pod, constraint, snapshot)) } satisfies State };
  },
  filter: (pod, node, opaque) => {
    const { hard, counts: domains } = opaque as State;
    for (const [i, constraint] of hard.entries()) {
      const skew = skewWith(pod, constraint, domains[i] as DomainCounts, node);
      if (skew === undefined) return { kind: 'unresolvable', plugin: name, reasons: ['node(s) didn\'t match pod topology spread constraints (missing required label)'] };
      if (skew > constraint.maxSkew) return { kind: 'unschedulable', plugin: name, reasons: ['node(s) didn\'t match pod topology spread constraints'] };
    }
    return fits;
  },
  score: (_, node, opaque) => {
    const { hard, soft, counts: domains } = opaque as State;
    return soft.reduce((sum, constraint, i) => {
      const domain = domainOf(node, constraint.topologyKey);
      const there = domains[hard.length + i] as DomainCounts;
      if (domain === undefined) return sum;
      // Large domains in number weigh more, so that hosts count although there are many.
      return sum + there.get(constraint.topologyKey, domain) * Math.log(there.values(constraint.topologyKey).size + 2) + (constraint.maxSkew - 1);
    }, 0);
  },
  normalize: (points) => {
    const max = Math.max(...points);
    const min = Math.min(...points);
    return points.map((point) => (max === 0 ? 100 : Math.floor((100 * (max + min - point)) / max)));
  },
};
