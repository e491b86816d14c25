import { errorMessage } from '../../base/errors.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { ReconcileResult } from '../../base/workqueue.ts';
import { controllerOf } from '../../api/meta/accessors.ts';
import { isPodActive } from '../../api/pod.ts';
import { matchesLabels } from '../../api/selectors/label-selector.ts';
import { hasCode } from '../../client/client-error.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { Informer } from '../../client/informer.ts';
import { keyOf, splitKey, type ApiObject, type Resource } from '../../client/resource.ts';
import { pods } from '../../client/resources.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { claimObjects, controllerIndex, controllerIndexValues } from '../claim.ts';
import type { ControllerContext } from '../contracts.ts';
import { Expectations } from '../expectations.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';
import { isNamespaceTerminating, PodControl, podFromTemplate } from '../pod-control.ts';
import { podsToDelete } from '../pod-ranking.ts';
import { compact, equalStatus } from '../same.ts';
import { slowStart } from '../slow-start.ts';
import type { ReplicaOwner } from './replica-owner.ts';
import { nextAvailabilityMs, replicaStatus, type ReplicaFailure } from './status.ts';

/** Pods created or deleted in one go; the rest follows when these were seen. */
const burstMax = 500;
/** An expectation that nothing fulfils must be looked at again when it has expired. */
const expectationCheckMs = 60_000;

export interface ReplicaKind<T extends ApiObject> {
  readonly name: string;
  readonly component: string;
  readonly resource: Resource<T>;
  readonly view: (object: T) => ReplicaOwner;
}

/** Keeps as many pods as an owner asks for: ReplicaSets, and ReplicationControllers by another view. */
export class ReplicaController<T extends ApiObject> implements Service {
  readonly name: string;
  readonly #context: ControllerContext;
  readonly #kind: ReplicaKind<T>;
  readonly #owners: Informer<T>;
  readonly #pods: Informer<Pod>;
  readonly #expectations: Expectations;
  readonly #control: PodControl;
  readonly #events: EventRecorder;
  readonly #loop: ControllerLoop;
  constructor(context: ControllerContext, kind: ReplicaKind<T>) {
    this.name = kind.name;
    this.#context = context;
    this.#kind = kind;
    this.#expectations = new Expectations(context.clock);
    this.#events = context.recorder(kind.component);
    this.#control = new PodControl(context.client, this.#events);
    this.#owners = context.informers.informer(kind.resource, { indexes: { [controllerIndex]: controllerIndexValues } });
    this.#pods = context.informers.informer(pods, { indexes: { [controllerIndex]: controllerIndexValues } });
    this.#loop = new ControllerLoop(context, { name: kind.name, waitFor: [this.#owners, this.#pods], reconcile: (key, signal) => this.#reconcile(key, signal) });
    enqueueChanges(this.#owners, this.#loop.queue, keyOf);
    this.#pods.onChange(({ kind: change, object, previous }) => this.#onPod(change, object, previous));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onPod(change: 'added' | 'updated' | 'deleted', pod: Pod, previous: Pod | undefined): void {
    const key = this.#ownerKey(pod);
    const before = previous === undefined ? undefined : this.#ownerKey(previous);
    if (before !== undefined && before !== key) this.#loop.queue.add(before);
    if (key === undefined) {
      if (controllerOf(pod) === undefined && change !== 'deleted') this.#enqueueAdopters(pod);
      return;
    }
    if (change === 'added' && pod.metadata.deletionTimestamp === undefined) this.#expectations.creationObserved(key);
    if (change === 'deleted' || pod.metadata.deletionTimestamp !== undefined) this.#expectations.deletionObserved(key, pod.metadata.uid ?? '');
    this.#loop.queue.add(key);
  }

  #ownerKey(pod: Pod): string | undefined {
    const owner = controllerOf(pod);
    if (owner === undefined || owner.kind !== this.#kind.resource.kind) return undefined;
    const key = `${pod.metadata.namespace ?? ''}/${owner.name}`;
    return this.#owners.get(key)?.metadata.uid === owner.uid ? key : undefined;
  }

  #enqueueAdopters(pod: Pod): void {
    for (const owner of this.#owners.list(pod.metadata.namespace)) {
      const { selector } = this.#kind.view(owner);
      if (selector.length > 0 && matchesLabels(selector, pod.metadata.labels)) this.#loop.queue.add(keyOf(owner));
    }
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<ReconcileResult | void> {
    const object = this.#owners.get(key);
    if (object === undefined) {
      this.#expectations.forget(key);
      return undefined;
    }
    const owner = this.#kind.view(object);
    // Asked before the pods are read: what arrives in between can only make the view newer.
    const mayAct = this.#expectations.satisfied(key);
    const claimed = await this.#claim(object, owner, signal);
    let failure: ReplicaFailure | undefined;
    let thrown: unknown;
    if (mayAct && object.metadata.deletionTimestamp === undefined) {
      try {
        failure = await this.#scale(key, owner, claimed.filter(isPodActive), signal);
      } catch (err) {
        thrown = err;
      }
    } else {
      failure = keptFailure(owner);
    }
    await this.#writeStatus(object, owner, claimed, failure, signal);
    if (thrown !== undefined) throw thrown as Error;
    if (failure !== undefined && mayAct) throw new Error(failure.message);
    if (!mayAct) return { requeueAfterMs: expectationCheckMs };
    const dueMs = nextAvailabilityMs(owner, claimed, this.#context.clock.nowMs());
    return dueMs === undefined ? undefined : { requeueAfterMs: dueMs + 10 };
  }

  async #claim(object: T, owner: ReplicaOwner, signal: AbortSignal): Promise<readonly Pod[]> {
    return claimObjects({
      client: this.#context.client, resource: pods, informer: this.#pods, owner: object, selector: owner.selector,
      readOwner: (inner) => this.#context.client.get(this.#kind.resource, splitKey(keyOf(object)), { signal: inner }),
    }, signal);
  }

  /** The failure to report, if some pods could not be made or removed. */
  async #scale(key: string, owner: ReplicaOwner, active: readonly Pod[], signal: AbortSignal): Promise<ReplicaFailure | undefined> {
    const missing = owner.replicas - active.length;
    if (missing > 0) return this.#create(key, owner, Math.min(missing, burstMax), signal);
    if (missing < 0) return this.#delete(key, owner, active, Math.min(-missing, burstMax), signal);
    return undefined;
  }

