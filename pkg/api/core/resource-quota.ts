import type { JsonObject } from '../../base/json.ts';
import type { ResourceQuota } from '../../generated/types/core-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { columnsOf, nameOf, age } from '../columns.ts';
import { invalid, required, sameJson } from '../field-errors.ts';
import { strategy } from '../strategy.ts';
import { sortedKeys } from '../text.ts';
import { quotaResourceNameErrors, resourceValueErrors } from './resource-names.ts';

type Quantities = Readonly<Record<string, string>>;
const scopes = new Set(['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity', 'VolumeAttributesClass']);
const opposites: readonly (readonly [string, string])[] = [['BestEffort', 'NotBestEffort'], ['Terminating', 'NotTerminating']];

function listErrors(list: Quantities | undefined, field: string): readonly FieldError[] {
  return sortedKeys(list ?? {}).flatMap((name) => {
    const path = `${field}[${name}]`;
    return [...quotaResourceNameErrors(name, path), ...resourceValueErrors(name, list?.[name] ?? '0', path)];
  });
}

const standardNames = new Set(['cpu', 'memory', 'ephemeral-storage', 'requests.cpu', 'requests.memory', 'requests.storage', 'requests.ephemeral-storage', 'limits.cpu', 'limits.memory', 'limits.ephemeral-storage',
  'persistentvolumeclaims', 'pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps', 'services.nodeports', 'services.loadbalancers']);
const podNames = new Set(['cpu', 'memory', 'ephemeral-storage', 'requests.cpu', 'requests.memory', 'requests.ephemeral-storage', 'limits.cpu', 'limits.memory', 'limits.ephemeral-storage', 'pods']);

/** Scopes are about pods; best effort is about pods that have nothing to count but themselves. */
function scopeAllows(scope: string, name: string): boolean {
  if (!standardNames.has(name)) return true;
  if (scope === 'BestEffort') return name === 'pods';
  if (scope === 'VolumeAttributesClass') return name === 'persistentvolumeclaims' || name === 'requests.storage';
  return !scopes.has(scope) || podNames.has(name);
}

function scopeErrors(quota: ResourceQuota): readonly FieldError[] {
  const list = quota.spec?.scopes ?? [];
  const errors: FieldError[] = [];
  for (const scope of list) {
    if (!scopes.has(scope)) errors.push(invalid('spec.scopes', list, 'unsupported scope'));
    for (const name of sortedKeys((quota.spec?.hard ?? {}) as Quantities)) if (!scopeAllows(scope, name)) errors.push(invalid('spec.scopes', list, 'unsupported scope applied to resource'));
  }
  for (const [left, right] of opposites) if (list.includes(left as never) && list.includes(right as never)) errors.push(invalid('spec.scopes', list, 'conflicting scopes'));
  (quota.spec?.scopeSelector?.matchExpressions ?? []).forEach((expression) => {
    const field = 'spec.scopeSelector.matchExpressions';
    if (!scopes.has(expression.scopeName)) errors.push(invalid(`${field}.scopeName`, expression.scopeName, 'unsupported scope'));
    const values = expression.values ?? [];
    if (expression.operator === 'In' || expression.operator === 'NotIn') {
      if (values.length === 0) errors.push(required(`${field}.values`, 'must be at least one value when `operator` is \'In\' or \'NotIn\' for scope selector'));
    } else if (expression.operator === 'Exists' || expression.operator === 'DoesNotExist') {
      if (values.length > 0) errors.push(invalid(`${field}.values`, values, 'must be no value when `operator` is \'Exists\' or \'DoesNotExist\' for scope selector'));
    } else errors.push(invalid(`${field}.operator`, expression.operator, 'not a valid selector operator'));
  });
  return errors;
}

function validate(object: JsonObject): readonly FieldError[] {
  const quota = object as unknown as ResourceQuota;
  const hard = (quota.spec?.hard ?? {}) as Quantities;
  // Values before names, as upstream names them.
  return [
    ...sortedKeys(hard).flatMap((name) => resourceValueErrors(name, hard[name] ?? '0', `spec.hard[${name}]`)),
    ...sortedKeys(hard).flatMap((name) => quotaResourceNameErrors(name, `spec.hard[${name}]`)),
    ...scopeErrors(quota),
  ];
}

function usage(object: JsonObject): readonly [string, string] {
  const { spec, status } = object as unknown as ResourceQuota;
  const hard = (status?.hard ?? spec?.hard ?? {}) as Quantities;
  const used = (status?.used ?? {}) as Quantities;
  const known = (status?.hard ?? {}) as Quantities;
  const text = (name: string): string => `${name}: ${Object.hasOwn(used, name) ? (used[name] ?? '0') : '0'}/${hard[name] ?? '0'}`;
  const names = sortedKeys(known);
  return [names.filter((name) => !name.startsWith('limits')).map(text).join(', '), names.filter((name) => name.startsWith('limits')).map(text).join(', ')];
}

export const resourceQuota: KindBehavior = {
  ...strategy({ status: true, initialStatus: {} }),
  allowUnconditionalUpdate: true,
  validate,
  validateUpdate: (object, old) => {
    const [next, before] = [(object as unknown as ResourceQuota).spec, (old as unknown as ResourceQuota).spec];
    const sorted = (list: readonly string[] | undefined): readonly string[] => [...(list ?? [])].sort();
    return [...validate(object), ...(sameJson(sorted(next?.scopes), sorted(before?.scopes)) ? [] : [invalid('spec.scopes', next?.scopes ?? [], 'field is immutable')])];
  },
  validateStatusUpdate: (object) => {
    const status = (object as unknown as ResourceQuota).status;
    return [...listErrors(status?.hard as Quantities | undefined, 'status.hard'), ...listErrors(status?.used as Quantities | undefined, 'status.used')];
  },
  columns: columnsOf('Name', 'Request', 'Limit', 'Age'),
  row: (object, nowMs) => ({ cells: [nameOf(object), ...usage(object), age(object, nowMs)] }),
};
