import type { Service } from '../../base/lifecycle.ts';
import type { ReconcileResult } from '../../base/workqueue.ts';
import { controllerOf } from '../../api/meta/accessors.ts';
import { requirementsOfSelector } from '../../api/selectors/label-selector.ts';
import { hasCode } from '../../client/client-error.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { Informer } from '../../client/informer.ts';
import { keyOf, splitKey, type NewObject } from '../../client/resource.ts';
import { jobs, pods } from '../../client/resources.ts';
import type { Job } from '../../generated/types/batch-v1.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { claimObjects, controllerIndex, controllerIndexValues } from '../claim.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';
import { Expectations } from '../expectations.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';
import { isNamespaceTerminating, PodControl, podFromTemplate } from '../pod-control.ts';
import { compact, equalStatus } from '../same.ts';
import { slowStart } from '../slow-start.ts';
import { indexAnnotation, isJobFinished, isTracked, planJob, trackingFinalizer, type JobPlan } from './plan.ts';

const burstMax = 500;
const expectationCheckMs = 60_000;
const unsupported = ['podFailurePolicy', 'successPolicy', 'backoffLimitPerIndex'] as const;

/** Runs pods to completion and counts each end exactly once. */
class JobController implements Service {
  readonly name = 'job-controller';
  readonly #context: ControllerContext;
  readonly #jobs: Informer<Job>;
  readonly #pods: Informer<Pod>;
  readonly #expectations: Expectations;
  readonly #events: EventRecorder;
  readonly #control: PodControl;
  readonly #loop: ControllerLoop;
  constructor(context: ControllerContext) {
    this.#context = context;
    this.#expectations = new Expectations(context.clock);
    this.#events = context.recorder(this.name);
    this.#control = new PodControl(context.client, this.#events);
    this.#jobs = context.informers.informer(jobs);
    this.#pods = context.informers.informer(pods, { indexes: { [controllerIndex]: controllerIndexValues } });
    this.#loop = new ControllerLoop(context, { name: this.name, waitFor: [this.#jobs, this.#pods], reconcile: (key, signal) => this.#reconcile(key, signal) });
    enqueueChanges(this.#jobs, this.#loop.queue, keyOf);
    this.#pods.onChange(({ kind, object }) => this.#onPod(kind, object));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onPod(kind: 'added' | 'updated' | 'deleted', pod: Pod): void {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'Job') return;
    const key = `${pod.metadata.namespace ?? ''}/${owner.name}`;
    if (kind === 'added' && pod.metadata.deletionTimestamp === undefined) this.#expectations.creationObserved(key);
    if (kind === 'deleted' || pod.metadata.deletionTimestamp !== undefined) this.#expectations.deletionObserved(key, pod.metadata.uid ?? '');
    // A pod whose job is gone must not be held by our finalizer.
    this.#loop.queue.add(this.#jobs.get(key)?.metadata.uid === owner.uid ? key : `orphan/${keyOf(pod)}`);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<ReconcileResult | void> {
    if (key.startsWith('orphan/') && key.split('/').length === 3) return this.#releaseOrphan(key.slice('orphan/'.length), signal);
    const job = this.#jobs.get(key);
    if (job === undefined) {
      this.#expectations.forget(key);
      return undefined;
    }
    if ((job.spec.managedBy ?? 'kubernetes.io/job-controller') !== 'kubernetes.io/job-controller') return undefined;
    const refused: string[] = unsupported.filter((field) => job.spec[field] !== undefined);
    if (job.spec.podReplacementPolicy === 'Failed') refused.push('podReplacementPolicy Failed');
    if (refused.length > 0 && !isJobFinished(job)) {
      this.#events.record(job, { type: 'Warning', reason: 'JobFieldNotSupported', message: `This controller manager does not support ${refused.join(', ')}; the job is not run` });
      return undefined;
    }
    const mayAct = this.#expectations.satisfied(key);
    const owned = await claimObjects({
      client: this.#context.client, resource: pods, informer: this.#pods, owner: job, selector: requirementsOfSelector(job.spec.selector) ?? [],
      readOwner: (inner) => this.#context.client.get(jobs, splitKey(key), { signal: inner }),
    }, signal);
    if (isJobFinished(job) || job.metadata.deletionTimestamp !== undefined) {
      for (const pod of owned.filter(isTracked)) await this.#release(pod, signal);
      return undefined;
    }
    const plan = planJob(job, owned, this.#context.clock.nowMs());
    const acting = mayAct ? plan : { ...plan, create: [], remove: [] };
    await this.#remove(key, job, acting.remove, signal);
    const failure = await this.#create(key, job, acting.create, signal);
    const made = failure === undefined ? acting.create.length : 0;
    await this.#writeStatus(job, { ...plan, status: { ...plan.status, active: (plan.status.active ?? 0) + made } }, signal);
    for (const pod of plan.release) await this.#release(pod, signal);
    if (failure !== undefined) throw failure as Error;
    return mayAct ? (plan.requeueAfterMs === undefined ? undefined : { requeueAfterMs: plan.requeueAfterMs + 10 }) : { requeueAfterMs: expectationCheckMs };
  }

  async #create(key: string, job: Job, wanted: readonly (number | undefined)[], signal: AbortSignal): Promise<unknown> {
    const create = wanted.slice(0, burstMax);
    if (create.length === 0) return undefined;
    this.#expectations.expect(key, create.length);
    const { succeeded, failure } = await slowStart(create.length, async (i) => {
      await this.#control.create(job, jobPod(job, create[i]), signal);
    });
    this.#expectations.creationObserved(key, create.length - succeeded);
    return isNamespaceTerminating(failure) ? undefined : failure;
  }

  /** Pods that the job itself gives up are not failures: the finalizer goes first. */
  async #remove(key: string, job: Job, doomed: readonly Pod[], signal: AbortSignal): Promise<void> {
    if (doomed.length === 0) return;
    this.#expectations.expect(key, 0, doomed.map((pod) => pod.metadata.uid ?? ''));
    await Promise.all(doomed.map(async (pod) => {
      try {
        await this.#release(pod, signal);
        await this.#control.delete(job, pod, signal);
      } catch (err) {
        this.#expectations.deletionObserved(key, pod.metadata.uid ?? '');
        if (!hasCode(err, 'notFound', 'conflict')) throw err;
      }
    }));
  }

