import type { LabelSelector } from '../../generated/types/meta-v1.ts';
import { checkLabelKey, checkLabelValue } from '../names.ts';
import { compareBytes, quote } from '../text.ts';

export type LabelOperator = 'in' | 'notin' | '=' | '==' | '!=' | 'exists' | '!' | 'gt' | 'lt';

/** One term of a selector. All terms of a selector must hold. */
export interface Requirement {
  readonly key: string;
  readonly operator: LabelOperator;
  readonly values: readonly string[];
}

export type Labels = Readonly<Record<string, string>>;

export type SelectorErrorCode = 'syntax' | 'requirement' | 'operator';

/** The text is upstream's; the API server answers it with 400. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError';
  readonly code: SelectorErrorCode;
  constructor(code: SelectorErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

const emptyLabels: Labels = Object.freeze({});

function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function matchesRequirement({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = labelOf(labels, key);
  switch (operator) {
    case 'in': case '=': case '==': return value !== undefined && values.includes(value);
    case 'notin': case '!=': return value === undefined || !values.includes(value);
    case 'exists': return value !== undefined;
    case '!': return value === undefined;
    case 'gt': case 'lt': {
      const bound = values[0];
      if (value === undefined || bound === undefined || !isInteger(value) || !isInteger(bound)) return false;
      return operator === 'gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
    }
  }
}

function isInteger(text: string): boolean {
  return /^[+-]?[0-9]+$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/** Every term holds. No terms: everything matches. */
export function matchesLabels(requirements: readonly Requirement[], labels: Labels | undefined): boolean {
  const own = labels ?? emptyLabels;
  return requirements.every((requirement) => matchesRequirement(requirement, own));
}

/** Requirements of an equality map: a ReplicationController's or a Service's selector. */
export function requirementsOfMap(map: Labels): readonly Requirement[] {
  return Object.keys(map).sort(compareBytes).map((key) => ({ key, operator: '=', values: [map[key] ?? ''] }));
}

const objectOperators: Readonly<Record<string, LabelOperator>> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' };

/** Undefined for an absent selector, which matches nothing; an empty one gives no terms and matches everything. Throws SelectorError. */
export function requirementsOfSelector(selector: LabelSelector | undefined): readonly Requirement[] | undefined {
  if (selector === undefined || selector === null) return undefined;
  const requirements: Requirement[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) requirements.push(checkedRequirement(key, '=', [value]));
  for (const expression of selector.matchExpressions ?? []) {
    const operator = Object.hasOwn(objectOperators, expression.operator) ? objectOperators[expression.operator] : undefined;
    if (operator === undefined) throw new SelectorError('operator', `${quote(expression.operator)} is not a valid label selector operator`);
    requirements.push(checkedRequirement(expression.key, operator, expression.values ?? []));
  }
  return requirements.sort((left, right) => compareBytes(left.key, right.key));
}

/** Whether a LabelSelector object matches. Absent matches nothing. Throws SelectorError. */
export function selectorMatches(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  const requirements = requirementsOfSelector(selector);
  return requirements !== undefined && matchesLabels(requirements, labels);
}

export function isEmptySelector(selector: LabelSelector | undefined): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0;
}

/** Checks key, values and their number. Throws SelectorError with upstream's field path. */
export function checkedRequirement(key: string, operator: LabelOperator, values: readonly string[]): Requirement {
  const errors: string[] = [];
  for (const message of checkLabelKey(key)) errors.push(`<nil>: Invalid value: ${quote(key)}: ${message}`);
  errors.push(...countErrors(operator, values));
  values.forEach((value, index) => {
    for (const message of checkLabelValue(value)) errors.push(`values[${String(index)}][${key}]: Invalid value: ${quote(value)}: ${message}`);
  });
  if (errors.length === 1) throw new SelectorError('requirement', errors[0] ?? '');
  if (errors.length > 1) throw new SelectorError('requirement', `[${errors.join(', ')}]`);
  return { key, operator, values };
}

function countErrors(operator: LabelOperator, values: readonly string[]): readonly string[] {
  const shown = `[${values.map((value) => quote(value)).join(',')}]`;
  switch (operator) {
    case 'in': case 'notin':
      return values.length === 0 ? [`values: Invalid value: ${shown}: for 'in', 'notin' operators, values set can't be empty`] : [];
    case '=': case '==': case '!=':
      return values.length === 1 ? [] : [`values: Invalid value: ${shown}: exact-match compatibility requires one single value`];
    case 'exists': case '!':
      return values.length === 0 ? [] : [`values: Invalid value: ${shown}: values set must be empty for exists and does not exist`];
    case 'gt': case 'lt': {
      if (values.length !== 1) return [`values: Invalid value: ${shown}: for 'Gt', 'Lt' operators, exactly one value is required`];
      return values.flatMap((value, index) => (isInteger(value) ? [] : [`values[${String(index)}]: Invalid value: ${quote(value)}: for 'Gt', 'Lt' operators, the value must be an integer`]));
    }
  }
}

/** The text of a selector: key=value,key in (a,b),key,!key. */
export function formatSelector(requirements: readonly Requirement[]): string {
  return requirements.map(({ key, operator, values }) => {
    switch (operator) {
      case 'in': return `${key} in (${[...values].sort(compareBytes).join(',')})`;
      case 'notin': return `${key} notin (${[...values].sort(compareBytes).join(',')})`;
      case '=': case '==': case '!=': return `${key}${operator}${values[0] ?? ''}`;
      case 'exists': return key;
      case '!': return `!${key}`;
      case 'gt': return `${key}>${values[0] ?? ''}`;
      case 'lt': return `${key}<${values[0] ?? ''}`;
    }
  }).join(',');
}

/** As tables and `kubectl get` show a LabelSelector: <none> for an absent or empty one. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  if (selector === undefined || selector === null) return '<none>';
  const text = formatSelector(requirementsOfSelector(selector) ?? []);
  return text === '' ? '<none>' : text;
}

/** As tables show a map of labels: <none> when empty. */
export function formatLabels(labels: Labels | undefined): string {
  const text = Object.keys(labels ?? {}).sort(compareBytes).map((key) => `${key}=${labels?.[key] ?? ''}`).join(',');
  return text === '' ? '<none>' : text;
}
