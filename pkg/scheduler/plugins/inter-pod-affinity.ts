import { selectorMatches } from '../../api/selectors/label-selector.ts';
import type { LabelSelector } from '../../generated/types/meta-v1.ts';
import type { Pod, PodAffinityTerm, WeightedPodAffinityTerm } from '../../generated/types/core-v1.ts';
import { fits, type Plugin, type Snapshot, type Verdict } from '../framework.ts';
import type { NodeState } from '../node-state.ts';
import { DomainCounts, domainOf } from './topology.ts';

const name = 'InterPodAffinity';

interface State {
  /** Per domain: pods that match all of the incoming pod's required affinity terms. */
  readonly affinity: DomainCounts;
  /** Per domain: pods that match one of its required anti-affinity terms. */
  readonly antiAffinity: DomainCounts;
  /** Per domain: existing pods whose own required anti-affinity keeps the incoming pod out. */
  readonly existingAntiAffinity: DomainCounts;
  /** Per domain: what preferred terms, the pod's and the existing ones', add or take. */
  readonly preferred: DomainCounts;
}

/** matchLabelKeys narrow the selector to pods with the incoming pod's own values. */
function selectorOf(term: PodAffinityTerm, owner: Pod): LabelSelector | undefined {
  const rows = (keys: readonly string[] | undefined, operator: 'In' | 'NotIn'): { key: string; operator: string; values: string[] }[] =>
    (keys ?? []).flatMap((key) => (owner.metadata.labels?.[key] === undefined ? [] : [{ key, operator, values: [owner.metadata.labels[key]] }]));
  const extra = [...rows(term.matchLabelKeys, 'In'), ...rows(term.mismatchLabelKeys, 'NotIn')];
  if (extra.length === 0 || term.labelSelector === undefined) return term.labelSelector;
  return { ...term.labelSelector, matchExpressions: [...(term.labelSelector.matchExpressions ?? []), ...extra] };
}

/** Whether `candidate` is a pod that a term of `owner` speaks of. */
function termMatches(term: PodAffinityTerm, owner: Pod, candidate: Pod, snapshot: Snapshot): boolean {
  const namespace = candidate.metadata.namespace ?? '';
  const named = term.namespaces ?? [];
  const own = named.length === 0 && term.namespaceSelector === undefined;
  const inNamespace = own ? namespace === owner.metadata.namespace
    : named.includes(namespace) || (term.namespaceSelector !== undefined && selectorMatches(term.namespaceSelector, snapshot.namespaceLabels(namespace)));
  return inNamespace && selectorMatches(selectorOf(term, owner), candidate.metadata.labels);
}

const requiredAffinity = (pod: Pod): readonly PodAffinityTerm[] => pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
const requiredAntiAffinity = (pod: Pod): readonly PodAffinityTerm[] => pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];

function preferredTerms(pod: Pod): readonly { readonly term: PodAffinityTerm; readonly weight: number }[] {
  const signed = (rows: readonly WeightedPodAffinityTerm[] | undefined, sign: 1 | -1): { term: PodAffinityTerm; weight: number }[] =>
    (rows ?? []).map((row) => ({ term: row.podAffinityTerm, weight: sign * row.weight }));
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  return [...signed(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution, 1), ...signed(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution, -1)];
}

/** Existing pods that require affinity are worth this much to pods that match them. */
const hardAffinityWeight = 1;

function countPod(state: State, pod: Pod, existing: Pod, node: NodeState, snapshot: Snapshot): void {
  const add = (counts: DomainCounts, term: PodAffinityTerm, amount: number): void => {
    const domain = domainOf(node, term.topologyKey);
    if (domain !== undefined) counts.add(term.topologyKey, domain, amount);
  };
  const affinity = requiredAffinity(pod);
  if (affinity.length > 0 && affinity.every((term) => termMatches(term, pod, existing, snapshot))) for (const term of affinity) add(state.affinity, term, 1);
  for (const term of requiredAntiAffinity(pod)) if (termMatches(term, pod, existing, snapshot)) add(state.antiAffinity, term, 1);
  for (const term of requiredAntiAffinity(existing)) if (termMatches(term, existing, pod, snapshot)) add(state.existingAntiAffinity, term, 1);
  for (const { term, weight } of preferredTerms(pod)) if (termMatches(term, pod, existing, snapshot)) add(state.preferred, term, weight);
  for (const { term, weight } of preferredTerms(existing)) if (termMatches(term, existing, pod, snapshot)) add(state.preferred, term, weight);
  for (const term of requiredAffinity(existing)) if (termMatches(term, existing, pod, snapshot)) add(state.preferred, term, hardAffinityWeight);
}

function refuse(kind: 'unschedulable' | 'unresolvable', reason: string): Verdict {
  return { kind, plugin: name, reasons: [reason] };
}

function sumOver(counts: DomainCounts, terms: readonly { readonly topologyKey: string }[], node: NodeState): readonly number[] {
  return terms.map(({ topologyKey }) => {
    const domain = domainOf(node, topologyKey);
    return domain === undefined ? -1 : counts.get(topologyKey, domain);
  });
}

/** Required and preferred affinity and anti-affinity between pods, in both directions. */
export const interPodAffinity: Plugin = {
  name,
  retryOn: ['node-added', 'node-updated', 'pod-added', 'pod-deleted', 'pod-updated', 'namespace-changed'],
  preFilter: (pod, snapshot) => {
    const state: State = { affinity: new DomainCounts(), antiAffinity: new DomainCounts(), existingAntiAffinity: new DomainCounts(), preferred: new DomainCounts() };
    const speaks = pod.spec.affinity?.podAffinity !== undefined || pod.spec.affinity?.podAntiAffinity !== undefined;
    for (const node of snapshot.nodes) {
      for (const existing of node.pods) {
        if (speaks || existing.spec.affinity?.podAffinity !== undefined || existing.spec.affinity?.podAntiAffinity !== undefined) countPod(state, pod, existing, node, snapshot);
      }
    }
    return { state };
  },
  filter: (pod, node, opaque, snapshot) => {
    const state = opaque as State;
    const wanted = requiredAffinity(pod);
    const counts = sumOver(state.affinity, wanted, node);
    // The first pod of a group that wants its own company may go anywhere that has the label.
    const first = state.affinity.isEmpty && wanted.every((term) => termMatches(term, pod, pod, snapshot));
    if (counts.some((count) => count < 0 || (count === 0 && !first))) return refuse('unresolvable', 'node(s) didn\'t match pod affinity rules');
    if (sumOver(state.antiAffinity, requiredAntiAffinity(pod), node).some((count) => count > 0)) return refuse('unschedulable', 'node(s) didn\'t match pod anti-affinity rules');
    for (const [key, value] of Object.entries(node.labels)) {
      if (state.existingAntiAffinity.get(key, value) > 0) return refuse('unschedulable', 'node(s) didn\'t satisfy existing pods anti-affinity rules');
    }
    return fits;
  },
  score: (_, node, opaque) => Object.entries(node.labels).reduce((sum, [key, value]) => sum + (opaque as State).preferred.get(key, value), 0),
  normalize: (points) => {
    const max = Math.max(...points);
    const min = Math.min(...points);
    return points.map((point) => (max === min ? 0 : Math.floor((100 * (point - min)) / (max - min))));
  },
};
