import type { JsonObject } from '../../base/json.ts';
import type { Endpoint, EndpointSlice } from '../../generated/types/discovery-v1.ts';
import { checkIp, ipFamily, specialIpMessages } from '../addresses.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { listWithMore } from '../columns.ts';
import { duplicate, immutable, invalid, invalidAll, oneOf, required, sameJson, tooMany } from '../field-errors.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkQualifiedName } from '../names.ts';
import { metadataOf } from '../meta/accessors.ts';
import { tableOf } from '../plain.ts';
import { eachWithin, fill, generationOf, strategy, withMembers, withMetadata } from '../strategy.ts';

const addressesMax = 100;
const endpointsMax = 1000;
const portsMax = 20_000;

function addressErrors(endpoint: Endpoint, type: string, field: string): readonly FieldError[] {
  const addresses = endpoint.addresses ?? [];
  if (addresses.length === 0) return [required(field, 'must contain at least 1 address')];
  if (addresses.length > addressesMax) return [tooMany(field, addresses.length, addressesMax)];
  return addresses.flatMap((address, index): readonly FieldError[] => {
    const path = `${field}[${String(index)}]`;
    if (type === 'FQDN') return invalidAll(path, address, checkDns1123Subdomain(address));
    if (type !== 'IPv4' && type !== 'IPv6') return [];
    const messages = checkIp(address);
    if (messages.length > 0) return invalidAll(path, address, messages);
    if (ipFamily(address) !== type) return [invalid(field, address, `must be an ${type} address`)];
    return invalidAll(path, address, specialIpMessages(address));
  });
}

function endpointErrors(endpoint: Endpoint, type: string, field: string): readonly FieldError[] {
  return [
    ...addressErrors(endpoint, type, `${field}.addresses`),
    ...(endpoint.nodeName === undefined ? [] : invalidAll(`${field}.nodeName`, endpoint.nodeName, checkDns1123Subdomain(endpoint.nodeName))),
    ...(endpoint.hostname === undefined ? [] : invalidAll(`${field}.hostname`, endpoint.hostname, checkDns1123Label(endpoint.hostname))),
  ];
}

function portErrors(slice: EndpointSlice): readonly FieldError[] {
  const ports = slice.ports ?? [];
  if (ports.length > portsMax) return [tooMany('ports', ports.length, portsMax)];
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const field = `ports[${String(index)}]`;
    const name = port.name ?? '';
    const errors: FieldError[] = name === '' ? [] : [...invalidAll(`${field}.name`, name, checkDns1123Label(name))];
    if (names.has(name)) errors.push(duplicate(`${field}.name`, name));
    names.add(name);
    errors.push(...oneOf(`${field}.protocol`, port.protocol, ['SCTP', 'TCP', 'UDP']));
    if (port.appProtocol !== undefined) errors.push(...invalidAll(`${field}.appProtocol`, port.appProtocol, checkQualifiedName(port.appProtocol)));
    return errors;
  });
}

function validate(object: JsonObject): readonly FieldError[] {
  const slice = object as unknown as EndpointSlice;
  const type: string = slice.addressType ?? '';
  const endpoints = slice.endpoints ?? [];
  return [
    ...oneOf('addressType', type, ['FQDN', 'IPv4', 'IPv6']),
    ...(endpoints.length > endpointsMax ? [tooMany('endpoints', endpoints.length, endpointsMax)] : endpoints.flatMap((endpoint, index) => endpointErrors(endpoint, type, `endpoints[${String(index)}]`))),
    ...portErrors(slice),
  ];
}

const base = strategy({ generation: true });

/** Empty lists are stored as none. */
function dropEmpty(object: JsonObject): JsonObject {
  const empty = (key: string): boolean => Array.isArray(object[key]) && (object[key] as readonly unknown[]).length === 0;
  return withMembers(object, { ...(empty('endpoints') ? { endpoints: undefined } : {}), ...(empty('ports') ? { ports: undefined } : {}) });
}

/** A member of versions long gone: nobody can set it anew. */
function dropTopology(object: JsonObject, old?: JsonObject): JsonObject {
  if (((old?.['endpoints'] ?? []) as readonly JsonObject[]).some((endpoint) => endpoint['deprecatedTopology'] !== undefined)) return object;
  return eachWithin(object, 'endpoints', (endpoint) => withMembers(endpoint, { deprecatedTopology: undefined }));
}

export const endpointSlice: KindBehavior = {
  prepareForCreate: (object) => dropEmpty(dropTopology(base.prepareForCreate?.(object) ?? object)),
  // Labels count, too: they say whose slice it is.
  prepareForUpdate: (object, old) => {
    const next = base.prepareForUpdate?.(dropEmpty(dropTopology(object, old)), old) ?? object;
    const relabelled = !sameJson(metadataOf(object)['labels'] ?? {}, metadataOf(old)['labels'] ?? {});
    return relabelled && generationOf(next) === generationOf(old) ? withMetadata(next, { generation: generationOf(old) + 1 }) : next;
  },
  generation: true,
  allowUnconditionalUpdate: true,
  defaults: (object) => eachWithin(object, 'ports', (port) => fill(port, { name: '', protocol: 'TCP' })),
  validate,
  // A changed type makes every address look wrong; only the change is named.
  validateUpdate: (object, old) => {
    const changed = immutable('addressType', object['addressType'], old['addressType']);
    return changed.length > 0 ? changed : validate(object);
  },
  warnings: (object) => (object['addressType'] === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []),
  ...tableOf(['AddressType', 'Ports', 'Endpoints'], (object) => {
    const slice = object as unknown as EndpointSlice;
    return [slice.addressType ?? '', listWithMore((slice.ports ?? []).map((port) => (port.port === undefined ? '*' : String(port.port))), 3, '<unset>'),
      listWithMore((slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses ?? []), 3, '<unset>')];
  }),
};
