import type { JsonObject } from '../../base/json.ts';
import type { Ingress, IngressBackend, IngressRule } from '../../generated/types/networking-v1.ts';
import { checkIp } from '../addresses.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { invalid, invalidAll, notSupported, required } from '../field-errors.ts';
import { listWithMore } from '../columns.ts';
import { checkDns1035Label, checkDns1123Subdomain, checkPortName, checkPortNumber, checkWildcardSubdomain } from '../names.ts';
import { tableOf } from '../plain.ts';
import { strategy } from '../strategy.ts';

function backendErrors(backend: IngressBackend | undefined, field: string): readonly FieldError[] {
  const service = backend?.service;
  const resource = backend?.resource;
  if (resource !== undefined && service !== undefined) return [invalid(field, '', 'cannot set both resource and service backends')];
  if (resource !== undefined) {
    const errors: FieldError[] = [];
    if ((resource.kind ?? '') === '') errors.push(required(`${field}.resource.kind`));
    if ((resource.name ?? '') === '') errors.push(required(`${field}.resource.name`));
    return errors;
  }
  if (service === undefined) return [invalid(field, '', 'resource or service backend is required')];
  const errors: FieldError[] = [];
  if (service.name === '') errors.push(required(`${field}.service.name`));
  else errors.push(...invalidAll(`${field}.service.name`, service.name, checkDns1035Label(service.name)));
  const name = service.port?.name ?? '';
  const number = service.port?.number ?? 0;
  if (name !== '' && number !== 0) errors.push(invalid(field, '', 'cannot set both port name & port number'));
  else if (name !== '') errors.push(...invalidAll(`${field}.service.port.name`, name, checkPortName(name)));
  else if (number !== 0) errors.push(...invalidAll(`${field}.service.port.number`, number, checkPortNumber(number)));
  else errors.push(required(field, 'port name or number is required'));
  return errors;
}

const forbiddenSequences = ['//', '/./', '/../', '%2f', '%2F'];
const forbiddenSuffixes = ['/..', '/.'];

function pathErrors(rule: IngressRule, field: string): readonly FieldError[] {
  const paths = rule.http?.paths;
  if (rule.http === undefined) return [];
  if ((paths ?? []).length === 0) return [required(`${field}.http.paths`)];
  return (paths ?? []).flatMap((path, index): readonly FieldError[] => {
    const at = `${field}.http.paths[${String(index)}]`;
    const type: string | undefined = path.pathType;
    const errors: FieldError[] = [];
    const text = path.path ?? '';
    if (type === undefined || type === '') return [required(`${at}.pathType`, 'pathType must be specified')];
    if (type === 'Exact' || type === 'Prefix') {
      if (!text.startsWith('/')) errors.push(invalid(`${at}.path`, text, 'must be an absolute path'));
      if (text !== '') {
        for (const sequence of forbiddenSequences) if (text.includes(sequence)) errors.push(invalid(`${at}.path`, text, `must not contain '${sequence}'`));
        for (const suffix of forbiddenSuffixes) if (text.endsWith(suffix)) errors.push(invalid(`${at}.path`, text, `cannot end with '${suffix}'`));
      }
    } else if (type === 'ImplementationSpecific') {
      if (text !== '' && !text.startsWith('/')) errors.push(invalid(`${at}.path`, text, 'must be an absolute path'));
    } else errors.push(notSupported(`${at}.pathType`, type, ['Exact', 'ImplementationSpecific', 'Prefix']));
    return [...errors, ...backendErrors(path.backend, `${at}.backend`)];
  });
}

function ruleErrors(rule: IngressRule, field: string): readonly FieldError[] {
  const host = rule.host ?? '';
  const errors: FieldError[] = [];
  if (host !== '') {
    if (checkIp(host).length === 0) errors.push(invalid(`${field}.host`, host, 'must be a DNS name, not an IP address'));
    errors.push(...invalidAll(`${field}.host`, host, host.includes('*') ? checkWildcardSubdomain(host) : checkDns1123Subdomain(host)));
  }
  return [...errors, ...pathErrors(rule, field)];
}

function validate(object: JsonObject): readonly FieldError[] {
  const spec = (object as unknown as Ingress).spec;
  const errors: FieldError[] = [];
  if ((spec?.rules ?? []).length === 0 && spec?.defaultBackend === undefined) errors.push(invalid('spec', spec?.rules ?? null, 'either `defaultBackend` or `rules` must be specified'));
  if (spec?.defaultBackend !== undefined) errors.push(...backendErrors(spec.defaultBackend, 'spec.defaultBackend'));
  (spec?.rules ?? []).forEach((rule, index) => errors.push(...ruleErrors(rule, `spec.rules[${String(index)}]`)));
  (spec?.tls ?? []).forEach((tls, index) => (tls.hosts ?? []).forEach((host, place) => {
    const field = `spec.tls[${String(index)}].hosts[${String(place)}]`;
    errors.push(...invalidAll(field, host, host.includes('*') ? checkWildcardSubdomain(host) : checkDns1123Subdomain(host)));
  }));
  if (spec?.ingressClassName !== undefined) errors.push(...invalidAll('spec.ingressClassName', spec.ingressClassName, checkDns1123Subdomain(spec.ingressClassName)));
  return errors;
}

const classAnnotation = 'kubernetes.io/ingress.class';

function validateCreate(object: JsonObject): readonly FieldError[] {
  const { metadata, spec } = object as unknown as Ingress;
  const annotated = metadata.annotations?.[classAnnotation];
  return [
    ...validate(object),
    ...(annotated !== undefined && spec?.ingressClassName !== undefined && annotated !== spec.ingressClassName
      ? [invalid(`metadata.annotations.${classAnnotation}`, annotated, 'must match `ingressClassName` when both are specified')] : []),
  ];
}

export const ingress: KindBehavior = {
  ...strategy({ generation: true, status: true, initialStatus: { loadBalancer: {} } }),
  generation: true,
  allowUnconditionalUpdate: true,
  validate: validateCreate,
  validateUpdate: validate,
  warnings: (object, old) => (old === undefined && (object as unknown as Ingress).metadata.annotations?.[classAnnotation] !== undefined
    ? ['annotation "kubernetes.io/ingress.class" is deprecated, please use \'spec.ingressClassName\' instead'] : []),
  ...tableOf(['Class', 'Hosts', 'Address', 'Ports'], (object) => {
    const { metadata, spec, status } = object as unknown as Ingress;
    const hosts = (spec?.rules ?? []).map((rule) => rule.host ?? '').filter((host) => host !== '');
    const addresses = (status?.loadBalancer?.ingress ?? []).map((entry) => entry.ip ?? entry.hostname ?? '').filter((address) => address !== '');
    return [spec?.ingressClassName ?? metadata.annotations?.[classAnnotation] ?? '<none>', listWithMore(hosts, 3, '*'), addresses.join(','), (spec?.tls ?? []).length > 0 ? '80, 443' : '80'];
  }),
};
