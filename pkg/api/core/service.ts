import type { JsonObject } from '../../base/json.ts';
import type { Service, ServiceSpec } from '../../generated/types/core-v1.ts';
import type { KindBehavior } from '../behavior.ts';
import { age, cells, columnsOf, nameOf, stringAt } from '../columns.ts';
import { sameJson } from '../field-errors.ts';
import { formatLabels } from '../selectors/label-selector.ts';
import { eachWithin, fill, strategy, withMembers, within } from '../strategy.ts';
import { serviceWarnings, validateService, validateServiceUpdate } from './service-validation.ts';

/** Everything but the addresses and ports that the registry allocates: clusterIP, ipFamilies, nodePort, healthCheckNodePort. */
function defaults(object: JsonObject): JsonObject {
  return within(object, 'spec', (given) => {
    let spec = fill(given, { type: 'ClusterIP', sessionAffinity: 'None' });
    const type = spec['type'];
    if (spec['sessionAffinity'] === 'None') spec = withMembers(spec, { sessionAffinityConfig: undefined });
    if (spec['sessionAffinity'] === 'ClientIP') {
      const config = (spec['sessionAffinityConfig'] ?? {}) as JsonObject;
      spec = { ...spec, sessionAffinityConfig: { ...config, clientIP: fill(config['clientIP'] as JsonObject | undefined, { timeoutSeconds: 10800 }) } };
    }
    spec = eachWithin(spec, 'ports', (port) => {
      const target = port['targetPort'];
      return fill(target === undefined || target === 0 || target === '' ? { ...port, targetPort: port['port'] } : port, { protocol: 'TCP' });
    });
    const external = type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && ((spec['externalIPs'] ?? []) as readonly unknown[]).length > 0);
    if (external) spec = fill(spec, { externalTrafficPolicy: 'Cluster' });
    if (type === 'LoadBalancer') spec = fill(spec, { allocateLoadBalancerNodePorts: true });
    if (type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer') spec = fill(spec, { internalTrafficPolicy: 'Cluster' });
    return spec;
  });
}

/** clusterIP and clusterIPs name the same first address; either may be sent alone. */
export function normalizeClusterIps(object: JsonObject, old?: JsonObject): JsonObject {
  return within(object, 'spec', (spec) => {
    const one = stringAt(spec, 'clusterIP');
    const list = spec['clusterIPs'] as readonly string[] | undefined;
    if (old === undefined) return one !== '' && (list ?? []).length === 0 ? { ...spec, clusterIPs: [one] } : spec;
    const before = (old['spec'] ?? {}) as JsonObject;
    const beforeOne = stringAt(before, 'clusterIP');
    if (one === beforeOne) return spec;
    // One of the two changed alone: the other follows.
    if (one === '' && JSON.stringify(list) === JSON.stringify(before['clusterIPs'])) return withMembers(spec, { clusterIPs: undefined });
    return JSON.stringify(list) === JSON.stringify(before['clusterIPs']) ? { ...spec, clusterIPs: one === '' ? [] : [one, ...(list ?? []).slice(1)] } : spec;
  });
}

const base = strategy({ status: true, initialStatus: { loadBalancer: {} } });

const exposed = (type: string | undefined): boolean => type === 'NodePort' || type === 'LoadBalancer';

