import { findCondition } from '../../api/meta/conditions.ts';
import { formatTime, parseTime } from '../../api/meta/time.ts';
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../generated/types/apps-v1.ts';
import { availableOf, desiredReplicas, maxUnavailable, replicasOf, sum } from './sizes.ts';

export const reasons = {
  available: 'NewReplicaSetAvailable', timedOut: 'ProgressDeadlineExceeded', updated: 'ReplicaSetUpdated', created: 'NewReplicaSetCreated', found: 'FoundNewReplicaSet',
  createError: 'ReplicaSetCreateError', paused: 'DeploymentPaused', resumed: 'DeploymentResumed', minimum: 'MinimumReplicasAvailable', belowMinimum: 'MinimumReplicasUnavailable',
} as const;

export function newCondition(type: string, status: string, reason: string, message: string, nowMs: number): DeploymentCondition {
  const now = formatTime(nowMs);
  return { type, status, lastUpdateTime: now, lastTransitionTime: now, reason, message };
}

type Conditions = readonly DeploymentCondition[];

/** A condition whose status and reason stay is kept as it is; a new one goes to the end, as upstream's lists do. */
export function withCondition(conditions: Conditions, condition: DeploymentCondition): Conditions {
  const current = findCondition(conditions, condition.type);
  if (current !== undefined && current.status === condition.status && current.reason === condition.reason) return conditions;
  const next = current?.status === condition.status ? { ...condition, lastTransitionTime: current.lastTransitionTime } : condition;
  return [...without(conditions, condition.type), next];
}

function without(conditions: Conditions, type: string): Conditions {
  return conditions.filter((condition) => condition.type !== type);
}

export function hasProgressDeadline(deployment: Deployment): boolean {
  const seconds = deployment.spec.progressDeadlineSeconds;
  return seconds !== undefined && seconds !== 2 ** 31 - 1;
}

/** Figures and the Available condition; other conditions are kept. */
export function countStatus(deployment: Deployment, fresh: ReplicaSet | undefined, old: readonly ReplicaSet[], conditions: Conditions, nowMs: number): DeploymentStatus {
  const sets = [...old, ...(fresh === undefined ? [] : [fresh])];
  const available = sum(sets, availableOf);
  const enough = available >= desiredReplicas(deployment) - maxUnavailable(deployment);
  const condition = enough
    ? newCondition('Available', 'True', reasons.minimum, 'Deployment has minimum availability.', nowMs)
    : newCondition('Available', 'False', reasons.belowMinimum, 'Deployment does not have minimum availability.', nowMs);
  const { collisionCount } = deployment.status ?? {};
  return {
    observedGeneration: deployment.metadata.generation,
    replicas: sum(sets, (set) => set.status?.replicas ?? 0),
    updatedReplicas: fresh?.status?.replicas ?? 0,
    readyReplicas: sum(sets, (set) => set.status?.readyReplicas ?? 0),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, sum(sets, replicasOf) - available),
    terminatingReplicas: sum(sets, (set) => set.status?.terminatingReplicas ?? 0),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: withCondition(conditions, condition),
  };
}

/** Everything asked for is there, new, and available. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const desired = desiredReplicas(deployment);
  return (status.updatedReplicas ?? 0) === desired && (status.replicas ?? 0) === desired && (status.availableReplicas ?? 0) === desired
    && (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0);
}

function hasProgressed(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) || old(after) < old(before)
    || (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) || (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0);
}

/** When the progress deadline runs out, counted from the last progress; undefined when it does not run. */
export function deadlineMs(deployment: Deployment, conditions: Conditions): number | undefined {
  const condition = findCondition(conditions, 'Progressing');
  if (!hasProgressDeadline(deployment) || condition === undefined || condition.reason === reasons.available || condition.reason === reasons.timedOut) return undefined;
  return (parseTime(condition.lastUpdateTime) ?? 0) + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000;
}

/** The whole status of a rollout: figures, Available, Progressing, ReplicaFailure. */
export function rolloutStatus(deployment: Deployment, fresh: ReplicaSet | undefined, old: readonly ReplicaSet[], nowMs: number): DeploymentStatus {
  const status = countStatus(deployment, fresh, old, deployment.status?.conditions ?? [], nowMs);
  let conditions = status.conditions ?? [];
  const current = findCondition(conditions, 'Progressing');
  const done = status.replicas === status.updatedReplicas && current?.reason === reasons.available;
  if (!hasProgressDeadline(deployment)) conditions = without(conditions, 'Progressing');
  else if (!done) conditions = progressCondition(deployment, fresh, { ...status, conditions }, nowMs);
  const failure = replicaFailure(fresh, old);
  conditions = failure === undefined ? without(conditions, 'ReplicaFailure') : withCondition(conditions, failure);
  return { ...status, conditions };
}

function progressCondition(deployment: Deployment, fresh: ReplicaSet | undefined, status: DeploymentStatus, nowMs: number): Conditions {
  const conditions = status.conditions ?? [];
  const subject = fresh === undefined ? `Deployment "${deployment.metadata.name ?? ''}"` : `ReplicaSet "${fresh.metadata.name ?? ''}"`;
  if (isComplete(deployment, status)) {
    return withCondition(conditions, newCondition('Progressing', 'True', reasons.available, `${subject} has successfully progressed.`, nowMs));
  }
  const current = findCondition(conditions, 'Progressing');
  if (hasProgressed(deployment.status ?? {}, status)) {
    const next = newCondition('Progressing', 'True', reasons.updated, `${subject} is progressing.`, nowMs);
    // Same reason as before: the time of the last progress still moves on.
    const stamped = current?.status === 'True' ? { ...next, lastTransitionTime: current.lastTransitionTime } : next;
    return [...without(conditions, 'Progressing'), stamped];
  }
  const due = deadlineMs(deployment, conditions);
  const timedOut = current?.reason === reasons.timedOut || (due !== undefined && due < nowMs);
  return timedOut ? withCondition(conditions, newCondition('Progressing', 'False', reasons.timedOut, `${subject} has timed out progressing.`, nowMs)) : conditions;
}

/** A set's own ReplicaFailure, the new set's first. */
function replicaFailure(fresh: ReplicaSet | undefined, old: readonly ReplicaSet[]): DeploymentCondition | undefined {
  for (const set of [...(fresh === undefined ? [] : [fresh]), ...old]) {
    const found = findCondition(set.status?.conditions, 'ReplicaFailure');
    if (found !== undefined) return { ...found, lastUpdateTime: found.lastTransitionTime };
  }
  return undefined;
}

/** Pausing stops the progress clock and resuming starts it anew; the list itself when nothing changes. */
export function pauseConditions(deployment: Deployment, nowMs: number): Conditions {
  const conditions = deployment.status?.conditions ?? [];
  const current = findCondition(conditions, 'Progressing');
  if (!hasProgressDeadline(deployment) || current?.reason === reasons.timedOut) return conditions;
  const noted = current?.reason === reasons.paused;
  if (deployment.spec.paused === true && !noted) return withCondition(conditions, newCondition('Progressing', 'Unknown', reasons.paused, 'Deployment is paused', nowMs));
  if (deployment.spec.paused !== true && noted) return withCondition(conditions, newCondition('Progressing', 'Unknown', reasons.resumed, 'Deployment is resumed', nowMs));
  return conditions;
}
