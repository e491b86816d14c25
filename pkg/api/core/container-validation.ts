/** Rules of one container: ports, environment, mounts. Probes, resources and the security context have files of their own. */
import type { Container, ContainerPort, EnvFromSource, EnvVar, EnvVarSource, ObjectFieldSelector, ResourceFieldSelector, VolumeMount } from '../../generated/types/core-v1.ts';
import type { FieldError } from '../behavior.ts';
import { duplicate, invalid, invalidAll, notFound, notSupported, oneOf, optionalOneOf, required } from '../field-errors.ts';
import { checkConfigKey, checkPortName, checkPortNumber, checkQualifiedName, checkRelaxedEnvName, checkDns1123Subdomain } from '../names.ts';
import { parseQuantity } from '../quantity.ts';
import { sortedKeys } from '../text.ts';

export function portListErrors(ports: readonly ContainerPort[] | undefined, field: string): readonly FieldError[] {
  const names = new Set<string>();
  return (ports ?? []).flatMap((port, index): readonly FieldError[] => {
    const path = `${field}[${String(index)}]`;
    const errors: FieldError[] = [];
    if ((port.name ?? '') !== '') {
      const messages = checkPortName(port.name ?? '');
      if (messages.length > 0) errors.push(...invalidAll(`${path}.name`, port.name, messages));
      else if (names.has(port.name ?? '')) errors.push(duplicate(`${path}.name`, port.name));
      else names.add(port.name ?? '');
    }
    if ((port.containerPort ?? 0) === 0) errors.push(required(`${path}.containerPort`));
    else errors.push(...invalidAll(`${path}.containerPort`, port.containerPort, checkPortNumber(port.containerPort)));
    if ((port.hostPort ?? 0) !== 0) errors.push(...invalidAll(`${path}.hostPort`, port.hostPort, checkPortNumber(port.hostPort ?? 0)));
    errors.push(...oneOf(`${path}.protocol`, port.protocol, ['SCTP', 'TCP', 'UDP']));
    return errors;
  });
}

const envFieldPaths = ['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs'];
const envResources = ['limits.cpu', 'limits.ephemeral-storage', 'limits.memory', 'requests.cpu', 'requests.ephemeral-storage', 'requests.memory'];
/** Paths that exist on a pod, whether or not they may stand here. */
const knownFieldPaths = new Set([...envFieldPaths, 'metadata.annotations', 'metadata.labels', 'spec.restartPolicy', 'spec.schedulerName', 'status.phase', 'status.nominatedNodeName', 'spec.hostNetwork']);

/** One field of the pod itself: a path, or metadata.labels['x'] and metadata.annotations['x']. */
export function fieldRefErrors(ref: ObjectFieldSelector, field: string, supported: readonly string[] = envFieldPaths): readonly FieldError[] {
  if ((ref.apiVersion ?? '') === '') return [required(`${field}.apiVersion`)];
  if ((ref.fieldPath ?? '') === '') return [required(`${field}.fieldPath`)];
  const subscript = /^(.*)\['(.*)'\]$/.exec(ref.fieldPath);
  if (subscript !== null) {
    const [, path = '', key = ''] = subscript;
    if (path !== 'metadata.annotations' && path !== 'metadata.labels') {
      return [invalid(`${field}.fieldPath`, path, 'does not support subscript')];
    }
    return invalidAll(field, key, checkQualifiedName(path === 'metadata.annotations' ? key.toLowerCase() : key));
  }
  if (!knownFieldPaths.has(ref.fieldPath)) return [invalid(`${field}.fieldPath`, ref.fieldPath, `error converting fieldPath: field label not supported: ${ref.fieldPath}`)];
  return supported.includes(ref.fieldPath) ? [] : [notSupported(`${field}.fieldPath`, ref.fieldPath, supported)];
}

export function resourceFieldRefErrors(ref: ResourceFieldSelector, field: string, needsContainer: boolean): readonly FieldError[] {
  if (needsContainer && (ref.containerName ?? '') === '') return [required(`${field}.containerName`)];
  if ((ref.resource ?? '') === '') return [required(`${field}.resource`)];
  if (!envResources.includes(ref.resource) && !/^(?:limits|requests)\.hugepages-/.test(ref.resource)) return [notSupported(`${field}.resource`, ref.resource, envResources)];
  return divisorErrors(ref, field);
}

