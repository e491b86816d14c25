import { findToleration, findUntoleratedTaint } from '../../api/tolerations.ts';
import type { Pod, Taint } from '../../generated/types/core-v1.ts';
import { fits, normalizeByMax, type Plugin, type Verdict } from '../framework.ts';
import { hostPorts, type HostPort } from '../node-state.ts';

function refuse(kind: 'unschedulable' | 'unresolvable', plugin: string, ...reasons: string[]): Verdict {
  return { kind, plugin, reasons };
}

const unschedulableTaint: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Cordoned nodes take only pods that tolerate it. */
export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  retryOn: ['node-added', 'node-updated'],
  filter: (pod, { node }) => (node.spec.unschedulable === true && findToleration(pod.spec.tolerations, unschedulableTaint) === undefined
    ? refuse('unresolvable', 'NodeUnschedulable', 'node(s) were unschedulable') : fits),
};

export const nodeName: Plugin = {
  name: 'NodeName',
  retryOn: ['node-added'],
  filter: (pod, node) => (pod.spec.nodeName === undefined || pod.spec.nodeName === '' || pod.spec.nodeName === node.name
    ? fits : refuse('unresolvable', 'NodeName', 'node(s) didn\'t match the requested node name')),
};

/** NoSchedule and NoExecute taints refuse; each PreferNoSchedule taint that is not tolerated costs. */
export const taintToleration: Plugin = {
  name: 'TaintToleration',
  retryOn: ['node-added', 'node-updated'],
  filter: (pod, { node }) => (findUntoleratedTaint(node.spec.taints, pod.spec.tolerations) === undefined
    ? fits : refuse('unresolvable', 'TaintToleration', 'node(s) had untolerated taint(s)')),
  score: (pod, { node }) => (node.spec.taints ?? []).filter((taint) => taint.effect === 'PreferNoSchedule'
    && findToleration(pod.spec.tolerations?.filter((row) => (row.effect ?? '') === '' || row.effect === 'PreferNoSchedule'), taint) === undefined).length,
  normalize: (points) => normalizeByMax(points, true),
};

function conflicts(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0');
}

export const nodePorts: Plugin = {
  name: 'NodePorts',
  retryOn: ['node-added', 'pod-deleted'],
  preFilter: (pod) => ({ state: hostPorts(pod) }),
  filter: (_, node, state) => ((state as readonly HostPort[]).some((wanted) => node.ports.some((used) => conflicts(wanted, used)))
    ? refuse('unschedulable', 'NodePorts', 'node(s) didn\'t have free ports for the requested pod ports') : fits),
};

/** Pods with scheduling gates wait outside the queue. */
export const schedulingGates: Plugin = {
  name: 'SchedulingGates',
  retryOn: ['pod-updated'],
  preEnqueue: (pod: Pod) => {
    const gates = pod.spec.schedulingGates ?? [];
    return gates.length === 0 ? undefined : `waiting for scheduling gates: [${gates.map((gate) => gate.name).join(' ')}]`;
  },
};

/** Nodes that already hold the pod's images, by size: 23 MB counts nothing, 1000 MB a container everything. */
export const imageLocality: Plugin = {
  name: 'ImageLocality',
  score: (pod, node, _, snapshot) => {
    const sizes = new Map((node.node.status.images ?? []).flatMap((image) => (image.names ?? []).map((name) => [name, image.sizeBytes ?? 0] as const)));
    const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
    const megabyte = 1024 * 1024;
    const sum = containers.reduce((total, { image = '' }) => {
      const name = normalizedImage(image);
      const holders = snapshot.nodes.filter((other) => other.node.status.images?.some((row) => row.names?.includes(name))).length;
      return total + Math.floor((sizes.get(name) ?? 0) * holders / Math.max(1, snapshot.nodes.length));
    }, 0);
    const low = 23 * megabyte;
    const high = 1000 * megabyte * containers.length;
    return Math.floor((100 * (Math.min(Math.max(sum, low), high) - low)) / (high - low));
  },
};

function normalizedImage(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
