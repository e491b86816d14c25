import type { ClusterRole, Role } from '../../generated/types/rbac-v1.ts';
import type { JsonObject } from '../../base/json.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { defaultColumns, defaultRow } from '../columns.ts';
import { invalid, required } from '../field-errors.ts';
import { validateLabelSelector } from '../selectors/validate-selector.ts';
import { requirementsOfSelector, SelectorError } from '../selectors/label-selector.ts';
import { ruleErrors } from './rules.ts';

export const role: KindBehavior = {
  allowUnconditionalUpdate: true,
  allowCreateOnUpdate: true,
  validate: (object) => ruleErrors((object as unknown as Role).rules, true),
  validateUpdate: (object) => ruleErrors((object as unknown as Role).rules, true),
  columns: defaultColumns,
  row: defaultRow,
};

function validateClusterRole(object: JsonObject): readonly FieldError[] {
  const { rules, aggregationRule } = object as unknown as ClusterRole;
  const errors: FieldError[] = [...ruleErrors(rules, false)];
  if (aggregationRule === undefined) return errors;
  const selectors = aggregationRule.clusterRoleSelectors ?? [];
  const field = 'aggregationRule.clusterRoleSelectors';
  if (selectors.length === 0) errors.push(required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  selectors.forEach((selector, index) => {
    const path = `${field}[${String(index)}]`;
    errors.push(...validateLabelSelector(selector, path));
    try {
      requirementsOfSelector(selector);
    } catch (error) {
      if (!(error instanceof SelectorError)) throw error;
      errors.push(invalid(path, null, 'invalid label selector.'));
    }
  });
  return errors;
}

export const clusterRole: KindBehavior = {
  allowUnconditionalUpdate: true,
  allowCreateOnUpdate: true,
  validate: validateClusterRole,
  validateUpdate: validateClusterRole,
  columns: defaultColumns,
  row: defaultRow,
};
