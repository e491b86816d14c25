import type { JsonObject } from '../../base/json.ts';
import type { RuleWithOperations } from '../../generated/types/admissionregistration-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { at } from '../behavior.ts';
import { age, columnsOf, nameOf, stringAt } from '../columns.ts';
import { invalid, notSupported, optionalOneOf, required } from '../field-errors.ts';
import { validateLabelSelector } from '../selectors/validate-selector.ts';
import { eachWithin, fill, strategy, within } from '../strategy.ts';
import { matchConditionErrors, ruleErrors } from './webhooks.ts';

function matchDefaults(match: JsonObject): JsonObject {
  const own = fill(match, { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} });
  const scoped = (rule: JsonObject): JsonObject => fill(rule, { scope: '*' });
  return eachWithin(eachWithin(own, 'resourceRules', scoped), 'excludeResourceRules', scoped);
}

function matchErrors(match: JsonObject | undefined, field: string): readonly FieldError[] {
  if (match === undefined) return [];
  const errors: FieldError[] = [...validateLabelSelector(match['namespaceSelector'] as never, `${field}.namespaceSelector`), ...validateLabelSelector(match['objectSelector'] as never, `${field}.objectSelector`)];
  for (const list of ['resourceRules', 'excludeResourceRules']) {
    ((match[list] ?? []) as unknown as readonly RuleWithOperations[]).forEach((rule, index) => errors.push(...ruleErrors(rule, `${field}.${list}[${String(index)}]`)));
  }
  return [...errors, ...optionalOneOf(`${field}.matchPolicy`, match['matchPolicy'] as string | undefined, ['Equivalent', 'Exact'])];
}

const listAt = (object: JsonObject, ...path: readonly string[]): readonly JsonObject[] => (at(object, ...path) ?? []) as readonly JsonObject[];

function policyErrors(object: JsonObject, list: 'validations' | 'mutations'): readonly FieldError[] {
  const spec = (object['spec'] ?? {}) as JsonObject;
  const constraints = spec['matchConstraints'] as JsonObject | undefined;
  const errors: FieldError[] = [];
  if (spec['failurePolicy'] !== undefined) errors.push(...optionalOneOf('spec.failurePolicy', spec['failurePolicy'] as string, ['Fail', 'Ignore']));
  if (constraints === undefined) errors.push(required('spec.matchConstraints'));
  else {
    errors.push(...matchErrors(constraints, 'spec.matchConstraints'));
    if (((constraints['resourceRules'] ?? []) as readonly unknown[]).length === 0) errors.push(required('spec.matchConstraints.resourceRules'));
  }
  errors.push(...matchConditionErrors(listAt(object, 'spec', 'matchConditions') as never, 'spec.matchConditions'));
  if (list === 'validations') {
    if (listAt(object, 'spec', 'validations').length === 0 && listAt(object, 'spec', 'auditAnnotations').length === 0) {
      errors.push(required('spec.validations', 'validations or auditAnnotations must be non-empty'), required('spec.auditAnnotations', 'validations or auditAnnotations must be non-empty'));
    }
    listAt(object, 'spec', 'validations').forEach((validation, index) => {
      if (stringAt(validation, 'expression').trim() === '') errors.push(required(`spec.validations[${String(index)}].expression`, 'expression is not specified'));
    });
  } else if (listAt(object, 'spec', 'mutations').length === 0) errors.push(required('spec.mutations', 'mutations must contain at least one item'));
  return errors;
}

function bindingErrors(object: JsonObject, actions: boolean): readonly FieldError[] {
  const spec = (object['spec'] ?? {}) as JsonObject;
  const errors: FieldError[] = [];
  if (stringAt(spec, 'policyName') === '') errors.push(required('spec.policyName'));
  const ref = spec['paramRef'] as JsonObject | undefined;
  if (ref !== undefined) {
    const [name, selector, action] = [stringAt(ref, 'name'), ref['selector'], ref['parameterNotFoundAction']];
    if (name !== '' && selector !== undefined) errors.push({ reason: 'FieldValueForbidden', field: 'spec.paramRef.name', message: 'Forbidden: name and selector are mutually exclusive' });
    if (name === '' && selector === undefined) errors.push(required('spec.paramRef', 'one of name or selector must be specified'));
    if (action === undefined) errors.push(required('spec.paramRef.parameterNotFoundAction'));
    else if (action !== 'Deny' && action !== 'Allow') errors.push(notSupported('spec.paramRef.parameterNotFoundAction', action, ['Deny', 'Allow']));
  }
  errors.push(...matchErrors(spec['matchResources'] as JsonObject | undefined, 'spec.matchResources'));
  if (!actions) return errors;
  const list = (spec['validationActions'] ?? []) as readonly string[];
  if (list.length === 0) errors.push(required('spec.validationActions'));
  list.forEach((action, index) => {
    if (!['Audit', 'Deny', 'Warn'].includes(action)) errors.push(notSupported(`spec.validationActions[${String(index)}]`, action, ['Audit', 'Deny', 'Warn']));
  });
  if (list.includes('Deny') && list.includes('Warn')) errors.push(invalid('spec.validationActions', list, 'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'));
  return errors;
}

function paramKind(object: JsonObject): string {
  const kind = at(object, 'spec', 'paramKind') as JsonObject | undefined;
  return kind === undefined ? '<unset>' : `${stringAt(kind, 'apiVersion')}/${stringAt(kind, 'kind')}`;
}

function paramRef(object: JsonObject): string {
  const ref = at(object, 'spec', 'paramRef') as JsonObject | undefined;
  if (ref === undefined) return '<unset>';
  const namespace = stringAt(ref, 'namespace');
  return stringAt(ref, 'name') === '' ? JSON.stringify(ref['selector'] ?? {}) : `${namespace === '' ? '*' : namespace}/${stringAt(ref, 'name')}`;
}

function policy(list: 'validations' | 'mutations', column: string): KindBehavior {
  const validate = (object: JsonObject): readonly FieldError[] => policyErrors(object, list);
  return {
    ...strategy({ generation: true, status: list === 'validations', initialStatus: {} }),
    generation: true,
    defaults: (object) => within(object, 'spec', (spec) => within(fill(spec, { failurePolicy: 'Fail', ...(list === 'mutations' && spec['reinvocationPolicy'] === undefined ? { reinvocationPolicy: 'Never' } : {}) }), 'matchConstraints', matchDefaults)),
    validate,
    validateUpdate: validate,
    columns: columnsOf('Name', `${column}:integer`, 'ParamKind', 'Age'),
    row: (object, nowMs) => ({ cells: [nameOf(object), listAt(object, 'spec', list).length, paramKind(object), age(object, nowMs)] }),
  };
}

function binding(actions: boolean): KindBehavior {
  const validate = (object: JsonObject): readonly FieldError[] => bindingErrors(object, actions);
  return {
    ...strategy({ generation: true }),
    generation: true,
    defaults: (object) => within(object, 'spec', (spec) => within(spec, 'matchResources', matchDefaults)),
    validate,
    validateUpdate: validate,
    columns: columnsOf('Name', 'PolicyName', 'ParamRef', 'Age'),
    row: (object, nowMs) => ({ cells: [nameOf(object), stringAt(object, 'spec', 'policyName'), paramRef(object), age(object, nowMs)] }),
  };
}

export const validatingAdmissionPolicy = policy('validations', 'Validations');
export const mutatingAdmissionPolicy = policy('mutations', 'Mutations');
export const validatingAdmissionPolicyBinding = binding(true);
export const mutatingAdmissionPolicyBinding = binding(false);
