import type { Container, ContainerState, ContainerStatus, Pod, PodCondition, PodStatus } from '../../generated/types/core-v1.ts';
import { isSidecar } from '../../api/pod.ts';
import type { PodRuntimeState, RuntimeContainer } from './runtime-state.ts';
import { readySandbox } from './runtime-state.ts';
import { qosClass } from './resources.ts';
import { shouldRestart } from './actions.ts';
import { restartPolicyOf } from './restart-rules.ts';
import { formatTime, podConditions } from './conditions.ts';
import { podPhase } from './phase.ts';

/** Why a container is not running, as `kubectl get pods` shows it. */
export interface WaitingReason {
  readonly reason: string;
  readonly message: string;
}

export interface StatusInputs {
  readonly pod: Pod;
  readonly state: PodRuntimeState;
  /** What the API holds, or what was last computed: for times that must not change and restart counts that must not fall. */
  readonly previous: PodStatus | undefined;
  /** By container name. */
  readonly waiting: ReadonlyMap<string, WaitingReason>;
  /** By container id. */
  readonly ready: (containerId: string) => boolean;
  readonly started: (containerId: string) => boolean;
  readonly hostIps: readonly string[];
  readonly nowMs: number;
  /** No container of it runs and none ever will again. */
  readonly terminated: boolean;
  /** Set when the kubelet itself ended or refused the pod (deadline, admission). */
  readonly verdict?: { readonly reason: string; readonly message: string };
}

/** The whole status of one pod. Pure. */
export function podStatus(inputs: StatusInputs): PodStatus {
  const { pod, state, previous, nowMs } = inputs;
  const init = statuses(inputs, pod.spec.initContainers ?? [], previous?.initContainerStatuses, true);
  const main = statuses(inputs, pod.spec.containers, previous?.containerStatuses, false);
  const ephemeral = statuses(inputs, (pod.spec.ephemeralContainers ?? []) as readonly Container[], previous?.ephemeralContainerStatuses, false);
  const running = [...init, ...main, ...ephemeral].some(({ state: container }) => container?.running !== undefined);
  // A pod whose containers still run has not failed yet, whatever was decided about it.
  const verdict = running ? undefined : inputs.verdict;
  const phase = verdict === undefined ? podPhase(pod, init, main, inputs.terminated) : 'Failed';
  const ips = pod.spec.hostNetwork === true ? inputs.hostIps : readySandbox(state)?.ips ?? state.sandboxes[0]?.ips ?? [];
  const podIps = ips.length > 0 ? ips : (previous?.podIPs ?? []).map(({ ip }) => ip);
  const observed = pod.metadata.generation;
  const conditions: readonly PodCondition[] = podConditions({ pod, phase, init, main, previous: previous?.conditions ?? [], sandboxReady: readySandbox(state) !== undefined, nowMs });
  return {
    ...(observed === undefined || observed === 0 ? {} : { observedGeneration: observed }),
    phase,
    conditions,
    ...(verdict ?? {}),
    ...(inputs.hostIps[0] === undefined ? {} : { hostIP: inputs.hostIps[0], hostIPs: inputs.hostIps.map((ip) => ({ ip })) }),
    ...(podIps[0] === undefined ? {} : { podIP: podIps[0], podIPs: podIps.map((ip) => ({ ip })) }),
    startTime: previous?.startTime ?? formatTime(nowMs),
    ...(init.length === 0 ? {} : { initContainerStatuses: init }),
    containerStatuses: main,
    ...(ephemeral.length === 0 ? {} : { ephemeralContainerStatuses: ephemeral }),
    qosClass: qosClass(pod),
  };
}

function statuses(inputs: StatusInputs, containers: readonly Container[], previous: readonly ContainerStatus[] | undefined, init: boolean): readonly ContainerStatus[] {
  return containers.map((container) => containerStatus(inputs, container, previous?.find(({ name }) => name === container.name), init));
}

