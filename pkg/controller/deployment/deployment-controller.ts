import { errorMessage } from '../../base/errors.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { ReconcileResult } from '../../base/workqueue.ts';
import { controllerOf } from '../../api/meta/accessors.ts';
import { findCondition } from '../../api/meta/conditions.ts';
import { isEmptySelector, matchesLabels, requirementsOfSelector } from '../../api/selectors/label-selector.ts';
import { hasCode } from '../../client/client-error.ts';
import type { Informer } from '../../client/informer.ts';
import { keyOf, splitKey } from '../../client/resource.ts';
import { deployments, pods, replicaSets } from '../../client/resources.ts';
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../generated/types/apps-v1.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import type { ObjectMeta } from '../../generated/types/meta-v1.ts';
import { claimObjects, controllerIndex, controllerIndexValues } from '../claim.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';
import { compact, equalStatus } from '../same.ts';
import { countStatus, deadlineMs, hasProgressDeadline, isComplete, newCondition, pauseConditions, reasons, rolloutStatus, withCondition } from './deployment-status.ts';
import { ReplicaSetWriter } from './replica-set-writer.ts';
import { annotationsForNew, findNewReplicaSet, nextRevision, revisionAnnotation, revisionOf } from './revisions.ts';
import { expiredHistory, isScalingEvent, rollingStep, scaleProportionally, sizeOfNew } from './rollout.ts';
import { active, desiredReplicas, isRolling } from './sizes.ts';

interface Sets {
  readonly fresh: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
}

