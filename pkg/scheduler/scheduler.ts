import { formatTime } from '../api/meta/time.ts';
import { isPodTerminal } from '../api/pod.ts';
import { selectorMatches } from '../api/selectors/label-selector.ts';
import { errorMessage } from '../base/errors.ts';
import type { Service } from '../base/lifecycle.ts';
import { sleep } from '../base/clock.ts';
import type { ApiClient, ClientDependencies } from '../client/api-client.ts';
import { ClientError } from '../client/client-error.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import type { Informer } from '../client/informer.ts';
import { pods as podResource } from '../client/resources.ts';
import type { Namespace, Node, Pod, PodCondition } from '../generated/types/core-v1.ts';
import type { PodDisruptionBudget } from '../generated/types/policy-v1.ts';
import { ClusterCache } from './cluster-cache.ts';
import { refusalMessage, scheduleOne, type CycleResult, type Explanation } from './cycle.ts';
import type { WeightedPlugin } from './framework.ts';
import { planPreemption, type PreemptionPlan } from './preemption.ts';
import { SchedulingQueue, type QueuedPod } from './scheduling-queue.ts';
import { worthRetry } from './plugins/registry.ts';

export interface SchedulerInformers {
  readonly pods: Informer<Pod>;
  readonly nodes: Informer<Node>;
  readonly namespaces: Informer<Namespace>;
  readonly budgets: Informer<PodDisruptionBudget>;
}

export interface SchedulerOptions {
  /** Pods that name another scheduler are left alone. */
  readonly schedulerName: string;
  readonly plugins: readonly WeightedPlugin[];
}

export interface SchedulerDependencies extends ClientDependencies {
  readonly client: ApiClient;
  readonly informers: SchedulerInformers;
  readonly events: EventRecorder;
}

/** Explanations kept for people who ask why; the oldest go first. */
const explanationsMax = 1000;
const bindAttempts = 5;

const keyOf = (pod: Pod): string => `${pod.metadata.namespace}/${pod.metadata.name}`;

/**
 * Chooses a node for every pod that has none. One pod at a time is decided on a snapshot; binding goes on beside the next decision, with the pod
 * assumed to be where it goes. Restarting loses nothing: everything is in the API.
 */
