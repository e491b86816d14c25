import { ipFamily, type IpFamily } from '../../api/addresses.ts';
import type { FieldError } from '../../api/behavior.ts';
import type { Service, ServicePort, ServiceSpec } from '../../generated/types/core-v1.ts';
import type { JsonObject } from '../../base/json.ts';

export function serviceOf(object: JsonObject): Service {
  return object as unknown as Service;
}

export function withSpec(object: JsonObject, changes: Readonly<Record<string, unknown>>): JsonObject {
  const spec: Record<string, unknown> = { ...(object['spec'] as object), ...changes };
  for (const [key, value] of Object.entries(changes)) if (value === undefined) delete spec[key];
  return { ...object, spec: spec as JsonObject };
}

export function needsClusterIp(spec: ServiceSpec): boolean {
  return spec.type !== 'ExternalName';
}

export function isHeadless(spec: ServiceSpec): boolean {
  return spec.clusterIP === 'None' || spec.clusterIPs?.[0] === 'None';
}

export function needsNodePorts(spec: ServiceSpec): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
}

export function needsHealthPort(spec: ServiceSpec): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
}

/** Allocated addresses, in order. */
export function clusterIps(spec: ServiceSpec): readonly string[] {
  return isHeadless(spec) ? [] : (spec.clusterIPs ?? []).filter((address) => address !== '');
}

/** What the type of the service lets it have: the others are for validation to refuse. */
export function allocatable(spec: ServiceSpec): ServiceSpec {
  const exposed = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  const { healthCheckNodePort, ...rest } = spec;
  return {
    ...rest, ...(needsHealthPort(spec) && healthCheckNodePort !== undefined ? { healthCheckNodePort } : {}),
    ports: exposed ? spec.ports ?? [] : (spec.ports ?? []).map(({ nodePort: _, ...port }) => port),
  };
}

/**
 * Ports that name no node port get that of an earlier port with the same number, if it has one: TCP and UDP of one service share it.
 * `clash` is the first port that names a node port which another number has; undefined when there is none.
 */
export function shareNodePorts(ports: readonly ServicePort[]): { readonly ports: readonly ServicePort[]; readonly clash: number | undefined } {
  const byNumber = new Map<number, number>();
  const owner = new Map<string, number>();
  let clash: number | undefined;
  for (const [index, port] of ports.entries()) {
    const nodePort = port.nodePort ?? 0;
    if (nodePort === 0) continue;
    if (!byNumber.has(port.port)) byNumber.set(port.port, nodePort);
    const key = String(nodePort);
    if (owner.has(key) && owner.get(key) !== port.port) clash ??= index;
    else owner.set(key, port.port);
  }
  return { ports: ports.map((port) => ((port.nodePort ?? 0) === 0 && byNumber.has(port.port) ? { ...port, nodePort: byNumber.get(port.port) as number } : port)), clash };
}

/** Node ports of the ports and of the health check, each once. */
export function nodePorts(spec: ServiceSpec): readonly number[] {
  const ports = (spec.ports ?? []).map((port) => port.nodePort ?? 0);
  return [...new Set([...ports, spec.healthCheckNodePort ?? 0])].filter((port) => port > 0);
}

function same<T>(left: readonly T[] | undefined, right: readonly T[] | undefined): boolean {
  return JSON.stringify(left ?? []) === JSON.stringify(right ?? []);
}

function portKey(port: ServicePort): string {
  return `${port.protocol ?? 'TCP'}/${port.port}/${port.nodePort ?? 0}`;
}

/** When the type changes, what only the old type has goes away by itself, unless the client changed it in the same request. */
export function dropOfOtherType(object: JsonObject, oldObject: JsonObject): JsonObject {
  const spec = serviceOf(object).spec;
  const old = serviceOf(oldObject).spec;
  if (spec.type === old.type) return object;
  const changes: Record<string, unknown> = {};
  if (needsClusterIp(old) && !needsClusterIp(spec) && same(spec.clusterIPs, old.clusterIPs) && spec.clusterIP === old.clusterIP) {
    Object.assign(changes, { clusterIP: undefined, clusterIPs: undefined, ipFamilies: undefined, ipFamilyPolicy: undefined });
  }
  if (needsNodePorts(old) && !needsNodePorts(spec) && same((spec.ports ?? []).map(portKey), (old.ports ?? []).map(portKey))) {
    changes['ports'] = (spec.ports ?? []).map(({ nodePort: _, ...port }) => port);
  }
  if (needsHealthPort(old) && !needsHealthPort(spec) && spec.healthCheckNodePort === old.healthCheckNodePort) changes['healthCheckNodePort'] = undefined;
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (spec.allocateLoadBalancerNodePorts === old.allocateLoadBalancerNodePorts) changes['allocateLoadBalancerNodePorts'] = undefined;
    if (spec.loadBalancerClass === old.loadBalancerClass) changes['loadBalancerClass'] = undefined;
  }
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer' && spec.externalTrafficPolicy === old.externalTrafficPolicy && (spec.externalIPs ?? []).length === 0) changes['externalTrafficPolicy'] = undefined;
  if (spec.type === 'ExternalName' && spec.internalTrafficPolicy === old.internalTrafficPolicy) changes['internalTrafficPolicy'] = undefined;
  return withSpec(object, changes);
}

