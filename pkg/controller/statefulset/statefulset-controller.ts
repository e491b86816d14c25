import { errorMessage } from '../../base/errors.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { ReconcileResult } from '../../base/workqueue.ts';
import { controllerOf } from '../../api/meta/accessors.ts';
import { matchesLabels, requirementsOfSelector } from '../../api/selectors/label-selector.ts';
import { hasCode } from '../../client/client-error.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { Informer } from '../../client/informer.ts';
import { keyOf, splitKey } from '../../client/resource.ts';
import { controllerRevisions, persistentVolumeClaims, pods, statefulSets } from '../../client/resources.ts';
import type { ControllerRevision, StatefulSet } from '../../generated/types/apps-v1.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { claimObjects, controllerIndex, controllerIndexValues } from '../claim.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';
import { Expectations } from '../expectations.ts';
import { ensureRevision, expiredRevisions, removeRevisions, revisionHashLabel } from '../history/revisions.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';
import { isNamespaceTerminating } from '../pod-control.ts';
import { compact, equalStatus } from '../same.ts';
import { ordinalOf, statefulStatus, statefulSteps, type StatefulStep, type StatefulView } from './plan.ts';
import { claimsOf, statefulPod, templateOf } from './stateful-pod.ts';

const hashLabel = 'controller.kubernetes.io/hash';
const defaultHistoryLimit = 10;
const expectationCheckMs = 60_000;

