import { isMirrorPod, isStaticPod } from '../api/pod.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { runServices, type Service } from '../base/lifecycle.ts';
import type { Random } from '../base/random.ts';
import { aborted } from '../base/signals.ts';
import type { ApiClient } from '../client/api-client.ts';
import { hasCode } from '../client/client-error.ts';
import { EventRecorder } from '../client/event-recorder.ts';
import { dropManagedFields, Informer } from '../client/informer.ts';
import { pods, services } from '../client/resources.ts';
import type { Pod, PodStatus, Service as ClusterService } from '../generated/types/core-v1.ts';
import type { ClusterObjects } from './cluster-objects.ts';
import type { NodeAgent } from './node/node-agent.ts';
import { NodeLease } from './node/node-lease.ts';
import { podKey, podName, podNamespace, podUid } from './pod/labels.ts';
import type { PodApi, PodWorkers } from './pod-workers.ts';
import type { PodEvents } from './runtime/events.ts';
import { MirrorPods } from './sources/mirror-pods.ts';
import type { StatusWriter } from './status-writer.ts';

export interface ApiSessionDeps {
  /** Resolves when this node has credentials; tries for as long as it takes. */
  readonly connect: (signal: AbortSignal) => Promise<ApiClient>;
  readonly nodeName: string;
  /** Manifests will be read: before that no mirror is without its original. */
  readonly hasStaticPods: boolean;
  readonly hostname: string;
  readonly leaseSeconds: number;
  readonly agent: NodeAgent;
  readonly workers: PodWorkers;
  readonly statuses: StatusWriter;
  readonly objects: ClusterObjects;
  readonly events: PodEvents;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** More that runs for as long as there is an API: certificate rotation. */
  readonly alongside?: (client: ApiClient) => readonly Service[];
}

/** Everything between this node and the API server. The node runs without it; when it comes up, what happened meanwhile is told. */
export class ApiSession implements Service, PodApi {
  readonly name = 'api session';
  readonly #deps: ApiSessionDeps;
  #client: ApiClient | undefined;
  #pods: Informer<Pod> | undefined;
  #mirrors: MirrorPods | undefined;
  #staticPods = new Map<string, Pod>();
  #staticKnown: boolean;
  constructor(deps: ApiSessionDeps) {
    this.#deps = deps;
    this.#staticKnown = !deps.hasStaticPods;
  }

  get client(): ApiClient | undefined {
    return this.#client;
  }
  /** The list of this node's pods was read: what it does not hold is not wanted. */
  get podsKnown(): boolean {
    return this.#pods?.synced === true;
  }

  /** The static pods as their manifests have them now. */
  setStaticPods(found: readonly Pod[]): void {
    this.#staticKnown = true;
    const before = [...this.#staticPods.keys()];
    this.#staticPods = new Map(found.map((pod) => [podKey(pod), pod]));
    const mirrors = (this.#pods?.list() ?? []).filter(isMirrorPod).map(podKey);
    for (const key of new Set([...before, ...this.#staticPods.keys(), ...mirrors])) this.#mirrors?.check(key);
  }

  knownStatus(pod: Pod): PodStatus | undefined {
    return this.#copyOf(pod)?.status;
  }

  async deleteNow(pod: Pod): Promise<void> {
    try {
      await this.#client?.delete(pods, { namespace: podNamespace(pod), name: podName(pod) }, { gracePeriodSeconds: 0, preconditions: { uid: podUid(pod) } });
    } catch (err) {
      if (!hasCode(err, 'notFound', 'conflict')) throw err;
    }
  }

  /** The API's object for this pod, which for a static pod is its mirror. */
  #copyOf(pod: Pod): Pod | undefined {
    const found = this.#pods?.get(podKey(pod));
    if (found === undefined) return undefined;
    return isMirrorPod(found) ? (isStaticPod(pod) ? found : undefined) : podUid(found) === podUid(pod) ? found : undefined;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { agent, nodeName, clock, random, logger, statuses, objects, events, leaseSeconds, hostname } = this.#deps;
    let client: ApiClient;
    try {
      client = await this.#deps.connect(signal);
    } catch (err) {
      if (signal.aborted) return;
      throw err;
    }
    const deps = { clock, random, logger };
    this.#client = client;
    const serviceInformer = new Informer(client, services, { transform: dropManagedFields }, deps);
    const podInformer = new Informer(client, pods, { fieldSelector: `spec.nodeName=${nodeName}`, transform: dropManagedFields }, deps);
    const mirrors = new MirrorPods(client, {
      nodeName, nodeUid: () => agent.uid, staticPod: (key) => this.#staticPods.get(key), apiPod: (key) => podInformer.get(key), complete: () => this.#staticKnown,
    }, deps);
    this.#pods = podInformer;
    this.#mirrors = mirrors;
    objects.connect(client, () => serviceInformer.list());
    events.connect(new EventRecorder(client, { component: 'kubelet', host: hostname }, deps));
    podInformer.onChange(({ kind, object }) => this.#podChanged(kind, object));
    const register: Service = { name: 'node registration', run: async (stop) => this.#register(client, stop, podInformer) };
    await runServices([
      serviceInformer,
      { name: 'pods of this node', run: async (stop) => this.#runPods(podInformer, serviceInformer, stop) },
      mirrors, register, new NodeLease(client, { name: nodeName, uid: () => agent.uid }, leaseSeconds, deps), ...(this.#deps.alongside?.(client) ?? []),
    ], signal);
    statuses.disconnect();
    client.close();
  }

  /** Pods start only when the services are known, because their environment names them. */
  async #runPods(podInformer: Informer<Pod>, serviceInformer: Informer<ClusterService>, signal: AbortSignal): Promise<void> {
    await serviceInformer.waitForSync({ signal }).catch(() => undefined);
    if (!signal.aborted) await podInformer.run(signal);
  }

  async #register(client: ApiClient, signal: AbortSignal, podInformer: Informer<Pod>): Promise<void> {
    try {
      await this.#deps.agent.connect(client, signal);
      await podInformer.waitForSync({ signal });
    } catch (err) {
      if (signal.aborted) return;
      throw err;
    }
    this.#deps.statuses.connect(client, (pod) => this.#copyOf(pod));
    for (const key of this.#staticPods.keys()) this.#mirrors?.check(key);
    for (const pod of podInformer.list()) if (isMirrorPod(pod)) this.#mirrors?.check(podKey(pod));
    await aborted(signal);
  }

  #podChanged(kind: 'added' | 'updated' | 'deleted', pod: Pod): void {
    const { workers, statuses } = this.#deps;
    const key = podKey(pod);
    if (isMirrorPod(pod)) {
      this.#mirrors?.check(key);
      const original = this.#staticPods.get(key);
      if (original !== undefined && kind !== 'deleted') statuses.recheck(podUid(original));
      return;
    }
    if (kind === 'deleted') {
      workers.remove(podUid(pod), pod);
      return;
    }
    workers.update(pod);
    statuses.recheck(podUid(pod));
  }
}