/** Rolls a Deployment's pods from one template to the next by resizing ReplicaSets. */
class DeploymentController implements Service {
  readonly name = 'deployment-controller';
  readonly #context: ControllerContext;
  readonly #deployments: Informer<Deployment>;
  readonly #sets: Informer<ReplicaSet>;
  readonly #pods: Informer<Pod>;
  readonly #writer: ReplicaSetWriter;
  readonly #loop: ControllerLoop;
  constructor(context: ControllerContext) {
    this.#context = context;
    this.#deployments = context.informers.informer(deployments);
    this.#sets = context.informers.informer(replicaSets, { indexes: { [controllerIndex]: controllerIndexValues } });
    this.#pods = context.informers.informer(pods, { indexes: { [controllerIndex]: controllerIndexValues } });
    this.#writer = new ReplicaSetWriter(context.client, context.recorder(this.name));
    this.#loop = new ControllerLoop(context, {
      name: this.name, waitFor: [this.#deployments, this.#sets, this.#pods], reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    enqueueChanges(this.#deployments, this.#loop.queue, keyOf);
    enqueueChanges(this.#sets, this.#loop.queue, (set) => this.#onSet(set));
    this.#pods.onChange(({ kind, object }) => { if (kind === 'deleted') this.#onPodDeleted(object); });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onSet(set: ReplicaSet): string | undefined {
    const owner = controllerOf(set);
    if (owner?.kind === 'Deployment') return `${set.metadata.namespace ?? ''}/${owner.name}`;
    if (owner !== undefined) return undefined;
    for (const deployment of this.#deployments.list(set.metadata.namespace)) {
      const selector = requirementsOfSelector(deployment.spec.selector) ?? [];
      if (selector.length > 0 && matchesLabels(selector, set.metadata.labels)) this.#loop.queue.add(keyOf(deployment));
    }
    return undefined;
  }

  /** Recreate waits for the last old pod. */
  #onPodDeleted(pod: Pod): void {
    const set = this.#sets.get(`${pod.metadata.namespace ?? ''}/${controllerOf(pod)?.name ?? ''}`);
    const owner = set === undefined ? undefined : controllerOf(set);
    const key = `${pod.metadata.namespace ?? ''}/${owner?.name ?? ''}`;
    const deployment = this.#deployments.get(key);
    if (deployment !== undefined && !isRolling(deployment)) this.#loop.queue.add(key);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<ReconcileResult | void> {
    const deployment = this.#deployments.get(key);
    if (deployment === undefined) return undefined;
    if (isEmptySelector(deployment.spec.selector)) return this.#refuseEmptySelector(deployment, signal);
    const owned = await claimObjects({
      client: this.#context.client, resource: replicaSets, informer: this.#sets, owner: deployment, selector: requirementsOfSelector(deployment.spec.selector) ?? [],
      readOwner: (inner) => this.#context.client.get(deployments, splitKey(key), { signal: inner }),
    }, signal);
    const fresh = findNewReplicaSet(deployment, owned);
    const sets = { fresh, old: owned.filter((set) => set !== fresh) };
    const nowMs = this.#context.clock.nowMs();
    if (deployment.metadata.deletionTimestamp !== undefined) return this.#write(deployment, countStatus(deployment, fresh, sets.old, deployment.status?.conditions ?? [], nowMs), signal);
    const conditions = pauseConditions(deployment, nowMs);
    const current = conditions === (deployment.status?.conditions ?? []) ? deployment : { ...deployment, status: { ...deployment.status, conditions } };
    if (current.spec.paused === true || isScalingEvent(current, owned)) return this.#sync(deployment, current, sets, signal);
    const next = isRolling(current) ? await this.#roll(current, sets, signal) : await this.#recreate(current, sets, signal);
    if (next.collided !== undefined) return this.#write(deployment, next.collided, signal);
    return this.#finish(deployment, next, signal);
  }

  /** Resized or paused: no step of the rollout is taken. */
  async #sync(stored: Deployment, deployment: Deployment, sets: Sets, signal: AbortSignal): Promise<ReconcileResult | void> {
    const adopted = sets.fresh === undefined ? undefined : await this.#adoptRevision(deployment, sets.fresh, sets.old, signal);
    const fresh = adopted?.set;
    const sized = new Map<ReplicaSet, ReplicaSet>();
    for (const { set, to } of scaleProportionally(deployment, fresh, sets.old)) sized.set(set, await this.#writer.resize(deployment, set, to, signal));
    const old = sets.old.map((set) => sized.get(set) ?? set);
    if (deployment.spec.paused === true) await this.#cleanUp(deployment, old, signal);
    const current = fresh === undefined ? undefined : sized.get(fresh) ?? fresh;
    const status = countStatus(deployment, current, old, deployment.status?.conditions ?? [], this.#context.clock.nowMs());
    return this.#write({ ...stored, metadata: adopted?.metadata ?? stored.metadata }, status, signal);
  }

  async #roll(deployment: Deployment, sets: Sets, signal: AbortSignal): Promise<Rolled> {
    const ensured = await this.#ensureNew(deployment, sets, signal);
    if (ensured.fresh === undefined) return ensured;
    const steps = rollingStep(ensured.deployment, ensured.fresh, sets.old);
    const sized = new Map<ReplicaSet, ReplicaSet>();
    for (const { set, to } of steps) sized.set(set, await this.#writer.resize(deployment, set, to, signal));
    const result = { deployment: ensured.deployment, fresh: sized.get(ensured.fresh) ?? ensured.fresh, old: sets.old.map((set) => sized.get(set) ?? set) };
    if (steps.length === 0) await this.#cleanUpWhenComplete(result, signal);
    return result;
  }

  async #recreate(deployment: Deployment, sets: Sets, signal: AbortSignal): Promise<Rolled> {
    const doomed = active(sets.old);
    if (doomed.length > 0) {
      const sized = new Map<ReplicaSet, ReplicaSet>();
      for (const set of doomed) sized.set(set, await this.#writer.resize(deployment, set, 0, signal));
      return { deployment, fresh: sets.fresh, old: sets.old.map((set) => sized.get(set) ?? set) };
    }
    if (this.#oldPodsRun(sets)) return { deployment, ...sets };
    const ensured = await this.#ensureNew(deployment, sets, signal);
    if (ensured.fresh === undefined) return ensured;
    const fresh = await this.#writer.resize(deployment, ensured.fresh, desiredReplicas(deployment), signal);
    const result = { deployment: ensured.deployment, fresh, old: sets.old };
    await this.#cleanUpWhenComplete(result, signal);
    return result;
  }

  #oldPodsRun({ old }: Sets): boolean {
    return old.some((set) => (set.status?.replicas ?? 0) > 0 || this.#pods.byIndex(controllerIndex, set.metadata.uid ?? '')
      .some((pod) => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed'));
  }

  /** The ReplicaSet of the current template, made or brought up to date; a collision of names is reported instead. */
  async #ensureNew(deployment: Deployment, { fresh, old }: Sets, signal: AbortSignal): Promise<Rolled> {
    const conditions = deployment.status?.conditions ?? [];
    const nowMs = this.#context.clock.nowMs();
    const tracked = hasProgressDeadline(deployment);
    if (fresh !== undefined) {
      const { set, metadata } = await this.#adoptRevision(deployment, fresh, old, signal);
      const described = { ...deployment, metadata };
      if (!tracked || findCondition(conditions, 'Progressing') !== undefined) return { deployment: described, fresh: set, old };
      return { deployment: withProgress(described, newCondition('Progressing', 'True', reasons.found, `Found new replica set "${set.metadata.name ?? ''}"`, nowMs)), fresh: set, old };
    }
    const size = sizeOfNew(deployment, old, 0);
    const revision = nextRevision(old);
    const made = await this.#writer.create(deployment, size, annotationsForNew(deployment, {}, revision, false), signal).catch(async (err: unknown) => {
      if (!tracked) throw err;
      const condition = newCondition('Progressing', 'False', reasons.createError, `Failed to create new replica set "${this.#writer.nameFor(deployment)}": ${errorMessage(err)}`, nowMs);
      await this.#write(deployment, { ...deployment.status, conditions: withCondition(conditions, condition) }, signal);
      throw err;
    });
    if (made === 'collision') {
      return { deployment, fresh: undefined, old, collided: { ...deployment.status, collisionCount: (deployment.status?.collisionCount ?? 0) + 1 } };
    }
    const described = { ...deployment, metadata: await this.#writeRevision(deployment, revision, signal) };
    const condition = newCondition('Progressing', 'True', reasons.created, `Created new replica set "${made.metadata.name ?? ''}"`, nowMs);
    return { deployment: tracked ? withProgress(described, condition) : described, fresh: made, old };
  }

  async #adoptRevision(deployment: Deployment, fresh: ReplicaSet, old: readonly ReplicaSet[], signal: AbortSignal): Promise<{ readonly set: ReplicaSet; readonly metadata: ObjectMeta }> {
    const revision = Math.max(nextRevision(old), revisionOf(fresh));
    const set = await this.#writer.describe(fresh, annotationsForNew(deployment, fresh.metadata.annotations ?? {}, revision, true), deployment.spec.minReadySeconds ?? 0, signal);
    return { set, metadata: await this.#writeRevision(deployment, revisionOf(set), signal) };
  }

  /** The Deployment's metadata after the write, so that the status is written onto the right version. */
  async #writeRevision(deployment: Deployment, revision: number, signal: AbortSignal): Promise<ObjectMeta> {
    if (deployment.metadata.annotations?.[revisionAnnotation] === String(revision)) return deployment.metadata;
    const annotations = { ...deployment.metadata.annotations, [revisionAnnotation]: String(revision) };
    return (await this.#context.client.update(deployments, { ...deployment, metadata: { ...deployment.metadata, annotations } }, { signal })).metadata;
  }

  async #cleanUpWhenComplete({ deployment, old }: Rolled, signal: AbortSignal): Promise<void> {
    if (isComplete(deployment, deployment.status ?? {})) await this.#cleanUp(deployment, old, signal);
  }

  async #cleanUp(deployment: Deployment, old: readonly ReplicaSet[], signal: AbortSignal): Promise<void> {
    for (const set of expiredHistory(deployment, old, revisionOf)) await this.#writer.remove(set, signal);
  }