export class Scheduler implements Service {
  readonly name = 'scheduler';
  readonly #options: SchedulerOptions;
  readonly #deps: SchedulerDependencies;
  readonly #cache: ClusterCache;
  readonly #queue: SchedulingQueue;
  readonly #explanations = new Map<string, Explanation & { readonly message: string }>();
  readonly #binding = new Set<Promise<void>>();
  constructor(options: SchedulerOptions, deps: SchedulerDependencies) {
    this.#options = options;
    this.#deps = deps;
    this.#cache = new ClusterCache((namespace) => deps.informers.namespaces.get(namespace)?.metadata.labels ?? {});
    this.#queue = new SchedulingQueue({
      initialBackoffMs: 1000, maxBackoffMs: 10_000, unschedulableMaxMs: 300_000,
      worthRetry: (event, refusedBy) => worthRetry(options.plugins, event, refusedBy),
    }, deps.clock);
  }

  /** Why the pod is where it is, or nowhere: each node's refusal or points; undefined when it has not been tried lately. */
  explain(key: string): { readonly message: string; readonly refusals: object; readonly scores: object } | undefined {
    const found = this.#explanations.get(key);
    return found === undefined ? undefined : { message: found.message, refusals: Object.fromEntries(found.refusals), scores: Object.fromEntries(found.scores) };
  }

  get queueSizes(): SchedulingQueue['sizes'] {
    return this.#queue.sizes;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { informers } = this.#deps;
    this.#follow();
    await Promise.all([informers.pods, informers.nodes, informers.namespaces].map((informer) => informer.waitForSync({ signal })));
    for (;;) {
      const entry = await this.#queue.pop(signal);
      if (entry === undefined) break;
      try {
        await this.#decide(entry, signal);
      } catch (err) {
        this.#deps.logger.error({ pod: entry.key, err }, 'scheduling failed');
        this.#queue.refused(entry.key, entry.pod, []);
      }
      // Informers and bindings get their turn between two decisions.
      await new Promise<void>((resolve) => { setImmediate(resolve); });
    }
    await Promise.allSettled(this.#binding);
  }

  #follow(): void {
    const { informers } = this.#deps;
    informers.nodes.onChange((event) => {
      if (event.kind === 'deleted') this.#cache.removeNode(event.object.metadata.name ?? '');
      else this.#cache.setNode(event.object);
      if (event.kind === 'added') this.#queue.event('node-added');
      else if (event.kind === 'updated' && nodeChanged(event.previous, event.object)) this.#queue.event('node-updated');
    });
    informers.pods.onChange((event) => {
      if (event.kind === 'deleted') this.#podGone(event.object);
      else this.#podSeen(event.object, event.previous);
    });
    informers.namespaces.onChange(() => this.#queue.event('namespace-changed'));
  }

  #podSeen(pod: Pod, previous: Pod | undefined): void {
    if ((pod.spec.nodeName ?? '') !== '') {
      this.#queue.remove(keyOf(pod));
      this.#cache.setPod(pod);
      if (isPodTerminal(pod)) this.#queue.event('pod-deleted');
      else if (previous === undefined || previous.spec.nodeName === undefined) this.#queue.event('pod-added');
      else if (previous.spec !== pod.spec) this.#queue.event('pod-updated');
      return;
    }
    if (pod.spec.schedulerName !== undefined && pod.spec.schedulerName !== this.#options.schedulerName) return;
    if (pod.metadata.deletionTimestamp !== undefined || isPodTerminal(pod) || this.#cache.isAssumed(keyOf(pod))) return;
    const gated = this.#options.plugins.map(({ plugin }) => plugin.preEnqueue?.(pod)).find((reason) => reason !== undefined);
    if (gated !== undefined) return;
    if (previous === undefined) this.#queue.add(keyOf(pod), pod);
    else this.#queue.update(keyOf(pod), pod, JSON.stringify(previous.spec) !== JSON.stringify(pod.spec) || JSON.stringify(previous.metadata.labels) !== JSON.stringify(pod.metadata.labels));
  }

  #podGone(pod: Pod): void {
    this.#queue.remove(keyOf(pod));
    this.#explanations.delete(keyOf(pod));
    const placed = (pod.spec.nodeName ?? '') !== '' || this.#cache.isAssumed(keyOf(pod));
    this.#cache.removePod(pod);
    if (placed) this.#queue.event('pod-deleted');
  }

  async #decide(entry: QueuedPod, signal: AbortSignal): Promise<void> {
    const { key } = entry;
    const current = this.#deps.informers.pods.get(key);
    if (current === undefined || current.metadata.deletionTimestamp !== undefined || (current.spec.nodeName ?? '') !== '') {
      this.#queue.done(key);
      return;
    }
    const result = scheduleOne(current, this.#cache.snapshot(), this.#options.plugins, this.#deps.random);
    if (result.kind === 'chosen') {
      this.#remember(key, result.explanation, `assigned to ${result.nodeName}`);
      this.#cache.assume(current, result.nodeName);
      this.#queue.done(key);
      const binding = this.#bind(entry, current, result.nodeName, signal).finally(() => this.#binding.delete(binding));
      this.#binding.add(binding);
    } else {
      await this.#refuse(key, current, result);
    }
  }

  #remember(key: string, explanation: Explanation, message: string): void {
    this.#explanations.delete(key);
    this.#explanations.set(key, { ...explanation, message });
    const oldest = this.#explanations.keys().next();
    if (this.#explanations.size > explanationsMax && oldest.done !== true) this.#explanations.delete(oldest.value);
  }

  async #bind(entry: QueuedPod, pod: Pod, nodeName: string, signal: AbortSignal): Promise<void> {
    const { client, events, logger, clock } = this.#deps;
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: pod.metadata.name, namespace: pod.metadata.namespace, uid: pod.metadata.uid }, target: { apiVersion: 'v1', kind: 'Node', name: nodeName } };
    for (let attempt = 1; ; attempt++) {
      try {
        await client.createSubresource(podResource, { namespace: pod.metadata.namespace, name: pod.metadata.name ?? '' }, 'binding', binding, { signal });
        events.record(pod, { type: 'Normal', reason: 'Scheduled', message: `Successfully assigned ${entry.key} to ${nodeName}`, action: 'Binding' });
        return;
      } catch (err) {
        if (signal.aborted) return;
        const final = err instanceof ClientError && (err.code === 'notFound' || err.code === 'conflict' || err.code === 'forbidden' || err.code === 'invalid');
        if (final || attempt >= bindAttempts) {
          logger.warn({ pod: entry.key, node: nodeName, cause: errorMessage(err) }, 'binding failed');
          this.#cache.forget(pod);
          if (this.#deps.informers.pods.get(entry.key) !== undefined) this.#queue.add(entry.key, pod);
          return;
        }
        await sleep(clock, 100 * attempt, { signal }).catch(() => undefined);
      }
    }
  }

  async #refuse(key: string, pod: Pod, result: Extract<CycleResult, { readonly kind: 'none' }>): Promise<void> {
    const { events, informers } = this.#deps;
    const { refusals } = result.explanation;
    let message = refusalMessage(result.nodeCount, refusals, result.everywhere);
    let plan: PreemptionPlan | undefined;
    if (result.nodeCount > 0 && result.everywhere === undefined) {
      const preemption = planPreemption({
        pod, snapshot: this.#cache.snapshot(), refusals, plugins: this.#options.plugins, states: result.states,
        breaksBudget: (victim) => informers.budgets.list(victim.metadata.namespace)
          .some((budget) => (budget.status.disruptionsAllowed ?? 0) <= 0 && selectorMatches(budget.spec.selector, victim.metadata.labels)),
      });
      plan = preemption.plan;
      if (preemption.message !== '') message += ` preemption: ${preemption.message}`;
    }
    this.#remember(key, result.explanation, message);
    this.#queue.refused(key, pod, refusedBy(refusals));
    events.record(pod, { type: 'Warning', reason: 'FailedScheduling', message, action: 'Scheduling' });
    await this.#writeUnschedulable(pod, message, plan?.nodeName);
    if (plan !== undefined) await this.#evict(pod, plan);
  }

  async #writeUnschedulable(pod: Pod, message: string, nominatedNodeName: string | undefined): Promise<void> {
    const known = pod.status.conditions?.find((row) => row.type === 'PodScheduled');
    if (known?.status === 'False' && known.message === message && (nominatedNodeName === undefined || nominatedNodeName === pod.status.nominatedNodeName)) return;
    const now = formatTime(this.#deps.clock.nowMs());
    const condition: PodCondition = {
      type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime: known?.status === 'False' ? known.lastTransitionTime ?? now : now,
    };
    const body = { status: { conditions: [condition], ...(nominatedNodeName !== undefined && { nominatedNodeName }) } };
    try {
      await this.#deps.client.patch(podResource, { namespace: pod.metadata.namespace, name: pod.metadata.name ?? '' }, { type: 'strategic', body, subresource: 'status' });
    } catch (err) {
      this.#deps.logger.debug({ pod: keyOf(pod), cause: errorMessage(err) }, 'could not write the pod\'s condition');
    }
  }

  async #evict(pod: Pod, plan: PreemptionPlan): Promise<void> {
    const { client, events, logger } = this.#deps;
    for (const victim of plan.victims) {
      const key = { namespace: victim.metadata.namespace, name: victim.metadata.name ?? '' };
      const message = `${this.#options.schedulerName}: preempting to accommodate a higher priority pod`;
      const now = formatTime(this.#deps.clock.nowMs());
      const condition: PodCondition = { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message, lastTransitionTime: now };
      try {
        await client.patch(podResource, key, { type: 'strategic', body: { status: { conditions: [condition] } }, subresource: 'status' });
        await client.delete(podResource, key, { preconditions: { uid: victim.metadata.uid } });
        events.record(victim, { type: 'Normal', reason: 'Preempted', message: `Preempted by pod ${pod.metadata.uid} on node ${plan.nodeName}`, action: 'Preempting' });
      } catch (err) {
        logger.warn({ victim: keyOf(victim), cause: errorMessage(err) }, 'could not evict a victim');
      }
    }
  }
}

function refusedBy(refusals: ReadonlyMap<string, { readonly plugin: string }>): readonly string[] {
  const names = [...new Set([...refusals.values()].map((refusal) => refusal.plugin))];
  // No node at all: the first that appears is worth a try, as NodeName's own events say.
  return names.length > 0 ? names : ['NodeName'];
}

function nodeChanged(before: Node, after: Node): boolean {
  const view = (node: Node): string => JSON.stringify([node.spec.unschedulable, node.spec.taints, node.metadata.labels, node.status.allocatable]);
  return view(before) !== view(after);
}
