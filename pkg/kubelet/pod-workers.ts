import type { Clock } from '../base/clock.ts';
import { errorMessage } from '../base/errors.ts';
import type { Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import { WorkQueue, type ReconcileResult } from '../base/workqueue.ts';
import { isMirrorPod, isPodTerminal } from '../api/pod.ts';
import type { Pod, PodStatus } from '../generated/types/core-v1.ts';
import type { PodCgroups } from './cgroups/pod-cgroups.ts';
import type { ClusterObjects } from './cluster-objects.ts';
import type { ImagePuller } from './images/image-puller.ts';
import { pullCredentials } from './images/pull-secrets.ts';
import type { NodeFacts } from './pod/downward.ts';
import { configSourceAnnotation, formatPod, podKey, podNamespace, podUid } from './pod/labels.ts';
import { type PodRuntimeState, runningContainers } from './pod/runtime-state.ts';
import { podLogFolder } from './pod/sandbox-config.ts';
import { podStatus } from './pod/status.ts';
import type { Prober } from './probes/prober.ts';
import type { PodEvents } from './runtime/events.ts';
import type { ContainerKiller } from './runtime/container-killer.ts';
import type { PodRuntime } from './runtime/pod-runtime.ts';
import type { RuntimeCache } from './runtime/runtime-cache.ts';
import { removeDeadContainers } from './runtime/dead-containers.ts';
import type { StatusWriter } from './status-writer.ts';
import type { PodVolumes } from './volumes/pod-volumes.ts';

/** A quiet pod is looked at again this often, each at its own moment. */
const resyncMs = 60_000;
/** Live volumes of a running pod follow their objects with this delay at most, plus the age that a kept object may have. */
const volumeRefreshMs = 20_000;
const workersMax = 1000;
const networkRetryMs = 500;

/** What workers ask of the node as a whole. */
export interface NodeView {
  readonly hostIps: () => readonly string[];
  readonly facts: (podIps: readonly string[]) => NodeFacts;
  /** undefined: pods may have networks. */
  readonly networkProblem: () => string | undefined;
  /** Why the pod must not run here; undefined: it may. */
  readonly admit: (pod: Pod, others: readonly Pod[]) => { readonly reason: string; readonly message: string } | undefined;
}

/** The API's side of pods; absent while the kubelet stands alone. */
export interface PodApi {
  /** Deletes the API's object for good: the last act for a pod that was asked to go. */
  deleteNow(pod: Pod): Promise<void>;
  /** The mirror's status, for what was known before this kubelet started. */
  knownStatus(pod: Pod): PodStatus | undefined;
}

export interface PodWorkerDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly events: PodEvents;
  readonly cache: RuntimeCache;
  readonly runtime: PodRuntime;
  readonly killer: ContainerKiller;
  readonly volumes: PodVolumes;
  readonly cgroups: PodCgroups;
  readonly prober: Prober;
  readonly images: ImagePuller;
  readonly objects: ClusterObjects;
  readonly statuses: StatusWriter;
  readonly removeContainer: (id: string) => Promise<void>;
  readonly removeSandbox: (id: string) => Promise<void>;
  readonly node: NodeView;
  readonly api: () => PodApi | undefined;
}

/**
 *   syncing ──deletionTimestamp, removed, finished, refused──> terminating ──all containers ended──> terminated ──removed──> (forgotten)
 */
type Phase = 'syncing' | 'terminating' | 'terminated';

interface WorkRecord {
  readonly uid: string;
  pod: Pod;
  phase: Phase;
  /** Its source has it no more. */
  removed: boolean;
  admitted: boolean;
  /** Volumes and cgroup are gone. */
  cleaned: boolean;
  verdict: { readonly reason: string; readonly message: string } | undefined;
  status: PodStatus | undefined;
  volumesAtMs: number;
}

