/** Fields that take a number of pods or a percentage of them. */
import type { IntOrString } from '../../generated/types/intstr.ts';
import type { FieldError } from '../behavior.ts';
import { invalid, invalidAll } from '../field-errors.ts';
import { scaledValue } from '../intstr.ts';
import { checkPercent } from '../names.ts';

export function countErrors(value: IntOrString, field: string): FieldError[] {
  if (typeof value === 'string') return [...invalidAll(field, value, checkPercent(value))];
  return value < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : [];
}

export function isZeroCount(value: IntOrString | undefined): boolean {
  return value === undefined || scaledValue(value, 100, 'up') === 0;
}

export function notOver100Percent(value: IntOrString | undefined, field: string): readonly FieldError[] {
  if (typeof value !== 'string') return [];
  const percent = scaledValue(value, 100, 'down');
  return percent !== undefined && percent > 100 ? [invalid(field, value, 'must not be greater than 100%')] : [];
}
