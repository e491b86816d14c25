/** The whole of a pod spec, in the order in which upstream names its faults. */
import type { Container, EphemeralContainer, PodSpec } from '../../generated/types/core-v1.ts';
import { checkIp } from '../addresses.ts';
import type { FieldError } from '../behavior.ts';
import { duplicate, forbidden, invalid, invalidAll, notSupported, oneOf, required } from '../field-errors.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkQualifiedName, checkSearchDomain, rangeMessage } from '../names.ts';
import { isSidecar } from '../pod.ts';
import { validateLabels } from '../meta/validate.ts';
import { envErrors, envFromErrors, mountErrors, portListErrors, resizePolicyErrors } from './container-validation.ts';
import { validateProbes } from './probe-validation.ts';
import { validatePodLevelResources, validateResources } from './resources-validation.ts';
import { affinityErrors, spreadErrors, tolerationErrors } from './scheduling-validation.ts';
import { containerSecurityErrors, hostProcessErrors, podSecurityErrors } from './security-validation.ts';
import { validateVolumes } from './volume-validation.ts';

interface SpecContext {
  readonly spec: PodSpec;
  readonly volumes: ReadonlyMap<string, object>;
  readonly claims: ReadonlySet<string>;
}

function identityErrors(container: Container, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const image = container.image ?? '';
  if (container.name === '') errors.push(required(`${field}.name`));
  else errors.push(...invalidAll(`${field}.name`, container.name, checkDns1123Label(container.name)));
  if (image === '') errors.push(required(`${field}.image`));
  else if (image.trim() !== image) errors.push(invalid(`${field}.image`, image, 'must not have leading or trailing whitespace'));
  return errors;
}

/** What every sort of container shares. */
function commonErrors(container: Container, field: string, { spec, volumes, claims }: SpecContext): readonly FieldError[] {
  return [
    ...identityErrors(container, field),
    ...oneOf(`${field}.terminationMessagePolicy`, container.terminationMessagePolicy, ['File', 'FallbackToLogsOnError']),
    ...portListErrors(container.ports, `${field}.ports`),
    ...envErrors(container.env, `${field}.env`),
    ...envFromErrors(container.envFrom, `${field}.envFrom`),
    ...mountErrors(container, `${field}.volumeMounts`, volumes),
    ...oneOf(`${field}.imagePullPolicy`, container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never']),
    ...validateResources(container.resources, `${field}.resources`, claims),
    ...resizePolicyErrors(container, `${field}.resizePolicy`),
    ...containerSecurityErrors(container.securityContext, `${field}.securityContext`, spec),
    ...hostNetworkPortErrors(container, field, spec),
  ];
}

function hostNetworkPortErrors(container: Container, field: string, spec: PodSpec): readonly FieldError[] {
  if (spec.hostNetwork !== true) return [];
  return (container.ports ?? []).flatMap((port, index) => {
    const host = port.hostPort ?? 0;
    return host !== port.containerPort && host !== 0 ? [invalid(`${field}.ports[${String(index)}].hostPort`, host, 'must match `containerPort` when `hostNetwork` is true')] : [];
  });
}

function restartErrors(container: Container, field: string): readonly FieldError[] {
  const policy = container.restartPolicy;
  if (policy !== undefined && !['Always', 'OnFailure', 'Never'].includes(policy)) return [notSupported(`${field}.restartPolicy`, policy, ['Always', 'OnFailure', 'Never'])];
  const rules = container.restartPolicyRules ?? [];
  if (rules.length > 0 && policy === undefined) return [required(`${field}.restartPolicy`, 'must specify restartPolicy when restart rules are used')];
  return rules.flatMap((rule, index) => {
    const path = `${field}.restartPolicyRules[${String(index)}]`;
    return [
      ...oneOf(`${path}.action`, rule.action, ['Restart']),
      ...(rule.exitCodes === undefined ? [required(`${path}.exitCodes`, 'must be specified')] : oneOf(`${path}.exitCodes.operator`, rule.exitCodes.operator, ['In', 'NotIn'])),
    ];
  });
}

function containerListErrors(field: string, context: SpecContext): readonly FieldError[] {
  const { spec } = context;
  const containers = spec.containers ?? [];
  if (containers.length === 0) return [required(`${field}.containers`)];
  const names = new Set<string>();
  const errors = containers.flatMap((container, index): readonly FieldError[] => {
    const path = `${field}.containers[${String(index)}]`;
    const own = [...commonErrors(container, path, context)];
    if (names.has(container.name)) own.push(duplicate(`${path}.name`, container.name));
    else if (container.name !== '') names.add(container.name);
    return [...own, ...validateProbes(container, path, spec.terminationGracePeriodSeconds), ...restartErrors(container, path)];
  });
  return [...errors, ...hostPortConflicts(containers, `${field}.containers`)];
}

/** One host port per protocol and address. */
function hostPortConflicts(containers: readonly Container[], field: string): readonly FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap((container, index) => (container.ports ?? []).flatMap((port, place) => {
    if ((port.hostPort ?? 0) === 0) return [];
    const key = `${port.protocol ?? ''}/${port.hostIP ?? ''}/${String(port.hostPort)}`;
    if (taken.has(key)) return [duplicate(`${field}[${String(index)}].ports[${String(place)}].hostPort`, key)];
    taken.add(key);
    return [];
  }));
}

