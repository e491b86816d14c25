import { Backoff } from '../../base/backoff.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { ReconcileResult } from '../../base/workqueue.ts';
import { controllerOf } from '../../api/meta/accessors.ts';
import { isPodAvailable, isPodReady } from '../../api/pod.ts';
import { matchesLabels, requirementsOfSelector } from '../../api/selectors/label-selector.ts';
import { hasCode } from '../../client/client-error.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { Informer } from '../../client/informer.ts';
import { keyOf, splitKey } from '../../client/resource.ts';
import { controllerRevisions, daemonSets, nodes, pods } from '../../client/resources.ts';
import type { ControllerRevision, DaemonSet } from '../../generated/types/apps-v1.ts';
import type { Node, Pod } from '../../generated/types/core-v1.ts';
import { claimObjects, controllerIndex, controllerIndexValues } from '../claim.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';
import { Expectations } from '../expectations.ts';
import { ensureRevision, expiredRevisions, hashLabelOf, removeRevisions, revisionHashLabel } from '../history/revisions.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';
import { isNamespaceTerminating, PodControl } from '../pod-control.ts';
import { compact, equalStatus, equalValue } from '../same.ts';
import { slowStart } from '../slow-start.ts';
import { daemonPod, nodeOf } from './daemon-pods.ts';
import { daemonStatus, placementPlan, rollingPlan, type DaemonPlan, type DaemonView } from './plan.ts';

const burstMax = 250;
const expectationCheckMs = 60_000;
const finishedBackoff = { baseMs: 1000, factor: 2, maxMs: 900_000, jitter: 0 };
const defaultHistoryLimit = 10;