  async #release(pod: Pod, signal: AbortSignal): Promise<void> {
    if (!isTracked(pod)) return;
    const body = { metadata: { uid: pod.metadata.uid, '$deleteFromPrimitiveList/finalizers': [trackingFinalizer] } };
    await this.#context.client.patch(pods, splitKey(keyOf(pod)), { type: 'strategic', body }, { signal }).catch((err: unknown) => {
      if (!hasCode(err, 'notFound')) throw err;
    });
  }

  async #releaseOrphan(key: string, signal: AbortSignal): Promise<void> {
    const pod = this.#pods.get(key);
    const owner = pod === undefined ? undefined : controllerOf(pod);
    if (pod === undefined || owner?.kind !== 'Job' || !isTracked(pod)) return;
    const job = await this.#context.client.get(jobs, { namespace: pod.metadata.namespace, name: owner.name }, { signal }).catch((err: unknown) => {
      if (hasCode(err, 'notFound')) return undefined;
      throw err;
    });
    if (job?.metadata.uid !== owner.uid) await this.#release(pod, signal);
  }

  async #writeStatus(job: Job, plan: JobPlan, signal: AbortSignal): Promise<void> {
    const status = compact(plan.status, ['ready', 'terminating', 'uncountedTerminatedPods']);
    if (equalStatus(status, job.status)) return;
    await this.#context.client.update(jobs, { ...job, status }, { subresource: 'status', signal });
    for (const event of plan.events) this.#events.record(job, event);
  }
}

function jobPod(job: Job, index: number | undefined): NewObject<Pod> {
  const pod = podFromTemplate(job.spec.template, job);
  const finalizers = [...pod.metadata.finalizers ?? [], trackingFinalizer];
  if (index === undefined) return { ...pod, metadata: { ...pod.metadata, finalizers } };
  const name = `${job.metadata.name ?? ''}-${index}`;
  const variable = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: `metadata.labels['${indexAnnotation}']` } } };
  const withIndex = (containers: Pod['spec']['containers']): Pod['spec']['containers'] => containers.map((container) => (
    container.env?.some((entry) => entry.name === variable.name) === true ? container : { ...container, env: [...container.env ?? [], variable] }));
  return {
    ...pod,
    metadata: {
      ...pod.metadata, generateName: `${name}-`, finalizers, labels: { ...pod.metadata.labels, [indexAnnotation]: String(index) }, annotations: { ...pod.metadata.annotations, [indexAnnotation]: String(index) },
    },
    spec: { ...pod.spec, hostname: name, containers: withIndex(pod.spec.containers), ...(pod.spec.initContainers === undefined ? {} : { initContainers: withIndex(pod.spec.initContainers) }) },
  };
}

export const jobController: ControllerFactory = (context) => new JobController(context);
