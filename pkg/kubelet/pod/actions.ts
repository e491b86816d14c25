import { isSidecar } from '../../api/pod.ts';
import type { Container, Pod } from '../../generated/types/core-v1.ts';
import { containerHash } from './labels.ts';
import { afterExit, restartPolicyOf } from './restart-rules.ts';
import { isRunning, latestContainer, type PodRuntimeState, type RuntimeContainer } from './runtime-state.ts';

/** What probes say about a running container, by container id. */
export interface ProbeVerdicts {
  /** Failed its liveness probe and must go. */
  livenessFailed(containerId: string): boolean;
  /** Failed its startup probe for good. */
  startupFailed(containerId: string): boolean;
  /** Has no startup probe, or passed it. */
  started(containerId: string): boolean;
}

export interface ContainerKill {
  readonly container: RuntimeContainer;
  /** Stands in the Killing event. */
  readonly message: string;
  /** Why, when a probe is the cause: its own grace period may apply. */
  readonly cause?: 'liveness' | 'startup';
}

export interface PodActions {
  /** Every container and every sandbox has to go before anything else. */
  readonly killPod: boolean;
  readonly createSandbox: boolean;
  /** Attempt number of the sandbox to create. */
  readonly attempt: number;
  /** The sandbox to use when none is created. */
  readonly sandboxId: string | undefined;
  readonly initToStart: readonly Container[];
  readonly containersToStart: readonly Container[];
  readonly ephemeralToStart: readonly Container[];
  readonly containersToKill: readonly ContainerKill[];
  /** The container whose exit asks for all containers to go and start anew, in the same sandbox. */
  readonly restartAll?: RuntimeContainer;
}

const nothing: Omit<PodActions, 'sandboxId' | 'attempt'> = {
  killPod: false, createSandbox: false, initToStart: [], containersToStart: [], ephemeralToStart: [], containersToKill: [],
};

/** Whether a container that ended is started again. */
export function shouldRestart(pod: Pod, container: Container, last: RuntimeContainer | undefined): boolean {
  if (last === undefined || last.state === 'CONTAINER_CREATED' || last.state === 'CONTAINER_UNKNOWN') return true;
  if (last.state === 'CONTAINER_RUNNING') return false;
  return afterExit(pod, container, last.exitCode) !== 'stay';
}

/** Whether the pod needs a new sandbox, and the number of that attempt. */
function sandboxChange(pod: Pod, state: PodRuntimeState): { readonly changed: boolean; readonly attempt: number; readonly id: string | undefined } {
  const latest = state.sandboxes[0];
  if (latest === undefined) return { changed: true, attempt: 0, id: undefined };
  const ready = state.sandboxes.filter((sandbox) => sandbox.state === 'SANDBOX_READY').length;
  const next = { changed: true, attempt: latest.metadata.attempt + 1, id: latest.id };
  if (ready > 1 || latest.state !== 'SANDBOX_READY') return next;
  if (latest.hostNetwork !== (pod.spec.hostNetwork === true)) return { ...next, id: undefined };
  if (pod.spec.hostNetwork !== true && latest.ips.length === 0) return next;
  return { changed: false, attempt: latest.metadata.attempt, id: latest.id };
}

/** What has to happen to bring the runtime to the pod's spec. Pure: called again after every change, it converges to nothing. */
export function computeActions(pod: Pod, state: PodRuntimeState, probes: ProbeVerdicts): PodActions {
  const sandbox = sandboxChange(pod, state);
  if (sandbox.changed) return newSandboxActions(pod, state, sandbox.attempt, sandbox.id);
  const current = { ...state, containers: state.containers.filter((container) => container.sandboxId === sandbox.id) };
  const base = { ...nothing, sandboxId: sandbox.id, attempt: sandbox.attempt };
  const restartAll = restartAllCause(pod, current);
  if (restartAll !== undefined) return { ...base, restartAll };
  const ephemeralToStart = (pod.spec.ephemeralContainers ?? []).filter(({ name }) => latestContainer(state, name) === undefined) as readonly Container[];
  const init = initActions(pod, current, probes);
  if (init.failed) return { ...base, killPod: true };
  if (!init.done) return { ...base, ephemeralToStart, initToStart: init.start, containersToKill: init.kill };
  const main = mainActions(pod, current, state, probes);
  if (main.keep === 0 && main.start.length === 0) return { ...base, killPod: true, containersToKill: main.kill };
  return { ...base, ephemeralToStart, initToStart: init.start, containersToStart: main.start, containersToKill: [...init.kill, ...main.kill] };
}