  async #finish(stored: Deployment, { deployment, fresh, old }: Rolled, signal: AbortSignal): Promise<ReconcileResult | void> {
    const nowMs = this.#context.clock.nowMs();
    const status = rolloutStatus(deployment, fresh, old, nowMs);
    await this.#write({ ...stored, metadata: deployment.metadata }, status, signal);
    const due = isComplete(deployment, status) ? undefined : deadlineMs(deployment, status.conditions ?? []);
    return due === undefined ? undefined : { requeueAfterMs: Math.max(0, due - nowMs) + 1000 };
  }

  async #write(deployment: Deployment, status: DeploymentStatus, signal: AbortSignal): Promise<void> {
    if (equalStatus(status, deployment.status)) return;
    await this.#context.client.update(deployments, { ...deployment, status: compact(status, ['terminatingReplicas']) }, { subresource: 'status', signal })
      .catch((err: unknown) => { if (!hasCode(err, 'notFound')) throw err; });
  }

  async #refuseEmptySelector(deployment: Deployment, signal: AbortSignal): Promise<void> {
    this.#context.recorder(this.name).record(deployment, {
      type: 'Warning', reason: 'SelectingAll', message: 'This deployment is selecting all pods. A non-empty selector is required.',
    });
    if ((deployment.status?.observedGeneration ?? 0) < (deployment.metadata.generation ?? 0)) {
      await this.#write(deployment, { ...deployment.status, observedGeneration: deployment.metadata.generation }, signal);
    }
  }
}

interface Rolled extends Sets {
  /** With the conditions that this pass added. */
  readonly deployment: Deployment;
  /** The name of the new set is taken by another template: count up and try again. */
  readonly collided?: DeploymentStatus;
}

function withProgress(deployment: Deployment, condition: ReturnType<typeof newCondition>): Deployment {
  return { ...deployment, status: { ...deployment.status, conditions: withCondition(deployment.status?.conditions ?? [], condition) } };
}

export const deploymentController: ControllerFactory = (context) => new DeploymentController(context);
