/** What objects use of quotas. The API server charges with it, the quota controller counts with it: both must come to the same sums. */
import type { JsonObject } from '../../base/json.ts';
import type { Container, Pod, PersistentVolumeClaim, ResourceQuota, Service } from '../../generated/types/core-v1.ts';
import { addQuantities } from '../quantity.ts';
import { podLimits, podRequests, qosClass, type ResourceList } from '../resources.ts';

const podOf = (object: JsonObject): Pod => object as unknown as Pod;

/** pods, deployments.apps. */
function qualifiedResource(group: string, resource: string): string {
  return group === '' ? resource : `${resource}.${group}`;
}

/** What one object uses of a quota, by the quota's resource names. */
export function usageOf(group: string, resource: string, object: JsonObject): ResourceList {
  const counts: ResourceList = { [`count/${qualifiedResource(group, resource)}`]: '1' };
  if (group !== '') return counts;
  switch (resource) {
    case 'pods': return { ...counts, ...podUsage(podOf(object)) };
    case 'services': return { ...counts, ...serviceUsage(object as unknown as Service) };
    case 'persistentvolumeclaims': return { ...counts, ...claimUsage(object as unknown as PersistentVolumeClaim) };
    case 'secrets': case 'configmaps': case 'resourcequotas': case 'replicationcontrollers': return { ...counts, [resource]: '1' };
    default: return counts;
  }
}

function podUsage(pod: Pod): ResourceList {
  // Finished pods hold nothing but their place in the store.
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return {};
  return { pods: '1', ...computeUsage(podRequests(pod), podLimits(pod)) };
}

/** Requests count under their own name and under requests.NAME, limits under limits.NAME. */
function computeUsage(requests: ResourceList, limits: ResourceList): ResourceList {
  const usage: Record<string, string> = {};
  for (const [name, value] of Object.entries(requests)) {
    const plain = name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name.startsWith('hugepages-');
    if (plain) usage[name] = value;
    if (plain || name.includes('/')) usage[`requests.${name}`] = value;
  }
  for (const [name, value] of Object.entries(limits)) {
    if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage') usage[`limits.${name}`] = value;
  }
  return usage;
}

function serviceUsage({ spec }: Service): ResourceList {
  const ports = String(spec?.ports?.length ?? 0);
  const balancer = spec?.type === 'LoadBalancer';
  const usage: Record<string, string> = { services: '1', 'services.nodeports': '0', 'services.loadbalancers': balancer ? '1' : '0' };
  if (spec?.type === 'NodePort') usage['services.nodeports'] = ports;
  if (balancer) usage['services.nodeports'] = spec?.allocateLoadBalancerNodePorts === false ? String(spec.ports?.filter((port) => (port.nodePort ?? 0) !== 0).length ?? 0) : ports;
  return usage;
}

function claimUsage(claim: PersistentVolumeClaim): ResourceList {
  const storage = claim.spec?.resources?.requests?.['storage'] as string | undefined;
  const name = claim.spec?.storageClassName ?? claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'];
  const usage: Record<string, string> = { persistentvolumeclaims: '1' };
  if (storage !== undefined) usage['requests.storage'] = storage;
  if (name !== undefined && name !== '') {
    usage[`${name}.storageclass.storage.k8s.io/persistentvolumeclaims`] = '1';
    if (storage !== undefined) usage[`${name}.storageclass.storage.k8s.io/requests.storage`] = storage;
  }
  return usage;
}

/** Which resource names of a quota an object of this kind can use at all, whether or not it does. */
export function concerns(group: string, resource: string, name: string): boolean {
  if (name === `count/${qualifiedResource(group, resource)}`) return true;
  if (group !== '') return false;
  switch (resource) {
    case 'pods': {
      const base = name.replace(/^(requests|limits)\./, '');
      return name === 'pods' || ['cpu', 'memory', 'ephemeral-storage'].includes(base) || base.startsWith('hugepages-') || (name.startsWith('requests.') && base.includes('/'));
    }
    case 'services': return name === 'services' || name.startsWith('services.');
    case 'persistentvolumeclaims': return name === 'persistentvolumeclaims' || name === 'requests.storage' || name.includes('.storageclass.storage.k8s.io/');
    default: return name === resource;
  }
}

const constrained = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']);

/** A quota on CPU or memory makes every container say what it wants. undefined: they all do. */
export function missingDemands(pod: Pod, names: readonly string[]): string | undefined {
  const required = names.filter((name) => constrained.has(name)).sort();
  if (Object.keys(pod.spec.resources?.requests ?? {}).length > 0 || Object.keys(pod.spec.resources?.limits ?? {}).length > 0) return undefined;
  const missing = new Map<string, string[]>();
  const check = (container: Container): void => {
    const usage = computeUsage((container.resources?.requests ?? {}) as ResourceList, (container.resources?.limits ?? {}) as ResourceList);
    for (const name of required) {
      if (usage[name] === undefined) missing.set(name, [...missing.get(name) ?? [], container.name]);
    }
  };
  (pod.spec.containers ?? []).forEach(check);
  pod.spec.initContainers?.forEach(check);
  if (missing.size === 0) return undefined;
  return `must specify ${required.filter((name) => missing.has(name)).map((name) => `${name} for: ${[...new Set(missing.get(name))].sort().join(',')}`).join('; ')}`;
}

interface ScopeTerm {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

/** Scopes are about pods; a quota with scopes counts nothing else. */
export function inScope(quota: ResourceQuota, group: string, resource: string, object: JsonObject): boolean {
  const terms: readonly ScopeTerm[] = [
    ...(quota.spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(quota.spec?.scopeSelector?.matchExpressions ?? []) as readonly ScopeTerm[],
  ];
  if (terms.length === 0) return true;
  return group === '' && resource === 'pods' && terms.every((term) => podInScope(podOf(object), term));
}

function podInScope(pod: Pod, { scopeName, operator, values = [] }: ScopeTerm): boolean {
  switch (scopeName) {
    case 'Terminating': return pod.spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating': return pod.spec.activeDeadlineSeconds === undefined;
    case 'BestEffort': return qosClass(pod) === 'BestEffort';
    case 'NotBestEffort': return qosClass(pod) !== 'BestEffort';
    case 'PriorityClass': {
      const name = pod.spec.priorityClassName ?? '';
      if (operator === 'In') return values.includes(name);
      if (operator === 'NotIn') return !values.includes(name);
      return operator === 'Exists' ? name !== '' : name === '';
    }
    case 'CrossNamespacePodAffinity': return crossesNamespaces(pod);
    default: return false;
  }
}

function crossesNamespaces(pod: Pod): boolean {
  const terms = [pod.spec.affinity?.podAffinity, pod.spec.affinity?.podAntiAffinity].flatMap((affinity) => [
    ...affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((item) => item.podAffinityTerm),
  ]);
  return terms.some((term) => (term.namespaces ?? []).length > 0 || term.namespaceSelector !== undefined);
}

export function addUsage(used: ResourceList, requested: ResourceList): ResourceList {
  const sum: Record<string, string> = { ...used };
  for (const [name, value] of Object.entries(requested)) sum[name] = sum[name] === undefined ? value : addQuantities(sum[name], value);
  return sum;
}

