import { scaledValue } from '../../api/intstr.ts';
import type { Deployment, ReplicaSet } from '../../generated/types/apps-v1.ts';

export function desiredReplicas(deployment: Deployment): number {
  return deployment.spec.replicas ?? 1;
}

export function isRolling(deployment: Deployment): boolean {
  return deployment.spec.strategy?.type !== 'Recreate';
}

function resolve(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const desired = desiredReplicas(deployment);
  const { maxSurge: surgeText = '25%', maxUnavailable: unavailableText = '25%' } = deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = scaledValue(surgeText, desired, 'up') ?? 0;
  const unavailable = scaledValue(unavailableText, desired, 'down') ?? 0;
  // Rounding may leave no room to move at all; one pod may then be missing.
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

export function maxSurge(deployment: Deployment): number {
  return isRolling(deployment) ? resolve(deployment).surge : 0;
}

export function maxUnavailable(deployment: Deployment): number {
  const desired = desiredReplicas(deployment);
  return isRolling(deployment) && desired > 0 ? Math.min(resolve(deployment).unavailable, desired) : 0;
}

export function replicasOf(set: ReplicaSet): number {
  return set.spec.replicas ?? 1;
}

export function availableOf(set: ReplicaSet): number {
  return set.status?.availableReplicas ?? 0;
}

export function sum(sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number): number {
  return sets.reduce((total, set) => total + of(set), 0);
}

export function active(sets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  return sets.filter((set) => replicasOf(set) > 0);
}
