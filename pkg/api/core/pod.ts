import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { Container, Pod, PodSpec } from '../../generated/types/core-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { stringAt } from '../columns.ts';
import { forbidden, invalid } from '../field-errors.ts';
import { metadataOf } from '../meta/accessors.ts';
import { checkDns1123Label } from '../names.ts';
import { qosClass } from '../resources.ts';
import { fill, generationOf, specChanged, withMembers, withMetadata, within } from '../strategy.ts';
import { containerWarnings } from './container-validation.ts';
import { podDefaults } from './pod-defaults.ts';
import { podColumns, podRow } from './pod-row.ts';
import { validatePodSpec } from './pod-spec-validation.ts';
import { validatePodStatus, validatePodUpdate } from './pod-update.ts';

/** A new pod is Pending, whatever the client says. A gate is on record from the start; the registry fills in the time. */
function initialStatus(pod: Pod): JsonObject {
  const gated = (pod.spec.schedulingGates ?? []).length > 0;
  const condition: JsonObject = {
    type: 'PodScheduled', status: 'False', lastProbeTime: null, lastTransitionTime: null, reason: 'SchedulingGated', message: 'Scheduling is blocked due to non-empty scheduling gates',
  };
  return { phase: 'Pending', ...(gated ? { conditions: [condition] } : {}), qosClass: qosClass(pod) };
}

/** Keys of matchLabelKeys become terms of the selector next to them, with the values that this pod's labels have. */
function resolveLabelKeys(pod: JsonObject): JsonObject {
  const labels = (metadataOf(pod)['labels'] ?? {}) as Readonly<Record<string, string>>;
  const resolve = (term: JsonObject): JsonObject => {
    let result = term;
    for (const [list, operator] of [['matchLabelKeys', 'In'], ['mismatchLabelKeys', 'NotIn']] as const) {
      const keys = (term[list] ?? []) as readonly string[];
      const terms = keys.filter((key) => Object.hasOwn(labels, key)).map((key) => ({ key, operator, values: [labels[key] ?? ''] }));
      if (terms.length === 0) continue;
      result = within(result, 'labelSelector', (selector) => ({ ...selector, matchExpressions: [...((selector['matchExpressions'] ?? []) as readonly JsonValue[]), ...terms] }));
    }
    return result;
  };
  const each = (holder: JsonObject, key: string, change: (item: JsonObject) => JsonObject): JsonObject => {
    const list = holder[key];
    return Array.isArray(list) ? { ...holder, [key]: (list as readonly JsonObject[]).map(change) } : holder;
  };
  return within(pod, 'spec', (spec) => {
    let result = each(spec, 'topologySpreadConstraints', resolve);
    for (const kind of ['podAffinity', 'podAntiAffinity']) {
      result = within(result, 'affinity', (affinity) => within(affinity, kind, (terms) => each(
        each(terms, 'requiredDuringSchedulingIgnoredDuringExecution', resolve), 'preferredDuringSchedulingIgnoredDuringExecution', (weighted) => within(weighted, 'podAffinityTerm', resolve))));
    }
    return result;
  });
}

/** A negative grace period means one second. */
function clampGrace(pod: JsonObject): JsonObject {
  return within(pod, 'spec', (spec) => (Number(spec['terminationGracePeriodSeconds'] ?? 0) < 0 ? { ...spec, terminationGracePeriodSeconds: 1 } : spec));
}

function validate(object: JsonObject): readonly FieldError[] {
  const pod = object as unknown as Pod;
  return [
    ...validatePodSpec(pod.spec, 'spec'),
    ...((pod.spec.ephemeralContainers ?? []).length > 0 ? [forbidden('spec.ephemeralContainers', 'cannot be set on create')] : []),
    ...mirrorErrors(pod),
  ];
}

function mirrorErrors(pod: Pod): readonly FieldError[] {
  const mirror = pod.metadata.annotations?.['kubernetes.io/config.mirror'];
  if (mirror === undefined || (pod.spec.nodeName ?? '') !== '') return [];
  return [invalid('metadata.annotations[kubernetes.io/config.mirror]', mirror, 'must set spec.nodeName if mirror pod annotation is set')];
}

/** Warnings about a pod spec wherever it stands. */
export function podSpecWarnings(spec: PodSpec, field: string): readonly string[] {
  const warnings: string[] = [];
  (spec.imagePullSecrets ?? []).forEach((secret, index) => {
    if ((secret.name ?? '') === '') warnings.push(`${field}.imagePullSecrets[${String(index)}].name: invalid empty name ""`);
  });
  for (const list of ['initContainers', 'containers'] as const) {
    (spec[list] ?? []).forEach((container, index) => warnings.push(...containerWarnings(container, `${field}.${list}[${String(index)}]`)));
  }
  return [...nullSelectorWarnings(spec, field), ...warnings, ...portWarnings(spec, field)];
}

const matchesNothing = 'a null labelSelector results in matching no pod';

