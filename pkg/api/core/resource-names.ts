/** Which resource names may stand where. */
import type { FieldError } from '../behavior.ts';
import { invalid, invalidAll } from '../field-errors.ts';
import { checkQualifiedName } from '../names.ts';
import { isNegativeQuantity, parseQuantity } from '../quantity.ts';

const standardContainerResources = new Set(['cpu', 'memory', 'ephemeral-storage']);
const standardResources = new Set(['cpu', 'memory', 'ephemeral-storage', 'storage', 'pods', 'services', 'replicationcontrollers', 'resourcequotas', 'secrets', 'configmaps',
  'persistentvolumeclaims', 'services.nodeports', 'services.loadbalancers', 'requests.cpu', 'requests.memory', 'requests.ephemeral-storage', 'requests.storage',
  'limits.cpu', 'limits.memory', 'limits.ephemeral-storage']);
const standardQuotaResources = new Set([...standardResources]);

export const isHugePages = (name: string): boolean => name.startsWith('hugepages-');

export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

/** Counted in whole units, never overcommitted. */
export function isExtendedResource(name: string): boolean {
  if (isNativeResource(name) || name.startsWith('requests.')) return false;
  return checkQualifiedName(`requests.${name}`).length === 0;
}

export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name);
}

export function isStandardContainerResource(name: string): boolean {
  return standardContainerResources.has(name) || isHugePages(name);
}

export function isStandardQuotaResource(name: string): boolean {
  return standardQuotaResources.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-');
}

/** A resource name at all. */
export function resourceNameErrors(name: string, field: string): readonly FieldError[] {
  const messages = checkQualifiedName(name);
  if (messages.length > 0) return invalidAll(field, name, messages);
  if (!name.includes('/') && !standardResources.has(name) && !isHugePages(name) && !name.startsWith('requests.hugepages-')) return [invalid(field, name, 'must be a standard resource type or fully qualified')];
  return [];
}

export function containerResourceNameErrors(name: string, field: string): readonly FieldError[] {
  const errors = [...resourceNameErrors(name, field)];
  if (!name.includes('/')) {
    if (!isStandardContainerResource(name)) errors.push(invalid(field, name, 'must be a standard resource for containers'));
  } else if (!isNativeResource(name) && !isExtendedResource(name)) {
    errors.push(invalid(field, name, "doesn't follow extended resource name standard"));
  }
  return errors;
}

export function quotaResourceNameErrors(name: string, field: string): readonly FieldError[] {
  const errors = [...resourceNameErrors(name, field)];
  if (!name.includes('/') && !isStandardQuotaResource(name)) errors.push(invalid(field, name, 'must be a standard resource for quota'));
  return errors;
}

const integerResources = new Set(['pods', 'services', 'replicationcontrollers', 'resourcequotas', 'secrets', 'configmaps', 'persistentvolumeclaims', 'services.nodeports', 'services.loadbalancers']);

/** Not negative, and whole where only whole numbers make sense. */
export function resourceValueErrors(name: string, value: string, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (isNegativeQuantity(value)) errors.push(invalid(field, value, 'must be greater than or equal to 0'));
  if ((integerResources.has(name) || isExtendedResource(name)) && parseQuantity(value).nano % 1_000_000_000n !== 0n) errors.push(invalid(field, value, 'must be an integer'));
  return errors;
}
