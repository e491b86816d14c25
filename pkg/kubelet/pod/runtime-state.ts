import type { ContainerStatus, SandboxStatus } from '../../cri/messages.ts';

/** One container as the runtime has it, with what the kubelet wrote on it when it was made. */
export interface RuntimeContainer extends ContainerStatus {
  readonly sandboxId: string;
  readonly restartCount: number;
  /** Of the container's spec when it was made. */
  readonly hash: string;
}

/** Everything the runtime knows about one pod; both lists newest first. */
export interface PodRuntimeState {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly sandboxes: readonly SandboxStatus[];
  readonly containers: readonly RuntimeContainer[];
}

export function emptyRuntimeState(uid: string, name: string, namespace: string): PodRuntimeState {
  return { uid, name, namespace, sandboxes: [], containers: [] };
}

/** The newest container with this name. */
export function latestContainer(state: PodRuntimeState, name: string): RuntimeContainer | undefined {
  return state.containers.find((container) => container.name === name);
}

export function isRunning(container: RuntimeContainer | undefined): container is RuntimeContainer & { readonly state: 'CONTAINER_RUNNING' } {
  return container?.state === 'CONTAINER_RUNNING';
}

export function runningContainers(state: PodRuntimeState): readonly RuntimeContainer[] {
  return state.containers.filter((container) => container.state === 'CONTAINER_RUNNING' || container.state === 'CONTAINER_UNKNOWN');
}

export function readySandbox(state: PodRuntimeState): SandboxStatus | undefined {
  return state.sandboxes.find((sandbox) => sandbox.state === 'SANDBOX_READY');
}