/** A change of type takes along what only the old type needed, if the client left it as it was. */
function dropByType(object: JsonObject, old: JsonObject): JsonObject {
  const next = (object as unknown as Service).spec;
  const before = (old as unknown as Service).spec;
  if (next.type === before.type) return object;
  return within(object, 'spec', (spec) => {
    const unchanged = (name: string): boolean => sameJson(spec[name], (old['spec'] as JsonObject)[name]);
    const gone = new Set<string>();
    if (next.type === 'ExternalName') for (const name of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy']) gone.add(name);
    if (!exposed(next.type)) gone.add('externalTrafficPolicy');
    if (next.type !== 'LoadBalancer') for (const name of ['allocateLoadBalancerNodePorts', 'loadBalancerClass', 'healthCheckNodePort']) gone.add(name);
    const kept = withMembers(spec, Object.fromEntries([...gone].filter(unchanged).map((name) => [name, undefined])));
    if (!exposed(before.type) || exposed(next.type)) return kept;
    const oldPorts = new Set((before.ports ?? []).map((port) => port.nodePort));
    return eachWithin(kept, 'ports', (port) => (oldPorts.has(port['nodePort'] as number | undefined) ? withMembers(port, { nodePort: undefined }) : port));
  });
}

/** What an update that leaves them out keeps: the addresses and ports that were allocated, while the type still uses them. */
function keepAllocated(object: JsonObject, old: JsonObject): JsonObject {
  const next = (object as unknown as Service).spec;
  const before = (old as unknown as Service).spec;
  const usesIp = next.type !== 'ExternalName' && before.type !== 'ExternalName';
  return within(object, 'spec', (spec) => {
    let result = spec;
    if (usesIp && (next.clusterIP ?? '') === '' && (next.clusterIPs ?? []).length === 0 && before.clusterIP !== undefined) {
      result = withMembers(result, { clusterIP: before.clusterIP, clusterIPs: before.clusterIPs as never });
    }
    if (usesIp) {
      result = fill(result, Object.fromEntries(Object.entries({ ipFamilies: before.ipFamilies, ipFamilyPolicy: before.ipFamilyPolicy }).filter(([, value]) => value !== undefined)) as never);
    }
    return keepNodePorts(result, next, before);
  });
}

function keepNodePorts(spec: JsonObject, next: ServiceSpec, before: ServiceSpec): JsonObject {
  if (!exposed(next.type) || !exposed(before.type) || (next.type === 'LoadBalancer' && next.allocateLoadBalancerNodePorts === false)) return spec;
  const used = new Set((next.ports ?? []).map((port) => port.nodePort ?? 0));
  return eachWithin(spec, 'ports', (port) => {
    if (port['nodePort'] !== undefined) return port;
    const same = (before.ports ?? []).find((candidate) => (candidate.protocol ?? 'TCP') === port['protocol'] && candidate.port === port['port'] && (candidate.name ?? '') === (port['name'] ?? ''));
    if (same?.nodePort === undefined || used.has(same.nodePort)) return port;
    used.add(same.nodePort);
    return { ...port, nodePort: same.nodePort };
  });
}

function externalIps(service: Service, wide: boolean): string {
  const { spec, status } = service;
  const external = spec.externalIPs ?? [];
  const listed = external.length > 0 ? external.join(',') : '<none>';
  if (spec.type === 'ExternalName') return spec.externalName ?? '';
  if (spec.type !== 'LoadBalancer') return listed;
  const ingress = (status?.loadBalancer?.ingress ?? []).map((entry) => entry.ip ?? entry.hostname ?? '').filter((text) => text !== '');
  const shown = [...new Set(ingress)].join(',');
  const cut = !wide && shown.length > 16 ? `${shown.slice(0, 13)}...` : shown;
  if (external.length > 0) return [...(cut === '' ? [] : cut.split(',')), ...external].join(',');
  return cut === '' ? '<pending>' : cut;
}

function portsCell(spec: ServiceSpec): string {
  const ports = spec.ports ?? [];
  if (ports.length === 0) return '<none>';
  return ports.map((port) => ((port.nodePort ?? 0) > 0 ? `${String(port.port)}:${String(port.nodePort)}/${port.protocol ?? 'TCP'}` : `${String(port.port)}/${port.protocol ?? 'TCP'}`)).join(',');
}

export const service: KindBehavior = {
  prepareForCreate: (object) => normalizeClusterIps(base.prepareForCreate?.(object) ?? object),
  prepareForUpdate: (object, old) => dropByType(keepAllocated(normalizeClusterIps(base.prepareForUpdate?.(object, old) ?? object, old), old), old),
  prepareForStatusUpdate: (object, old) => base.prepareForStatusUpdate?.(object, old) ?? object,
  allowUnconditionalUpdate: true,
  allowCreateOnUpdate: true,
  defaults,
  validate: (object) => validateService(object as unknown as Service),
  validateUpdate: (object, old) => validateServiceUpdate(object as unknown as Service, old as unknown as Service),
  warnings: (object) => serviceWarnings(object as unknown as Service),
  columns: columnsOf('Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', '*Selector'),
  row: (object, nowMs) => {
    const service = object as unknown as Service;
    const clusterIp = service.spec.clusterIPs?.[0] ?? service.spec.clusterIP ?? '';
    return cells(nameOf(object), service.spec.type ?? '', clusterIp === '' ? '<none>' : clusterIp, externalIps(service, false), portsCell(service.spec), age(object, nowMs), formatLabels(service.spec.selector));
  },
  selectableFields: (object) => ({ 'spec.clusterIP': stringAt(object, 'spec', 'clusterIP'), 'spec.type': stringAt(object, 'spec', 'type') }),
};