function nullSelectorWarnings({ topologySpreadConstraints, affinity }: PodSpec, field: string): readonly string[] {
  const warnings = (topologySpreadConstraints ?? []).flatMap((constraint, index) => (constraint.labelSelector === undefined ? [`${field}.topologySpreadConstraints[${String(index)}].labelSelector: ${matchesNothing}`] : []));
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    const { requiredDuringSchedulingIgnoredDuringExecution: required = [], preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } = affinity?.[kind] ?? {};
    required.forEach((term, index) => { if (term.labelSelector === undefined) warnings.push(`${field}.affinity.${kind}.requiredDuringSchedulingIgnoredDuringExecution[${String(index)}].labelSelector: ${matchesNothing}`); });
    preferred.forEach(({ podAffinityTerm: term }, index) => { if (term.labelSelector === undefined) warnings.push(`${field}.affinity.${kind}.preferredDuringSchedulingIgnoredDuringExecution[${String(index)}].podAffinityTerm.labelSelector: ${matchesNothing}`); });
  }
  return warnings;
}

function portWarnings(spec: PodSpec, field: string): readonly string[] {
  const warnings: string[] = [];
  const seen = new Map<string, string>();
  const visit = (container: Container, path: string): void => {
    (container.ports ?? []).forEach((port, index) => {
      const at = `${path}.ports[${String(index)}]`;
      if ((port.hostIP ?? '') !== '' && (port.hostPort ?? 0) === 0) {
        warnings.push(`${at}: hostIP set without hostPort: {Name:${port.name ?? ''} HostPort:0 ContainerPort:${String(port.containerPort)} Protocol:${port.protocol ?? ''} HostIP:${port.hostIP ?? ''}}`);
      }
      const key = `${String(port.containerPort)}/${port.protocol ?? ''}/${String(port.hostPort ?? 0)}/${port.hostIP ?? ''}`;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, at);
      else warnings.push(`${at}: duplicate port definition with ${first}`);
    });
  };
  (spec.containers ?? []).forEach((container, index) => visit(container, `${field}.containers[${String(index)}]`));
  return warnings;
}

function warnings(object: JsonObject, old?: JsonObject): readonly string[] {
  const pod = object as unknown as Pod;
  const name = old === undefined ? checkDns1123Label(pod.metadata.name ?? '') : [];
  return [
    ...(name.length === 0 ? [] : [`metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${name.join(' ')}]`]),
    ...podSpecWarnings(pod.spec, 'spec'),
  ];
}

export const pod: KindBehavior = {
  defaults: podDefaults,
  prepareForCreate: (object) => {
    const prepared = resolveLabelKeys(clampGrace(withMetadata(object, { generation: 1 })));
    return withMembers(prepared, { status: initialStatus(prepared as unknown as Pod) });
  },
  prepareForUpdate: (object, old) => {
    const kept = clampGrace(withMembers(object, { status: old['status'] }));
    return withMetadata(kept, { generation: specChanged(kept, old) ? generationOf(old) + 1 : generationOf(old) });
  },
  prepareForStatusUpdate: (object, old) => {
    const before = metadataOf(old);
    const metadata = withMembers(metadataOf(object), { ownerReferences: before['ownerReferences'], generation: before['generation'], deletionTimestamp: before['deletionTimestamp'] });
    const status = fill(object['status'] as JsonObject | undefined, { qosClass: stringAt(old, 'status', 'qosClass') === '' ? qosClass(old as unknown as Pod) : stringAt(old, 'status', 'qosClass') });
    const ips = status['podIPs'] as readonly JsonObject[] | undefined;
    const first = ips?.[0]?.['ip'] ?? status['podIP'];
    return { ...old, metadata, status: first === undefined ? status : { ...status, podIP: first, podIPs: ips ?? [{ ip: first }] } };
  },
  validate,
  validateUpdate: (object, old) => [...validatePodSpec((object as unknown as Pod).spec, 'spec'), ...validatePodUpdate(object as unknown as Pod, old as unknown as Pod)],
  validateStatusUpdate: (object) => validatePodStatus(object as unknown as Pod),
  warnings,
  columns: podColumns,
  row: podRow,
  selectableFields: (object) => ({
    'spec.nodeName': stringAt(object, 'spec', 'nodeName'),
    'spec.restartPolicy': stringAt(object, 'spec', 'restartPolicy'),
    'spec.schedulerName': stringAt(object, 'spec', 'schedulerName'),
    'spec.serviceAccountName': stringAt(object, 'spec', 'serviceAccountName'),
    'spec.hostNetwork': String((object as unknown as Pod).spec.hostNetwork === true),
    'status.phase': stringAt(object, 'status', 'phase'),
    'status.podIP': stringAt(object, 'status', 'podIPs', 0, 'ip') === '' ? stringAt(object, 'status', 'podIP') : stringAt(object, 'status', 'podIPs', 0, 'ip'),
    'status.nominatedNodeName': stringAt(object, 'status', 'nominatedNodeName'),
  }),
  gracePeriodSeconds: (object) => {
    const spec = (object as unknown as Pod).spec;
    const phase = stringAt(object, 'status', 'phase');
    if ((spec.nodeName ?? '') === '' || phase === 'Succeeded' || phase === 'Failed') return undefined;
    return spec.terminationGracePeriodSeconds ?? 30;
  },
};
