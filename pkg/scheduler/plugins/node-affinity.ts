import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, Pod } from '../../generated/types/core-v1.ts';
import { fits, normalizeByMax, type Plugin } from '../framework.ts';
import type { NodeState } from '../node-state.ts';

function matchesRequirement(requirement: NodeSelectorRequirement, value: string | undefined): boolean {
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In': return value !== undefined && values.includes(value);
    case 'NotIn': return value === undefined || !values.includes(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
    case 'Gt': return isInteger(value) && isInteger(values[0]) && BigInt(value) > BigInt(values[0]);
    case 'Lt': return isInteger(value) && isInteger(values[0]) && BigInt(value) < BigInt(values[0]);
    default: return false;
  }
}

function isInteger(text: string | undefined): text is string {
  return text !== undefined && /^-?\d+$/.test(text);
}

/** A term matches when every one of its requirements does; an empty term matches nothing. */
export function matchesTerm(term: NodeSelectorTerm, node: NodeState): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  return expressions.every((row) => matchesRequirement(row, Object.hasOwn(node.labels, row.key) ? node.labels[row.key] : undefined))
    && fields.every((row) => matchesRequirement(row, row.key === 'metadata.name' ? node.name : undefined));
}

/** Terms are alternatives. */
export function matchesNodeSelector(selector: NodeSelector, node: NodeState): boolean {
  return selector.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

/** spec.nodeSelector and the required node affinity. */
export function matchesNodeAffinity(pod: Pod, node: NodeState): boolean {
  const labelsMatch = Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => Object.hasOwn(node.labels, key) && node.labels[key] === value);
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return labelsMatch && (required === undefined || matchesNodeSelector(required, node));
}

export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  retryOn: ['node-added', 'node-updated'],
  filter: (pod, node) => (matchesNodeAffinity(pod, node) ? fits : { kind: 'unresolvable', plugin: 'NodeAffinity', reasons: ['node(s) didn\'t match Pod\'s node affinity/selector'] }),
  score: (pod, node) => (pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
    .filter((term) => matchesTerm(term.preference, node)).reduce((sum, term) => sum + term.weight, 0),
  normalize: (points) => normalizeByMax(points),
};
