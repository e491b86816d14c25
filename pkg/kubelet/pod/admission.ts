import type { Pod } from '../../generated/types/core-v1.ts';
import { isCriticalPod } from '../../api/pod.ts';
import { memoryBytes, milliCpu, podResources } from './resources.ts';

export interface NodeRoom {
  readonly allocatable: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** The last check before a pod runs: whoever bound it may have known less. undefined: it may run. Critical pods take what they need. */
export function admitPod(pod: Pod, others: readonly Pod[], room: NodeRoom): { readonly reason: string; readonly message: string } | undefined {
  if (pod.spec.os !== undefined && pod.spec.os.name !== 'linux') {
    return { reason: 'PodOSNotSupported', message: `Failed to admit pod as the OS field doesn't match node OS` };
  }
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {})) {
    if (room.labels[key] !== value) return { reason: 'NodeAffinity', message: 'Pod was rejected: Predicate NodeAffinity failed: node(s) didn\'t match Pod\'s node affinity/selector' };
  }
  if (isCriticalPod(pod)) return undefined;
  const pods = Number(room.allocatable['pods'] ?? 110);
  if (others.length + 1 > pods) return outOf('pods', 1, others.length, pods);
  const wanted = podResources(pod);
  const used = others.map(podResources);
  const cpu = milliCpu(room.allocatable);
  const cpuUsed = used.reduce((sum, each) => sum + each.cpuMilli, 0);
  if (wanted.cpuMilli > 0 && cpuUsed + wanted.cpuMilli > cpu) return outOf('cpu', wanted.cpuMilli, cpuUsed, cpu);
  const memory = memoryBytes(room.allocatable);
  const memoryUsed = used.reduce((sum, each) => sum + each.memoryBytes, 0);
  if (wanted.memoryBytes > 0 && memoryUsed + wanted.memoryBytes > memory) return outOf('memory', wanted.memoryBytes, memoryUsed, memory);
  return undefined;
}

function outOf(resource: string, requested: number, used: number, capacity: number): { readonly reason: string; readonly message: string } {
  return {
    reason: `OutOf${resource}`,
    message: `Pod was rejected: Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
  };
}
