import { matchesLabels, requirementsOfMap } from '../api/selectors/label-selector.ts';
import type { Node, NodeSelectorRequirement, NodeSelectorTerm, PodSpec } from '../generated/types/core-v1.ts';

/** Whether a pod's nodeSelector and required node affinity allow the node. Preferences are the scheduler's. */
export function fitsNode(spec: Pick<PodSpec, 'nodeSelector' | 'affinity'>, node: Node): boolean {
  if (spec.nodeSelector !== undefined && !matchesLabels(requirementsOfMap(spec.nodeSelector), node.metadata.labels)) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

/** A term without expressions matches nothing. */
function matchesTerm(term: NodeSelectorTerm, node: Node): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length + fields.length === 0) return false;
  return expressions.every((requirement) => matches(requirement, node.metadata.labels?.[requirement.key]))
    && fields.every((requirement) => requirement.key === 'metadata.name' && matches(requirement, node.metadata.name));
}

function matches({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In': return value !== undefined && values.includes(value);
    case 'NotIn': return value === undefined || !values.includes(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
    case 'Gt': case 'Lt': {
      const [bound = ''] = values;
      if (value === undefined || !/^[+-]?\d+$/.test(value) || !/^[+-]?\d+$/.test(bound)) return false;
      return operator === 'Gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
    }
    default: return false;
  }
}
