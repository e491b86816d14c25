import { isPodActive, isPodAvailable, isPodReady, isPodTerminal, isPodTerminating, podCondition } from '../../api/pod.ts';
import { formatTime, parseTime } from '../../api/meta/time.ts';
import { matchesLabels, requirementsOfMap } from '../../api/selectors/label-selector.ts';
import type { ReplicaSetCondition, ReplicaSetStatus } from '../../generated/types/apps-v1.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import type { ReplicaOwner } from './replica-owner.ts';

export interface ReplicaFailure {
  readonly reason: 'FailedCreate' | 'FailedDelete';
  readonly message: string;
}

/** The status that the pods at hand call for. Conditions other than ReplicaFailure are kept as they are. */
export function replicaStatus(owner: ReplicaOwner, claimed: readonly Pod[], failure: ReplicaFailure | undefined, nowMs: number): ReplicaSetStatus {
  const active = claimed.filter(isPodActive);
  const ready = active.filter(isPodReady);
  const available = ready.filter((pod) => isPodAvailable(pod, owner.minReadySeconds, nowMs));
  const template = requirementsOfMap(owner.template.metadata?.labels ?? {});
  const { terminatingReplicas: _, ...status } = owner.status;
  return {
    ...status,
    replicas: active.length,
    fullyLabeledReplicas: active.filter((pod) => matchesLabels(template, pod.metadata.labels)).length,
    readyReplicas: ready.length,
    availableReplicas: available.length,
    ...(owner.reportsTerminating ? { terminatingReplicas: claimed.filter((pod) => isPodTerminating(pod) && !isPodTerminal(pod)).length } : {}),
    observedGeneration: owner.object.metadata.generation,
    conditions: failureConditions(owner.status.conditions ?? [], failure, nowMs),
  };
}

function failureConditions(conditions: readonly ReplicaSetCondition[], failure: ReplicaFailure | undefined, nowMs: number): readonly ReplicaSetCondition[] {
  const present = conditions.some((condition) => condition.type === 'ReplicaFailure');
  if (failure === undefined) return conditions.filter((condition) => condition.type !== 'ReplicaFailure');
  if (present) return conditions;
  return [...conditions, { type: 'ReplicaFailure', status: 'True', reason: failure.reason, message: failure.message, lastTransitionTime: formatTime(nowMs) }];
}

/** When the next ready pod becomes available; undefined when none is waiting for that. */
export function nextAvailabilityMs(owner: ReplicaOwner, claimed: readonly Pod[], nowMs: number): number | undefined {
  if (owner.minReadySeconds === 0) return undefined;
  const dues = claimed.filter((pod) => isPodActive(pod) && isPodReady(pod) && !isPodAvailable(pod, owner.minReadySeconds, nowMs))
    .map((pod) => (parseTime(podCondition(pod, 'Ready')?.lastTransitionTime) ?? nowMs) + owner.minReadySeconds * 1000 - nowMs);
  return dues.length === 0 ? undefined : Math.max(0, Math.min(...dues));
}