/** Pods with names and volumes of their own, started, updated and removed in order. */
class StatefulSetController implements Service {
  readonly name = 'statefulset-controller';
  readonly #context: ControllerContext;
  readonly #sets: Informer<StatefulSet>;
  readonly #pods: Informer<Pod>;
  readonly #revisions: Informer<ControllerRevision>;
  readonly #expectations: Expectations;
  readonly #events: EventRecorder;
  readonly #loop: ControllerLoop;
  constructor(context: ControllerContext) {
    this.#context = context;
    this.#expectations = new Expectations(context.clock);
    this.#events = context.recorder(this.name);
    const indexes = { [controllerIndex]: controllerIndexValues };
    this.#sets = context.informers.informer(statefulSets);
    this.#pods = context.informers.informer(pods, { indexes });
    this.#revisions = context.informers.informer(controllerRevisions, { indexes });
    this.#loop = new ControllerLoop(context, { name: this.name, waitFor: [this.#sets, this.#pods, this.#revisions], reconcile: (key, signal) => this.#reconcile(key, signal) });
    enqueueChanges(this.#sets, this.#loop.queue, keyOf);
    this.#pods.onChange(({ kind, object }) => this.#onPod(kind, object));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onPod(kind: 'added' | 'updated' | 'deleted', pod: Pod): void {
    const owner = controllerOf(pod);
    if (owner === undefined) {
      for (const set of this.#sets.list(pod.metadata.namespace)) if (matchesLabels(requirementsOfSelector(set.spec.selector) ?? [], pod.metadata.labels)) this.#loop.queue.add(keyOf(set));
      return;
    }
    const key = `${pod.metadata.namespace ?? ''}/${owner.name}`;
    if (owner.kind !== 'StatefulSet' || this.#sets.get(key)?.metadata.uid !== owner.uid) return;
    if (kind === 'added' && pod.metadata.deletionTimestamp === undefined) this.#expectations.creationObserved(key);
    if (kind === 'deleted' || pod.metadata.deletionTimestamp !== undefined) this.#expectations.deletionObserved(key, pod.metadata.uid ?? '');
    this.#loop.queue.add(key);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<ReconcileResult | void> {
    const set = this.#sets.get(key);
    if (set === undefined) return this.#expectations.forget(key);
    const selector = requirementsOfSelector(set.spec.selector) ?? [];
    if (selector.length === 0 || set.metadata.deletionTimestamp !== undefined) return undefined;
    this.#noteUnsupported(set);
    const mayAct = this.#expectations.satisfied(key);
    const claimer = { client: this.#context.client, owner: set, selector, readOwner: (inner: AbortSignal) => this.#context.client.get(statefulSets, splitKey(key), { signal: inner }) };
    const revisions = await claimObjects({ ...claimer, resource: controllerRevisions, informer: this.#revisions }, signal);
    const update = await ensureRevision(this.#context.client, {
      owner: set, template: set.spec.template, labels: set.spec.template.metadata?.labels ?? {}, hashLabel, collisionCount: set.status?.collisionCount, revisions,
    }, signal);
    if (update === 'collision') return this.#write(set, { ...set.status, collisionCount: (set.status?.collisionCount ?? 0) + 1 }, signal);
    const current = revisions.find((revision) => revision.metadata.name === set.status?.currentRevision) ?? update;
    const claimed = await claimObjects({ ...claimer, resource: pods, informer: this.#pods }, signal);
    const owned = claimed.filter((pod) => ordinalOf(set, pod) !== undefined);
    const view: StatefulView = { set, pods: owned, currentRevision: current.metadata.name ?? '', updateRevision: update.metadata.name ?? '', nowMs: this.#context.clock.nowMs() };
    let failure: unknown;
    if (mayAct) {
      failure = await this.#execute(key, view, statefulSteps(view), new Map([current, update].map((revision) => [revision.metadata.name ?? '', revision])), signal);
      const live = new Set([view.currentRevision, view.updateRevision, ...owned.map((pod) => pod.metadata.labels?.[revisionHashLabel] ?? '')]);
      await removeRevisions(this.#context.client, expiredRevisions(revisions, live, set.spec.revisionHistoryLimit ?? defaultHistoryLimit), signal);
    }
    await this.#write(set, statefulStatus(view), signal);
    if (failure !== undefined) throw failure as Error;
    if (!mayAct) return { requeueAfterMs: expectationCheckMs };
    const seconds = set.spec.minReadySeconds ?? 0;
    return seconds > 0 ? { requeueAfterMs: seconds * 1000 } : undefined;
  }

  /** The first failure, after everything was tried. */
  async #execute(key: string, view: StatefulView, steps: readonly StatefulStep[], revisions: ReadonlyMap<string, ControllerRevision>, signal: AbortSignal): Promise<unknown> {
    if (steps.length === 0) return undefined;
    const doomed = steps.flatMap((step) => (step.kind === 'delete' ? [step.pod.metadata.uid ?? ''] : []));
    this.#expectations.expect(key, steps.length - doomed.length, doomed);
    let failure: unknown;
    for (const step of steps) {
      try {
        if (step.kind === 'create') await this.#create(view.set, step.ordinal, revisions.get(step.revision), step.revision, signal);
        else await this.#delete(view.set, step.pod, signal);
      } catch (err) {
        if (step.kind === 'create') this.#expectations.creationObserved(key);
        else this.#expectations.deletionObserved(key, step.pod.metadata.uid ?? '');
        if (!isNamespaceTerminating(err) && !hasCode(err, 'notFound')) failure ??= err;
      }
    }
    return failure;
  }

  async #create(set: StatefulSet, ordinal: number, revision: ControllerRevision | undefined, name: string, signal: AbortSignal): Promise<void> {
    const pod = statefulPod(set, revision === undefined ? set.spec.template : templateOf(revision), ordinal, name);
    const podName = pod.metadata.name ?? '';
    for (const claim of claimsOf(set, ordinal)) {
      try {
        await this.#context.client.create(persistentVolumeClaims, claim, { signal });
        this.#tell(set, true, `create Claim ${claim.metadata.name ?? ''} Pod ${podName} in StatefulSet ${set.metadata.name ?? ''} success`);
      } catch (err) {
        if (!hasCode(err, 'alreadyExists')) throw err;
      }
    }
    try {
      await this.#context.client.create(pods, pod, { signal });
      this.#tell(set, true, `create Pod ${podName} in StatefulSet ${set.metadata.name ?? ''} successful`);
    } catch (err) {
      if (!isNamespaceTerminating(err)) this.#tell(set, false, `create Pod ${podName} in StatefulSet ${set.metadata.name ?? ''} failed error: ${errorMessage(err)}`, 'FailedCreate');
      throw err;
    }
  }

  async #delete(set: StatefulSet, pod: Pod, signal: AbortSignal): Promise<void> {
    const { namespace, name = '', uid } = pod.metadata;
    await this.#context.client.delete(pods, { namespace, name }, { preconditions: { uid } }, { signal });
    this.#tell(set, true, `delete Pod ${name} in StatefulSet ${set.metadata.name ?? ''} successful`, 'SuccessfulDelete');
  }

  #tell(set: StatefulSet, good: boolean, message: string, reason = 'SuccessfulCreate'): void {
    this.#events.record(set, { type: good ? 'Normal' : 'Warning', reason, message });
  }

  #noteUnsupported(set: StatefulSet): void {
    const { whenDeleted = 'Retain', whenScaled = 'Retain' } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
    if (whenDeleted === 'Retain' && whenScaled === 'Retain') return;
    this.#tell(set, false, 'persistentVolumeClaimRetentionPolicy Delete is not supported by this controller manager: claims are retained', 'RetentionPolicyNotSupported');
  }

  async #write(set: StatefulSet, status: StatefulSet['status'], signal: AbortSignal): Promise<void> {
    if (equalStatus(status, set.status)) return;
    await this.#context.client.update(statefulSets, { ...set, status: compact(status, ['replicas', 'availableReplicas', 'collisionCount']) }, { subresource: 'status', signal }).catch((err: unknown) => {
      if (!hasCode(err, 'notFound')) throw err;
    });
  }
}

export const statefulSetController: ControllerFactory = (context) => new StatefulSetController(context);