/** One pod on every fitting node, updated node by node. */
class DaemonSetController implements Service {
  readonly name = 'daemonset-controller';
  readonly #context: ControllerContext;
  readonly #sets: Informer<DaemonSet>;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;
  readonly #revisions: Informer<ControllerRevision>;
  readonly #expectations: Expectations;
  readonly #events: EventRecorder;
  readonly #control: PodControl;
  readonly #loop: ControllerLoop;
  /** Nodes on which a pod of a set ended by itself: "namespace/set node". */
  readonly #failures = new Map<string, { readonly backoff: Backoff; notBeforeMs: number }>();
  constructor(context: ControllerContext) {
    this.#context = context;
    this.#expectations = new Expectations(context.clock);
    this.#events = context.recorder(this.name);
    this.#control = new PodControl(context.client, this.#events);
    const indexes = { [controllerIndex]: controllerIndexValues };
    this.#sets = context.informers.informer(daemonSets);
    this.#pods = context.informers.informer(pods, { indexes });
    this.#nodes = context.informers.informer(nodes);
    this.#revisions = context.informers.informer(controllerRevisions, { indexes });
    this.#loop = new ControllerLoop(context, {
      name: this.name, workers: 2, waitFor: [this.#sets, this.#pods, this.#nodes, this.#revisions], reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    enqueueChanges(this.#sets, this.#loop.queue, keyOf);
    enqueueChanges(this.#revisions, this.#loop.queue, (revision) => this.#ownerKey(revision.metadata.namespace, controllerOf(revision)));
    this.#pods.onChange(({ kind, object, previous }) => this.#onPod(kind, object, previous));
    this.#nodes.onChange(({ object, previous }) => {
      const visible = (node: Node): unknown => [node.metadata.labels, node.spec?.taints, node.metadata.deletionTimestamp];
      if (previous !== undefined && equalValue(visible(object), visible(previous))) return;
      for (const set of this.#sets.list()) this.#loop.queue.add(keyOf(set));
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #ownerKey(namespace: string | undefined, owner: ReturnType<typeof controllerOf>): string | undefined {
    if (owner?.kind !== 'DaemonSet') return undefined;
    const key = `${namespace ?? ''}/${owner.name}`;
    return this.#sets.get(key)?.metadata.uid === owner.uid ? key : undefined;
  }

  #onPod(kind: 'added' | 'updated' | 'deleted', pod: Pod, previous: Pod | undefined): void {
    const before = previous === undefined ? undefined : this.#ownerKey(pod.metadata.namespace, controllerOf(previous));
    if (before !== undefined) this.#loop.queue.add(before);
    const key = this.#ownerKey(pod.metadata.namespace, controllerOf(pod));
    if (key === undefined) {
      if (controllerOf(pod) !== undefined || kind === 'deleted') return;
      for (const set of this.#sets.list(pod.metadata.namespace)) {
        if (matchesLabels(requirementsOfSelector(set.spec.selector) ?? [], pod.metadata.labels)) this.#loop.queue.add(keyOf(set));
      }
      return;
    }
    if (kind === 'added' && pod.metadata.deletionTimestamp === undefined) this.#expectations.creationObserved(key);
    if (kind === 'deleted' || pod.metadata.deletionTimestamp !== undefined) this.#expectations.deletionObserved(key, pod.metadata.uid ?? '');
    this.#loop.queue.add(key);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<ReconcileResult | void> {
    const set = this.#sets.get(key);
    if (set === undefined) return this.#forget(key);
    const selector = requirementsOfSelector(set.spec.selector) ?? [];
    if (selector.length === 0) {
      this.#events.record(set, { type: 'Warning', reason: 'SelectingAll', message: 'This daemon set is selecting all pods. A non-empty selector is required.' });
      return undefined;
    }
    if (set.metadata.deletionTimestamp !== undefined) return undefined;
    const mayAct = this.#expectations.satisfied(key);
    const claimer = { client: this.#context.client, owner: set, selector, readOwner: (inner: AbortSignal) => this.#context.client.get(daemonSets, splitKey(key), { signal: inner }) };
    const revisions = await claimObjects({ ...claimer, resource: controllerRevisions, informer: this.#revisions }, signal);
    const current = await ensureRevision(this.#context.client, {
      owner: set, template: set.spec.template, labels: set.spec.template.metadata?.labels ?? {}, hashLabel: revisionHashLabel, collisionCount: set.status?.collisionCount, revisions,
    }, signal);
    if (current === 'collision') return this.#writeStatus(set, { ...set.status, collisionCount: (set.status?.collisionCount ?? 0) + 1 }, signal);
    const owned = await claimObjects({ ...claimer, resource: pods, informer: this.#pods }, signal);
    const view: DaemonView = { set, nodes: this.#nodes.list(), pods: owned, hash: hashLabelOf(current), nowMs: this.#context.clock.nowMs() };
    let waitMs: number | undefined;
    let failure: unknown;
    if (mayAct) {
      try {
        waitMs = await this.#act(key, view, signal);
      } catch (err) {
        failure = err;
      }
      await this.#cleanHistory(set, revisions, current, owned, signal);
    }
    await this.#writeStatus(set, daemonStatus(view), signal);
    if (failure !== undefined) throw failure as Error;
    const next = [mayAct ? undefined : expectationCheckMs, waitMs, nextAvailabilityMs(view)].filter((ms) => ms !== undefined);
    return next.length === 0 ? undefined : { requeueAfterMs: Math.min(...next) };
  }

  /** Milliseconds after which a node that is waiting out a failure should be looked at. */
  async #act(key: string, view: DaemonView, signal: AbortSignal): Promise<number | undefined> {
    const placing = placementPlan(view);
    const { plan, waitMs } = this.#holdBack(key, view, placing);
    if (plan.create.length > 0 || plan.remove.length > 0) await this.#execute(key, view, plan, signal);
    else if ((view.set.spec.updateStrategy?.type ?? 'RollingUpdate') === 'RollingUpdate') await this.#execute(key, view, rollingPlan(view), signal);
    return waitMs;
  }

  /** Pods that ended by themselves are removed, and so replaced, ever more slowly. */
  #holdBack(key: string, view: DaemonView, plan: DaemonPlan): { readonly plan: DaemonPlan; readonly waitMs: number | undefined } {
    let waitMs: number | undefined;
    const held = plan.finished.filter((pod) => {
      const id = `${key} ${nodeOf(pod)}`;
      const state = this.#failures.get(id) ?? { backoff: new Backoff(finishedBackoff), notBeforeMs: 0 };
      this.#failures.set(id, state);
      if (view.nowMs >= state.notBeforeMs) {
        state.notBeforeMs = view.nowMs + state.backoff.nextMs();
        this.#announceFinished(view.set, pod);
        return false;
      }
      waitMs = Math.min(waitMs ?? Infinity, state.notBeforeMs - view.nowMs);
      return true;
    });
    return { plan: { ...plan, remove: plan.remove.filter((pod) => !held.includes(pod)) }, waitMs };
  }

  #announceFinished(set: DaemonSet, pod: Pod): void {
    const { namespace, name } = pod.metadata;
    const node = pod.spec.nodeName ?? '';
    if (pod.status?.phase === 'Failed') this.#events.record(set, { type: 'Warning', reason: 'FailedDaemonPod', message: `Found failed daemon pod ${namespace ?? ''}/${name ?? ''} on node ${node}, will try to kill it` });
    else this.#events.record(set, { type: 'Normal', reason: 'SucceededDaemonPod', message: `Found succeeded daemon pod ${namespace ?? ''}/${name ?? ''} on node ${node}, will try to delete it` });
  }

  async #execute(key: string, view: DaemonView, plan: DaemonPlan, signal: AbortSignal): Promise<void> {
    const create = plan.create.slice(0, burstMax);
    const remove = plan.remove.slice(0, burstMax);
    if (create.length + remove.length === 0) return;
    this.#expectations.expect(key, create.length, remove.map((pod) => pod.metadata.uid ?? ''));
    const created = await slowStart(create.length, async (index) => {
      await this.#control.create(view.set, daemonPod(view.set, create[index] ?? '', view.hash), signal);
    });
    this.#expectations.creationObserved(key, create.length - created.succeeded);
    let failure = isNamespaceTerminating(created.failure) ? undefined : created.failure;
    await Promise.all(remove.map((pod) => this.#control.delete(view.set, pod, signal).catch((err: unknown) => {
      this.#expectations.deletionObserved(key, pod.metadata.uid ?? '');
      if (!hasCode(err, 'notFound', 'conflict')) failure ??= err;
    })));
    if (failure !== undefined) throw failure as Error;
  }

  async #cleanHistory(set: DaemonSet, revisions: readonly ControllerRevision[], current: ControllerRevision, owned: readonly Pod[], signal: AbortSignal): Promise<void> {
    const live = new Set([hashLabelOf(current), ...owned.map((pod) => pod.metadata.labels?.[revisionHashLabel] ?? '')]);
    await removeRevisions(this.#context.client, expiredRevisions(revisions, live, set.spec.revisionHistoryLimit ?? defaultHistoryLimit), signal);
  }

  async #writeStatus(set: DaemonSet, status: DaemonSet['status'], signal: AbortSignal): Promise<void> {
    if (equalStatus(status, set.status)) return;
    const body = { ...set, status: compact(status, ['currentNumberScheduled', 'numberMisscheduled', 'desiredNumberScheduled', 'numberReady', 'collisionCount']) };
    await this.#context.client.update(daemonSets, body, { subresource: 'status', signal }).catch((err: unknown) => {
      if (!hasCode(err, 'notFound')) throw err;
    });
  }

  #forget(key: string): void {
    this.#expectations.forget(key);
    for (const id of this.#failures.keys()) if (id.startsWith(`${key} `)) this.#failures.delete(id);
  }
}

function nextAvailabilityMs({ set, pods: owned, nowMs }: DaemonView): number | undefined {
  const seconds = set.spec.minReadySeconds ?? 0;
  return seconds > 0 && owned.some((pod) => isPodReady(pod) && !isPodAvailable(pod, seconds, nowMs)) ? seconds * 1000 : undefined;
}

export const daemonSetController: ControllerFactory = (context) => new DaemonSetController(context);
