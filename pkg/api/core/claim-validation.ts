import type { PersistentVolumeClaimSpec } from '../../generated/types/core-v1.ts';
import type { FieldError } from '../behavior.ts';
import { forbidden, invalid, invalidAll, notSupported, required } from '../field-errors.ts';
import { checkDns1123Subdomain } from '../names.ts';
import { isNegativeQuantity, isZeroQuantity } from '../quantity.ts';
import { validateLabelSelector } from '../selectors/validate-selector.ts';

export const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

export function accessModeErrors(modes: readonly string[], field: string): readonly FieldError[] {
  const errors = modes.filter((mode) => !accessModes.includes(mode)).map((mode) => notSupported(field, mode, accessModes));
  if (modes.includes('ReadWriteOncePod') && modes.length > 1) return [...errors, forbidden(field, 'may not use ReadWriteOncePod with other access modes')];
  return errors;
}

/** spec of a claim: of its own, in a StatefulSet's template, or in an ephemeral volume. */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const modes: readonly string[] = spec.accessModes ?? [];
  if (modes.length === 0) errors.push(required(`${field}.accessModes`, 'at least 1 access mode is required'));
  errors.push(...validateLabelSelector(spec.selector, `${field}.selector`), ...accessModeErrors(modes, `${field}.accessModes`));
  const requests = (spec.resources?.requests ?? {}) as Readonly<Record<string, string>>;
  const storage = Object.hasOwn(requests, 'storage') ? requests['storage'] : undefined;
  const path = `${field}.resources[storage]`;
  if (storage === undefined) errors.push(required(path));
  else if (isZeroQuantity(storage) || isNegativeQuantity(storage)) errors.push(invalid(path, storage, 'must be greater than zero'));
  const className = spec.storageClassName;
  if (className !== undefined && className !== '') errors.push(...invalidAll(`${field}.storageClassName`, className, checkDns1123Subdomain(className)));
  if (spec.volumeMode !== undefined && !['Block', 'Filesystem'].includes(spec.volumeMode)) errors.push(notSupported(`${field}.volumeMode`, spec.volumeMode, ['Block', 'Filesystem']));
  if (spec.dataSource !== undefined) errors.push(...dataSourceErrors(spec.dataSource, `${field}.dataSource`));
  if (spec.dataSourceRef !== undefined) errors.push(...dataSourceErrors(spec.dataSourceRef, `${field}.dataSourceRef`));
  if (spec.volumeAttributesClassName !== undefined) errors.push(...invalidAll(`${field}.volumeAttributesClassName`, spec.volumeAttributesClassName, checkDns1123Subdomain(spec.volumeAttributesClassName)));
  return errors;
}

function dataSourceErrors(source: { readonly name: string; readonly kind: string; readonly apiGroup?: string | undefined }, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (source.name === '') errors.push(required(`${field}.name`));
  if (source.kind === '') errors.push(required(`${field}.kind`));
  const group = source.apiGroup ?? '';
  if (group === '' && source.kind !== 'PersistentVolumeClaim') errors.push(invalid(field, source.kind, ''));
  if (group !== '') errors.push(...invalidAll(`${field}.apiGroup`, group, checkDns1123Subdomain(group)));
  return errors;
}
