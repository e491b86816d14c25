import { findUntoleratedTaint } from '../../api/tolerations.ts';
import type { NewObject } from '../../client/resource.ts';
import type { DaemonSet } from '../../generated/types/apps-v1.ts';
import type { Affinity, Node, Pod, PodSpec, Toleration } from '../../generated/types/core-v1.ts';
import { revisionHashLabel } from '../history/revisions.ts';
import { fitsNode } from '../node-affinity.ts';
import { podFromTemplate } from '../pod-control.ts';

const generationLabel = 'pod-template-generation';
const generationAnnotation = 'deprecated.daemonset.template.generation';

/** What daemons put up with wherever they run. */
const daemonTolerations: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];
const hostNetworkToleration: Toleration = { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' };

export interface Placement {
  /** A pod belongs on the node. */
  readonly run: boolean;
  /** A pod that is there may stay. */
  readonly stay: boolean;
}

/** Selectors and affinity decide; then taints: NoSchedule keeps a pod from coming, NoExecute also sends it away. */
export function placement(set: DaemonSet, node: Node): Placement {
  const spec = set.spec.template.spec ?? {} as PodSpec;
  const elsewhere = (spec.nodeName ?? '') !== '' && spec.nodeName !== node.metadata.name;
  if (elsewhere || !fitsNode(spec, node)) return { run: false, stay: false };
  const tolerations = tolerationsOf(spec);
  const untolerated = (effects: readonly string[]): boolean => findUntoleratedTaint(node.spec?.taints, tolerations, effects) !== undefined;
  if (!untolerated(['NoSchedule', 'NoExecute'])) return { run: true, stay: true };
  return { run: false, stay: !untolerated(['NoExecute']) };
}

function tolerationsOf(spec: PodSpec): readonly Toleration[] {
  const extra = spec.hostNetwork === true ? [...daemonTolerations, hostNetworkToleration] : daemonTolerations;
  const own = spec.tolerations ?? [];
  const same = (a: Toleration, b: Toleration): boolean => a.key === b.key && a.operator === b.operator && a.effect === b.effect && (a.value ?? '') === (b.value ?? '');
  return [...own.filter((toleration) => !extra.some((other) => same(other, toleration))), ...extra];
}

/** The pod for one node: the scheduler still binds it, but the node's name is its only choice. */
export function daemonPod(set: DaemonSet, nodeName: string, hash: string): NewObject<Pod> {
  const pod = podFromTemplate(set.spec.template, set);
  const generation = set.metadata.annotations?.[generationAnnotation];
  const labels = { ...pod.metadata.labels, [revisionHashLabel]: hash, ...(generation === undefined ? {} : { [generationLabel]: generation }) };
  return { ...pod, metadata: { ...pod.metadata, labels }, spec: { ...pod.spec, affinity: pinnedTo(pod.spec.affinity, nodeName), tolerations: tolerationsOf(pod.spec) } };
}

function pinnedTo(affinity: Affinity | undefined, nodeName: string): Affinity {
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In' as const, values: [nodeName] }] };
  return { ...affinity, nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } };
}

/** Where a daemon pod runs or is meant to run. */
export function nodeOf(pod: Pod): string {
  if ((pod.spec.nodeName ?? '') !== '') return pod.spec.nodeName ?? '';
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const term of terms) {
    const field = term.matchFields?.find(({ key, operator, values }) => key === 'metadata.name' && operator === 'In' && values?.length === 1);
    if (field !== undefined) return field.values?.[0] ?? '';
  }
  return '';
}

export function isUpdated(set: DaemonSet, pod: Pod, hash: string): boolean {
  const generation = set.metadata.annotations?.[generationAnnotation];
  return pod.metadata.labels?.[revisionHashLabel] === hash || (generation !== undefined && hash === '' && pod.metadata.labels?.[generationLabel] === generation);
}
