import type { IntOrString } from '../generated/types/intstr.ts';

const percentPattern = /^([0-9]+)%$/;

export function isPercent(value: IntOrString): boolean {
  return typeof value === 'string' && percentPattern.test(value);
}

/**
 * The number itself, or that percentage of `total`, rounded as asked. Undefined for a string that is no percentage; upstream treats that as an
 * error of the object and never stores one.
 */
export function scaledValue(value: IntOrString, total: number, rounding: 'up' | 'down'): number | undefined {
  if (typeof value === 'number') return value;
  const match = percentPattern.exec(value);
  if (match === null) return undefined;
  const share = (Number(match[1]) * total) / 100;
  return rounding === 'up' ? Math.ceil(share) : Math.floor(share);
}

/** An integer, or the integer that a string spells. Undefined otherwise: a named port. */
export function integerValue(value: IntOrString): number | undefined {
  if (typeof value === 'number') return value;
  return /^-?[0-9]+$/.test(value) ? Number(value) : undefined;
}
