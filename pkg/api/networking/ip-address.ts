import type { JsonObject } from '../../base/json.ts';
import type { IPAddress, ServiceCIDR } from '../../generated/types/networking-v1.ts';
import { canonicalIp, checkCidr, checkIp, parseCidr } from '../addresses.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, columnsOf, nameOf } from '../columns.ts';
import { invalid, invalidAll, required, sameJson } from '../field-errors.ts';
import { checkDns1123Subdomain } from '../names.ts';
import { tableOf } from '../plain.ts';
import { strategy } from '../strategy.ts';

function nameErrors(name: string): readonly FieldError[] {
  const messages = checkIp(name);
  if (messages.length > 0) return invalidAll('metadata.name', name, messages);
  const canonical = canonicalIp(name) ?? name;
  return canonical === name ? [] : [invalid('metadata.name', name, `must be in canonical form (${JSON.stringify(canonical)})`)];
}

function validateAddress(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as IPAddress;
  const errors: FieldError[] = [...nameErrors(nameOf(object))];
  const parent = spec?.parentRef;
  if (parent === undefined) return [...errors, required('spec.parentRef')];
  if ((parent.group ?? '') !== '') errors.push(...invalidAll('spec.parentRef.group', parent.group, checkDns1123Subdomain(parent.group ?? '')));
  if ((parent.resource ?? '') === '') errors.push(required('spec.parentRef.resource'));
  if ((parent.name ?? '') === '') errors.push(required('spec.parentRef.name'));
  return errors;
}

export const ipAddress: KindBehavior = {
  allowUnconditionalUpdate: true,
  validate: validateAddress,
  validateUpdate: (object, old) => [
    ...validateAddress(object),
    ...(sameJson((object as unknown as IPAddress).spec?.parentRef, (old as unknown as IPAddress).spec?.parentRef) ? [] : [invalid('spec.parentRef', (object as unknown as IPAddress).spec?.parentRef, 'field is immutable')]),
  ],
  columns: columnsOf('Name', 'ParentRef'),
  // The age has no column of its own, but a cell.
  row: (object, nowMs) => {
    const parent = (object as unknown as IPAddress).spec?.parentRef;
    const group = (parent?.group ?? '') === '' ? '' : `.${parent?.group ?? ''}`;
    const namespace = (parent?.namespace ?? '') === '' ? '' : `${parent?.namespace ?? ''}/`;
    return { cells: [nameOf(object), parent === undefined ? '<none>' : `${parent.resource ?? ''}${group}/${namespace}${parent.name ?? ''}`, age(object, nowMs)] };
  },
  selectableFields: (object) => {
    const parent = (object as unknown as IPAddress).spec?.parentRef;
    return { 'parentRef.group': parent?.group ?? '', 'parentRef.resource': parent?.resource ?? '', 'parentRef.namespace': parent?.namespace ?? '', 'parentRef.name': parent?.name ?? '' };
  },
};

function validateCidrs(object: JsonObject): readonly FieldError[] {
  const cidrs = (object as unknown as ServiceCIDR).spec?.cidrs ?? [];
  if (cidrs.length === 0) return [required('spec.cidrs', 'at least one CIDR required')];
  const errors = cidrs.flatMap((cidr, index) => invalidAll(`spec.cidrs[${String(index)}]`, cidr, checkCidr(cidr)));
  if (cidrs.length > 2) errors.push(invalid('spec', null, 'may only hold up to 2 values'));
  if (cidrs.length === 2 && parseCidr(cidrs[0] ?? '')?.family === parseCidr(cidrs[1] ?? '')?.family) errors.push(invalid('spec.cidrs', cidrs, 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/96'));
  return errors;
}

export const serviceCidr: KindBehavior = {
  ...strategy({ status: true, initialStatus: {} }),
  allowUnconditionalUpdate: true,
  validate: validateCidrs,
  validateUpdate: validateCidrs,
  ...tableOf(['CIDRs'], (object) => [((object as unknown as ServiceCIDR).spec?.cidrs ?? []).join(',')]),
};
