import { canonicalJson } from '../../api/hash.ts';
import type { JsonValue } from '../../base/json.ts';
import type { Node, Pod, Service } from '../../generated/types/core-v1.ts';
import type { Endpoint, EndpointHints, EndpointPort } from '../../generated/types/discovery-v1.ts';
import { addressesOf, endpointConditions, hostnameOf, isEndpoint, targetPort, type AddressType } from './service-pods.ts';

/** Endpoints that share their port numbers: pods of one service may give one port name different numbers. */
export interface PortGroup {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

const zoneLabel = 'topology.kubernetes.io/zone';

export function portsKey(ports: readonly EndpointPort[]): string {
  const rows = ports.map(({ name = '', protocol = 'TCP', port, appProtocol }) => canonicalJson({ name, protocol, port, appProtocol } as JsonValue));
  return rows.sort().join();
}

/** What the slices of one address type should say. Pods on a node that is not known are left out, unless the service wants them ready or not. */
export function desiredGroups(service: Service, pods: readonly Pod[], type: AddressType, nodeOf: (name: string) => Node | undefined): ReadonlyMap<string, PortGroup> {
  const groups = new Map<string, { ports: readonly EndpointPort[]; endpoints: Endpoint[] }>();
  for (const pod of pods) {
    if (!isEndpoint(pod, true)) continue;
    const addresses = addressesOf(pod, type);
    const { nodeName = '' } = pod.spec;
    const node = nodeName === '' ? undefined : nodeOf(nodeName);
    if (addresses.length === 0 || (nodeName !== '' && node === undefined && service.spec.publishNotReadyAddresses !== true)) continue;
    const ports = portsOf(service, pod);
    const key = portsKey(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    group.endpoints.push(endpointOf(service, pod, addresses.slice(0, 1), node));
    groups.set(key, group);
  }
  return groups;
}

function portsOf(service: Service, pod: Pod): readonly EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPort(pod, port);
    if (number === undefined) return [];
    return [{ name: port.name ?? '', protocol: port.protocol ?? 'TCP', port: number, ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }) }];
  });
}

function endpointOf(service: Service, pod: Pod, addresses: readonly string[], node: Node | undefined): Endpoint {
  const { namespace, name, uid } = pod.metadata;
  const hostname = hostnameOf(service, pod);
  const zone = node?.metadata.labels?.[zoneLabel];
  const conditions = endpointConditions(service, pod);
  const hints = conditions.ready ? hintsOf(service, pod.spec.nodeName, zone) : undefined;
  return {
    addresses,
    conditions,
    ...(hostname === undefined ? {} : { hostname }),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...((pod.spec.nodeName ?? '') === '' ? {} : { nodeName: pod.spec.nodeName }),
    ...(zone === undefined ? {} : { zone }),
    ...(hints === undefined ? {} : { hints }),
  };
}

function hintsOf(service: Service, nodeName: string | undefined, zone: string | undefined): EndpointHints | undefined {
  const { trafficDistribution = '' } = service.spec;
  if (!['PreferClose', 'PreferSameZone', 'PreferSameNode'].includes(trafficDistribution)) return undefined;
  const zones = zone === undefined ? {} : { forZones: [{ name: zone }] };
  const nodes = trafficDistribution !== 'PreferSameNode' || nodeName === undefined ? {} : { forNodes: [{ name: nodeName }] };
  return { ...zones, ...nodes };
}