/** Every pod of this node, each worked on by itself: one step at a time per pod, pods never waiting for one another. */
export class PodWorkers implements Service {
  readonly name = 'pod workers';
  readonly #deps: PodWorkerDeps;
  readonly #queue: WorkQueue;
  readonly #records = new Map<string, WorkRecord>();
  constructor(deps: PodWorkerDeps) {
    this.#deps = deps;
    this.#queue = new WorkQueue({ name: 'pods', clock: deps.clock, logger: deps.logger, workers: workersMax, backoff: { baseMs: 250, factor: 2, maxMs: 30_000, jitter: 0 } });
  }

  async run(signal: AbortSignal): Promise<void> {
    await this.#queue.run(async (uid) => this.#step(uid), signal);
  }

  /** The pod as its source has it now. */
  update(pod: Pod): void {
    const uid = podUid(pod);
    const record = this.#records.get(uid);
    if (record === undefined) {
      this.#records.set(uid, {
        uid, pod, phase: 'syncing', removed: false, admitted: false, cleaned: false, verdict: undefined, status: undefined, volumesAtMs: -Infinity,
      });
    } else {
      record.pod = pod;
      const grace = pod.metadata.deletionGracePeriodSeconds;
      if (record.phase === 'terminating' && grace !== undefined) this.#deps.killer.hurry(uid, grace);
    }
    this.#queue.add(uid);
  }

  /** The source has it no more: it ends, if it has not, and is forgotten. `last` is the object as it was when it went. */
  remove(uid: string, last?: Pod): void {
    const record = this.#records.get(uid);
    if (record === undefined) return;
    if (last !== undefined) record.pod = last;
    record.removed = true;
    if (record.phase === 'terminating') this.#deps.killer.hurry(uid, last?.metadata.deletionGracePeriodSeconds ?? 0);
    this.#queue.add(uid);
  }

  poke(uid: string): void {
    if (this.#records.has(uid)) this.#queue.add(uid);
  }
  pokeAll(): void {
    for (const uid of this.#records.keys()) this.#queue.add(uid);
  }
  has(uid: string): boolean {
    return this.#records.has(uid);
  }
  pods(): readonly Pod[] {
    return [...this.#records.values()].map(({ pod, status }) => (status === undefined ? pod : { ...pod, status: { ...pod.status, ...status } }));
  }
  find(namespace: string, name: string): Pod | undefined {
    return this.pods().find((pod) => podNamespace(pod) === namespace && pod.metadata.name === name);
  }

  async #step(uid: string): Promise<ReconcileResult> {
    const record = this.#records.get(uid);
    if (record === undefined) return {};
    if (record.phase === 'syncing') {
      const result = await this.#sync(record);
      if (result !== undefined) return result;
    }
    if (record.phase === 'terminating') await this.#terminate(record);
    await this.#finish(record);
    return {};
  }

  /** undefined: the pod goes on to terminating. */
  async #sync(record: WorkRecord): Promise<ReconcileResult | undefined> {
    const { pod, uid } = record;
    const { cache, node } = this.#deps;
    if (record.removed || pod.metadata.deletionTimestamp !== undefined || isPodTerminal(pod)) return this.#end(record);
    if (this.#waitsForNamesake(record)) return { requeueAfterMs: networkRetryMs };
    const state = await cache.refresh(uid);
    const refusal = record.admitted || state.sandboxes.length > 0 ? undefined : node.admit(pod, this.#others(record));
    if (refusal !== undefined) {
      this.#deps.events.pod(pod, 'Warning', refusal.reason, refusal.message);
      return this.#end(record, refusal);
    }
    record.admitted = true;
    this.#publish(record, state);
    if (hasEnded(record)) return this.#end(record);
    const deadlineMs = this.#deadlineMs(record);
    if (deadlineMs !== undefined && deadlineMs <= 0) {
      const verdict = { reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' };
      this.#deps.events.pod(pod, 'Normal', verdict.reason, verdict.message);
      return this.#end(record, verdict);
    }
    const problem = pod.spec.hostNetwork === true ? undefined : node.networkProblem();
    if (problem !== undefined) {
      this.#deps.events.pod(pod, 'Warning', 'NetworkNotReady', `network is not ready: ${problem}`);
      return { requeueAfterMs: networkRetryMs };
    }
    const retryAfterMs = await this.#advance(record, state);
    if (hasEnded(record)) return this.#end(record);
    return { requeueAfterMs: Math.max(1, Math.min(retryAfterMs ?? Infinity, deadlineMs ?? Infinity, this.#refreshMs(pod) * (0.75 + 0.5 * this.#deps.random.next()))) };
  }

  #refreshMs(pod: Pod): number {
    return (pod.spec.volumes ?? []).some((volume) => volume.configMap !== undefined || volume.secret !== undefined || volume.projected !== undefined) ? volumeRefreshMs : resyncMs;
  }

  #end(record: WorkRecord, verdict?: WorkRecord['verdict']): undefined {
    record.verdict ??= verdict;
    record.phase = 'terminating';
    return undefined;
  }

  #others(record: WorkRecord): readonly Pod[] {
    return [...this.#records.values()].filter((other) => other !== record && other.admitted && other.phase !== 'terminated').map(({ pod }) => pod);
  }

  /** A static pod whose manifest changed has the name of its predecessor, which must be gone first. */
  #waitsForNamesake(record: WorkRecord): boolean {
    const key = podKey(record.pod);
    for (const other of this.#records.values()) {
      if (other === record) return false;
      if (podKey(other.pod) === key) return true;
    }
    return false;
  }

  #deadlineMs({ pod, status }: WorkRecord): number | undefined {
    const seconds = pod.spec.activeDeadlineSeconds;
    const start = status?.startTime;
    return seconds === undefined || start === undefined ? undefined : Date.parse(start) + seconds * 1000 - this.#deps.clock.nowMs();
  }

  async #advance(record: WorkRecord, state: PodRuntimeState): Promise<number | undefined> {
    const { pod, uid } = record;
    const { volumes, cgroups, node, runtime, events } = this.#deps;
    const cgroupParent = await cgroups.ensure(pod);
    const nowMs = this.#deps.clock.monotonicMs();
    const again = nowMs - record.volumesAtMs >= volumeRefreshMs * 0.7;
    const ready = await volumes.setUp(pod, node.facts(state.sandboxes[0]?.ips ?? []), { again }).catch((err: unknown) => {
      events.pod(pod, 'Warning', 'FailedMount', errorMessage(err));
      throw err;
    });
    if (again) record.volumesAtMs = nowMs;
    const outcome = await runtime.sync({
      pod, cgroupParent, volumes: ready, facts: node.facts, podFolder: volumes.podFolder(uid),
      pullSecrets: async (image) => this.#pullSecrets(pod, image),
      restartCount: (name) => this.#knownRestarts(record, name),
    }, state, (current) => this.#publish(record, current));
    this.#publish(record, this.#deps.cache.get(uid));
    await removeDeadContainers(this.#deps.cache.get(uid), this.#deps);
    return sameStates(state, this.#deps.cache.get(uid)) ? outcome.retryAfterMs : 0;
  }

  /** A container that the runtime forgot counts on from what the API knows. */
  #knownRestarts(record: WorkRecord, name: string): number {
    const previous = record.pod.status ?? this.#deps.api()?.knownStatus(record.pod);
    const found = [...(previous?.containerStatuses ?? []), ...(previous?.initContainerStatuses ?? [])].find((status) => status.name === name);
    return found?.containerID === undefined ? 0 : found.restartCount + 1;
  }

  async #pullSecrets(pod: Pod, image: string): Promise<ReturnType<typeof pullCredentials>> {
    const names = (pod.spec.imagePullSecrets ?? []).flatMap(({ name }) => (name === undefined ? [] : [name]));
    const found = await Promise.all(names.map(async (name) => this.#deps.objects.secret(podNamespace(pod), name).catch(() => undefined)));
    return pullCredentials(image, found.filter((secret) => secret !== undefined));
  }

  #publish(record: WorkRecord, state: PodRuntimeState): void {
    const { prober, statuses, node, runtime, clock } = this.#deps;
    const known = record.status ?? (record.pod.metadata.annotations?.[configSourceAnnotation] === undefined ? record.pod.status : this.#deps.api()?.knownStatus(record.pod));
    const wasReady = (id: string): boolean => [...(known?.containerStatuses ?? []), ...(known?.initContainerStatuses ?? [])].some(({ containerID, ready }) => ready && containerID === `containerd://${id}`);
    if (record.phase !== 'terminated') prober.follow(record.pod, state, wasReady);
    record.status = podStatus({
      pod: record.pod, state, previous: known, waiting: runtime.waiting(record.uid), ready: (id) => prober.ready(id), started: (id) => prober.started(id),
      hostIps: node.hostIps(), nowMs: clock.nowMs(), terminated: record.phase === 'terminated', ...(record.verdict === undefined ? {} : { verdict: record.verdict }),
    });
    statuses.set(record.pod, record.status);
  }

  async #terminate(record: WorkRecord): Promise<void> {
    const { uid } = record;
    const { cache, runtime, prober } = this.#deps;
    prober.stopKilling(uid);
    let state = await cache.refresh(uid);
    // What the API holds about a pod that ended before this kubelet started is not to be written over with what the runtime forgot.
    const ended = isPodTerminal(record.pod) && runningContainers(state).length === 0;
    if (!ended) this.#publish(record, state);
    const grace = record.removed && record.pod.metadata.deletionTimestamp === undefined ? record.pod.spec.terminationGracePeriodSeconds : undefined;
    await runtime.stop(uid, state, record.pod, undefined, grace);
    state = await cache.refresh(uid);
    if (runningContainers(state).length > 0) throw new Error(`containers of ${formatPod(record.pod)} still run`);
    record.phase = 'terminated';
    prober.forgetPod(uid);
    if (!ended) this.#publish(record, state);
  }

  /** After the last container: gives everything back, tells the API, and forgets the pod once its source has. */
  async #finish(record: WorkRecord): Promise<void> {
    const { uid, pod } = record;
    const { volumes, cgroups, statuses, runtime, cache } = this.#deps;
    if (!record.cleaned) {
      await volumes.tearDown(uid);
      if (!await cgroups.remove(uid)) throw new Error(`the cgroup of ${formatPod(pod)} is still in use`);
      record.cleaned = true;
    }
    if (!record.removed) {
      await statuses.flush(uid);
      if (pod.metadata.deletionTimestamp !== undefined && !isMirrorPod(pod)) await this.#deps.api()?.deleteNow(pod);
      return;
    }
    await runtime.remove(await cache.refresh(uid), podLogFolder(pod));
    // Housekeeping must not find in the cache what nobody stands for any more.
    await cache.refresh(uid);
    statuses.forget(uid);
    runtime.forgetPod(uid);
    this.#deps.images.forgetPod(uid);
    this.#deps.objects.forgetPod(uid);
    this.#records.delete(uid);
    for (const other of this.#records.values()) if (podKey(other.pod) === podKey(pod)) this.#queue.add(other.uid);
  }
}

/** What a sync saw at its end may ask for more than what it saw at its beginning: then it goes on at once. */
function sameStates(before: PodRuntimeState, after: PodRuntimeState): boolean {
  const print = (state: PodRuntimeState): string => [...state.sandboxes, ...state.containers].map((part) => `${part.id}${part.state}`).join();
  return print(before) === print(after);
}

function hasEnded({ status }: WorkRecord): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}
