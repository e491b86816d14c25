import type { JsonObject } from '../../base/json.ts';

export interface ClusterObjectsConfig {
  /** --advertise-address */
  readonly advertiseAddress: string;
  /** --secure-port */
  readonly port: number;
  /** --service-cluster-ip-range */
  readonly serviceRanges: readonly string[];
  /** PEM of --client-ca-file. */
  readonly clientCa?: string;
  readonly requestHeader?: {
    /** PEM of --requestheader-client-ca-file. */
    readonly ca: string;
    readonly allowedNames: readonly string[];
    readonly usernameHeaders: readonly string[];
    readonly groupHeaders: readonly string[];
    readonly uidHeaders: readonly string[];
    readonly extraHeaderPrefixes: readonly string[];
  };
  readonly hostname: string;
}

export function namespaces(): readonly JsonObject[] {
  return ['default', 'kube-system', 'kube-public', 'kube-node-lease'].map((name) => ({
    kind: 'Namespace', apiVersion: 'v1', metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
    spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' },
  }));
}

export function priorityClasses(): readonly JsonObject[] {
  const row = (name: string, value: number, description: string): JsonObject => ({
    kind: 'PriorityClass', apiVersion: 'scheduling.k8s.io/v1', metadata: { name, generation: 1 }, value, description, preemptionPolicy: 'PreemptLowerPriority',
  });
  return [
    row('system-cluster-critical', 2_000_000_000, 'For pods that the cluster cannot do without and that may move to another node.'),
    row('system-node-critical', 2_000_001_000, 'For pods that the node cannot do without and that must stay where they are.'),
  ];
}

/** The first address of a range, as the apiserver's own Service has it: 10.96.0.0/12 gives 10.96.0.1. */
export function firstServiceAddress(range: string): string {
  const address = range.slice(0, range.indexOf('/'));
  if (address.includes(':')) return address.endsWith('::') ? `${address}1` : address.replace(/[0-9a-f]*$/i, (last) => (Number.parseInt(last === '' ? '0' : last, 16) + 1).toString(16));
  const parts = address.split('.').map(Number);
  const value = parts.reduce((sum, part) => sum * 256 + part, 0) + 1;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

function familyOf(address: string): 'IPv4' | 'IPv6' {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}

export function kubernetesService({ serviceRanges, port }: ClusterObjectsConfig): JsonObject {
  const clusterIP = firstServiceAddress(serviceRanges[0] ?? '10.96.0.0/12');
  return {
    kind: 'Service', apiVersion: 'v1',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: port }],
      clusterIP, clusterIPs: [clusterIP], type: 'ClusterIP', sessionAffinity: 'None',
      ipFamilies: [familyOf(clusterIP)], ipFamilyPolicy: 'SingleStack', internalTrafficPolicy: 'Cluster',
    },
    status: { loadBalancer: {} },
  };
}

export function serviceAddress(config: ClusterObjectsConfig): JsonObject {
  const address = firstServiceAddress(config.serviceRanges[0] ?? '10.96.0.0/12');
  return {
    kind: 'IPAddress', apiVersion: 'networking.k8s.io/v1',
    metadata: { name: address, labels: { 'ipaddress.kubernetes.io/ip-family': familyOf(address), 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' } },
    spec: { parentRef: { resource: 'services', namespace: 'default', name: 'kubernetes' } },
  };
}

export function serviceCidr({ serviceRanges }: ClusterObjectsConfig, now: string): JsonObject {
  return {
    kind: 'ServiceCIDR', apiVersion: 'networking.k8s.io/v1', metadata: { name: 'kubernetes' }, spec: { cidrs: serviceRanges },
    status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: now, reason: '', message: 'Kubernetes default Service CIDR is ready' }] },
  };
}

export function kubernetesEndpoints(addresses: readonly string[], port: number): JsonObject {
  return {
    kind: 'Endpoints', apiVersion: 'v1',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    ...(addresses.length === 0 ? {} : { subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports: [{ name: 'https', port, protocol: 'TCP' }] }] }),
  };
}

export function kubernetesEndpointSlice(addresses: readonly string[], port: number): JsonObject {
  return {
    kind: 'EndpointSlice', apiVersion: 'discovery.k8s.io/v1',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: familyOf(addresses[0] ?? '0.0.0.0'),
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: 'https', protocol: 'TCP', port }],
  };
}

/** What extension API servers need to believe this server's front proxy and clients. */
export function extensionAuthentication({ clientCa, requestHeader }: ClusterObjectsConfig): JsonObject {
  const data: Record<string, string> = {};
  if (clientCa !== undefined) data['client-ca-file'] = clientCa;
  if (requestHeader !== undefined) {
    data['requestheader-allowed-names'] = JSON.stringify(requestHeader.allowedNames);
    data['requestheader-client-ca-file'] = requestHeader.ca;
    data['requestheader-extra-headers-prefix'] = JSON.stringify(requestHeader.extraHeaderPrefixes);
    data['requestheader-group-headers'] = JSON.stringify(requestHeader.groupHeaders);
    if (requestHeader.uidHeaders.length > 0) data['requestheader-uid-headers'] = JSON.stringify(requestHeader.uidHeaders);
    data['requestheader-username-headers'] = JSON.stringify(requestHeader.usernameHeaders);
  }
  return { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'extension-apiserver-authentication', namespace: 'kube-system' }, data };
}

/** Since when uses of legacy tokens would be recorded. */
export function legacyTokenTracking(date: string): JsonObject {
  return { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'kube-apiserver-legacy-service-account-token-tracking', namespace: 'kube-system' }, data: { since: date } };
}

/** group, version, minimum priority of the group, priority of the version in it. */
const localServices: readonly (readonly [string, string, number, number])[] = [
  ['', 'v1', 18_000, 1],
  ['admissionregistration.k8s.io', 'v1', 16_700, 15],
  ['apiextensions.k8s.io', 'v1', 16_700, 15],
  ['apps', 'v1', 17_800, 15],
  ['authentication.k8s.io', 'v1', 17_700, 15],
  ['authorization.k8s.io', 'v1', 17_600, 15],
  ['autoscaling', 'v1', 17_500, 15],
  ['autoscaling', 'v2', 17_500, 30],
  ['batch', 'v1', 17_400, 15],
  ['certificates.k8s.io', 'v1', 17_300, 15],
  ['coordination.k8s.io', 'v1', 16_500, 15],
  ['discovery.k8s.io', 'v1', 16_200, 15],
  ['events.k8s.io', 'v1', 17_750, 15],
  ['flowcontrol.apiserver.k8s.io', 'v1', 16_100, 21],
  ['networking.k8s.io', 'v1', 17_200, 15],
  ['node.k8s.io', 'v1', 16_300, 15],
  ['policy', 'v1', 17_100, 15],
  ['rbac.authorization.k8s.io', 'v1', 17_000, 15],
  ['resource.k8s.io', 'v1', 16_200, 21],
  ['scheduling.k8s.io', 'v1', 16_600, 15],
  ['storage.k8s.io', 'v1', 16_800, 15],
];

export function localApiServices(now: string): readonly JsonObject[] {
  return localServices.map(([group, version, groupPriorityMinimum, versionPriority]) => ({
    kind: 'APIService', apiVersion: 'apiregistration.k8s.io/v1',
    metadata: { name: `${version}.${group}`, labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' } },
    spec: { ...(group === '' ? {} : { group }), version, groupPriorityMinimum, versionPriority },
    status: { conditions: [{ type: 'Available', status: 'True', lastTransitionTime: now, reason: 'Local', message: 'Local APIServices are always available' }] },
  }));
}
