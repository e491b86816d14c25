import type { Clock } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import type { Container, LifecycleHandler, Pod } from '../../generated/types/core-v1.ts';
import { isSidecar } from '../../api/pod.ts';
import { podGraceAnnotation, preStopAnnotation } from '../pod/labels.ts';
import { type PodRuntimeState, readySandbox, type RuntimeContainer, runningContainers } from '../pod/runtime-state.ts';
import type { PodEvents } from './events.ts';
import { runHook } from './hooks.ts';

const graceSecondsDefault = 30;
/** What is left for the stop signal when a hook used up the grace period. */
const stopSecondsMin = 2;
/** A force-deleted pod's processes still get this long. */
const forcedSecondsMin = 1;

interface Ending {
  readonly containerId: string;
  deadlineMs: number;
}

export interface KillRequest {
  /** undefined: the pod is gone from everywhere; what stands on the container decides. */
  readonly pod: Pod | undefined;
  readonly graceSeconds?: number | undefined;
  readonly message?: string;
}

/** Ends containers: preStop hook, stop signal, grace period, SIGKILL. */
export class ContainerKiller {
  readonly #cri: CriClient;
  readonly #clock: Clock;
  readonly #events: PodEvents;
  readonly #logger: Logger;
  readonly #stopping: AbortSignal;
  readonly #ending = new Map<string, Set<Ending>>();
  constructor(deps: { readonly cri: CriClient; readonly clock: Clock; readonly events: PodEvents; readonly logger: Logger; readonly stopping: AbortSignal }) {
    this.#cri = deps.cri;
    this.#clock = deps.clock;
    this.#events = deps.events;
    this.#logger = deps.logger;
    this.#stopping = deps.stopping;
  }

  /** Every container that runs: main ones together, then sidecars from the last to the first, within one grace period. Rejects when one could not be stopped. */
  async killAll(uid: string, state: PodRuntimeState, request: KillRequest): Promise<void> {
    const grace = this.graceSeconds(request, state.containers[0]);
    const deadlineMs = this.#clock.monotonicMs() + grace * 1000;
    const sidecarNames = (request.pod?.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name);
    const running = runningContainers(state);
    const podIp = readySandbox(state)?.ips[0] ?? '127.0.0.1';
    const kill = async (container: RuntimeContainer): Promise<void> => {
      const left = Math.max(grace === 0 ? 0 : forcedSecondsMin, Math.ceil((deadlineMs - this.#clock.monotonicMs()) / 1000));
      await this.kill(uid, container, { ...request, graceSeconds: left }, podIp);
    };
    await Promise.all(running.filter(({ name }) => !sidecarNames.includes(name)).map(kill));
    for (const name of [...sidecarNames].reverse()) await Promise.all(running.filter((container) => container.name === name).map(kill));
  }

  graceSeconds(request: KillRequest, container: RuntimeContainer | undefined): number {
    const fromPod = request.pod?.metadata.deletionGracePeriodSeconds ?? request.pod?.spec.terminationGracePeriodSeconds;
    const fromContainer = container?.annotations[podGraceAnnotation];
    const seconds = request.graceSeconds ?? fromPod ?? (fromContainer === undefined ? graceSecondsDefault : Number(fromContainer));
    return Math.max(forcedSecondsMin, seconds);
  }

  /** One container. Resolves when it has ended. */
  async kill(uid: string, container: RuntimeContainer, request: KillRequest, podIp: string): Promise<void> {
    const { pod } = request;
    const grace = this.graceSeconds(request, container);
    if (pod !== undefined) this.#events.container(pod, container.name, 'Normal', 'Killing', request.message ?? `Stopping container ${container.name}`);
    const ending: Ending = { containerId: container.id, deadlineMs: this.#clock.monotonicMs() + grace * 1000 };
    const set = this.#ending.get(uid) ?? new Set();
    this.#ending.set(uid, set.add(ending));
    try {
      await this.#preStop(container, pod, ending, podIp);
      const left = Math.ceil((ending.deadlineMs - this.#clock.monotonicMs()) / 1000);
      await this.#cri.stopContainer(container.id, Math.max(Math.min(grace, stopSecondsMin), left));
    } finally {
      set.delete(ending);
      if (set.size === 0) this.#ending.delete(uid);
    }
  }

  async #preStop(container: RuntimeContainer, pod: Pod | undefined, ending: Ending, podIp: string): Promise<void> {
    const text = container.annotations[preStopAnnotation];
    const leftMs = ending.deadlineMs - this.#clock.monotonicMs();
    if (text === undefined || leftMs <= 0 || container.state !== 'CONTAINER_RUNNING') return;
    const spec: Pick<Container, 'name' | 'ports'> = pod?.spec.containers.find(({ name }) => name === container.name) ?? { name: container.name };
    try {
      await runHook({ cri: this.#cri, clock: this.#clock, stopping: this.#stopping }, JSON.parse(text) as LifecycleHandler, { containerId: container.id, container: spec, podIp }, leftMs);
    } catch (err) {
      this.#stopping.throwIfAborted();
      this.#logger.debug({ container: container.id, cause: errorMessage(err) }, 'preStop hook failed');
      if (pod !== undefined) this.#events.container(pod, container.name, 'Warning', 'FailedPreStopHook', 'PreStopHook failed');
    }
  }

  /** Someone wants the pod gone sooner: what is being stopped gets only this long from now. */
  hurry(uid: string, graceSeconds: number): void {
    const deadlineMs = this.#clock.monotonicMs() + Math.max(forcedSecondsMin, graceSeconds) * 1000;
    for (const ending of this.#ending.get(uid) ?? []) {
      if (ending.deadlineMs <= deadlineMs) continue;
      ending.deadlineMs = deadlineMs;
      this.#cri.stopContainer(ending.containerId, Math.max(forcedSecondsMin, graceSeconds)).catch((err: unknown) => {
        this.#logger.warn({ container: ending.containerId, cause: errorMessage(err) }, 'container could not be stopped sooner');
      });
    }
  }
}

