import { sleep } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import { runServices, type Service } from '../../base/lifecycle.ts';
import type { ReconcileResult } from '../../base/workqueue.ts';
import { formatTime } from '../../api/meta/time.ts';
import { isPodReady } from '../../api/pod.ts';
import { hasCode } from '../../client/client-error.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { Informer } from '../../client/informer.ts';
import { keyOf } from '../../client/resource.ts';
import { leases, nodes, pods } from '../../client/resources.ts';
import type { Lease } from '../../generated/types/coordination-v1.ts';
import type { Node, Pod } from '../../generated/types/core-v1.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';
import { desiredTaints, evictionTaint, hasTaint, heartbeatMs, readiness, silentConditions } from './node-health.ts';
import { nodeIndex, nodeIndexValues } from './pods-of-node.ts';
import { evictionRates, ZoneLimiter, zoneOf, type EvictionRates } from './zones.ts';

export interface NodeLifecycleOptions extends EvictionRates {
  readonly monitorPeriodMs: number;
  readonly graceMs: number;
  /** For a node that has not reported yet. */
  readonly startupGraceMs: number;
}

const rateRecheckMs = 5_000;

/** Notices silent kubelets, says so in the node's conditions and taints, and takes their pods out of service. */
class NodeLifecycleController implements Service {
  readonly name = 'node-lifecycle-controller';
  readonly #context: ControllerContext;
  readonly #options: NodeLifecycleOptions;
  readonly #nodes: Informer<Node>;
  readonly #pods: Informer<Pod>;
  readonly #leases: Informer<Lease>;
  readonly #events: EventRecorder;
  readonly #loop: ControllerLoop;
  /** When each node last gave a sign of life, by this process's own monotonic clock: clocks of machines are never compared. */
  readonly #heardMs = new Map<string, number>();
  readonly #lastReady = new Map<string, string | undefined>();
  readonly #limiter = new ZoneLimiter();
  constructor(context: ControllerContext, options: NodeLifecycleOptions) {
    this.#context = context;
    this.#options = options;
    this.#events = context.recorder('node-controller');
    this.#nodes = context.informers.informer(nodes);
    this.#pods = context.informers.informer(pods, { indexes: { [nodeIndex]: nodeIndexValues } });
    this.#leases = context.informers.informer(leases, { namespace: 'kube-node-lease' });
    this.#loop = new ControllerLoop(context, { name: this.name, waitFor: [this.#nodes, this.#pods, this.#leases], reconcile: (name, signal) => this.#reconcile(name, signal) });
    enqueueChanges(this.#nodes, this.#loop.queue, keyOf);
    this.#nodes.onChange(({ kind, object, previous }) => {
      if (kind === 'deleted') this.#forget(object);
      else if (previous === undefined || heartbeatMs(previous) !== heartbeatMs(object)) this.#hear(object.metadata.name);
      if (kind === 'added') this.#tell(object, 'Normal', 'RegisteredNode', `Node ${object.metadata.name ?? ''} event: Registered Node ${object.metadata.name ?? ''} in Controller`);
    });
    this.#leases.onChange(({ kind, object, previous }) => {
      if (kind !== 'deleted' && object.spec.renewTime !== previous?.spec.renewTime) this.#hear(object.metadata.name);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return runServices([this.#loop, { name: 'node monitor', run: (inner) => this.#monitor(inner) }], signal);
  }

  #hear(name: string | undefined): void {
    this.#heardMs.set(name ?? '', this.#context.clock.monotonicMs());
  }

  #forget({ metadata: { name = '' } }: Node): void {
    this.#heardMs.delete(name);
    this.#lastReady.delete(name);
  }

  async #monitor(signal: AbortSignal): Promise<void> {
    const synced = [this.#nodes, this.#leases].map((informer) => informer.waitForSync({ signal }));
    await Promise.all(synced).catch(() => undefined);
    while (!signal.aborted) {
      for (const node of this.#nodes.list()) {
        await this.#judge(node, signal).catch((err: unknown) => {
          if (!signal.aborted && !hasCode(err, 'conflict')) this.#context.logger.warn({ node: node.metadata.name, cause: errorMessage(err) }, 'node status not written');
        });
      }
      await sleep(this.#context.clock, this.#options.monitorPeriodMs, { signal }).catch(() => undefined);
    }
  }

  async #judge(node: Node, signal: AbortSignal): Promise<void> {
    const { name = '' } = node.metadata;
    const silentMs = this.#context.clock.monotonicMs() - (this.#heardMs.get(name) ?? 0);
    const graceMs = readiness(node) === undefined ? this.#options.startupGraceMs : this.#options.graceMs;
    if (silentMs <= graceMs) return;
    const conditions = silentConditions(node, this.#context.clock.nowMs());
    if (conditions === undefined) return;
    await this.#context.client.update(nodes, { ...node, status: { ...node.status, conditions } }, { subresource: 'status', signal });
    this.#context.logger.warn({ node: name, silentMs: Math.round(silentMs) }, 'node fell silent');
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<ReconcileResult | void> {
    const node = this.#nodes.get(name);
    if (node === undefined) return undefined;
    const ready = readiness(node);
    const before = this.#lastReady.get(name);
    const nowMs = this.#context.clock.nowMs();
    const wanted = evictionTaint(node);
    let waitMs: number | undefined;
    let evict = false;
    if (wanted !== undefined && !hasTaint(node, wanted)) {
      const turn = this.#limiter.take(zoneOf(node), evictionRates(this.#nodes.list(), this.#options).get(zoneOf(node)) ?? 0, this.#context.clock.monotonicMs());
      evict = turn === 0;
      if (turn !== 0) waitMs = turn ?? rateRecheckMs;
    }
    const taints = desiredTaints(node, evict, nowMs);
    if (taints !== (node.spec?.taints ?? [])) await this.#writeTaints(node, taints, signal);
    if (ready !== 'True' && ready !== undefined) {
      if (before === 'True') this.#tell(node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
      if (before === 'True' || ready === 'Unknown') await this.#markPods(name, signal);
    }
    this.#lastReady.set(name, ready);
    return waitMs === undefined ? undefined : { requeueAfterMs: waitMs };
  }

  async #writeTaints(node: Node, taints: NonNullable<Node['spec']['taints']>, signal: AbortSignal): Promise<void> {
    const { resourceVersion, name = '' } = node.metadata;
    await this.#context.client.patch(nodes, { name }, { type: 'merge', body: { metadata: { resourceVersion }, spec: { taints: taints.length === 0 ? null : taints } } }, { signal });
  }

  /** Nobody should be sent to pods that nobody hears of. */
  async #markPods(node: string, signal: AbortSignal): Promise<void> {
    const now = formatTime(this.#context.clock.nowMs());
    for (const pod of this.#pods.byIndex(nodeIndex, node)) {
      if (!isPodReady(pod)) continue;
      const conditions = pod.status.conditions?.map((condition) => (condition.type === 'Ready' ? { ...condition, status: 'False' as const, lastTransitionTime: now } : condition)) ?? [];
      this.#events.record(pod, { type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready' });
      await this.#context.client.update(pods, { ...pod, status: { ...pod.status, conditions } }, { subresource: 'status', signal }).catch((err: unknown) => {
        if (!hasCode(err, 'notFound')) throw err;
      });
    }
  }

  #tell(node: Node, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#events.record({ kind: 'Node', apiVersion: 'v1', name: node.metadata.name, uid: node.metadata.uid }, { type, reason, message });
  }
}

export const nodeLifecycleController = (options: NodeLifecycleOptions): ControllerFactory => (context) => new NodeLifecycleController(context, options);
