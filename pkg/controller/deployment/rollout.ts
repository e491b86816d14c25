import type { Deployment, ReplicaSet } from '../../generated/types/apps-v1.ts';
import { byCreation } from './revisions.ts';
import { active, availableOf, desiredReplicas, isRolling, maxSurge, maxUnavailable, replicasOf, sum } from './sizes.ts';

/** One ReplicaSet gets another size. */
export interface Resize {
  readonly set: ReplicaSet;
  readonly to: number;
}

/** How large the new set may be now: all it needs, but with the old ones never over the desired number plus the surge. */
export function sizeOfNew(deployment: Deployment, sets: readonly ReplicaSet[], current: number): number {
  const desired = desiredReplicas(deployment);
  if (!isRolling(deployment)) return desired;
  const room = desired + maxSurge(deployment) - sum(sets, replicasOf);
  return room <= 0 ? current : current + Math.min(room, desired - current);
}

/** Next step of a rolling update. Growing the new set and shrinking old ones are separate steps: each is judged by what the one before made. */
export function rollingStep(deployment: Deployment, fresh: ReplicaSet, old: readonly ReplicaSet[]): readonly Resize[] {
  const desired = desiredReplicas(deployment);
  const all = [...old, fresh];
  const size = replicasOf(fresh);
  const target = size > desired ? desired : size === desired ? size : sizeOfNew(deployment, all, size);
  if (target !== size) return [{ set: fresh, to: target }];
  return shrinkOld(deployment, fresh, old);
}

/**
 * Old sets give up what can be missed: first replicas that are not available anyway, then available ones as far as maxUnavailable allows.
 *
 *   desired 10, maxUnavailable 2, maxSurge 3; new 3 (none available yet), old 10 (all available)
 *   13 pods - 8 needed - 3 not yet available = 2 may go  ->  old 8
 */
function shrinkOld(deployment: Deployment, fresh: ReplicaSet, old: readonly ReplicaSet[]): readonly Resize[] {
  if (sum(old, replicasOf) === 0) return [];
  const needed = desiredReplicas(deployment) - maxUnavailable(deployment);
  const pending = replicasOf(fresh) - availableOf(fresh);
  let spare = sum([...old, fresh], replicasOf) - needed - pending;
  if (spare <= 0) return [];
  const sizes = new Map(old.map((set) => [set, replicasOf(set)]));
  const oldest = [...old].sort(byCreation);
  const take = (set: ReplicaSet, count: number): void => { sizes.set(set, (sizes.get(set) ?? 0) - count); };
  for (const set of oldest) {
    const unhealthy = Math.min(spare, Math.max(0, replicasOf(set) - availableOf(set)));
    take(set, unhealthy);
    spare -= unhealthy;
  }
  let missable = sum([...old, fresh], availableOf) - needed;
  for (const set of oldest) {
    const count = Math.min(Math.max(0, missable), sizes.get(set) ?? 0);
    take(set, count);
    missable -= count;
  }
  return old.filter((set) => sizes.get(set) !== replicasOf(set)).map((set) => ({ set, to: sizes.get(set) ?? 0 }));
}

/** The Deployment was resized (or is paused): spread the change over what is there, in proportion, without rolling on. */
export function scaleProportionally(deployment: Deployment, fresh: ReplicaSet | undefined, old: readonly ReplicaSet[]): readonly Resize[] {
  const desired = desiredReplicas(deployment);
  const only = activeOrLatest(fresh, old);
  if (only !== undefined) return replicasOf(only) === desired ? [] : [{ set: only, to: desired }];
  if (isSaturated(deployment, fresh)) return active(old).map((set) => ({ set, to: 0 }));
  if (!isRolling(deployment)) return [];
  const sets = active([...old, ...(fresh === undefined ? [] : [fresh])]);
  const toAdd = (desired > 0 ? desired + maxSurge(deployment) : 0) - sum(sets, replicasOf);
  const growing = toAdd > 0;
  const sorted = [...sets].sort((a, b) => replicasOf(b) - replicasOf(a) || (growing ? byCreation(b, a) : byCreation(a, b)));
  let added = 0;
  const sizes = sorted.map((set) => {
    const share = toAdd === 0 ? 0 : proportion(set, deployment, toAdd, added);
    added += share;
    return { set, to: replicasOf(set) + share };
  });
  // Rounding leaves a rest; the largest takes it.
  return sizes.map(({ set, to }, index) => ({ set, to: Math.max(0, index === 0 ? to + toAdd - added : to) }));
}

function proportion(set: ReplicaSet, deployment: Deployment, toAdd: number, added: number): number {
  if (replicasOf(set) === 0 || toAdd === added) return 0;
  const fraction = shareOf(set, deployment);
  const left = toAdd - added;
  return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
}

function shareOf(set: ReplicaSet, deployment: Deployment): number {
  const desired = desiredReplicas(deployment);
  if (desired === 0) return -replicasOf(set);
  const annotated = Number(set.metadata.annotations?.['deployment.kubernetes.io/max-replicas'] ?? '0');
  const before = Number.isSafeInteger(annotated) && annotated > 0 ? annotated : deployment.status?.replicas ?? 0;
  if (before === 0) return 0;
  return Math.round((replicasOf(set) * (desired + maxSurge(deployment))) / before) - replicasOf(set);
}

/** The only set with replicas; with none at all the new one, or else the newest. */
function activeOrLatest(fresh: ReplicaSet | undefined, old: readonly ReplicaSet[]): ReplicaSet | undefined {
  const working = active([...old, ...(fresh === undefined ? [] : [fresh])]);
  if (working.length > 1) return undefined;
  return working[0] ?? fresh ?? [...old].sort(byCreation).at(-1);
}

function isSaturated(deployment: Deployment, fresh: ReplicaSet | undefined): boolean {
  if (fresh === undefined) return false;
  const desired = desiredReplicas(deployment);
  const annotated = Number(fresh.metadata.annotations?.['deployment.kubernetes.io/desired-replicas'] ?? 'NaN');
  return replicasOf(fresh) === desired && annotated === desired && availableOf(fresh) === desired;
}

/** A set was sized for another number of replicas than the Deployment now asks for. */
export function isScalingEvent(deployment: Deployment, sets: readonly ReplicaSet[]): boolean {
  return active(sets).some((set) => {
    const text = set.metadata.annotations?.['deployment.kubernetes.io/desired-replicas'];
    return text !== undefined && Number(text) !== desiredReplicas(deployment);
  });
}

/** Old sets beyond the history limit that hold nothing any more, oldest revision first. */
export function expiredHistory(deployment: Deployment, old: readonly ReplicaSet[], revisionOf: (set: ReplicaSet) => number): readonly ReplicaSet[] {
  const limit = deployment.spec.revisionHistoryLimit;
  if (limit === undefined || limit === 2 ** 31 - 1) return [];
  const kept = old.filter((set) => set.metadata.deletionTimestamp === undefined);
  const surplus = kept.length - limit;
  if (surplus <= 0) return [];
  return [...kept].sort((a, b) => revisionOf(a) - revisionOf(b) || byCreation(a, b)).slice(0, surplus)
    .filter((set) => (set.status?.replicas ?? 0) === 0 && replicasOf(set) === 0 && (set.metadata.generation ?? 0) <= (set.status?.observedGeneration ?? 0));
}
