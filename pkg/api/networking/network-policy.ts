import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../generated/types/networking-v1.ts';
import { checkCidr, cidrContains, parseCidr } from '../addresses.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { forbidden, invalid, invalidAll, notSupported, required } from '../field-errors.ts';
import { portErrors as portValueErrors } from '../core/probe-validation.ts';
import { formatLabelSelector } from '../selectors/label-selector.ts';
import { validateLabelSelector } from '../selectors/validate-selector.ts';
import { tableOf } from '../plain.ts';
import { eachWithin, fill, strategy, within } from '../strategy.ts';

function defaults(object: JsonObject): JsonObject {
  return within(object, 'spec', (spec) => {
    const portsOf = (rule: JsonObject): JsonObject => eachWithin(rule, 'ports', (port) => fill(port, { protocol: 'TCP' }));
    const own = eachWithin(eachWithin(spec, 'ingress', portsOf), 'egress', portsOf);
    const types: readonly JsonValue[] = ((own['egress'] ?? []) as readonly JsonValue[]).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
    return ((own['policyTypes'] ?? []) as readonly JsonValue[]).length > 0 ? own : { ...own, policyTypes: types };
  });
}

function portErrors(port: NetworkPolicyPort, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (port.protocol !== undefined && !['TCP', 'UDP', 'SCTP'].includes(port.protocol)) errors.push(notSupported(`${field}.protocol`, port.protocol, ['TCP', 'UDP', 'SCTP']));
  if (port.port === undefined) {
    if (port.endPort !== undefined) errors.push(invalid(`${field}.endPort`, port.endPort, 'may not be specified when `port` is not specified'));
    return errors;
  }
  if (typeof port.port === 'string') {
    if (port.endPort !== undefined) errors.push(invalid(`${field}.endPort`, port.endPort, 'may not be specified when `port` is non-numeric'));
    return [...errors, ...portValueErrors(`${field}.port`, port.port)];
  }
  errors.push(...portValueErrors(`${field}.port`, port.port));
  if (port.endPort !== undefined) {
    if (port.endPort < port.port) errors.push(invalid(`${field}.endPort`, port.port, 'must be greater than or equal to `port`'));
    errors.push(...portValueErrors(`${field}.endPort`, port.endPort));
  }
  return errors;
}

function peerErrors(peer: NetworkPolicyPeer, field: string): readonly FieldError[] {
  const errors: FieldError[] = [...validateLabelSelector(peer.podSelector, `${field}.podSelector`), ...validateLabelSelector(peer.namespaceSelector, `${field}.namespaceSelector`)];
  const block = peer.ipBlock;
  if (block !== undefined) {
    const range = parseCidr(block.cidr);
    errors.push(...(block.cidr === '' ? [required(`${field}.ipBlock.cidr`)] : invalidAll(`${field}.ipBlock.cidr`, block.cidr, checkCidr(block.cidr))));
    (block.except ?? []).forEach((except, index) => {
      const path = `${field}.ipBlock.except[${String(index)}]`;
      const inner = parseCidr(except);
      if (inner === undefined) errors.push(...invalidAll(path, except, checkCidr(except)));
      else if (range !== undefined && (!cidrContains(range, except.slice(0, except.indexOf('/'))) || inner.prefix <= range.prefix)) errors.push(invalid(path, except, 'must be a strict subset of `cidr`'));
    });
    if (peer.podSelector !== undefined || peer.namespaceSelector !== undefined) errors.push(forbidden(field, 'may not specify both ipBlock and another peer'));
  } else if (peer.podSelector === undefined && peer.namespaceSelector === undefined) errors.push(required(field, 'must specify a peer'));
  return errors;
}

function validate(object: JsonObject): readonly FieldError[] {
  const spec = (object as unknown as NetworkPolicy).spec;
  const errors: FieldError[] = [...validateLabelSelector(spec?.podSelector, 'spec.podSelector')];
  for (const [direction, peers] of [['ingress', 'from'], ['egress', 'to']] as const) {
    (spec?.[direction] ?? []).forEach((rule, index) => {
      const field = `spec.${direction}[${String(index)}]`;
      (rule.ports ?? []).forEach((port, place) => errors.push(...portErrors(port, `${field}.ports[${String(place)}]`)));
      const list = (rule as Readonly<Record<string, readonly NetworkPolicyPeer[] | undefined>>)[peers] ?? [];
      list.forEach((peer, place) => errors.push(...peerErrors(peer, `${field}.${peers}[${String(place)}]`)));
    });
  }
  const types: readonly string[] = spec?.policyTypes ?? [];
  if (types.length > 2) return [...errors, invalid('spec.policyTypes', types, 'may not specify more than two policyTypes')];
  types.forEach((type, index) => {
    if (type !== 'Ingress' && type !== 'Egress') errors.push(notSupported(`spec.policyTypes[${String(index)}]`, type, ['Ingress', 'Egress']));
  });
  return errors;
}

export const networkPolicy: KindBehavior = {
  ...strategy({ generation: true }),
  generation: true,
  allowUnconditionalUpdate: true,
  defaults,
  validate,
  validateUpdate: validate,
  ...tableOf(['Pod-Selector'], (object) => [formatLabelSelector((object as unknown as NetworkPolicy).spec?.podSelector ?? {})]),
};