function restartAllCause(pod: Pod, current: PodRuntimeState): RuntimeContainer | undefined {
  for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
    const last = latestContainer(current, container.name);
    if (last?.state === 'CONTAINER_EXITED' && afterExit(pod, container, last.exitCode) === 'restartAll') return last;
  }
  return undefined;
}

function newSandboxActions(pod: Pod, state: PodRuntimeState, attempt: number, id: string | undefined): PodActions {
  const base = { ...nothing, killPod: true, createSandbox: true, attempt, sandboxId: id };
  const init = pod.spec.initContainers ?? [];
  const mayEnd = pod.spec.restartPolicy !== 'Always' || pod.spec.containers.some(({ restartPolicy }) => restartPolicy !== undefined && restartPolicy !== 'Always');
  if (attempt > 0 && mayEnd && state.containers.length > 0) {
    const toStart = pod.spec.containers.filter((container) => shouldRestart(pod, container, latestContainer(state, container.name)));
    if (toStart.length === 0) return { ...base, createSandbox: false };
    if (init.length === 0) return { ...base, containersToStart: toStart };
  }
  const [first] = init;
  if (first !== undefined) return { ...base, initToStart: [first] };
  const toStart = pod.spec.containers.filter((container) => attempt === 0 || shouldRestart(pod, container, latestContainer(state, container.name)));
  return { ...base, containersToStart: toStart };
}

interface InitActions {
  /** Main containers may run. */
  readonly done: boolean;
  readonly failed: boolean;
  readonly start: readonly Container[];
  readonly kill: readonly ContainerKill[];
}

/** True once any main container was made in this sandbox: ordinary init containers are over then, whatever became of them. */
export function isInitialized(pod: Pod, current: PodRuntimeState): boolean {
  return pod.spec.containers.some(({ name }) => latestContainer(current, name) !== undefined);
}

function initActions(pod: Pod, current: PodRuntimeState, probes: ProbeVerdicts): InitActions {
  const initialized = isInitialized(pod, current);
  const start: Container[] = [];
  const kill: ContainerKill[] = [];
  for (const container of pod.spec.initContainers ?? []) {
    const last = latestContainer(current, container.name);
    if (isSidecar(container)) {
      const doomed = isRunning(last) ? killCause(container, last, probes) : undefined;
      if (doomed !== undefined) kill.push(doomed);
      if (doomed !== undefined || !isRunning(last)) start.push(container);
      const up = isRunning(last) && doomed === undefined && probes.started(last.id);
      if (!up && !initialized) return { done: false, failed: false, start, kill };
      continue;
    }
    if (initialized || (last?.state === 'CONTAINER_EXITED' && last.exitCode === 0)) continue;
    if (isRunning(last)) {
      const doomed = killCause(container, last, probes);
      return { done: false, failed: false, start, kill: doomed === undefined ? kill : [...kill, doomed] };
    }
    if (last?.state === 'CONTAINER_EXITED' && afterExit(pod, container, last.exitCode) === 'stay') return { done: false, failed: true, start: [], kill: [] };
    return { done: false, failed: false, start: [...start, container], kill };
  }
  return { done: true, failed: false, start, kill };
}

function mainActions(pod: Pod, current: PodRuntimeState, all: PodRuntimeState, probes: ProbeVerdicts): { keep: number; start: Container[]; kill: ContainerKill[] } {
  const start: Container[] = [];
  const kill: ContainerKill[] = [];
  let keep = 0;
  for (const container of pod.spec.containers) {
    const last = latestContainer(current, container.name);
    if (isRunning(last)) {
      const doomed = killCause(container, last, probes);
      if (doomed === undefined) {
        keep++;
        continue;
      }
      kill.push(doomed);
      if (doomed.cause === undefined || restartPolicyOf(pod, container) !== 'Never') start.push(container);
    } else if (shouldRestart(pod, container, last ?? latestContainer(all, container.name))) {
      start.push(container);
    }
  }
  return { keep, start, kill };
}

function killCause(container: Container, last: RuntimeContainer, probes: ProbeVerdicts): ContainerKill | undefined {
  if (last.hash !== containerHash(container)) return { container: last, message: `Container ${container.name} definition changed, will be restarted` };
  if (probes.livenessFailed(last.id)) return { container: last, message: `Container ${container.name} failed liveness probe, will be restarted`, cause: 'liveness' };
  if (probes.startupFailed(last.id)) return { container: last, message: `Container ${container.name} failed startup probe, will be restarted`, cause: 'startup' };
  return undefined;
}
