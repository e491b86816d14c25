import { type Clock, sleep } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { hasCode } from '../../client/client-error.ts';
import { nodes } from '../../client/resources.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import type { Image, RuntimeCondition, RuntimeVersion } from '../../cri/messages.ts';
import type { Node, NodeStatus } from '../../generated/types/core-v1.ts';
import type { KubeletSettings } from '../config.ts';
import type { PodEvents } from '../runtime/events.ts';
import type { RuntimeCache } from '../runtime/runtime-cache.ts';
import { availableMemoryBytes, diskUse, type Machine } from './machine.ts';
import { nodeStatusPatch, registerNode, type NodeIdentity } from './node-registration.ts';
import { networkProblem, nodeStatus } from './node-status.ts';

/** While the node is not ready it is looked at this often, so that it becomes ready at once. */
const unreadyLookMs = 250;
const imagesEveryMs = 60_000;
const memoryPressureBytes = 100 * 1024 * 1024;
const diskPressureShare = 0.9;

export interface NodeAgentDeps {
  readonly settings: KubeletSettings;
  readonly machine: Machine;
  readonly identity: NodeIdentity;
  readonly addresses: readonly string[];
  readonly rootDir: string;
  readonly cri: CriClient;
  readonly cache: RuntimeCache;
  readonly events: PodEvents;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The runtime or the pod network became ready or not. */
  readonly onReadiness: () => void;
}

/** Watches the runtime, and keeps the Node object telling what it sees. */
export class NodeAgent implements Service {
  readonly name = 'node status';
  readonly #deps: NodeAgentDeps;
  #runtime: RuntimeVersion | undefined;
  #conditions: readonly RuntimeCondition[] = [];
  #images: readonly Image[] = [];
  #imagesAtMs = -Infinity;
  #node: Node | undefined;
  #client: ApiClient | undefined;
  #reportedAtMs = -Infinity;
  #wake: (() => void) | undefined;
  constructor(deps: NodeAgentDeps) {
    this.#deps = deps;
  }

  get networkProblem(): string | undefined {
    return networkProblem(this.#conditions);
  }
  get node(): Node | undefined {
    return this.#node;
  }
  get uid(): string {
    return this.#node?.metadata.uid ?? '';
  }
  status(): NodeStatus {
    const { settings, machine, identity, addresses, cache, clock, rootDir } = this.#deps;
    const disk = diskUse(rootDir);
    return nodeStatus({
      settings, machine, hostname: identity.hostname, addresses, runtime: this.#runtime, runtimeConditions: this.#conditions, pleg: cache.health(), images: this.#images,
      previous: this.#node?.status, nowMs: clock.nowMs(),
      pressure: { memory: availableMemoryBytes() < memoryPressureBytes, disk: disk.usedShare > diskPressureShare || disk.freeInodesShare < 0.05, pid: false },
    });
  }
  /** Images changed: the next status lists them. */
  imagesChanged(): void {
    this.#imagesAtMs = -Infinity;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#look();
      if (this.#client !== undefined && this.#node !== undefined) await this.#report(this.#client, signal);
      await this.#pause(this.#ready ? this.#deps.settings.nodeStatusUpdateMs : unreadyLookMs, signal);
    }
  }

  get #ready(): boolean {
    return this.#runtime !== undefined && this.networkProblem === undefined;
  }

  async #pause(delayMs: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const onAbort = (): void => woken.abort(new Error('stopping'));
    signal.addEventListener('abort', onAbort, { once: true });
    this.#wake = () => woken.abort(new Error('woken'));
    if (!signal.aborted) await sleep(this.#deps.clock, delayMs, { signal: woken.signal }).catch(() => undefined);
    this.#wake = undefined;
    signal.removeEventListener('abort', onAbort);
  }

  /** Registers the node with this API, then keeps its status there. */
  async connect(client: ApiClient, signal: AbortSignal): Promise<Node> {
    if (this.#runtime === undefined) await this.#look();
    const { clock, logger, identity, events } = this.#deps;
    this.#node = await registerNode(client, identity, () => this.status(), { clock, logger, signal });
    logger.info({ node: identity.name }, 'node is registered');
    events.node(identity.name, 'Normal', 'Starting', 'Starting kubelet.');
    this.#client = client;
    this.#reportedAtMs = -Infinity;
    this.#wake?.();
    return this.#node;
  }

  async #look(): Promise<void> {
    const before = JSON.stringify([this.#runtime, this.#conditions]);
    const { cri, clock, logger } = this.#deps;
    try {
      const [version, conditions] = await Promise.all([cri.version(), cri.status()]);
      this.#runtime = version;
      this.#conditions = conditions;
      if (clock.monotonicMs() - this.#imagesAtMs >= imagesEveryMs) {
        this.#images = await cri.listImages();
        this.#imagesAtMs = clock.monotonicMs();
      }
    } catch (err) {
      logger.debug({ cause: errorMessage(err) }, 'container runtime status is not known');
      this.#runtime = undefined;
      this.#conditions = [];
    }
    if (before !== JSON.stringify([this.#runtime, this.#conditions])) this.#deps.onReadiness();
  }

  async #report(client: ApiClient, signal: AbortSignal): Promise<void> {
    const { clock, settings, identity, logger } = this.#deps;
    const due = clock.monotonicMs() - this.#reportedAtMs >= settings.nodeStatusReportMs;
    const patch = nodeStatusPatch(this.#node?.status, this.status(), due);
    if (patch === undefined) return;
    try {
      this.#node = await client.patch(nodes, { name: identity.name }, { type: 'strategic', subresource: 'status', body: { status: patch } }, { signal, deadlineMs: 10_000 });
      this.#reportedAtMs = clock.monotonicMs();
    } catch (err) {
      if (signal.aborted) return;
      logger.debug({ cause: errorMessage(err) }, 'node status was not written');
      if (hasCode(err, 'notFound')) await this.connect(client, signal).catch(() => undefined);
    }
  }
}
