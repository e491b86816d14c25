import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import type { AuthConfig, SandboxConfig } from '../../cri/messages.ts';
import type { Container, Pod } from '../../generated/types/core-v1.ts';
import type { ClusterObjects } from '../cluster-objects.ts';
import { ImageError, type ImagePuller } from '../images/image-puller.ts';
import { computeActions, type PodActions, type ProbeVerdicts } from '../pod/actions.ts';
import { CrashBackoff, goDuration } from '../pod/crash-backoff.ts';
import { type ClusterDns, hostsFile, podDns, podHostname } from '../pod/dns.ts';
import type { NodeFacts } from '../pod/downward.ts';
import { containerHash, formatPod, podUid } from '../pod/labels.ts';
import { containerResources } from '../pod/resources.ts';
import { latestContainer, type PodRuntimeState, readySandbox, type RuntimeContainer } from '../pod/runtime-state.ts';
import { podLogFolder, sandboxConfig } from '../pod/sandbox-config.ts';
import { containerSecurity } from '../pod/security.ts';
import type { WaitingReason } from '../pod/status.ts';
import type { Mounter } from '../volumes/mounts.ts';
import { containerConfig } from './container-config.ts';
import { containerMounts } from './container-mounts.ts';
import type { ContainerKiller } from './container-killer.ts';
import { containerEnvironment } from './environment.ts';
import type { PodEvents } from './events.ts';
import { runHook } from './hooks.ts';
import type { RuntimeCache } from './runtime-cache.ts';
import { runtimeHandler } from './runtime-handler.ts';

export interface PodRuntimeDeps {
  readonly cri: CriClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly events: PodEvents;
  readonly cache: RuntimeCache;
  readonly killer: ContainerKiller;
  readonly images: ImagePuller;
  readonly objects: ClusterObjects;
  readonly mounter: Mounter;
  readonly probes: ProbeVerdicts;
  /** This kubelet ends; its pods do not. */
  readonly stopping: AbortSignal;
  readonly logsDir: string;
  readonly memoryCapacityBytes: number;
  readonly cpuQuota: boolean;
  readonly seccompRoot: string;
  readonly dns: () => ClusterDns;
  readonly nodeHosts: () => string;
}

/** What one sync works with. */
export interface SyncInputs {
  readonly pod: Pod;
  readonly podFolder: string;
  readonly cgroupParent: string;
  readonly volumes: ReadonlyMap<string, string>;
  readonly facts: (podIps: readonly string[]) => NodeFacts;
  readonly pullSecrets: (image: string) => Promise<readonly AuthConfig[]>;
  /** Highest restart count known for a container, from the pod's status. */
  readonly restartCount: (name: string) => number;
}

/** After this long another sync makes sense; undefined: only when something happens. */
export interface SyncOutcome {
  readonly retryAfterMs: number | undefined;
}