function containerStatus(inputs: StatusInputs, container: Container, previous: ContainerStatus | undefined, init: boolean): ContainerStatus {
  const { pod, state } = inputs;
  const own = state.containers.filter(({ name }) => name === container.name);
  const [last, before] = own;
  const hasInit = (pod.spec.initContainers ?? []).length > 0;
  const idle: ContainerState = { waiting: { reason: hasInit && !(init && isSidecar(container)) ? 'PodInitializing' : 'ContainerCreating' } };
  let current = last === undefined ? lostState(inputs, container, previous, idle) : runtimeState(last, idle);
  let lastState = before?.state === 'CONTAINER_EXITED' ? runtimeState(before, {}) : last === undefined ? {} : keptLastState(previous, last);
  const waiting = inputs.waiting.get(container.name);
  const ended = last === undefined || last.state === 'CONTAINER_EXITED' || last.state === 'CONTAINER_CREATED';
  if (waiting !== undefined && ended && !inputs.terminated && shouldRestart(pod, container, last)) {
    if (last?.state === 'CONTAINER_EXITED') lastState = current;
    else if (last === undefined) lastState = previous?.state?.terminated === undefined ? previous?.lastState ?? {} : { terminated: previous.state.terminated };
    current = { waiting: { reason: waiting.reason, ...(waiting.message === '' ? {} : { message: waiting.message }) } };
  }
  const running = current.running !== undefined && last !== undefined;
  const doneInit = init && !isSidecar(container) && current.terminated?.exitCode === 0;
  const started = running ? inputs.started(last.id) : false;
  return {
    name: container.name,
    state: current,
    lastState,
    ready: doneInit || (running && started && inputs.ready(last.id) && !(init && !isSidecar(container))),
    restartCount: last?.restartCount ?? previous?.restartCount ?? 0,
    image: last === undefined || last.image === '' ? container.image ?? '' : displayImage(container, last),
    imageID: last?.imageRef ?? '',
    ...(last === undefined ? {} : { containerID: `containerd://${last.id}` }),
    started,
    ...(running && container.lifecycle?.stopSignal !== undefined ? { stopSignal: container.lifecycle.stopSignal } : {}),
    ...resourceFields(container, running),
    ...mountFields(container),
  };
}

/** The runtime may name an image by its id only; the spec's name is what a person knows. */
function displayImage(container: Container, last: RuntimeContainer): string {
  return last.image.startsWith('sha256:') ? container.image ?? last.image : last.image;
}

function keptLastState(previous: ContainerStatus | undefined, last: RuntimeContainer): ContainerState {
  if (last.restartCount === 0) return {};
  const id = `containerd://${last.id}`;
  if (previous?.containerID === id) return previous.lastState ?? {};
  return previous?.state?.terminated === undefined ? previous?.lastState ?? {} : { terminated: previous.state.terminated };
}

/** The runtime has no trace of the container: what the API last knew decides whether it ever ran. */
function lostState(inputs: StatusInputs, container: Container, previous: ContainerStatus | undefined, idle: ContainerState): ContainerState {
  if (previous?.state?.terminated !== undefined) {
    const again = !inputs.terminated && restartPolicyOf(inputs.pod, container) === 'Always';
    return again ? idle : { terminated: previous.state.terminated };
  }
  if (previous?.state?.running !== undefined && inputs.terminated) {
    return { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown', message: 'The container could not be located when the pod was terminated' } };
  }
  return idle;
}

function runtimeState(container: RuntimeContainer, idle: ContainerState): ContainerState {
  switch (container.state) {
    case 'CONTAINER_RUNNING': return { running: { startedAt: formatTime(container.startedAtNs / 1e6) } };
    case 'CONTAINER_EXITED': {
      const message = container.message;
      return {
        terminated: {
          exitCode: container.exitCode,
          reason: container.reason === '' ? (container.exitCode === 0 ? 'Completed' : 'Error') : container.reason,
          ...(message === '' ? {} : { message }),
          startedAt: formatTime(container.startedAtNs / 1e6),
          finishedAt: formatTime(container.finishedAtNs / 1e6),
          containerID: `containerd://${container.id}`,
        },
      };
    }
    case 'CONTAINER_CREATED':
    case 'CONTAINER_UNKNOWN': return idle;
  }
}

function resourceFields(container: Container, running: boolean): Partial<ContainerStatus> {
  const { requests, limits } = container.resources ?? {};
  if (!running) return {};
  return {
    ...(requests === undefined ? {} : { allocatedResources: requests }),
    resources: { ...(limits === undefined ? {} : { limits }), ...(requests === undefined ? {} : { requests }) },
  };
}

function mountFields(container: Container): Partial<ContainerStatus> {
  const mounts = container.volumeMounts ?? [];
  if (mounts.length === 0) return {};
  return {
    volumeMounts: mounts.map((mount) => ({
      name: mount.name, mountPath: mount.mountPath,
      ...(mount.readOnly === true ? { readOnly: true, recursiveReadOnly: mount.recursiveReadOnly ?? 'Disabled' } : {}),
    })),
  };
}

