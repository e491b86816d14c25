/** What may change on a pod that exists: little. */
import type { Container, Pod, PodSpec, Toleration } from '../../generated/types/core-v1.ts';
import type { FieldError } from '../behavior.ts';
import { checkIp } from '../addresses.ts';
import { forbidden, invalid, invalidAll, sameJson } from '../field-errors.ts';
import { checkDns1123Subdomain } from '../names.ts';
import { structDiff } from '../struct-text.ts';

const updateMessage = 'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

const withImagesOf = (list: readonly Container[] | undefined, before: readonly Container[] | undefined): readonly object[] => (list ?? []).map((container, index) => ({ ...container, image: before?.[index]?.image ?? '' }));

export function validatePodUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  const spec = pod.spec;
  const before = old.spec;
  if ((spec.containers ?? []).length !== (before.containers ?? []).length) return [forbidden('spec.containers', 'pod updates may not add or remove containers')];
  if ((spec.initContainers ?? []).length !== (before.initContainers ?? []).length) return [forbidden('spec.initContainers', 'pod updates may not add or remove containers')];
  const errors: FieldError[] = [...imageErrors(spec), ...deadlineErrors(spec, before), ...gateErrors(spec, before)];
  const difference = structDiff('io.k8s.api.core.v1.PodSpec', before, withFreeParts(spec, before));
  if (difference !== '') errors.push(forbidden('spec', `${updateMessage}\n${difference}`));
  return errors;
}

/** The new spec with everything that may change put back: what still differs is refused. While gates are there, placement may still be narrowed. */
function withFreeParts(spec: PodSpec, before: PodSpec): object {
  const gated = (before.schedulingGates ?? []).length > 0;
  const shortened = (before.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1;
  return {
    ...spec, containers: withImagesOf(spec.containers, before.containers), initContainers: withImagesOf(spec.initContainers, before.initContainers),
    activeDeadlineSeconds: before.activeDeadlineSeconds, schedulingGates: before.schedulingGates,
    ...(onlyAdds(spec.tolerations, before.tolerations) ? { tolerations: before.tolerations } : {}),
    ...(shortened ? { terminationGracePeriodSeconds: before.terminationGracePeriodSeconds } : {}),
    ...(gated ? { nodeSelector: before.nodeSelector, affinity: before.affinity } : {}),
  };
}

/** What a kubelet or a scheduler may write into status. */
export function validatePodStatus(pod: Pod): readonly FieldError[] {
  const { podIPs = [], nominatedNodeName = '' } = pod.status ?? {};
  return [
    ...podIPs.flatMap((entry, index) => invalidAll(`status.podIPs[${String(index)}]`, entry.ip, checkIp(entry.ip))),
    ...(nominatedNodeName === '' ? [] : invalidAll('status.nominatedNodeName', nominatedNodeName, checkDns1123Subdomain(nominatedNodeName))),
  ];
}

function imageErrors(spec: PodSpec): readonly FieldError[] {
  return (['containers', 'initContainers'] as const).flatMap((list) => (spec[list] ?? []).flatMap((container, index) => {
    const image = container.image ?? '';
    const field = `spec.${list}[${String(index)}].image`;
    if (image === '') return [{ reason: 'FieldValueRequired' as const, field, message: 'Required value' }];
    return image.trim() === image ? [] : [invalid(field, image, 'must not have leading or trailing whitespace')];
  }));
}

function deadlineErrors(spec: PodSpec, before: PodSpec): readonly FieldError[] {
  const field = 'spec.activeDeadlineSeconds';
  const next = spec.activeDeadlineSeconds;
  const old = before.activeDeadlineSeconds;
  if (next === undefined) return old === undefined ? [] : [invalid(field, null, 'must not update from a positive integer to nil value')];
  if (next < 0 || next > 2147483647) return [invalid(field, next, 'must be between 0 and 2147483647, inclusive')];
  return old !== undefined && next > old ? [invalid(field, next, 'must be less than or equal to previous value')] : [];
}

function gateErrors(spec: PodSpec, before: PodSpec): readonly FieldError[] {
  const known = new Set((before.schedulingGates ?? []).map((gate) => gate.name));
  return (spec.schedulingGates ?? []).flatMap((gate, index) => (known.has(gate.name) ? []
    : [forbidden(`spec.schedulingGates[${String(index)}].name`, `only deletion is allowed, but found new scheduling gate '${gate.name}'`)]));
}

function onlyAdds(next: readonly Toleration[] | undefined, old: readonly Toleration[] | undefined): boolean {
  const bare = (toleration: Toleration): object => ({ ...toleration, tolerationSeconds: undefined });
  return (old ?? []).every((toleration) => (next ?? []).some((candidate) => sameJson(candidate, toleration) || sameJson(bare(candidate), bare(toleration))));
}
