import { isSidecar } from '../../api/pod.ts';
import type { Container, ContainerStatus, Pod, PodCondition } from '../../generated/types/core-v1.ts';
import type { PodPhase } from './phase.ts';

/** RFC 3339 in whole seconds, as every stamp of a status is. */
export function formatTime(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

export interface ConditionInputs {
  readonly pod: Pod;
  readonly phase: PodPhase;
  readonly init: readonly ContainerStatus[];
  readonly main: readonly ContainerStatus[];
  /** Conditions as they stand; those that others own are kept. */
  readonly previous: readonly PodCondition[];
  readonly sandboxReady: boolean;
  readonly nowMs: number;
}

interface Verdict {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}

const owned = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];

export function podConditions(inputs: ConditionInputs): readonly PodCondition[] {
  const { pod, phase, previous, nowMs } = inputs;
  const initialized = initializedCondition(inputs);
  const containers = containersReady(inputs);
  const ready = podReady(inputs, containers);
  const sandbox = { type: 'PodReadyToStartContainers', status: inputs.sandboxReady && phase !== 'Succeeded' && phase !== 'Failed' ? 'True' : 'False' } as const;
  const verdicts: readonly Verdict[] = [sandbox, initialized, ready, containers, { type: 'PodScheduled', status: 'True' }];
  const generation = pod.metadata.generation;
  const ours = verdicts.map((verdict): PodCondition => {
    const old = previous.find(({ type }) => type === verdict.type);
    return {
      type: verdict.type,
      ...(generation === undefined || generation === 0 ? {} : { observedGeneration: generation }),
      status: verdict.status,
      lastTransitionTime: old?.status === verdict.status && old.lastTransitionTime !== undefined ? old.lastTransitionTime : formatTime(nowMs),
      ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
      ...(verdict.message === undefined ? {} : { message: verdict.message }),
    };
  });
  return [...ours, ...previous.filter(({ type }) => !owned.includes(type))];
}

function list(names: readonly string[]): string {
  return `[${names.join(' ')}]`;
}

function initializedCondition({ pod, phase, init, main }: ConditionInputs): Verdict {
  if (init.length === 0) return { type: 'Initialized', status: 'True' };
  if (phase === 'Succeeded') return { type: 'Initialized', status: 'True', reason: 'PodCompleted' };
  const begun = main.some(({ state, lastState }) => state?.running !== undefined || state?.terminated !== undefined || lastState?.terminated !== undefined);
  const incomplete = init.filter((status, index) => {
    const container = (pod.spec.initContainers ?? [])[index] as Container;
    return isSidecar(container) ? status.started !== true : status.state?.terminated?.exitCode !== 0;
  }).map(({ name }) => name);
  if (begun || incomplete.length === 0) return { type: 'Initialized', status: 'True' };
  return { type: 'Initialized', status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: ${list(incomplete)}` };
}

function containersReady({ pod, phase, init, main }: ConditionInputs): Verdict {
  const type = 'ContainersReady';
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' };
  const sidecars = init.filter((_, index) => isSidecar((pod.spec.initContainers ?? [])[index] as Container));
  const unready = [...sidecars, ...main].filter(({ ready }) => !ready).map(({ name }) => name);
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' };
  if (unready.length === 0) return { type, status: 'True' };
  return { type, status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: ${list(unready)}` };
}

function podReady({ pod, previous }: ConditionInputs, containers: Verdict): Verdict {
  if (containers.status === 'False') return { ...containers, type: 'Ready' };
  const missing = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const found = previous.find(({ type }) => type === conditionType);
    if (found === undefined) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    return found.status === 'True' ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`];
  });
  if (missing.length > 0) return { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message: missing.join(', ') };
  return { type: 'Ready', status: 'True' };
}
