import type { PodSpec, ResourceRequirements } from '../../generated/types/core-v1.ts';
import type { FieldError } from '../behavior.ts';
import { duplicate, forbidden, invalid, notSupported, required } from '../field-errors.ts';
import { compareQuantities } from '../quantity.ts';
import { containerResourceNameErrors, isHugePages, isOvercommitAllowed, resourceValueErrors } from './resource-names.ts';

type Names = (name: string, field: string) => readonly FieldError[];

/** Requests and limits of a container. `claims` are the names of the pod's resource claims; undefined when they are not known. */
export function validateResources(resources: ResourceRequirements | undefined, field: string, claims?: ReadonlySet<string>): readonly FieldError[] {
  if (resources === undefined) return [];
  return [...requirementErrors(resources, field, containerResourceNameErrors), ...claimErrors(resources, field, claims)];
}

function requirementErrors(resources: ResourceRequirements, field: string, names: Names): readonly FieldError[] {
  const errors: FieldError[] = [];
  const limits = (resources.limits ?? {}) as Readonly<Record<string, string>>;
  const requests = (resources.requests ?? {}) as Readonly<Record<string, string>>;
  let hugePages = false;
  for (const [name, value] of Object.entries(limits)) {
    const path = `${field}.limits[${name}]`;
    errors.push(...names(name, path), ...resourceValueErrors(name, value, path));
    hugePages ||= isHugePages(name);
  }
  for (const [name, value] of Object.entries(requests)) {
    const path = `${field}.requests[${name}]`;
    errors.push(...names(name, path), ...resourceValueErrors(name, value, path));
    hugePages ||= isHugePages(name);
    const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
    if (limit === undefined) {
      if (!isOvercommitAllowed(name)) errors.push(required(`${field}.limits`, 'Limit must be set for non overcommitable resources'));
    } else if (!isOvercommitAllowed(name) && compareQuantities(value, limit) !== 0) {
      errors.push(invalid(`${field}.requests`, value, `must be equal to ${name} limit of ${limit}`));
    } else if (isOvercommitAllowed(name) && compareQuantities(value, limit) > 0) {
      errors.push(invalid(`${field}.requests`, value, `must be less than or equal to ${name} limit of ${limit}`));
    }
  }
  const computes = ['cpu', 'memory'].some((name) => Object.hasOwn(limits, name) || Object.hasOwn(requests, name));
  if (hugePages && !computes) errors.push(forbidden(field, 'HugePages require cpu or memory'));
  return errors;
}

function claimErrors(resources: ResourceRequirements, field: string, claims: ReadonlySet<string> | undefined): readonly FieldError[] {
  const seen = new Set<string>();
  return (resources.claims ?? []).flatMap((claim, index): readonly FieldError[] => {
    const path = `${field}.claims[${String(index)}]`;
    if (claim.name === '') return [required(path)];
    const key = `${claim.name}/${claim.request ?? ''}`;
    if (seen.has(key)) return [duplicate(path, claim.name)];
    seen.add(key);
    if (claims === undefined || claims.has(claim.name)) return [];
    const known = claims.size === 0 ? 'which is empty' : `which are: ${[...claims].join(', ')}`;
    return [{ reason: 'FieldValueNotFound', field: path, message: `Not found: ${JSON.stringify(claim.name)}: must be one of the names in pod.spec.resourceClaims ${known}` }];
  });
}

/** spec.resources of a pod: only what can be shared by its containers. */
export function validatePodLevelResources(spec: PodSpec, field: string): readonly FieldError[] {
  const resources = spec.resources;
  if (resources === undefined) return [];
  const path = `${field}.resources`;
  const names: Names = (name, at) => (name === 'cpu' || name === 'memory' || isHugePages(name) ? [] : [notSupported(at, name, ['cpu', 'hugepages-', 'memory'])]);
  return [
    ...((resources.claims ?? []).length > 0 ? [forbidden(`${path}.claims`, 'claims cannot be set for Resources at pod-level')] : []),
    ...requirementErrors(resources, path, names),
  ];
}
