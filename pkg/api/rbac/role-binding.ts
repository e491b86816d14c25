import type { RoleBinding, Subject } from '../../generated/types/rbac-v1.ts';
import type { JsonObject } from '../../base/json.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, columnsOf, nameOf } from '../columns.ts';
import { invalid, invalidAll, notSupported, required, sameJson } from '../field-errors.ts';
import { checkDns1123Subdomain, checkPathSegment } from '../names.ts';
import { eachWithin, within } from '../strategy.ts';

const group = 'rbac.authorization.k8s.io';

/** The API group goes without saying for roles, users and groups. */
function defaults(object: JsonObject): JsonObject {
  const withRef = within(object, 'roleRef', (ref) => ((ref['apiGroup'] ?? '') === '' ? { ...ref, apiGroup: group } : ref));
  return eachWithin(withRef, 'subjects', (subject) => ((subject['apiGroup'] ?? '') === '' && (subject['kind'] === 'User' || subject['kind'] === 'Group') ? { ...subject, apiGroup: group } : subject));
}

function subjectErrors(subject: Subject, field: string, namespaced: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  const apiGroup = subject.apiGroup ?? '';
  if (subject.name === '') errors.push(required(`${field}.name`));
  switch (subject.kind) {
    case 'ServiceAccount':
      if (subject.name !== '') errors.push(...invalidAll(`${field}.name`, subject.name, checkDns1123Subdomain(subject.name)));
      if (apiGroup !== '') errors.push(notSupported(`${field}.apiGroup`, apiGroup, ['']));
      if (!namespaced && (subject.namespace ?? '') === '') errors.push(required(`${field}.namespace`));
      return errors;
    case 'User': case 'Group':
      return apiGroup === group ? errors : [...errors, notSupported(`${field}.apiGroup`, apiGroup, [group])];
    default: return [...errors, notSupported(`${field}.kind`, subject.kind, ['ServiceAccount', 'User', 'Group'])];
  }
}

function validateBinding(object: JsonObject, namespaced: boolean): readonly FieldError[] {
  const { roleRef, subjects } = object as unknown as RoleBinding;
  const errors: FieldError[] = [];
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (roleRef.apiGroup !== group) errors.push(notSupported('roleRef.apiGroup', roleRef.apiGroup, [group]));
  if (!kinds.includes(roleRef.kind)) errors.push(notSupported('roleRef.kind', roleRef.kind, kinds));
  if (roleRef.name === '') errors.push(required('roleRef.name'));
  else errors.push(...invalidAll('roleRef.name', roleRef.name, checkPathSegment(roleRef.name)));
  return [...errors, ...(subjects ?? []).flatMap((subject, index) => subjectErrors(subject, `subjects[${String(index)}]`, namespaced))];
}

function bindingBehavior(namespaced: boolean): KindBehavior {
  return {
    allowUnconditionalUpdate: true,
    allowCreateOnUpdate: true,
    defaults,
    validate: (object) => validateBinding(object, namespaced),
    validateUpdate: (object, old) => [
      ...validateBinding(object, namespaced),
      ...(sameJson(object['roleRef'], old['roleRef']) ? [] : [invalid('roleRef', shownRef(object), 'cannot change roleRef')]),
    ],
    columns: columnsOf('Name', 'Role', 'Age', '*Users', '*Groups', '*ServiceAccounts'),
    row: (object, nowMs) => {
      const { roleRef, subjects } = object as unknown as RoleBinding;
      const named = (kind: string): string => (subjects ?? []).filter((subject) => subject.kind === kind).map((subject) => (kind === 'ServiceAccount' ? `${subject.namespace ?? ''}/${subject.name}` : subject.name)).join(', ');
      return { cells: [nameOf(object), `${roleRef.kind}/${roleRef.name}`, age(object, nowMs), named('User'), named('Group'), named('ServiceAccount')] };
    },
  };
}

function shownRef(object: JsonObject): object {
  const { roleRef } = object as unknown as RoleBinding;
  return { APIGroup: roleRef.apiGroup, Kind: roleRef.kind, Name: roleRef.name };
}

export const roleBinding = bindingBehavior(true);
export const clusterRoleBinding = bindingBehavior(false);
