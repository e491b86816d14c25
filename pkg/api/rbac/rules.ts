import type { PolicyRule } from '../../generated/types/rbac-v1.ts';
import type { FieldError } from '../behavior.ts';
import { invalid, required } from '../field-errors.ts';

/** Rules of a Role or, without `namespaced`, of a ClusterRole. */
export function ruleErrors(rules: readonly PolicyRule[] | undefined | null, namespaced: boolean): readonly FieldError[] {
  return (rules ?? []).flatMap((rule, index): readonly FieldError[] => {
    const field = `rules[${String(index)}]`;
    const urls = rule.nonResourceURLs ?? [];
    const resources = [...(rule.apiGroups ?? []), ...(rule.resources ?? []), ...(rule.resourceNames ?? [])];
    const errors: FieldError[] = [];
    if ((rule.verbs ?? []).length === 0) errors.push(required(`${field}.verbs`, 'verbs must contain at least one value'));
    if (urls.length > 0) {
      if (namespaced) errors.push(invalid(`${field}.nonResourceURLs`, urls, 'namespaced rules cannot apply to non-resource URLs'));
      if (resources.length > 0) errors.push(invalid(`${field}.nonResourceURLs`, urls, 'rules cannot apply to both regular resources and non-resource URLs'));
      return errors;
    }
    if ((rule.apiGroups ?? []).length === 0) errors.push(required(`${field}.apiGroups`, 'resource rules must supply at least one api group'));
    if ((rule.resources ?? []).length === 0) errors.push(required(`${field}.resources`, 'resource rules must supply at least one resource'));
    return errors;
  });
}