  async #create(key: string, owner: ReplicaOwner, count: number, signal: AbortSignal): Promise<ReplicaFailure | undefined> {
    this.#expectations.expect(key, count);
    const { succeeded, failure } = await slowStart(count, async () => {
      await this.#control.create(owner.object, podFromTemplate(owner.template, owner.object), signal);
    });
    if (failure === undefined) return undefined;
    this.#expectations.creationObserved(key, count - succeeded);
    return isNamespaceTerminating(failure) ? undefined : { reason: 'FailedCreate', message: errorMessage(failure) };
  }

  async #delete(key: string, owner: ReplicaOwner, active: readonly Pod[], count: number, signal: AbortSignal): Promise<ReplicaFailure | undefined> {
    const doomed = podsToDelete(active, this.#relatedPods(owner), count, this.#context.clock.nowMs());
    this.#expectations.expect(key, 0, doomed.map((pod) => pod.metadata.uid ?? ''));
    let failure: unknown;
    await Promise.all(doomed.map(async (pod) => {
      try {
        await this.#control.delete(owner.object, pod, signal);
      } catch (err) {
        this.#expectations.deletionObserved(key, pod.metadata.uid ?? '');
        if (!hasCode(err, 'notFound', 'conflict')) failure ??= err;
      }
    }));
    return failure === undefined ? undefined : { reason: 'FailedDelete', message: errorMessage(failure) };
  }

  /** Pods of all sets that have the same controller: a Deployment's old and new ones together. */
  #relatedPods(owner: ReplicaOwner): readonly Pod[] {
    const parent = controllerOf(owner.object)?.uid;
    const siblings = parent === undefined ? [owner.object] : this.#owners.byIndex(controllerIndex, parent);
    return siblings.flatMap((sibling) => this.#pods.byIndex(controllerIndex, sibling.metadata.uid ?? ''));
  }

  async #writeStatus(object: T, owner: ReplicaOwner, claimed: readonly Pod[], failure: ReplicaFailure | undefined, signal: AbortSignal): Promise<void> {
    const status = replicaStatus(owner, claimed, failure, this.#context.clock.nowMs());
    if (equalStatus(status, owner.status)) return;
    try {
      await this.#context.client.update(this.#kind.resource, { ...object, status: compact(status, ['replicas', 'terminatingReplicas']) } as T, { subresource: 'status', signal });
    } catch (err) {
      if (!hasCode(err, 'notFound')) throw err;
    }
  }
}

function keptFailure(owner: ReplicaOwner): ReplicaFailure | undefined {
  const condition = owner.status.conditions?.find(({ type }) => type === 'ReplicaFailure');
  return condition === undefined ? undefined : { reason: 'FailedCreate', message: condition.message ?? '' };
}
