import type { JsonObject } from '../../base/json.ts';
import type { PodDisruptionBudget } from '../../generated/types/policy-v1.ts';
import { countErrors, notOver100Percent } from '../apps/counts.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { numberAt } from '../columns.ts';
import { invalid, notSupported } from '../field-errors.ts';
import { internalJson } from '../internal-json.ts';
import { columnsOf, age, nameOf } from '../columns.ts';
import { validateLabelSelector } from '../selectors/validate-selector.ts';
import { strategy } from '../strategy.ts';

function validate(object: JsonObject): readonly FieldError[] {
  const spec = (object as unknown as PodDisruptionBudget).spec ?? {};
  const errors: FieldError[] = [];
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    errors.push(invalid('spec', internalJson('io.k8s.api.policy.v1.PodDisruptionBudgetSpec', spec), 'minAvailable and maxUnavailable cannot be both set'));
  }
  for (const name of ['minAvailable', 'maxUnavailable'] as const) {
    const value = spec[name];
    if (value !== undefined) errors.push(...countErrors(value, `spec.${name}`), ...notOver100Percent(value, `spec.${name}`));
  }
  errors.push(...validateLabelSelector(spec.selector, 'spec.selector'));
  const policy: string | undefined = spec.unhealthyPodEvictionPolicy;
  if (policy !== undefined && policy !== 'AlwaysAllow' && policy !== 'IfHealthyBudget') errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, ['AlwaysAllow', 'IfHealthyBudget']));
  return errors;
}

export const podDisruptionBudget: KindBehavior = {
  ...strategy({ generation: true, status: true, initialStatus: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 } }),
  generation: true,
  validate,
  validateUpdate: validate,
  columns: columnsOf('Name', 'Min Available', 'Max Unavailable', 'Allowed Disruptions:integer', 'Age'),
  row: (object, nowMs) => {
    const spec = (object as unknown as PodDisruptionBudget).spec ?? {};
    return { cells: [nameOf(object), String(spec.minAvailable ?? 'N/A'), String(spec.maxUnavailable ?? 'N/A'), numberAt(object, 'status', 'disruptionsAllowed'), age(object, nowMs)] };
  },
};
