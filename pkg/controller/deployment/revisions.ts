import { canonicalJson } from '../../api/hash.ts';
import type { JsonValue } from '../../base/json.ts';
import { parseTime } from '../../api/meta/time.ts';
import type { Deployment, ReplicaSet } from '../../generated/types/apps-v1.ts';
import type { PodTemplateSpec } from '../../generated/types/core-v1.ts';
import { maxSurge } from './sizes.ts';

export const hashLabel = 'pod-template-hash';
export const revisionAnnotation = 'deployment.kubernetes.io/revision';
export const historyAnnotation = 'deployment.kubernetes.io/revision-history';
export const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas';
export const maxAnnotation = 'deployment.kubernetes.io/max-replicas';
/** Annotations of a Deployment that its ReplicaSets do not get. */
const ownAnnotations = new Set([
  'kubectl.kubernetes.io/last-applied-configuration', revisionAnnotation, historyAnnotation, desiredAnnotation, maxAnnotation, 'deprecated.deployment.rollback.to',
]);
const historyCharactersMax = 2000;

export type Annotations = Readonly<Record<string, string>>;

export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  const difference = (parseTime(a.metadata.creationTimestamp) ?? 0) - (parseTime(b.metadata.creationTimestamp) ?? 0);
  return difference !== 0 ? difference : (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1;
}

/** Equal but for the hash label. */
export function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return templateText(a) === templateText(b);
}

function templateText(template: PodTemplateSpec | undefined): string {
  const { [hashLabel]: _, ...labels } = template?.metadata?.labels ?? {};
  const { creationTimestamp: _created, ...metadata } = (template?.metadata ?? {}) as { readonly creationTimestamp?: unknown };
  return canonicalJson({ ...template, metadata: { ...metadata, labels } } as unknown as JsonValue);
}

/** The ReplicaSet that holds the current template; the oldest when several do. */
export function findNewReplicaSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return [...sets].sort(byCreation).find((set) => sameTemplate(set.spec.template, deployment.spec.template));
}

export function revisionOf(set: ReplicaSet): number {
  const value = Number(set.metadata.annotations?.[revisionAnnotation] ?? '0');
  return Number.isSafeInteger(value) ? value : 0;
}

export function nextRevision(old: readonly ReplicaSet[]): number {
  return Math.max(0, ...old.map(revisionOf)) + 1;
}

/** The annotations that the current ReplicaSet should have: the Deployment's own, its revision, and the revisions it had before. */
export function annotationsForNew(deployment: Deployment, current: Annotations, revision: number, exists: boolean): Annotations {
  const next: Record<string, string> = { ...current };
  for (const [name, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (!ownAnnotations.has(name)) next[name] = value;
  }
  const before = current[revisionAnnotation];
  if (Number(before ?? '0') < revision) {
    next[revisionAnnotation] = String(revision);
    if (exists && before !== undefined) next[historyAnnotation] = extendHistory(current[historyAnnotation] ?? '', before);
  }
  return exists ? next : { ...next, ...replicaAnnotations(deployment) };
}

function extendHistory(history: string, revision: string): string {
  const all = history === '' ? [revision] : history.split(',').includes(revision) ? history.split(',') : [...history.split(','), revision];
  while (all.length > 1 && all.join(',').length > historyCharactersMax) all.shift();
  return all.join(',');
}

/** What the Deployment asked for when a set was last sized: the base of proportional scaling. */
export function replicaAnnotations(deployment: Deployment): Annotations {
  const desired = deployment.spec.replicas ?? 1;
  return { [desiredAnnotation]: String(desired), [maxAnnotation]: String(desired + maxSurge(deployment)) };
}