function initContainerErrors(field: string, context: SpecContext): readonly FieldError[] {
  const names = new Set((context.spec.containers ?? []).map((container) => container.name));
  return (context.spec.initContainers ?? []).flatMap((container, index): readonly FieldError[] => {
    const path = `${field}.initContainers[${String(index)}]`;
    const errors: FieldError[] = [...commonErrors(container, path, context)];
    if (names.has(container.name)) errors.push(duplicate(`${path}.name`, container.name));
    else if (container.name !== '') names.add(container.name);
    if (isSidecar(container)) errors.push(...validateProbes(container, path, context.spec.terminationGracePeriodSeconds));
    else {
      for (const part of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
        if (container[part] !== undefined) errors.push(forbidden(`${path}.${part}`, 'may not be set for init containers without restartPolicy=Always'));
      }
    }
    errors.push(...restartErrors(container, path), ...hostPortConflicts([container], `${path}`).map((error) => ({ ...error, field: error.field.replace('[0].', '.') })));
    return errors;
  });
}

const ephemeralForbidden = ['ports', 'resources', 'resizePolicy', 'restartPolicy', 'restartPolicyRules', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const;

/** Debug containers that were added to a running pod. */
export function ephemeralContainerErrors(containers: readonly EphemeralContainer[] | undefined, field: string, spec: PodSpec): readonly FieldError[] {
  const { volumes } = validateVolumes(spec, field);
  const context: SpecContext = { spec, volumes, claims: new Set() };
  const others = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((container) => container.name);
  const names = new Set(others);
  return (containers ?? []).flatMap((container, index): readonly FieldError[] => {
    const path = `${field}[${String(index)}]`;
    const errors: FieldError[] = [...commonErrors(container, path, context)];
    if (names.has(container.name)) errors.push(duplicate(`${path}.name`, container.name));
    names.add(container.name);
    const target = container.targetContainerName ?? '';
    if (target !== '' && !others.includes(target)) errors.push({ reason: 'FieldValueNotFound', field: `${path}.targetContainerName`, message: `Not found: ${JSON.stringify(target)}` });
    for (const part of ephemeralForbidden) if (container[part] !== undefined && !(part === 'resources' && Object.keys(container[part] ?? {}).length === 0)) errors.push(forbidden(`${path}.${part}`, 'cannot be set for an Ephemeral Container'));
    return errors;
  });
}

function dnsErrors(spec: PodSpec, field: string): readonly FieldError[] {
  const errors: FieldError[] = [...oneOf(`${field}.dnsPolicy`, spec.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'])];
  errors.push(...podSecurityErrors(spec.securityContext, spec, field));
  errors.push(...affinityErrors(spec.affinity, `${field}.affinity`));
  const config = spec.dnsConfig;
  const path = `${field}.dnsConfig`;
  if (spec.dnsPolicy === 'None') {
    if (config === undefined) errors.push(required(path, 'must provide `dnsConfig` when `dnsPolicy` is None'));
    else if ((config.nameservers ?? []).length === 0) errors.push(required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'));
  }
  if (config === undefined) return errors;
  const servers = config.nameservers ?? [];
  if (servers.length > 3) errors.push(invalid(`${path}.nameservers`, servers, 'must not have more than 3 nameservers'));
  servers.forEach((server, index) => errors.push(...invalidAll(`${path}.nameservers[${String(index)}]`, server, checkIp(server))));
  const searches = config.searches ?? [];
  if (searches.length > 32) errors.push(invalid(`${path}.searches`, searches, 'must not have more than 32 search paths'));
  searches.forEach((search, index) => {
    const bare = search.replace(/\.$/, '');
    if (bare !== '') errors.push(...invalidAll(`${path}.searches[${String(index)}]`, bare, checkSearchDomain(bare)));
  });
  (config.options ?? []).forEach((option, index) => {
    if ((option.name ?? '') === '') errors.push(required(`${path}.options[${String(index)}]`, 'must not be empty'));
  });
  return errors;
}

function nameErrors(spec: PodSpec, field: string): readonly FieldError[] {
  const named = (key: 'hostname' | 'subdomain' | 'serviceAccountName' | 'nodeName' | 'priorityClassName' | 'runtimeClassName', check: (value: string) => readonly string[]): readonly FieldError[] => {
    const value = spec[key] ?? '';
    return value === '' ? [] : invalidAll(`${field}.${key}`, value, check(value));
  };
  return [
    ...named('serviceAccountName', checkDns1123Subdomain), ...named('nodeName', checkDns1123Subdomain),
    ...deadlineErrors(spec, field),
    ...named('hostname', checkDns1123Label), ...named('subdomain', checkDns1123Label),
    ...tolerationErrors(spec.tolerations, `${field}.tolerations`),
    ...hostAliasErrors(spec, field),
    ...named('priorityClassName', checkDns1123Subdomain), ...named('runtimeClassName', checkDns1123Subdomain),
  ];
}

function deadlineErrors(spec: PodSpec, field: string): readonly FieldError[] {
  const seconds = spec.activeDeadlineSeconds;
  return seconds !== undefined && (seconds < 1 || seconds > 2147483647) ? [invalid(`${field}.activeDeadlineSeconds`, seconds, rangeMessage(1, 2147483647))] : [];
}

function hostAliasErrors(spec: PodSpec, field: string): readonly FieldError[] {
  return (spec.hostAliases ?? []).flatMap((alias, index) => [
    ...invalidAll(`${field}.hostAliases[${String(index)}].ip`, alias.ip, checkIp(alias.ip)),
    ...(alias.hostnames ?? []).flatMap((name, place) => invalidAll(`${field}.hostAliases[${String(index)}].hostnames[${String(place)}]`, name, checkDns1123Subdomain(name))),
  ]);
}

function gateErrors(spec: PodSpec, field: string): readonly FieldError[] {
  const seen = new Set<string>();
  return [
    ...(spec.readinessGates ?? []).flatMap((gate, index) => invalidAll(`${field}.readinessGates[${String(index)}].conditionType`, gate.conditionType, checkQualifiedName(gate.conditionType))),
    ...(spec.schedulingGates ?? []).flatMap((gate, index): readonly FieldError[] => {
      const path = `${field}.schedulingGates[${String(index)}]`;
      const own: FieldError[] = [...invalidAll(path, gate.name, checkQualifiedName(gate.name))];
      if (seen.has(gate.name)) own.push(duplicate(path, gate.name));
      seen.add(gate.name);
      return own;
    }),
  ];
}

/** spec of a pod, or of the template of one. */
export function validatePodSpec(spec: PodSpec, field: string): readonly FieldError[] {
  const { volumes, errors } = validateVolumes(spec, field);
  const context: SpecContext = { spec, volumes, claims: new Set((spec.resourceClaims ?? []).map((claim) => claim.name)) };
  const os = spec.os?.name;
  return [
    ...errors,
    ...containerListErrors(field, context),
    ...initContainerErrors(field, context),
    ...validatePodLevelResources(spec, field),
    ...oneOf(`${field}.restartPolicy`, spec.restartPolicy, ['Always', 'OnFailure', 'Never']),
    ...validateLabels(`${field}.nodeSelector`, spec.nodeSelector),
    ...dnsErrors(spec, field),
    ...gateErrors({ ...spec, schedulingGates: [] }, field),
    ...spreadErrors(spec.topologySpreadConstraints, `${field}.topologySpreadConstraints`),
    ...hostProcessErrors(spec, field),
    ...gateErrors({ ...spec, readinessGates: [] }, field),
    ...nameErrors(spec, field),
    ...(os !== undefined && os !== 'linux' && os !== 'windows' ? [notSupported(`${field}.os`, os, ['linux', 'windows'])] : []),
  ];
}