/** ipFamilies and ipFamilyPolicy, from what the service says and what the cluster has. `errors` is what cannot be. */
export function withFamilies(object: JsonObject, configured: readonly IpFamily[], old?: JsonObject): { readonly object: JsonObject; readonly errors: readonly FieldError[] } {
  const { spec } = serviceOf(object);
  if (!needsClusterIp(spec)) return { object, errors: [] };
  const given = (spec.clusterIPs ?? []).map((address) => ipFamily(address)).filter((family) => family !== undefined);
  const selectorless = Object.keys(spec.selector ?? {}).length === 0;
  if (isHeadless(spec) && selectorless && old === undefined) return { object: headlessFamilies(object, spec, configured), errors: [] };
  let families = [...(spec.ipFamilies ?? [])] as IpFamily[];
  for (const [index, family] of given.entries()) if (families[index] === undefined) families[index] = family;
  const policy = spec.ipFamilyPolicy ?? (families.length > 1 ? 'RequireDualStack' : 'SingleStack');
  const errors = old === undefined || !isHeadless(serviceOf(old).spec) || !isHeadless(spec) ? familyErrors(spec, policy, families, configured) : [];
  if (errors.length > 0) return { object, errors };
  if (families.length === 0) families = [configured[0] ?? 'IPv4'];
  if (policy !== 'SingleStack' && families.length === 1 && configured.length === 2) families = [...families, families[0] === 'IPv4' ? 'IPv6' : 'IPv4'];
  if (policy === 'SingleStack') families = families.slice(0, 1);
  return { object: withSpec(object, { ipFamilies: families, ipFamilyPolicy: policy }), errors: [] };
}

/** Nobody allocates for a headless service without selector: it may have endpoints of either family. */
function headlessFamilies(object: JsonObject, spec: ServiceSpec, configured: readonly IpFamily[]): JsonObject {
  const policy = spec.ipFamilyPolicy ?? ((spec.ipFamilies ?? []).length === 1 ? 'SingleStack' : 'RequireDualStack');
  const first = (spec.ipFamilies?.[0] ?? configured[0] ?? 'IPv4') as IpFamily;
  const families = policy === 'SingleStack' ? [first] : [first, first === 'IPv4' ? 'IPv6' : 'IPv4'];
  return withSpec(object, { ipFamilies: families, ipFamilyPolicy: policy });
}

function familyErrors(spec: ServiceSpec, policy: string, families: readonly IpFamily[], configured: readonly IpFamily[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (field: string, value: unknown, detail: string): void => { errors.push({ reason: 'FieldValueInvalid', field, message: `Invalid value: ${JSON.stringify(value)}: ${detail}` }); };
  if (policy === 'RequireDualStack' && configured.length < 2) wrong('spec.ipFamilyPolicy', policy, 'this cluster is not configured for dual-stack services');
  if (policy === 'SingleStack' && families.length > 1 && spec.ipFamilyPolicy !== undefined) wrong('spec.ipFamilyPolicy', policy, 'must be RequireDualStack or PreferDualStack when multiple \'ipFamilies\' are specified');
  for (const [index, address] of (spec.clusterIPs ?? []).entries()) {
    const family = ipFamily(address);
    if (family !== undefined && families[index] !== undefined && family !== families[index]) wrong(`spec.clusterIPs[${index}]`, address, `expected an ${families[index]} value as indicated by \`ipFamilies[${index}]\``);
  }
  if (errors.some(({ field }) => field.startsWith('spec.clusterIPs'))) return errors;
  for (const [index, family] of families.entries()) if (!configured.includes(family)) wrong(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster');
  return errors;
}
