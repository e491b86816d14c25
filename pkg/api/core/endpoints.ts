import type { EndpointAddress, Endpoints, EndpointSubset } from '../../generated/types/core-v1.ts';
import { checkIp, ipFamily, specialIpMessages } from '../addresses.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { invalid, invalidAll, oneOf, required } from '../field-errors.ts';
import { listWithMore } from '../columns.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkPortNumber } from '../names.ts';
import { tableOf } from '../plain.ts';

function addressErrors(address: EndpointAddress, field: string): readonly FieldError[] {
  const ip = address.ip ?? '';
  return [
    ...invalidAll(`${field}.ip`, ip, checkIp(ip)),
    ...((address.hostname ?? '') === '' ? [] : invalidAll(`${field}.hostname`, address.hostname, checkDns1123Label(address.hostname ?? ''))),
    ...(address.nodeName === undefined ? [] : invalidAll(`${field}.nodeName`, address.nodeName, checkDns1123Subdomain(address.nodeName))),
    ...(ipFamily(ip) === undefined ? [invalid(`${field}.ip`, ip, 'must be a valid IP address')] : invalidAll(`${field}.ip`, ip, specialIpMessages(ip))),
  ];
}

function subsetErrors(subset: EndpointSubset, field: string): readonly FieldError[] {
  const ready = subset.addresses ?? [];
  const notReady = subset.notReadyAddresses ?? [];
  const ports = subset.ports ?? [];
  return [
    ...(ready.length === 0 && notReady.length === 0 ? [required(field, 'must specify `addresses` or `notReadyAddresses`')] : []),
    ...ready.flatMap((address, index) => addressErrors(address, `${field}.addresses[${String(index)}]`)),
    ...notReady.flatMap((address, index) => addressErrors(address, `${field}.notReadyAddresses[${String(index)}]`)),
    ...ports.flatMap((port, index) => {
      const path = `${field}.ports[${String(index)}]`;
      const name = port.name ?? '';
      return [
        ...(name === '' ? (ports.length > 1 ? [required(`${path}.name`)] : []) : invalidAll(`${path}.name`, name, checkDns1123Label(name))),
        ...invalidAll(`${path}.port`, port.port, checkPortNumber(port.port)),
        ...oneOf(`${path}.protocol`, port.protocol, ['SCTP', 'TCP', 'UDP']),
      ];
    }),
  ];
}

const validate: NonNullable<KindBehavior['validate']> = (object) => ((object as unknown as Endpoints).subsets ?? []).flatMap((subset, index) => subsetErrors(subset, `subsets[${String(index)}]`));

export const endpoints: KindBehavior = {
  allowUnconditionalUpdate: true,
  allowCreateOnUpdate: true,
  defaults: (object) => ({
    ...object,
    ...(object['subsets'] === undefined ? {} : {
      subsets: ((object as unknown as Endpoints).subsets ?? []).map((subset) => (subset.ports === undefined ? subset : { ...subset, ports: subset.ports.map((port) => ({ ...port, protocol: port.protocol ?? 'TCP' })) })) as never,
    }),
  }),
  validate,
  validateUpdate: validate,
  warnings: () => ['v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
  ...tableOf(['Endpoints'], (object) => {
    const targets = ((object as unknown as Endpoints).subsets ?? []).flatMap((subset) => {
      const ports = subset.ports ?? [];
      const addresses = subset.addresses ?? [];
      if (ports.length === 0) return addresses.map((address) => address.ip);
      return ports.flatMap((port) => addresses.map((address) => (address.ip.includes(':') ? `[${address.ip}]:${String(port.port)}` : `${address.ip}:${String(port.port)}`)));
    });
    return [listWithMore(targets)];
  }),
};