function divisorErrors(ref: ResourceFieldSelector, field: string): readonly FieldError[] {
  const { nano } = parseQuantity(ref.divisor ?? '0');
  if (nano === 0n) return [];
  if (ref.resource.endsWith('.cpu')) {
    return nano === 1_000_000n || nano === 1_000_000_000n ? [] : [invalid(`${field}.divisor`, ref.resource, "only divisor's values 1m and 1 are supported with the cpu resource")];
  }
  const units = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
  if (units.some((unit) => parseQuantity(unit).nano === nano)) return [];
  const kind = ref.resource.endsWith('.memory') ? 'memory' : ref.resource.endsWith('.ephemeral-storage') ? 'local ephemeral storage' : 'hugepages';
  return [invalid(`${field}.divisor`, ref.resource, `only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the ${kind} resource`)];
}

function keyErrors(key: string | undefined, field: string): readonly FieldError[] {
  return (key ?? '') === '' ? [required(`${field}.key`)] : invalidAll(`${field}.key`, key, checkConfigKey(key ?? ''));
}

function envSourceErrors(env: EnvVar, source: EnvVarSource, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  if (source.fieldRef !== undefined) {
    count++;
    errors.push(...fieldRefErrors(source.fieldRef, `${field}.fieldRef`));
  }
  if (source.resourceFieldRef !== undefined) {
    count++;
    errors.push(...resourceFieldRefErrors(source.resourceFieldRef, `${field}.resourceFieldRef`, false));
  }
  if (source.configMapKeyRef !== undefined) {
    count++;
    errors.push(...keyErrors(source.configMapKeyRef.key, `${field}.configMapKeyRef`));
  }
  if (source.secretKeyRef !== undefined) {
    count++;
    errors.push(...keyErrors(source.secretKeyRef.key, `${field}.secretKeyRef`));
  }
  if (source.fileKeyRef !== undefined) {
    count++;
    if (source.fileKeyRef.key === '') errors.push(required(`${field}.fileKeyRef.key`));
    if (source.fileKeyRef.volumeName === '') errors.push(required(`${field}.fileKeyRef.volumeName`));
    if (source.fileKeyRef.path === '') errors.push(required(`${field}.fileKeyRef.path`));
  }
  if (count === 0) errors.push(invalid(field, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'));
  else if ((env.value ?? '') !== '') errors.push(invalid(field, '', 'may not be specified when `value` is not empty'));
  else if (count > 1) errors.push(invalid(field, '', 'may not have more than one field specified at a time'));
  return errors;
}

export function envErrors(list: readonly EnvVar[] | undefined, field: string): readonly FieldError[] {
  return (list ?? []).flatMap((env, index): readonly FieldError[] => {
    const path = `${field}[${String(index)}]`;
    const named = env.name === '' ? [required(`${path}.name`)] : invalidAll(`${path}.name`, env.name, checkRelaxedEnvName(env.name));
    return [...named, ...(env.valueFrom === undefined ? [] : envSourceErrors(env, env.valueFrom, `${path}.valueFrom`))];
  });
}

export function envFromErrors(list: readonly EnvFromSource[] | undefined, field: string): readonly FieldError[] {
  return (list ?? []).flatMap((source, index): readonly FieldError[] => {
    const path = `${field}[${String(index)}]`;
    const errors: FieldError[] = [];
    if ((source.prefix ?? '') !== '') errors.push(...invalidAll(`${path}.prefix`, source.prefix, checkRelaxedEnvName(source.prefix ?? '')));
    let count = 0;
    for (const name of ['configMapRef', 'secretRef'] as const) {
      const ref = source[name];
      if (ref === undefined) continue;
      count++;
      const target = ref.name ?? '';
      errors.push(...(target === '' ? [required(`${path}.${name}.name`)] : invalidAll(`${path}.${name}.name`, target, checkDns1123Subdomain(target))));
    }
    if (count === 0) errors.push(invalid(field, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (count > 1) errors.push(invalid(field, '', 'may not have more than one field specified at a time'));
    return errors;
  });
}

/** A path inside a volume: relative and without steps upwards. */
export function localPathErrors(path: string, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (path.startsWith('/')) errors.push(invalid(field, path, 'must be a relative path'));
  return [...errors, ...backstepErrors(path, field)];
}

export function backstepErrors(path: string, field: string): readonly FieldError[] {
  return path.split('/').includes('..') ? [invalid(field, path, "must not contain '..'")] : [];
}

export function mountErrors(container: Container, field: string, volumes: ReadonlyMap<string, object>): readonly FieldError[] {
  const points = new Set<string>();
  const errors = (container.volumeMounts ?? []).flatMap((mount, index): readonly FieldError[] => {
    const path = `${field}[${String(index)}]`;
    const own: FieldError[] = [];
    if (mount.name === '') own.push(required(`${path}.name`));
    if (mount.name !== '' && !volumes.has(mount.name)) own.push(notFound(`${path}.name`, mount.name));
    if (mount.mountPath === '') own.push(required(`${path}.mountPath`));
    else if (points.has(mount.mountPath)) own.push(invalid(`${path}.mountPath`, mount.mountPath, 'must be unique'));
    points.add(mount.mountPath);
    return [...own, ...mountDetailErrors(mount, path, container)];
  });
  return errors;
}

function mountDetailErrors(mount: VolumeMount, path: string, container: Container): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { subPath = '', subPathExpr = '' } = mount;
  if (subPath !== '') errors.push(...localPathErrors(subPath, `${path}.subPath`));
  if (subPathExpr !== '') {
    if (subPath !== '') errors.push(invalid(`${path}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
    errors.push(...localPathErrors(subPathExpr, `${path}.subPathExpr`));
  }
  errors.push(...optionalOneOf(`${path}.mountPropagation`, mount.mountPropagation, ['Bidirectional', 'HostToContainer', 'None']));
  if (mount.mountPropagation === 'Bidirectional' && container.securityContext?.privileged !== true) {
    errors.push({ reason: 'FieldValueForbidden', field: `${path}.mountPropagation`, message: 'Forbidden: Bidirectional mount propagation is available only to privileged containers' });
  }
  const recursive = mount.recursiveReadOnly;
  if (recursive !== undefined && recursive !== 'Disabled' && recursive !== 'Enabled' && recursive !== 'IfPossible') {
    errors.push(notSupported(`${path}.recursiveReadOnly`, recursive, ['Disabled', 'Enabled', 'IfPossible']));
  } else if ((recursive === 'Enabled' || recursive === 'IfPossible') && mount.readOnly !== true) {
    errors.push({ reason: 'FieldValueForbidden', field: `${path}.recursiveReadOnly`, message: 'Forbidden: may only be specified when readOnly is true' });
  }
  return errors;
}

/** What happens to the container when a resource of it is resized. */
export function resizePolicyErrors(container: Container, field: string): readonly FieldError[] {
  const seen = new Set<string>();
  return (container.resizePolicy ?? []).flatMap((policy): readonly FieldError[] => {
    const errors: FieldError[] = [...oneOf(field, policy.restartPolicy, ['NotRequired', 'RestartContainer'])];
    if (policy.resourceName !== 'cpu' && policy.resourceName !== 'memory') errors.push(policy.resourceName === '' ? required(field) : notSupported(field, policy.resourceName, ['cpu', 'memory']));
    if (seen.has(policy.resourceName)) errors.push(duplicate(field, policy.resourceName));
    seen.add(policy.resourceName);
    return errors;
  });
}

/** Warnings that upstream gives about environment names and ports. */
export function containerWarnings(container: Container, field: string): readonly string[] {
  const warnings: string[] = [];
  const names = new Set<string>();
  for (const [index, env] of (container.env ?? []).entries()) {
    if (names.has(env.name)) warnings.push(`${field}.env[${String(index)}]: hides previous definition of "${env.name}", which may be dropped when using apply`);
    names.add(env.name);
  }
  for (const part of ['limits', 'requests'] as const) {
    const list = (container.resources?.[part] ?? {}) as Readonly<Record<string, string>>;
    for (const name of sortedKeys(list)) {
      if ((name === 'memory' || name === 'ephemeral-storage' || name.startsWith('hugepages-')) && parseQuantity(list[name] ?? '0').nano % 1_000_000_000n !== 0n) {
        warnings.push(`${field}.resources.${part}[${name}]: fractional byte value "${list[name] ?? ''}" is invalid, must be an integer`);
      }
    }
  }
  return warnings;
}
