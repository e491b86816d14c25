import { isSidecar } from '../../api/pod.ts';
import type { Container, ContainerStatus, Pod } from '../../generated/types/core-v1.ts';
import { afterExit } from './restart-rules.ts';

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

/** The one word for a pod, from its containers' statuses. */
export function podPhase(pod: Pod, init: readonly ContainerStatus[], main: readonly ContainerStatus[], terminated: boolean): PodPhase {
  const gate = initGate(pod, init, main);
  if (gate === 'failed') return 'Failed';
  const counts = { running: 0, waiting: 0, stopped: 0, succeeded: 0, again: 0 };
  for (const [index, status] of main.entries()) {
    if (status.state?.running !== undefined) counts.running++;
    else if (status.state?.terminated !== undefined) {
      const { exitCode } = status.state.terminated;
      counts.stopped++;
      if (exitCode === 0) counts.succeeded++;
      if (afterExit(pod, pod.spec.containers[index] as Container, exitCode) !== 'stay') counts.again++;
    } else if (status.lastState?.terminated !== undefined) {
      counts.stopped++;
      counts.again++;
    }
    else counts.waiting++;
  }
  if (terminated) return counts.succeeded === main.length ? 'Succeeded' : 'Failed';
  if (gate === 'pending' || counts.waiting > 0) return 'Pending';
  if (counts.running > 0) return 'Running';
  if (counts.stopped === 0) return 'Pending';
  if (counts.again > 0) return 'Running';
  return counts.stopped === counts.succeeded ? 'Succeeded' : 'Failed';
}

function initGate(pod: Pod, init: readonly ContainerStatus[], main: readonly ContainerStatus[]): 'open' | 'pending' | 'failed' {
  const mainBegun = main.some(({ state, lastState }) => state?.running !== undefined || state?.terminated !== undefined || lastState?.terminated !== undefined);
  for (const [index, status] of init.entries()) {
    const container = (pod.spec.initContainers ?? [])[index] as Container;
    if (isSidecar(container)) {
      if (!mainBegun && (status.state?.running === undefined || status.started !== true)) return 'pending';
      continue;
    }
    const ended = status.state?.terminated ?? status.lastState?.terminated;
    if (status.state?.terminated?.exitCode === 0) continue;
    if (ended !== undefined && ended.exitCode !== 0 && status.state?.terminated !== undefined && afterExit(pod, container, ended.exitCode) === 'stay') return 'failed';
    if (!mainBegun) return 'pending';
  }
  return 'open';
}
