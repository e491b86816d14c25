import { at, type FieldError } from '../../api/behavior.ts';
import { invalid as invalidField, notSupported, required } from '../../api/field-errors.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { RequestAttributes, User } from '../contracts.ts';
import { invalid } from '../authentication/refusals.ts';

const group = 'authorization.k8s.io';

/** Throws 422 with every fault of a review's spec; the kind stands empty in the message, as upstream has it. */
export function checkReviewSpec(spec: JsonObject, rules: { readonly needsSubject: boolean; readonly namespace?: string }): void {
  const errors: FieldError[] = [];
  const resource = spec['resourceAttributes'];
  const nonResource = spec['nonResourceAttributes'];
  if (rules.namespace !== undefined && nonResource !== undefined) {
    errors.push(invalidField('spec.nonResourceAttributes', nonResource, 'disallowed on this kind of request'));
  } else if (resource !== undefined && nonResource !== undefined) {
    errors.push(invalidField('spec.nonResourceAttributes', nonResource, 'cannot be specified in combination with resourceAttributes'));
  }
  if (resource === undefined && nonResource === undefined) {
    errors.push(invalidField('spec.resourceAttributes', undefined, 'exactly one of nonResourceAttributes or resourceAttributes must be specified'));
  }
  if (rules.needsSubject && (spec['user'] ?? '') === '' && strings(spec['groups']).length === 0) {
    errors.push(invalidField('spec.user', '', 'at least one of user or group must be specified'));
  }
  if (rules.namespace !== undefined && isJsonObject(resource) && (resource['namespace'] ?? '') !== rules.namespace) {
    errors.push(invalidField('spec.resourceAttributes.namespace', resource['namespace'] ?? '', 'must match metadata.namespace'));
  }
  if (isJsonObject(resource)) {
    for (const field of ['fieldSelector', 'labelSelector']) errors.push(...checkSelector(resource[field], `spec.resourceAttributes.${field}`, field));
  }
  if (errors.length > 0) throw invalid(group, '', '', errors);
}

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

function checkSelector(selector: unknown, path: string, field: string): readonly FieldError[] {
  if (!isJsonObject(selector)) return [];
  const requirements = selector['requirements'];
  const list = Array.isArray(requirements) ? requirements.filter(isJsonObject) : [];
  const raw = selector['rawSelector'] ?? '';
  if (raw !== '' && list.length > 0) return [invalidField(`${path}.rawSelector`, raw, 'may not specified at the same time as requirements')];
  if (raw === '' && list.length === 0) return [required(`${path}.requirements`, `when ${path} is specified, requirements or rawSelector is required`)];
  return list.flatMap((requirement, i) => checkRequirement(requirement, `${path}.requirements[${i}]`, field));
}

function checkRequirement(requirement: JsonObject, path: string, field: string): readonly FieldError[] {
  const operator = requirement['operator'];
  const values = strings(requirement['values']);
  if ((requirement['key'] ?? '') === '') return [required(`${path}.key`, 'must be specified')];
  if (operator === 'In' || operator === 'NotIn') {
    return values.length === 0 ? [required(`${path}.values`, 'must be specified when `operator` is \'In\' or \'NotIn\'')] : [];
  }
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    return values.length > 0 ? [{ reason: 'FieldValueForbidden', field: `${path}.values`, message: 'Forbidden: may not be specified when `operator` is \'Exists\' or \'DoesNotExist\'' }] : [];
  }
  return [field === 'fieldSelector' ? notSupported(`${path}.operator`, operator, operators) : invalidField(`${path}.operator`, operator, 'not a valid selector operator')];
}

/** The question that a checked spec asks, for that user. */
export function attributesFrom(spec: JsonObject, user: User): RequestAttributes {
  const resource = spec['resourceAttributes'];
  const text = (field: string): string => textOf(at(resource, field));
  if (!isJsonObject(resource)) {
    return {
      user, verb: textOf(at(spec, 'nonResourceAttributes', 'verb')), resourceRequest: false, path: textOf(at(spec, 'nonResourceAttributes', 'path')),
      group: '', version: '', resource: '', subresource: '', namespace: '', name: '',
    };
  }
  const fieldSelector = selectorText(resource['fieldSelector']);
  const labelSelector = selectorText(resource['labelSelector']);
  return {
    user, verb: text('verb'), resourceRequest: true, path: '', group: text('group'), version: text('version') === '' ? '*' : text('version'),
    resource: text('resource'), subresource: text('subresource'), namespace: text('namespace'), name: text('name'),
    ...(fieldSelector === '' ? {} : { fieldSelector }),
    ...(labelSelector === '' ? {} : { labelSelector }),
  };
}

export function subjectOf(spec: JsonObject): User {
  const extra = isJsonObject(spec['extra']) ? spec['extra'] : {};
  return {
    name: textOf(spec['user']), uid: textOf(spec['uid']), groups: strings(spec['groups']),
    extra: Object.fromEntries(Object.entries(extra).map(([key, value]) => [key.toLowerCase(), strings(value)])),
  };
}

function selectorText(selector: unknown): string {
  if (!isJsonObject(selector)) return '';
  const raw = textOf(selector['rawSelector']);
  if (raw !== '') return raw;
  const requirements = selector['requirements'];
  return (Array.isArray(requirements) ? requirements.filter(isJsonObject) : []).map((requirement) => {
    const key = textOf(requirement['key']);
    const values = strings(requirement['values']);
    switch (requirement['operator']) {
      case 'In': return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(',')})`;
      case 'NotIn': return values.length === 1 ? `${key}!=${values[0]}` : `${key} notin (${values.join(',')})`;
      case 'Exists': return key;
      default: return `!${key}`;
    }
  }).join(',');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
