import type { LabelSelector } from '../../generated/types/meta-v1.ts';
import type { FieldError } from '../behavior.ts';
import { forbidden, invalid, invalidAll, required } from '../field-errors.ts';
import { validateLabels } from '../meta/validate.ts';
import { checkLabelKey, checkLabelValue } from '../names.ts';

/** A LabelSelector inside a spec. Absent is fine. */
export function validateLabelSelector(selector: LabelSelector | undefined, field: string): readonly FieldError[] {
  if (selector === undefined || selector === null) return [];
  const errors: FieldError[] = [...validateLabels(`${field}.matchLabels`, selector.matchLabels)];
  (selector.matchExpressions ?? []).forEach((expression, index) => {
    const path = `${field}.matchExpressions[${String(index)}]`;
    const count = (expression.values ?? []).length;
    if (expression.operator === 'In' || expression.operator === 'NotIn') {
      if (count === 0) errors.push(required(`${path}.values`, 'must be specified when `operator` is \'In\' or \'NotIn\''));
    } else if (expression.operator === 'Exists' || expression.operator === 'DoesNotExist') {
      if (count > 0) errors.push(forbidden(`${path}.values`, 'may not be specified when `operator` is \'Exists\' or \'DoesNotExist\''));
    } else errors.push(invalid(`${path}.operator`, expression.operator, 'not a valid selector operator'));
    errors.push(...invalidAll(`${path}.key`, expression.key, checkLabelKey(expression.key)));
    (expression.values ?? []).forEach((value, place) => errors.push(...invalidAll(`${path}.values[${String(place)}]`, value, checkLabelValue(value))));
  });
  return errors;
}
