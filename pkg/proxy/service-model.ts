import type { Service, ServicePort } from '../generated/types/core-v1.ts';
import type { EndpointSlice } from '../generated/types/discovery-v1.ts';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface Backend {
  readonly ip: string;
  readonly port: number;
  /** On this node. */
  readonly local: boolean;
}

/** One port of one Service with the backends that may get its traffic, all that the renderer needs. */
export interface ServicePortModel {
  /** namespace/name:portName; without ":portName" for a nameless port. */
  readonly id: string;
  readonly protocol: Protocol;
  readonly clusterIp: string;
  readonly port: number;
  readonly nodePort: number;
  readonly externalIps: readonly string[];
  readonly loadBalancerIps: readonly string[];
  readonly sourceRanges: readonly string[];
  readonly affinitySeconds: number;
  readonly externalLocal: boolean;
  readonly internalLocal: boolean;
  /** Ready ones anywhere; when there is none, serving ones that terminate. */
  readonly cluster: readonly Backend[];
  /** The same, on this node only. */
  readonly local: readonly Backend[];
}

const isIPv4 = (address: string): boolean => address.includes('.') && !address.includes(':');

/** Whether this Service has an address that kube-proxy makes work. */
export function isProxied(service: Service): boolean {
  const { clusterIP, type } = service.spec;
  if (type === 'ExternalName' || clusterIP === undefined || clusterIP === '' || clusterIP === 'None') return false;
  return service.metadata.labels?.['service.kubernetes.io/service-proxy-name'] === undefined && isIPv4(clusterIP);
}

interface Candidate extends Backend {
  readonly ready: boolean;
  readonly servingTerminating: boolean;
}

function candidates(slices: readonly EndpointSlice[], portName: string, protocol: string, node: string): readonly Candidate[] {
  const rows = new Map<string, Candidate>();
  for (const slice of slices) {
    if (slice.addressType !== 'IPv4') continue;
    const port = slice.ports?.find((row) => (row.name ?? '') === portName && (row.protocol ?? 'TCP') === protocol)?.port;
    if (port === undefined) continue;
    for (const endpoint of slice.endpoints ?? []) {
      const ip = endpoint.addresses[0];
      if (ip === undefined) continue;
      const { ready, serving, terminating } = endpoint.conditions ?? {};
      const row = { ip, port, local: endpoint.nodeName === node, ready: ready ?? true, servingTerminating: terminating === true && (serving ?? ready ?? true) };
      // The same address may stand in two slices for a moment; a ready mention wins.
      const known = rows.get(`${ip}:${port}`);
      if (known === undefined || (!known.ready && row.ready)) rows.set(`${ip}:${port}`, row);
    }
  }
  return [...rows.values()].sort((a, b) => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : a.port - b.port));
}

function usable(rows: readonly Candidate[]): readonly Backend[] {
  const ready = rows.filter((row) => row.ready);
  return (ready.length > 0 ? ready : rows.filter((row) => row.servingTerminating)).map(({ ip, port, local }) => ({ ip, port, local }));
}

function portModel(service: Service, port: ServicePort, slices: readonly EndpointSlice[], node: string): ServicePortModel {
  const { spec, metadata, status } = service;
  const protocol = port.protocol ?? 'TCP';
  const rows = candidates(slices, port.name ?? '', protocol, node);
  const affinity = spec.sessionAffinity === 'ClientIP' ? spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800 : 0;
  const external = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  return {
    id: `${metadata.namespace}/${metadata.name}${(port.name ?? '') === '' ? '' : `:${port.name}`}`,
    protocol: protocol as Protocol,
    clusterIp: spec.clusterIP as string,
    port: port.port,
    nodePort: external ? port.nodePort ?? 0 : 0,
    externalIps: (spec.externalIPs ?? []).filter(isIPv4),
    loadBalancerIps: (status.loadBalancer?.ingress ?? []).filter((row) => row.ipMode !== 'Proxy').map((row) => row.ip ?? '').filter(isIPv4),
    sourceRanges: (spec.loadBalancerSourceRanges ?? []).filter((range) => isIPv4(range)),
    affinitySeconds: affinity,
    externalLocal: spec.externalTrafficPolicy === 'Local',
    internalLocal: spec.internalTrafficPolicy === 'Local',
    cluster: usable(rows),
    local: usable(rows.filter((row) => row.local)),
  };
}

/** Every port of a Service; empty when it has no address of its own. `slices` are those labelled with its name. */
export function servicePorts(service: Service, slices: readonly EndpointSlice[], node: string): readonly ServicePortModel[] {
  return isProxied(service) ? (service.spec.ports ?? []).map((port) => portModel(service, port, slices, node)) : [];
}
