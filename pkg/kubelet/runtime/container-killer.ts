import { type Clock, sleep } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import { isCriError } from '../../cri/cri-error.ts';
import type { Container, LifecycleHandler, Pod } from '../../generated/types/core-v1.ts';
import { isSidecar } from '../../api/pod.ts';
import { podGraceAnnotation, preStopAnnotation, stopSignalAnnotation } from '../pod/labels.ts';
import { type PodRuntimeState, readySandbox, type RuntimeContainer, runningContainers } from '../pod/runtime-state.ts';
import { signalNumber } from '../pod/stop-signal.ts';
import type { PodEvents } from './events.ts';
import { runHook } from './hooks.ts';

const graceSecondsDefault = 30;
/** What is left for the stop signal when a hook used up the grace period. */
const stopSecondsMin = 2;
/** A force-deleted pod's processes still get this long. */
const forcedSecondsMin = 1;
/** How often a container that got a signal of its own is looked at. */
const exitPollMs = 100;

interface Ending {
  readonly containerId: string;
  deadlineMs: number;
  /** It got its own signal from us: the runtime is asked for nothing until the deadline. */
  signalled: boolean;
}

export interface KillRequest {
  /** undefined: the pod is gone from everywhere; what stands on the container decides. */
  readonly pod: Pod | undefined;
  readonly graceSeconds?: number | undefined;
  readonly message?: string;
}

/**
 * Ends containers: preStop hook, stop signal, grace period, SIGKILL. A signal that the spec names is the runtime's to send where it says that it
 * will; runtimes from before that field do not, and then the signal goes to the container's first process from here.
 */
export class ContainerKiller {
  readonly #cri: CriClient;
  readonly #clock: Clock;
  readonly #events: PodEvents;
  readonly #logger: Logger;
  readonly #stopping: AbortSignal;
  readonly #sendSignal: (pid: number, signal: number) => void;
  readonly #ending = new Map<string, Set<Ending>>();
  constructor(deps: { readonly cri: CriClient; readonly clock: Clock; readonly events: PodEvents; readonly logger: Logger; readonly stopping: AbortSignal; readonly sendSignal: (pid: number, signal: number) => void }) {
    this.#cri = deps.cri;
    this.#clock = deps.clock;
    this.#events = deps.events;
    this.#logger = deps.logger;
    this.#stopping = deps.stopping;
    this.#sendSignal = deps.sendSignal;
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
    const ending: Ending = { containerId: container.id, deadlineMs: this.#clock.monotonicMs() + grace * 1000, signalled: false };
    const set = this.#ending.get(uid) ?? new Set();
    this.#ending.set(uid, set.add(ending));
    try {
      await this.#preStop(container, pod, ending, podIp);
      if (await this.#ownSignal(container, pod)) {
        ending.signalled = true;
        await this.#waitForExit(ending);
        await this.#cri.stopContainer(container.id, 0);
        return;
      }
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

  /** Whether the spec names a signal that the runtime will not send by itself, and it was sent. */
  async #ownSignal(container: RuntimeContainer, pod: Pod | undefined): Promise<boolean> {
    const name = container.annotations[stopSignalAnnotation];
    if (name === undefined || container.stopSignal === name || container.state !== 'CONTAINER_RUNNING') return false;
    try {
      const [number, pid] = [signalNumber(name), await this.#cri.containerPid(container.id)];
      if (number === undefined || pid === undefined) throw new Error(number === undefined ? `there is no signal ${name}` : 'the runtime does not tell its process');
      this.#sendSignal(pid, number);
      return true;
    } catch (err) {
      this.#stopping.throwIfAborted();
      const message = `Stop signal ${name} could not be sent, the runtime's own is used: ${errorMessage(err)}`;
      this.#logger.warn({ container: container.id, signal: name, cause: errorMessage(err) }, 'stop signal could not be sent');
      if (pod !== undefined) this.#events.container(pod, container.name, 'Warning', 'FailedStopSignal', message);
      return false;
    }
  }

  async #waitForExit(ending: Ending): Promise<void> {
    while (this.#clock.monotonicMs() < ending.deadlineMs) {
      const { state } = await this.#cri.containerStatus(ending.containerId).catch((err: unknown) => {
        if (isCriError(err, 'notFound')) return { state: 'CONTAINER_EXITED' as const };
        throw err;
      });
      if (state !== 'CONTAINER_RUNNING') return;
      await sleep(this.#clock, Math.min(exitPollMs, Math.max(1, ending.deadlineMs - this.#clock.monotonicMs())), { signal: this.#stopping });
    }
  }

  /** Someone wants the pod gone sooner: what is being stopped gets only this long from now. */
  hurry(uid: string, graceSeconds: number): void {
    const deadlineMs = this.#clock.monotonicMs() + Math.max(forcedSecondsMin, graceSeconds) * 1000;
    for (const ending of this.#ending.get(uid) ?? []) {
      if (ending.deadlineMs <= deadlineMs) continue;
      ending.deadlineMs = deadlineMs;
      if (ending.signalled) continue;
      this.#cri.stopContainer(ending.containerId, Math.max(forcedSecondsMin, graceSeconds)).catch((err: unknown) => {
        this.#logger.warn({ container: ending.containerId, cause: errorMessage(err) }, 'container could not be stopped sooner');
      });
    }
  }
}

