import type { Service, ServicePort, ServiceSpec } from '../../generated/types/core-v1.ts';
import { checkCidr, checkIp, ipFamily, specialIpMessages } from '../addresses.ts';
import type { FieldError } from '../behavior.ts';
import { duplicate, forbidden, invalid, invalidAll, notSupported, oneOf, optionalOneOf, required } from '../field-errors.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkLabelKey, checkPortNumber, checkQualifiedName } from '../names.ts';
import { validateLabels } from '../meta/validate.ts';
import { portErrors } from './probe-validation.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const protocols = ['SCTP', 'TCP', 'UDP'];
const affinityTimeoutMax = 86400;

function portErrorsOf(port: ServicePort, field: string, needsName: boolean, names: Set<string>): readonly FieldError[] {
  const errors: FieldError[] = [];
  const name = port.name ?? '';
  if (needsName && name === '') errors.push(required(`${field}.name`));
  else if (name !== '') {
    errors.push(...invalidAll(`${field}.name`, name, checkDns1123Label(name)));
    if (names.has(name)) errors.push(duplicate(`${field}.name`, name));
    names.add(name);
  }
  errors.push(...invalidAll(`${field}.port`, port.port, checkPortNumber(port.port)), ...oneOf(`${field}.protocol`, port.protocol, protocols), ...portErrors(`${field}.targetPort`, port.targetPort));
  if (port.appProtocol !== undefined) errors.push(...invalidAll(`${field}.appProtocol`, port.appProtocol, checkQualifiedName(port.appProtocol)));
  return errors;
}

