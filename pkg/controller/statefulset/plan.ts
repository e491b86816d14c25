import { isPodAvailable, isPodReady, isPodTerminal, isPodTerminating } from '../../api/pod.ts';
import type { StatefulSet, StatefulSetStatus } from '../../generated/types/apps-v1.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { revisionHashLabel } from '../history/revisions.ts';

export interface StatefulView {
  readonly set: StatefulSet;
  /** Claimed pods, being deleted ones included. */
  readonly pods: readonly Pod[];
  /** Names of revisions. */
  readonly currentRevision: string;
  readonly updateRevision: string;
  readonly nowMs: number;
}

export type StatefulStep =
  | { readonly kind: 'create'; readonly ordinal: number; readonly revision: string }
  | { readonly kind: 'delete'; readonly pod: Pod };

export function ordinalOf(set: StatefulSet, pod: Pod): number | undefined {
  const prefix = `${set.metadata.name ?? ''}-`;
  const name = pod.metadata.name ?? '';
  const text = name.startsWith(prefix) ? name.slice(prefix.length) : '';
  return /^(0|[1-9]\d*)$/.test(text) ? Number(text) : undefined;
}

function revisionOf(pod: Pod): string {
  return pod.metadata.labels?.[revisionHashLabel] ?? '';
}

function isHealthy(view: StatefulView, pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodReady(pod) && !isPodTerminating(pod) && isPodAvailable(pod, view.set.spec.minReadySeconds ?? 0, view.nowMs);
}

interface Arranged {
  readonly first: number;
  readonly wanted: number;
  readonly byOrdinal: ReadonlyMap<number, Pod>;
  /** Beyond the range, highest ordinal first. */
  readonly condemned: readonly Pod[];
  readonly partition: number;
}

function arrange({ set, pods }: StatefulView): Arranged {
  const first = set.spec.ordinals?.start ?? 0;
  const wanted = set.spec.replicas ?? 1;
  const byOrdinal = new Map<number, Pod>();
  const condemned: (readonly [number, Pod])[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod);
    if (ordinal === undefined) continue;
    if (ordinal >= first && ordinal < first + wanted) byOrdinal.set(ordinal, pod);
    else condemned.push([ordinal, pod]);
  }
  return { first, wanted, byOrdinal, condemned: condemned.sort(([a], [b]) => b - a).map(([, pod]) => pod), partition: first + (set.spec.updateStrategy?.rollingUpdate?.partition ?? 0) };
}

/**
 * What to do next. OrderedReady does one thing at a time: each pod waits until all before it are healthy, scaling down begins at the highest ordinal, and
 * an update follows when the set is whole. Parallel creates and removes all at once; its updates still go one by one.
 */
export function statefulSteps(view: StatefulView): readonly StatefulStep[] {
  const arranged = arrange(view);
  const ordered = view.set.spec.podManagementPolicy !== 'Parallel';
  const steps: StatefulStep[] = [];
  for (let ordinal = arranged.first; ordinal < arranged.first + arranged.wanted; ordinal++) {
    const pod = arranged.byOrdinal.get(ordinal);
    if (pod === undefined) steps.push({ kind: 'create', ordinal, revision: ordinal < arranged.partition ? view.currentRevision : view.updateRevision });
    else if (isPodTerminal(pod) && !isPodTerminating(pod)) steps.push({ kind: 'delete', pod });
    else if (!ordered || isHealthy(view, pod)) continue;
    if (ordered) return steps;
  }
  for (const pod of arranged.condemned) {
    if (!isPodTerminating(pod)) steps.push({ kind: 'delete', pod });
    if (ordered) return steps;
  }
  return steps.length > 0 || view.set.spec.updateStrategy?.type === 'OnDelete' ? steps : updateStep(view, arranged);
}

/** From the highest ordinal down: the next pod of an old revision goes when everything above it is healthy. */
function updateStep(view: StatefulView, { first, wanted, byOrdinal, partition }: Arranged): readonly StatefulStep[] {
  for (let ordinal = first + wanted - 1; ordinal >= partition; ordinal--) {
    const pod = byOrdinal.get(ordinal);
    if (pod === undefined) return [];
    if (revisionOf(pod) !== view.updateRevision && !isPodTerminating(pod)) return [{ kind: 'delete', pod }];
    if (!isHealthy(view, pod)) return [];
  }
  return [];
}

export function statefulStatus(view: StatefulView): StatefulSetStatus {
  const { set, pods } = view;
  const wanted = set.spec.replicas ?? 1;
  const alive = pods.filter((pod) => !isPodTerminating(pod));
  const ready = pods.filter((pod) => pod.status?.phase === 'Running' && isPodReady(pod));
  const updated = alive.filter((pod) => revisionOf(pod) === view.updateRevision).length;
  const current = alive.filter((pod) => revisionOf(pod) === view.currentRevision).length;
  const complete = updated === wanted && ready.length === wanted && pods.length === wanted;
  const { conditions, collisionCount = 0 } = set.status ?? {};
  return {
    ...(conditions === undefined ? {} : { conditions }),
    observedGeneration: set.metadata.generation,
    replicas: pods.length,
    readyReplicas: ready.length,
    availableReplicas: ready.filter((pod) => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, view.nowMs)).length,
    currentReplicas: complete ? updated : current,
    updatedReplicas: updated,
    currentRevision: complete ? view.updateRevision : view.currentRevision,
    updateRevision: view.updateRevision,
    collisionCount,
  };
}
