import { isPodReady, isPodTerminal, isPodTerminating, isSidecar } from '../../api/pod.ts';
import { matchesLabels, requirementsOfMap } from '../../api/selectors/label-selector.ts';
import type { Container, Pod, Service, ServicePort } from '../../generated/types/core-v1.ts';

export type AddressType = 'IPv4' | 'IPv6';

/** Services whose endpoints are made from pods: those with a selector. Others are somebody else's to fill. */
export function selectsPods(service: Service): boolean {
  return service.spec.selector !== undefined && Object.keys(service.spec.selector).length > 0 && service.spec.type !== 'ExternalName';
}

export function serviceSelects(service: Service, pod: Pod): boolean {
  return selectsPods(service) && matchesLabels(requirementsOfMap(service.spec.selector ?? {}), pod.metadata.labels);
}

export function isHeadless(service: Service): boolean {
  return service.spec.clusterIP === 'None' || (service.spec.clusterIP ?? '') === '';
}

/** A pod that has an address and may still answer. */
export function isEndpoint(pod: Pod, includeTerminating: boolean): boolean {
  return !isPodTerminal(pod) && podAddresses(pod).length > 0 && (includeTerminating || !isPodTerminating(pod));
}

function podAddresses(pod: Pod): readonly string[] {
  const all = (pod.status?.podIPs ?? []).map(({ ip }) => ip).filter((ip) => ip !== undefined && ip !== '');
  if (all.length > 0) return all;
  return (pod.status?.podIP ?? '') === '' ? [] : [pod.status?.podIP as string];
}

export function addressesOf(pod: Pod, type: AddressType): readonly string[] {
  return podAddresses(pod).filter((ip) => ip.includes(':') === (type === 'IPv6'));
}

export function endpointConditions(service: Service, pod: Pod): { readonly ready: boolean; readonly serving: boolean; readonly terminating: boolean } {
  const serving = isPodReady(pod);
  const terminating = isPodTerminating(pod);
  return { ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating };
}

/** The pod's own number for a service port; undefined when it has no port of that name. */
export function targetPort(pod: Pod, port: ServicePort): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target === 0 ? port.port : target;
  const containers: readonly Container[] = [...pod.spec.containers, ...(pod.spec.initContainers ?? []).filter(isSidecar)];
  for (const container of containers) {
    const found = container.ports?.find(({ name, protocol }) => name === target && (protocol ?? 'TCP') === (port.protocol ?? 'TCP'));
    if (found !== undefined) return found.containerPort;
  }
  return undefined;
}

/** A pod's own name within a headless service. */
export function hostnameOf(service: Service, pod: Pod): string | undefined {
  const { hostname, subdomain } = pod.spec;
  return (hostname ?? '') !== '' && subdomain === service.metadata.name ? hostname : undefined;
}

export function familiesOf(service: Service, pods: readonly Pod[]): readonly AddressType[] {
  if ((service.spec.ipFamilies ?? []).length > 0) return service.spec.ipFamilies?.filter((family): family is AddressType => family === 'IPv4' || family === 'IPv6') ?? [];
  const found = (['IPv4', 'IPv6'] as const).filter((type) => pods.some((pod) => addressesOf(pod, type).length > 0));
  return found.length === 0 ? ['IPv4'] : found;
}
