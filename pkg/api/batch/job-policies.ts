/** When a failed pod ends a Job, and when finished ones are enough. */
import type { JobSpec } from '../../generated/types/batch-v1.ts';
import type { FieldError } from '../behavior.ts';
import { invalid, oneOf, required, tooMany } from '../field-errors.ts';

const rulesMax = 20;

export function podFailurePolicyErrors(spec: JobSpec, field: string): readonly FieldError[] {
  const policy = spec.podFailurePolicy;
  if (policy === undefined) return [];
  const path = `${field}.podFailurePolicy.rules`;
  const rules = policy.rules ?? [];
  const errors: FieldError[] = rules.length > rulesMax ? [tooMany(path, rules.length, rulesMax)] : [];
  const names = new Set([...(spec.template.spec?.containers ?? []), ...(spec.template.spec?.initContainers ?? [])].map((container) => container.name));
  rules.forEach((rule, index) => {
    const at = `${path}[${String(index)}]`;
    errors.push(...oneOf(`${at}.action`, rule.action, ['Count', 'FailIndex', 'FailJob', 'Ignore']));
    const codes = rule.onExitCodes;
    const conditions = rule.onPodConditions ?? [];
    if (codes !== undefined) {
      errors.push(...oneOf(`${at}.onExitCodes.operator`, codes.operator, ['In', 'NotIn']));
      if ((codes.values ?? []).length === 0) errors.push(invalid(`${at}.onExitCodes.values`, codes.values, 'at least one value is required'));
      if (codes.containerName !== undefined && !names.has(codes.containerName)) errors.push(invalid(`${at}.onExitCodes.containerName`, codes.containerName, 'must be one of the container or initContainer names in the pod template'));
      (codes.values ?? []).forEach((value, place) => {
        if (codes.operator === 'In' && value === 0) errors.push(invalid(`${at}.onExitCodes.values[${String(place)}]`, value, 'must not be 0 for the In operator'));
      });
    }
    conditions.forEach((pattern, place) => {
      errors.push(...oneOf(`${at}.onPodConditions[${String(place)}].status`, pattern.status, ['False', 'True', 'Unknown']));
      if (pattern.type === '') errors.push(required(`${at}.onPodConditions[${String(place)}].type`));
    });
    if (codes !== undefined && conditions.length > 0) errors.push(invalid(at, '', 'specifying both OnExitCodes and OnPodConditions is not supported'));
    if (codes === undefined && conditions.length === 0) errors.push(invalid(at, '', 'specifying one of OnExitCodes and OnPodConditions is required'));
  });
  return errors;
}

export function successPolicyErrors(spec: JobSpec, field: string): readonly FieldError[] {
  const policy = spec.successPolicy;
  if (policy === undefined) return [];
  const path = `${field}.successPolicy`;
  if (spec.completionMode !== 'Indexed') return [invalid(path, policy, 'requires indexed completion mode')];
  const rules = policy.rules ?? [];
  if (rules.length === 0) return [required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified')];
  if (rules.length > rulesMax) return [tooMany(`${path}.rules`, rules.length, rulesMax)];
  return rules.flatMap((rule, index): readonly FieldError[] => {
    const at = `${path}.rules[${String(index)}]`;
    if (rule.succeededCount === undefined && rule.succeededIndexes === undefined) return [required(at, 'at least one of succeededCount or succeededIndexes must be specified')];
    return rule.succeededCount !== undefined && rule.succeededCount <= 0 ? [invalid(`${at}.succeededCount`, rule.succeededCount, 'must be greater than or equal to 0')] : [];
  });
}
