import type { JsonObject } from '../../base/json.ts';
import type { FlowSchema, PolicyRulesWithSubjects, Subject } from '../../generated/types/flowcontrol-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, columnsOf, nameOf } from '../columns.ts';
import { invalid, invalidAll, notSupported, required } from '../field-errors.ts';
import { findCondition } from '../meta/conditions.ts';
import { checkDns1123Subdomain } from '../names.ts';
import { fill, strategy, within } from '../strategy.ts';

const precedenceMax = 10_000;

function subjectErrors(subject: Subject, field: string): readonly FieldError[] {
  switch (subject.kind) {
    case 'User': return (subject.user?.name ?? '') === '' ? [required(`${field}.user${subject.user === undefined ? '' : '.name'}`, subject.user === undefined ? 'user is required when subject kind is User' : '')] : [];
    case 'Group': return (subject.group?.name ?? '') === '' ? [required(`${field}.group${subject.group === undefined ? '' : '.name'}`, subject.group === undefined ? 'group is required when subject kind is Group' : '')] : [];
    case 'ServiceAccount': {
      const account = subject.serviceAccount;
      if (account === undefined) return [required(`${field}.serviceAccount`, 'serviceAccount is required when subject kind is ServiceAccount')];
      return [...(account.name === '' ? [required(`${field}.serviceAccount.name`)] : []), ...(account.namespace === '' ? [required(`${field}.serviceAccount.namespace`, 'must specify namespace for service account')] : [])];
    }
    default: return [notSupported(`${field}.kind`, subject.kind, ['Group', 'ServiceAccount', 'User'])];
  }
}

function ruleErrors(rule: PolicyRulesWithSubjects, field: string): readonly FieldError[] {
  const subjects = rule.subjects ?? [];
  const errors: FieldError[] = subjects.length === 0 ? [required(`${field}.subjects`, 'subjects must contain at least one value')] : subjects.flatMap((subject, index) => subjectErrors(subject, `${field}.subjects[${String(index)}]`));
  const resources = rule.resourceRules ?? [];
  const others = rule.nonResourceRules ?? [];
  if (resources.length === 0 && others.length === 0) errors.push(required(field, 'at least one of resourceRules and nonResourceRules has to be non-empty'));
  resources.forEach((resource, index) => {
    const path = `${field}.resourceRules[${String(index)}]`;
    if ((resource.verbs ?? []).length === 0) errors.push(required(`${path}.verbs`, 'verbs must contain at least one value'));
    if ((resource.apiGroups ?? []).length === 0) errors.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
    if ((resource.resources ?? []).length === 0) errors.push(required(`${path}.resources`, 'resource rules must supply at least one resource'));
    if ((resource.namespaces ?? []).length === 0 && resource.clusterScope !== true) errors.push(required(`${path}.namespaces`, 'resource rules that are not cluster scoped must supply at least one namespace'));
  });
  others.forEach((other, index) => {
    const path = `${field}.nonResourceRules[${String(index)}]`;
    if ((other.verbs ?? []).length === 0) errors.push(required(`${path}.verbs`, 'verbs must contain at least one value'));
    if ((other.nonResourceURLs ?? []).length === 0) errors.push(required(`${path}.nonResourceURLs`, 'nonResourceURLs must contain at least one value'));
    (other.nonResourceURLs ?? []).forEach((url, place) => {
      if (url !== '*' && !url.startsWith('/')) errors.push(invalid(`${path}.nonResourceURLs[${String(place)}]`, url, 'must start with slash'));
    });
  });
  return errors;
}

function validate(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as FlowSchema;
  const precedence = spec?.matchingPrecedence ?? 0;
  const level = spec?.priorityLevelConfiguration?.name ?? '';
  const errors: FieldError[] = [];
  if (precedence <= 0) errors.push(invalid('spec.matchingPrecedence', precedence, 'must be a positive value'));
  if (precedence > precedenceMax) errors.push(invalid('spec.matchingPrecedence', precedence, `must not be greater than ${String(precedenceMax)}`));
  const method: string | undefined = spec?.distinguisherMethod?.type;
  if (method !== undefined && method !== 'ByNamespace' && method !== 'ByUser') errors.push(notSupported('spec.distinguisherMethod.type', { Type: method }, ['ByNamespace', 'ByUser']));
  if (level === '') errors.push(required('spec.priorityLevelConfiguration.name', 'must reference a priority level'));
  else errors.push(...invalidAll('spec.priorityLevelConfiguration.name', level, checkDns1123Subdomain(level)));
  return [...errors, ...(spec?.rules ?? []).flatMap((rule, index) => ruleErrors(rule, `spec.rules[${String(index)}]`))];
}

export const flowSchema: KindBehavior = {
  ...strategy({ generation: true, status: true, initialStatus: {} }),
  generation: true,
  allowUnconditionalUpdate: true,
  defaults: (object) => within(object, 'spec', (spec) => (spec['matchingPrecedence'] === 0 ? { ...spec, matchingPrecedence: 1000 } : fill(spec, { matchingPrecedence: 1000 }))),
  validate,
  validateUpdate: validate,
  columns: columnsOf('Name', 'PriorityLevel', 'MatchingPrecedence', 'DistinguisherMethod', 'Age', 'MissingPL'),
  row: (object, nowMs) => {
    const { spec, status } = object as unknown as FlowSchema;
    const dangling = findCondition(status?.conditions as never, 'Dangling') as { readonly status: string } | undefined;
    return { cells: [nameOf(object), spec?.priorityLevelConfiguration.name ?? '', spec?.matchingPrecedence ?? 0, spec?.distinguisherMethod?.type ?? '<none>', age(object, nowMs), dangling?.status ?? '?'] };
  },
};