function portListErrors(spec: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const ports = spec.ports ?? [];
  const headless = spec.clusterIP === 'None';
  if (ports.length === 0 && !headless && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  const names = new Set<string>();
  ports.forEach((port, index) => errors.push(...portErrorsOf(port, `spec.ports[${String(index)}]`, ports.length > 1, names)));
  return errors;
}

function portConflicts(spec: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const numbers = new Set<string>();
  const nodePorts = new Set<string>();
  (spec.ports ?? []).forEach((port, index) => {
    const field = `spec.ports[${String(index)}]`;
    const key = `${port.protocol ?? ''}/${String(port.port)}`;
    if (numbers.has(key)) errors.push(duplicate(field, { Name: '', Protocol: port.protocol ?? '', AppProtocol: null, Port: port.port, TargetPort: 0, NodePort: 0 }));
    numbers.add(key);
    const nodePort = port.nodePort ?? 0;
    if (nodePort === 0) return;
    const nodeKey = `${port.protocol ?? ''}/${String(nodePort)}`;
    if (nodePorts.has(nodeKey)) errors.push(duplicate(`${field}.nodePort`, { Name: '', Protocol: port.protocol ?? '', AppProtocol: null, Port: 0, TargetPort: 0, NodePort: nodePort }));
    nodePorts.add(nodeKey);
  });
  return errors;
}

function affinityErrors(spec: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [...oneOf('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None'])];
  if (spec.sessionAffinity === 'ClientIP') {
    const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
    if (seconds === undefined) errors.push(required('spec.sessionAffinityConfig.clientIP.timeoutSeconds', 'must not be nil'));
    else if (seconds <= 0 || seconds > affinityTimeoutMax) errors.push(invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', seconds, `must be greater than 0 and less than ${String(affinityTimeoutMax)}`));
  } else if (spec.sessionAffinityConfig !== undefined) errors.push(forbidden('spec.sessionAffinityConfig', `must not be set when session affinity is ${String(spec.sessionAffinity)}`));
  return errors;
}

/** What must hold of addresses and families before any can be allocated. */
export function clusterIpErrors(spec: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const list = spec.clusterIPs ?? [];
  if (spec.type === 'ExternalName') {
    if ((spec.ipFamilies ?? []).length > 0) errors.push(forbidden('spec.ipFamilies', 'may not be set for ExternalName services'));
    if (spec.ipFamilyPolicy !== undefined) errors.push(forbidden('spec.ipFamilyPolicy', 'may not be set for ExternalName services'));
    if (list.length > 0) errors.push(forbidden('spec.clusterIPs', 'may not be set for ExternalName services'));
    return errors;
  }
  errors.push(...familyErrors(spec));
  if ((spec.clusterIP ?? '') === '' && list.length > 0) errors.push(invalid('spec.clusterIPs', list, 'must be empty when `clusterIP` is not specified'));
  else if (list.length > 0 && list[0] !== spec.clusterIP) errors.push(invalid('spec.clusterIPs', list, 'first value must match `clusterIP`'));
  list.forEach((ip, index) => {
    const field = `spec.clusterIPs[${String(index)}]`;
    if (ip === 'None') {
      if (index > 0) errors.push(invalid(field, ip, "'None' must be the first and only value"));
      if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') errors.push(invalid(field, ip, `may not be set to 'None' for ${spec.type} services`));
    } else errors.push(...invalidAll(field, ip, checkIp(ip)));
  });
  if (list.length > 2) errors.push(invalid('spec.clusterIPs', list, 'may only hold up to 2 values'));
  const families = list.map(ipFamily);
  list.forEach((ip, index) => {
    const wanted = spec.ipFamilies?.[index];
    if (wanted !== undefined && families[index] !== undefined && families[index] !== wanted) {
      errors.push(invalid(`spec.clusterIPs[${String(index)}]`, ip, `expected an ${wanted} value as indicated by \`ipFamilies[${String(index)}]\``));
    }
  });
  if (list.length === 2 && families[0] !== undefined && families[0] === families[1]) errors.push(invalid('spec.clusterIPs', list, 'may specify no more than one IP for each IP family'));
  return errors;
}

function familyErrors(spec: ServiceSpec): readonly FieldError[] {
  const seen = new Set<string>();
  return [
    ...(spec.ipFamilies ?? []).flatMap((family, index): readonly FieldError[] => {
      const field = `spec.ipFamilies[${String(index)}]`;
      if (family !== 'IPv4' && family !== 'IPv6') return [notSupported(field, family, ['IPv4', 'IPv6'])];
      if (seen.has(family)) return [duplicate(field, family)];
      seen.add(family);
      return [];
    }),
    ...optionalOneOf('spec.ipFamilyPolicy', spec.ipFamilyPolicy, ['PreferDualStack', 'RequireDualStack', 'SingleStack']),
  ];
}

function trafficErrors(spec: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const external = spec.externalTrafficPolicy;
  const exposed = spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0);
  if (exposed) {
    if (external === undefined && spec.type !== 'ClusterIP') errors.push(required('spec.externalTrafficPolicy'));
    else if (external !== undefined) errors.push(...optionalOneOf('spec.externalTrafficPolicy', external, ['Cluster', 'Local']));
  } else if (external !== undefined) errors.push(invalid('spec.externalTrafficPolicy', external, 'may only be set for externally-accessible services'));
  const health = spec.healthCheckNodePort ?? 0;
  if (spec.type === 'LoadBalancer' && external === 'Local') {
    if (health < 0) errors.push(...invalidAll('spec.healthCheckNodePort', health, checkPortNumber(health)));
  } else if (health !== 0) errors.push(invalid('spec.healthCheckNodePort', health, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"));
  const internal = spec.internalTrafficPolicy;
  if (spec.type === 'ClusterIP' || spec.type === 'NodePort' || spec.type === 'LoadBalancer') errors.push(...(internal === undefined ? [required('spec.internalTrafficPolicy')] : optionalOneOf('spec.internalTrafficPolicy', internal, ['Cluster', 'Local'])));
  errors.push(...optionalOneOf('spec.trafficDistribution', spec.trafficDistribution, ['PreferClose', 'PreferSameZone', 'PreferSameNode']));
  return errors;
}

function loadBalancerErrors(spec: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const balancer = spec.type === 'LoadBalancer';
  const only = "may only be used when `type` is 'LoadBalancer'";
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0) {
    if (!balancer) errors.push(forbidden('spec.LoadBalancerSourceRanges', only));
    ranges.forEach((range, index) => errors.push(...invalidAll(`spec.LoadBalancerSourceRanges[${String(index)}]`, range, checkCidr(range.trim()))));
  }
  if (balancer && spec.allocateLoadBalancerNodePorts === undefined) errors.push(required('spec.allocateLoadBalancerNodePorts'));
  if (!balancer && spec.allocateLoadBalancerNodePorts !== undefined) errors.push(forbidden('spec.allocateLoadBalancerNodePorts', only));
  if (spec.loadBalancerClass !== undefined) {
    if (balancer) errors.push(...invalidAll('spec.loadBalancerClass', spec.loadBalancerClass, checkLabelKey(spec.loadBalancerClass)));
    else errors.push(forbidden('spec.loadBalancerClass', only));
  }
  return errors;
}

function nodePortErrors(spec: ServiceSpec): readonly FieldError[] {
  if (spec.type !== 'ClusterIP' && spec.type !== 'ExternalName') return [];
  return (spec.ports ?? []).flatMap((port, index) => ((port.nodePort ?? 0) === 0 ? [] : [forbidden(`spec.ports[${String(index)}].nodePort`, `may not be used when \`type\` is '${String(spec.type)}'`)]));
}

export function validateService(service: Service): readonly FieldError[] {
  const { spec } = service;
  const errors: FieldError[] = [...portListErrors(spec), ...validateLabels('spec.selector', spec.selector), ...affinityErrors(spec)];
  if ((spec.type as string | undefined ?? '') === '') errors.push(required('spec.type'));
  else errors.push(...optionalOneOf('spec.type', spec.type, types));
  errors.push(...clusterIpErrors(spec));
  (spec.externalIPs ?? []).forEach((ip, index) => {
    const field = `spec.externalIPs[${String(index)}]`;
    const messages = checkIp(ip);
    errors.push(...invalidAll(field, ip, messages.length > 0 ? messages : specialIpMessages(ip)));
  });
  if (spec.type === 'ExternalName') {
    const name = (spec.externalName ?? '').replace(/\.$/, '');
    errors.push(...(name === '' ? [required('spec.externalName')] : invalidAll('spec.externalName', name, checkDns1123Subdomain(name))));
  }
  return [...errors, ...nodePortErrors(spec), ...portConflicts(spec), ...loadBalancerErrors(spec), ...trafficErrors(spec)];
}

export function validateServiceUpdate(service: Service, old: Service): readonly FieldError[] {
  const errors: FieldError[] = [];
  const next = service.spec;
  const before = old.spec;
  if (before.type !== 'ExternalName' && next.type !== 'ExternalName') {
    const primary = before.clusterIPs?.[0] ?? '';
    const list = next.clusterIPs ?? [];
    if (primary !== '' && list[0] !== primary) errors.push(invalid('spec.clusterIPs[0]', next.clusterIPs === undefined ? null : list, 'may not change once set'));
    const family = before.ipFamilies?.[0];
    if (family !== undefined && next.ipFamilies !== undefined && next.ipFamilies[0] !== family) errors.push(invalid('spec.ipFamilies[0]', next.ipFamilies[0] ?? '', 'may not change once set'));
  }
  if (before.type === 'LoadBalancer' && next.type === 'LoadBalancer' && before.loadBalancerClass !== next.loadBalancerClass) {
    errors.push(invalid('spec.loadBalancerClass', next.loadBalancerClass ?? null, 'may not change once set'));
  }
  return [...errors, ...validateService(service)];
}

export function serviceWarnings(service: Service): readonly string[] {
  const { type, externalName = '' } = service.spec;
  const ignored = type !== 'ExternalName' && externalName !== '' ? ['spec.externalName is ignored when spec.type is not "ExternalName"'] : [];
  return service.spec.trafficDistribution === 'PreferClose' ? [...ignored, 'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'] : ignored;
}