class StartError extends Error {
  readonly code: string;
  readonly retryAfterMs: number;
  constructor(code: string, message: string, retryAfterMs: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

const startRetryMs = 5_000;

/** Carries out what computeActions asks for. One call per pod at a time; the pod worker sees to that. */
export class PodRuntime {
  readonly #deps: PodRuntimeDeps;
  readonly #backoff = new CrashBackoff();
  /** Where restart counts go on after all containers were removed, by pod and container name. */
  readonly #restarts = new Map<string, Map<string, number>>();
  readonly #waiting = new Map<string, Map<string, WaitingReason>>();
  constructor(deps: PodRuntimeDeps) {
    this.#deps = deps;
  }

  /** Why containers of the pod do not run, by container name. */
  waiting(uid: string): ReadonlyMap<string, WaitingReason> {
    return this.#waiting.get(uid) ?? new Map();
  }

  forgetPod(uid: string): void {
    this.#waiting.delete(uid);
    this.#restarts.delete(uid);
    this.#backoff.forget(`${uid}/`);
  }

  /** One step towards the spec; `onProgress` is told whenever the status is worth another look. */
  async sync(inputs: SyncInputs, state: PodRuntimeState, onProgress: (state: PodRuntimeState) => void): Promise<SyncOutcome> {
    const { pod } = inputs;
    const uid = podUid(pod);
    const { cache } = this.#deps;
    const actions = computeActions(pod, state, this.#deps.probes);
    if (actions.killPod) {
      await this.stop(uid, state, pod, actions.createSandbox && state.sandboxes.length > 0 ? 'Pod sandbox changed, it will be killed and re-created.' : undefined);
      if (!actions.createSandbox) {
        onProgress(await cache.refresh(uid));
        return { retryAfterMs: undefined };
      }
    }
    if (actions.restartAll !== undefined) return this.#restartAll(pod, state, actions.restartAll, onProgress);
    const podIp = readySandbox(state)?.ips[0] ?? '127.0.0.1';
    await Promise.all(actions.containersToKill.map(async ({ container, message, cause }) => {
      await this.#deps.killer.kill(uid, container, { pod, message, graceSeconds: probeGrace(pod, container.name, cause) }, podIp);
    }));
    const config = this.#sandboxConfig(inputs, actions);
    const sandboxId = actions.createSandbox ? await this.#createSandbox(pod, config) : actions.sandboxId ?? '';
    const changed = actions.createSandbox || actions.containersToKill.length > 0;
    const current = changed ? await cache.refresh(uid) : state;
    if (changed) onProgress(current);
    const retries: number[] = [];
    for (const container of [...actions.ephemeralToStart, ...actions.initToStart, ...actions.containersToStart]) {
      const retryMs = await this.#tryStart(inputs, container, { sandboxId, config, state: current });
      if (retryMs !== undefined) retries.push(retryMs);
    }
    if (changed || actions.initToStart.length + actions.containersToStart.length + actions.ephemeralToStart.length > 0) {
      onProgress(await cache.refresh(uid));
      cache.poke();
    }
    return { retryAfterMs: retries.length === 0 ? undefined : Math.min(...retries) };
  }

  /**
   * Every container but the ephemeral ones goes, so that the next step finds a sandbox without containers and begins with the first init
   * container. What must not be lost with them is kept here: how often each was started, and that none of them has ended for good.
   */
  async #restartAll(pod: Pod, state: PodRuntimeState, cause: RuntimeContainer, onProgress: (state: PodRuntimeState) => void): Promise<SyncOutcome> {
    const uid = podUid(pod);
    const own = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
    const backoff = own.find(({ name }) => name === cause.name);
    const waiting = this.#waiting.get(uid) ?? new Map<string, WaitingReason>();
    this.#waiting.set(uid, waiting);
    try {
      if (backoff !== undefined) this.#assertNoBackoff(pod, backoff, state);
    } catch (err) {
      if (!(err instanceof StartError)) throw err;
      waiting.set(cause.name, { reason: err.code, message: err.message });
      onProgress(state);
      return { retryAfterMs: err.retryAfterMs };
    }
    const message = `Container ${cause.name} exited with code ${cause.exitCode}: all containers will be restarted`;
    this.#deps.events.pod(pod, 'Normal', 'RestartAllContainers', message);
    await this.#deps.killer.killAll(uid, state, { pod, message });
    const ended = await this.#deps.cache.refresh(uid);
    onProgress(ended);
    const counts = new Map<string, number>();
    for (const { name } of own) {
      const last = latestContainer(ended, name);
      if (last !== undefined) counts.set(name, last.restartCount + 1);
      waiting.set(name, { reason: 'ContainerCreating', message: '' });
    }
    this.#restarts.set(uid, counts);
    await Promise.all(ended.containers.filter(({ name }) => counts.has(name)).map(async ({ id }) => this.#deps.cri.removeContainer(id)));
    onProgress(await this.#deps.cache.refresh(uid));
    return { retryAfterMs: 1 };
  }

  /** Ends every container and every sandbox of the pod. */
  async stop(uid: string, state: PodRuntimeState, pod: Pod | undefined, event?: string, graceSeconds?: number): Promise<void> {
    if (event !== undefined && pod !== undefined) this.#deps.events.pod(pod, 'Normal', 'SandboxChanged', event);
    await this.#deps.killer.killAll(uid, state, { pod, graceSeconds });
    await Promise.all(state.sandboxes.filter(({ state: sandbox }) => sandbox === 'SANDBOX_READY').map(async ({ id }) => this.#deps.cri.stopPodSandbox(id)));
  }

  /** Deletes what is left of an ended pod: containers, sandboxes, logs. */
  async remove(state: PodRuntimeState, logFolder: string | undefined): Promise<void> {
    const { cri } = this.#deps;
    await Promise.all(state.containers.map(async ({ id }) => cri.removeContainer(id)));
    await Promise.all(state.sandboxes.map(async ({ id }) => {
      await cri.stopPodSandbox(id);
      await cri.removePodSandbox(id);
    }));
    if (logFolder !== undefined) await rm(path.join(this.#deps.logsDir, logFolder), { recursive: true, force: true });
  }

  #sandboxConfig(inputs: SyncInputs, actions: PodActions): SandboxConfig {
    const dns = this.#deps.dns();
    return sandboxConfig({
      pod: inputs.pod, attempt: actions.attempt, cgroupParent: inputs.cgroupParent, logDirectory: path.join(this.#deps.logsDir, podLogFolder(inputs.pod)),
      dns: podDns(inputs.pod, dns), hostname: podHostname(inputs.pod, dns.domain).hostname,
    });
  }

  async #createSandbox(pod: Pod, config: SandboxConfig): Promise<string> {
    try {
      await mkdir(config.log_directory, { recursive: true, mode: 0o755 });
      return await this.#deps.cri.runPodSandbox(config, await runtimeHandler(pod, this.#deps.objects));
    } catch (err) {
      const message = `Failed to create pod sandbox: ${errorMessage(err)}`;
      this.#deps.events.pod(pod, 'Warning', 'FailedCreatePodSandBox', message);
      throw new StartError('CreatePodSandboxError', message, startRetryMs, { cause: err });
    }
  }

  /** Starts one container; on failure notes why and gives the time until another attempt. */
  async #tryStart(inputs: SyncInputs, container: Container, where: { readonly sandboxId: string; readonly config: SandboxConfig; readonly state: PodRuntimeState }): Promise<number | undefined> {
    const uid = podUid(inputs.pod);
    const waiting = this.#waiting.get(uid) ?? new Map<string, WaitingReason>();
    this.#waiting.set(uid, waiting);
    try {
      this.#assertNoBackoff(inputs.pod, container, where.state);
      await this.#start(inputs, container, where);
      waiting.delete(container.name);
      return undefined;
    } catch (err) {
      if (err instanceof ImageError || err instanceof StartError) {
        waiting.set(container.name, { reason: err.code, message: err.message });
        this.#deps.logger.debug({ pod: formatPod(inputs.pod), container: container.name, reason: err.code, cause: err.message }, 'container not started');
        return err.retryAfterMs;
      }
      throw err;
    }
  }

  #backoffKey(pod: Pod, container: Container): string {
    return `${podUid(pod)}/${container.name}/${containerHash(container)}`;
  }

  #assertNoBackoff(pod: Pod, container: Container, state: PodRuntimeState): void {
    const last = latestContainer(state, container.name);
    if (last?.state !== 'CONTAINER_EXITED') return;
    const key = this.#backoffKey(pod, container);
    const endedMs = last.finishedAtNs / 1e6;
    const nowMs = this.#deps.clock.nowMs();
    const waitMs = this.#backoff.remainingMs(key, endedMs, nowMs);
    if (waitMs === 0) {
      this.#backoff.next(key, endedMs, nowMs);
      return;
    }
    this.#deps.events.containerWaits(pod, container.name, 'Warning', 'BackOff', `Back-off restarting failed container ${container.name} in pod ${formatPod(pod)}`);
    const message = `back-off ${goDuration(this.#backoff.delayMs(key))} restarting failed container=${container.name} pod=${formatPod(pod)}`;
    throw new StartError('CrashLoopBackOff', message, waitMs);
  }

  async #start(inputs: SyncInputs, container: Container, { sandboxId, config, state }: { readonly sandboxId: string; readonly config: SandboxConfig; readonly state: PodRuntimeState }): Promise<void> {
    const { pod } = inputs;
    const { events, cri } = this.#deps;
    const last = latestContainer(state, container.name);
    const restartCount = last === undefined ? this.#restarts.get(podUid(pod))?.get(container.name) ?? inputs.restartCount(container.name) : last.restartCount + 1;
    const id = await this.#create(inputs, container, { sandboxId, config, state, restartCount });
    this.#restarts.get(podUid(pod))?.delete(container.name);
    try {
      await cri.startContainer(id);
    } catch (err) {
      const message = errorMessage(err);
      events.container(pod, container.name, 'Warning', 'Failed', `Error: ${message}`);
      throw new StartError('RunContainerError', message, startRetryMs, { cause: err });
    }
    events.container(pod, container.name, 'Normal', 'Started', 'Container started');
    const postStart = container.lifecycle?.postStart;
    if (postStart !== undefined) await this.#postStart(pod, container, postStart, id, readySandbox(state)?.ips[0] ?? '127.0.0.1');
  }

  async #create(inputs: SyncInputs, container: Container, { sandboxId, config, state, restartCount }: { readonly sandboxId: string; readonly config: SandboxConfig; readonly state: PodRuntimeState; readonly restartCount: number }): Promise<string> {
    const { pod } = inputs;
    const { events, cri, images } = this.#deps;
    const image = await images.ensure(pod, container, await inputs.pullSecrets(container.image ?? ''), config).catch((err: unknown) => {
      if (err instanceof ImageError) events.containerWaits(pod, container.name, 'Warning', 'Failed', `Error: ${err.code}`);
      throw err;
    });
    const ips = readySandbox(state)?.ips ?? [];
    let request;
    try {
      const environment = await containerEnvironment(pod, container, this.#deps.objects, inputs.facts(ips));
      const security = containerSecurity(pod, container, image, this.#deps.seccompRoot);
      const mounts = await containerMounts({
        pod, container, volumes: inputs.volumes, environment, podFolder: inputs.podFolder, hostsFile: await this.#writeHosts(inputs, ips),
        mounter: this.#deps.mounter, random: this.#deps.random,
      });
      const resources = containerResources(pod, container, this.#deps.memoryCapacityBytes, this.#deps.cpuQuota);
      await mkdir(path.join(config.log_directory, container.name), { recursive: true, mode: 0o755 });
      request = containerConfig({ pod, container, restartCount, imageRef: image.ref, environment, mounts, resources, security });
    } catch (err) {
      const message = errorMessage(err);
      events.container(pod, container.name, 'Warning', 'Failed', `Error: ${message}`);
      throw new StartError('CreateContainerConfigError', message, startRetryMs, { cause: err });
    }
    try {
      const id = await cri.createContainer(sandboxId, request, config);
      events.container(pod, container.name, 'Normal', 'Created', `Container created`);
      return id;
    } catch (err) {
      const message = errorMessage(err);
      events.container(pod, container.name, 'Warning', 'Failed', `Error: ${message}`);
      throw new StartError('CreateContainerError', message, startRetryMs, { cause: err });
    }
  }

  async #writeHosts(inputs: SyncInputs, ips: readonly string[]): Promise<string> {
    const target = path.join(inputs.podFolder, 'etc-hosts');
    const { hostname, domain } = podHostname(inputs.pod, this.#deps.dns().domain);
    await mkdir(inputs.podFolder, { recursive: true, mode: 0o750 });
    await writeFile(target, hostsFile(inputs.pod, { ips, hostname, domain, nodeHosts: this.#deps.nodeHosts() }), { mode: 0o644 });
    return target;
  }

  async #postStart(pod: Pod, container: Container, hook: NonNullable<NonNullable<Container['lifecycle']>['postStart']>, id: string, podIp: string): Promise<void> {
    try {
      await runHook(this.#deps, hook, { containerId: id, container, podIp });
    } catch (err) {
      this.#deps.events.container(pod, container.name, 'Warning', 'FailedPostStartHook', 'PostStartHook failed');
      this.#deps.logger.debug({ pod: formatPod(pod), container: container.name, cause: errorMessage(err) }, 'postStart hook failed');
      const state = await this.#deps.cache.refresh(podUid(pod));
      const made = state.containers.find((candidate) => candidate.id === id);
      if (made !== undefined) await this.#deps.killer.kill(podUid(pod), made, { pod, message: 'FailedPostStartHook' }, podIp);
      throw new StartError('PostStartHookError', errorMessage(err), startRetryMs, { cause: err });
    }
  }
}

/** A probe may have a grace period of its own. */
function probeGrace(pod: Pod, name: string, cause: 'liveness' | 'startup' | undefined): number | undefined {
  const container = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].find((candidate) => candidate.name === name);
  const probe = cause === 'liveness' ? container?.livenessProbe : cause === 'startup' ? container?.startupProbe : undefined;
  return probe?.terminationGracePeriodSeconds;
}

