import type { JsonObject } from '../../base/json.ts';
import type { APIService } from '../../generated/types/apiregistration-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { nameOf } from '../columns.ts';
import { invalid, invalidAll, required } from '../field-errors.ts';
import { findCondition } from '../meta/conditions.ts';
import { checkDns1035Label, checkDns1123Subdomain, checkPortNumber } from '../names.ts';
import { tableOf } from '../plain.ts';
import { fill, strategy, within } from '../strategy.ts';

function validate(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as APIService;
  const { group = '', version = '', groupPriorityMinimum = 0, versionPriority = 0, service, insecureSkipTLSVerify = false } = spec ?? {};
  const errors: FieldError[] = [];
  const name = `${version}.${group}`;
  if (nameOf(object) !== name) errors.push(invalid('metadata.name', nameOf(object), `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(name)}`));
  if (group === '') {
    if (version !== 'v1') errors.push(required('spec.group', 'only v1 may have an empty group and it better be legacy kube'));
  } else errors.push(...invalidAll('spec.group', group, checkDns1123Subdomain(group)));
  errors.push(...invalidAll('spec.version', version, checkDns1035Label(version)));
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > 20_000) errors.push(invalid('spec.groupPriorityMinimum', groupPriorityMinimum, 'must be positive and less than 20000'));
  if (versionPriority <= 0 || versionPriority > 1000) errors.push(invalid('spec.versionPriority', versionPriority, 'must be positive and less than 1000'));
  const bundle = spec?.caBundle as unknown as string | undefined;
  if (service === undefined) {
    if (bundle !== undefined) errors.push(invalid('spec.caBundle', `${String(Buffer.byteLength(bundle, 'base64'))} bytes`, 'local APIServices may not have a caBundle'));
    if (insecureSkipTLSVerify) errors.push(invalid('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify'));
    return errors;
  }
  if ((service.namespace ?? '') === '') errors.push(required('spec.service.namespace'));
  if ((service.name ?? '') === '') errors.push(required('spec.service.name'));
  for (const message of checkPortNumber(service.port ?? 443)) errors.push(invalid('spec.service.port', service.port, `port is not valid: ${message}`));
  if (insecureSkipTLSVerify && bundle !== undefined) errors.push(invalid('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present'));
  return errors;
}

export const apiService: KindBehavior = {
  ...strategy({ status: true, initialStatus: {} }),
  defaults: (object) => within(object, 'spec', (spec) => within(spec, 'service', (service) => fill(service, { port: 443 }))),
  validate,
  validateUpdate: validate,
  ...tableOf(['Service', 'Available'], (object) => {
    const { spec, status } = object as unknown as APIService;
    const available = findCondition(status?.conditions as never, 'Available') as { readonly status: string; readonly reason?: string } | undefined;
    const word = available === undefined ? 'Unknown' : available.status === 'True' ? 'True' : `${available.status} (${available.reason ?? ''})`;
    return [spec?.service === undefined ? 'Local' : `${spec.service.namespace ?? ''}/${spec.service.name ?? ''}`, word];
  }),
};
