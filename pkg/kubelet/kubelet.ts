import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { JsonObject } from '../base/json.ts';
import { runServices, type Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { ApiClient } from '../client/api-client.ts';
import type { CriClient } from '../cri/cri-client.ts';
import type { Pod } from '../generated/types/core-v1.ts';
import { ApiSession } from './api-session.ts';
import { CgroupTree } from './cgroups/cgroup-tree.ts';
import { PodCgroups } from './cgroups/pod-cgroups.ts';
import { ClusterObjects } from './cluster-objects.ts';
import type { KubeletSettings } from './config.ts';
import { Housekeeping } from './housekeeping.ts';
import { ImagePuller } from './images/image-puller.ts';
import { KubeletError } from './kubelet-error.ts';
import type { Machine } from './node/machine.ts';
import { NodeAgent } from './node/node-agent.ts';
import type { NodeIdentity } from './node/node-registration.ts';
import { nodeResources } from './node/node-status.ts';
import { admitPod } from './pod/admission.ts';
import { parseResolvConf } from './pod/dns.ts';
import type { NodeFacts } from './pod/downward.ts';
import { podUid } from './pod/labels.ts';
import { memoryBytes, milliCpu } from './pod/resources.ts';
import { Prober } from './probes/prober.ts';
import { type NodeView, PodWorkers } from './pod-workers.ts';
import { ContainerKiller } from './runtime/container-killer.ts';
import { PodEvents } from './runtime/events.ts';
import { PodRuntime } from './runtime/pod-runtime.ts';
import { RuntimeCache } from './runtime/runtime-cache.ts';
import { StaticPods } from './sources/static-pods.ts';
import { StatusWriter } from './status-writer.ts';
import type { Mounter } from './volumes/mounts.ts';
import { PodVolumes } from './volumes/pod-volumes.ts';

export interface KubeletDeps {
  readonly settings: KubeletSettings;
  readonly machine: Machine;
  readonly identity: NodeIdentity;
  readonly addresses: readonly string[];
  readonly rootDir: string;
  readonly cri: CriClient;
  readonly mounter: Mounter;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** undefined: this node stands alone and runs static pods only. */
  readonly connect: ((signal: AbortSignal) => Promise<ApiClient>) | undefined;
  readonly alongside?: (client: ApiClient) => readonly Service[];
  /** Fills what an API server would fill in a static pod. */
  readonly podDefaults: (pod: JsonObject) => JsonObject;
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * The agent of one node. All parts are made here and know one another only through what they are given:
 *
 *   sources (API informer, manifests) -> PodWorkers -> PodRuntime -> CRI
 *   RuntimeCache, Prober -> PodWorkers.poke          PodWorkers -> StatusWriter -> API
 */
export class Kubelet implements Service {
  readonly name = 'kubelet';
  readonly deps: KubeletDeps;
  readonly events: PodEvents;
  readonly cache: RuntimeCache;
  readonly workers: PodWorkers;
  readonly agent: NodeAgent;
  readonly session: ApiSession | undefined;
  readonly #statuses: StatusWriter;
  readonly #cgroups: PodCgroups;
  readonly #housekeeping: Housekeeping;
  readonly #prober: Prober;
  readonly #stopping = new AbortController();
  #staticUids = new Set<string>();
  #staticRead = false;
  constructor(deps: KubeletDeps) {
    this.deps = deps;
    const { settings, machine, cri, clock, random, logger, rootDir, identity, addresses, mounter } = deps;
    const events = new PodEvents(clock);
    this.events = events;
    const poke = (uid: string): void => this.workers.poke(uid);
    const objects = new ClusterObjects(clock);
    const tree = new CgroupTree({ logger });
    if (!tree.present) throw new KubeletError('badConfig', 'no cgroup file system is mounted: mount cgroup v1 controllers or cgroup2 below /sys/fs/cgroup');
    const { allocatable } = nodeResources(settings, machine);
    this.#cgroups = new PodCgroups(tree, {
      allocatable: { cpuMilli: milliCpu(allocatable), memoryBytes: memoryBytes(allocatable) }, cpuQuota: settings.cpuCfsQuota, pidsLimit: settings.podPidsLimit,
    });
    this.cache = new RuntimeCache({ cri, clock, logger, onChange: poke });
    this.#prober = new Prober({ cri, clock, random, events, hostIp: () => addresses[0] ?? '127.0.0.1', onChange: poke });
    const prober = this.#prober;
    this.#statuses = new StatusWriter({ clock, logger });
    const killer = new ContainerKiller({ cri, clock, events, logger, stopping: this.#stopping.signal, sendSignal: (pid, number) => { process.kill(pid, number); } });
    this.agent = new NodeAgent({ settings, machine, identity, addresses, rootDir, cri, cache: this.cache, events, clock, logger, onReadiness: () => this.workers.pokeAll() });
    const images = new ImagePuller({ cri, clock, events, onPulled: () => this.agent.imagesChanged() }, { parallelMax: settings.serializeImagePulls ? 1 : Math.max(1, settings.maxParallelImagePulls) });
    const runtime = new PodRuntime({
      cri, clock, random, logger, events, cache: this.cache, killer, images, objects, mounter, probes: prober, stopping: this.#stopping.signal, logsDir: settings.podLogsDir,
      memoryCapacityBytes: machine.memoryBytes, cpuQuota: settings.cpuCfsQuota, seccompRoot: path.join(rootDir, 'seccomp'),
      dns: () => ({ servers: settings.clusterDns, domain: settings.clusterDomain, node: parseResolvConf(readOrEmpty(settings.resolvConf)) }),
      nodeHosts: () => readOrEmpty('/etc/hosts'),
    });
    const volumes = new PodVolumes({ rootDir, objects, mounter, clock, random });
    this.workers = new PodWorkers({
      clock, random, logger, events, cache: this.cache, runtime, killer, volumes, cgroups: this.#cgroups, prober, images, objects, statuses: this.#statuses,
      removeContainer: async (id) => cri.removeContainer(id), removeSandbox: async (id) => cri.removePodSandbox(id),
      node: this.#view(allocatable), api: () => this.session,
    });
    this.session = deps.connect === undefined ? undefined : new ApiSession({
      connect: deps.connect, nodeName: identity.name, hasStaticPods: settings.staticPodPath !== '', hostname: identity.hostname, leaseSeconds: settings.leaseSeconds, agent: this.agent, workers: this.workers,
      statuses: this.#statuses, objects, events, clock, random, logger, ...(deps.alongside === undefined ? {} : { alongside: deps.alongside }),
    });
    this.#housekeeping = new Housekeeping({
      settings, cri, clock, logger, cache: this.cache, runtime, volumes, cgroups: this.#cgroups, known: (uid) => this.workers.has(uid), complete: () => this.sourcesComplete, rootDir,
      onImagesRemoved: () => this.agent.imagesChanged(),
    });
  }

  #view(allocatable: Readonly<Record<string, string>>): NodeView {
    const { addresses, identity } = this.deps;
    const facts = (podIps: readonly string[]): NodeFacts => ({ nodeName: identity.name, hostIps: addresses, podIps, allocatable });
    return {
      hostIps: () => addresses, facts, networkProblem: () => this.agent.networkProblem,
      admit: (pod, others) => admitPod(pod, others, { allocatable, labels: this.agent.node?.metadata.labels ?? identity.labels }),
    };
  }

  /** Every source was read at least once: a pod that none of them names is not wanted. */
  get sourcesComplete(): boolean {
    return this.cache.listed && (this.#staticRead || this.deps.settings.staticPodPath === '') && (this.session === undefined || this.session.podsKnown);
  }

  #setStaticPods(found: readonly Pod[]): void {
    this.#staticRead = true;
    const uids = new Set(found.map(podUid));
    for (const uid of this.#staticUids) if (!uids.has(uid)) this.workers.remove(uid);
    for (const pod of found) if (!this.#staticUids.has(podUid(pod))) this.workers.update(pod);
    this.#staticUids = uids;
    this.session?.setStaticPods(found);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { settings, identity, clock, logger, rootDir, podDefaults } = this.deps;
    await mkdir(path.join(rootDir, 'pods'), { recursive: true, mode: 0o750 });
    await mkdir(settings.podLogsDir, { recursive: true });
    await this.#cgroups.start();
    signal.addEventListener('abort', () => {
      this.#stopping.abort(signal.reason);
      this.deps.cri.close();
    }, { once: true });
    const services: Service[] = [this.cache, this.agent, this.#statuses, this.workers, this.#housekeeping];
    if (settings.staticPodPath !== '') {
      services.push(new StaticPods({ folder: settings.staticPodPath, nodeName: identity.name, checkMs: settings.fileCheckMs, defaults: podDefaults }, {
        clock, logger, onPods: (found) => this.#setStaticPods(found),
      }));
    }
    if (this.session !== undefined) services.push(this.session);
    try {
      await runServices(services, signal);
    } finally {
      this.#prober.stop();
    }
  }
}
