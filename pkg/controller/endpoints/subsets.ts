import { canonicalJson } from '../../api/hash.ts';
import type { JsonValue } from '../../base/json.ts';
import { isPodReady } from '../../api/pod.ts';
import type { EndpointAddress, EndpointPort, EndpointSubset, Pod, Service } from '../../generated/types/core-v1.ts';
import { addressesOf, familiesOf, hostnameOf, isEndpoint, isHeadless, targetPort } from '../endpointslice/service-pods.ts';

/** Addresses of one Endpoints object at most; the rest is left out and the object says so. */
export const addressesMax = 1000;

interface Row {
  readonly address: EndpointAddress;
  readonly ready: boolean;
  readonly ports: readonly EndpointPort[];
}

/** The pods of a service, grouped by the ports they offer: addresses sorted, ready and not ready apart. Second: whether some had to be left out. */
export function endpointSubsets(service: Service, pods: readonly Pod[]): { readonly subsets: readonly EndpointSubset[]; readonly truncated: boolean } {
  const publishAll = service.spec.publishNotReadyAddresses === true;
  const [family = 'IPv4'] = familiesOf(service, pods);
  const rows: Row[] = [];
  for (const pod of pods) {
    const ip = addressesOf(pod, family)[0];
    if (ip === undefined || !isEndpoint(pod, publishAll)) continue;
    const ports = portsOf(service, pod);
    if (ports.length === 0 && !(isHeadless(service) && (service.spec.ports ?? []).length === 0)) continue;
    rows.push({ address: addressOf(service, pod, ip), ready: publishAll || isPodReady(pod), ports });
  }
  // When there are too many, ready ones are kept first.
  const kept = rows.length <= addressesMax ? rows : [...rows.filter((row) => row.ready), ...rows.filter((row) => !row.ready)].slice(0, addressesMax);
  return { subsets: groupByPorts(kept), truncated: rows.length > addressesMax };
}

function groupByPorts(rows: readonly Row[]): readonly EndpointSubset[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = canonicalJson(row.ports as unknown as JsonValue);
    groups.set(key, [...groups.get(key) ?? [], row]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => {
    const sorted = [...group].sort((a, b) => (a.address.ip < b.address.ip ? -1 : a.address.ip > b.address.ip ? 1 : 0));
    const addresses = sorted.filter((row) => row.ready).map((row) => row.address);
    const notReadyAddresses = sorted.filter((row) => !row.ready).map((row) => row.address);
    const ports = group[0]?.ports ?? [];
    return { ...(addresses.length === 0 ? {} : { addresses }), ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses }), ...(ports.length === 0 ? {} : { ports }) };
  });
}

function portsOf(service: Service, pod: Pod): readonly EndpointPort[] {
  const ports = (service.spec.ports ?? []).flatMap((port): readonly EndpointPort[] => {
    const number = targetPort(pod, port);
    if (number === undefined) return [];
    const name = (port.name ?? '') === '' ? {} : { name: port.name };
    return [{ ...name, port: number, protocol: port.protocol ?? 'TCP', ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }) }];
  });
  const text = (port: EndpointPort): string => `${port.protocol ?? ''} ${String(port.port).padStart(5, '0')} ${port.name ?? ''}`;
  return ports.sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

function addressOf(service: Service, pod: Pod, ip: string): EndpointAddress {
  const { namespace, name, uid } = pod.metadata;
  const hostname = hostnameOf(service, pod);
  return {
    ip, ...(hostname === undefined ? {} : { hostname }), ...((pod.spec.nodeName ?? '') === '' ? {} : { nodeName: pod.spec.nodeName }), targetRef: { kind: 'Pod', namespace, name, uid },
  };
}
