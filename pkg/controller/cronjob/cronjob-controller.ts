import { errorMessage } from '../../base/errors.ts';
import type { ReconcileResult } from '../../base/workqueue.ts';
import { controllerOf } from '../../api/meta/accessors.ts';
import { formatTime, parseTime } from '../../api/meta/time.ts';
import { hasCode } from '../../client/client-error.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import { referenceTo } from '../../client/event-recorder.ts';
import { keyOf, splitKey, type NewObject } from '../../client/resource.ts';
import { cronJobs, jobs } from '../../client/resources.ts';
import type { CronJob, CronJobStatus, Job } from '../../generated/types/batch-v1.ts';
import { controllerIndex, controllerIndexValues } from '../claim.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';
import { controllerReferenceTo, isNamespaceTerminating } from '../pod-control.ts';
import { compact, equalStatus } from '../same.ts';
import { missedTimes, nextTime, parseSchedule, type Schedule } from './schedule.ts';

/** The next look comes a moment after the minute, never before it. */
const lateMs = 100;

/** Makes a Job at each time of a schedule and keeps a short history of them. */
export const cronJobController: ControllerFactory = (context) => {
  const cronInformer = context.informers.informer(cronJobs);
  const jobInformer = context.informers.informer(jobs, { indexes: { [controllerIndex]: controllerIndexValues } });
  const events = context.recorder('cronjob-controller');
  const loop = new ControllerLoop(context, {
    name: 'cronjob-controller',
    waitFor: [cronInformer, jobInformer],
    reconcile: async (key, signal) => {
      const cron = cronInformer.get(key);
      if (cron === undefined) return undefined;
      return new CronPass(context, events, cron, jobInformer.byIndex(controllerIndex, cron.metadata.uid ?? '')).run(signal);
    },
  });
  enqueueChanges(cronInformer, loop.queue, keyOf);
  enqueueChanges(jobInformer, loop.queue, (job) => {
    const owner = controllerOf(job);
    return owner?.kind === 'CronJob' ? `${job.metadata.namespace ?? ''}/${owner.name}` : undefined;
  });
  return loop;
};

function endOf(job: Job): 'Complete' | 'Failed' | undefined {
  return job.status?.conditions?.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True')?.type as 'Complete' | 'Failed' | undefined;
}

/** One look at one CronJob. */
class CronPass {
  readonly #context: ControllerContext;
  readonly #events: EventRecorder;
  readonly #cron: CronJob;
  readonly #jobs: readonly Job[];
  constructor(context: ControllerContext, events: EventRecorder, cron: CronJob, owned: readonly Job[]) {
    this.#context = context;
    this.#events = events;
    this.#cron = cron;
    this.#jobs = owned;
  }

  async run(signal: AbortSignal): Promise<ReconcileResult | void> {
    const nowMs = this.#context.clock.nowMs();
    const running = this.#jobs.filter((job) => endOf(job) === undefined);
    let status = this.#observe(running);
    await this.#trimHistory(signal);
    let requeueAfterMs: number | undefined;
    if (this.#cron.metadata.deletionTimestamp === undefined && this.#cron.spec.suspend !== true) {
      const schedule = this.#schedule();
      if (schedule !== undefined) {
        status = await this.#start(schedule, status, running, nowMs, signal);
        const next = nextTime(schedule, nowMs);
        requeueAfterMs = next === undefined ? undefined : next - nowMs + lateMs;
      }
    }
    if (!equalStatus(status, this.#cron.status)) await this.#context.client.update(cronJobs, { ...this.#cron, status: compact(status) }, { subresource: 'status', signal });
    return requeueAfterMs === undefined ? undefined : { requeueAfterMs };
  }

  #tell(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#events.record(this.#cron, { type, reason, message });
  }

  #schedule(): Schedule | undefined {
    try {
      return parseSchedule(this.#cron.spec.schedule, this.#cron.spec.timeZone);
    } catch (err) {
      this.#tell('Warning', 'UnparseableSchedule', `unparseable schedule "${this.#cron.spec.schedule}" : ${errorMessage(err)}`);
      return undefined;
    }
  }

  /** Takes finished jobs out of the list of active ones, and tells. */
  #observe(running: readonly Job[]): CronJobStatus {
    let { lastSuccessfulTime } = this.#cron.status ?? {};
    for (const reference of this.#cron.status?.active ?? []) {
      const job = this.#jobs.find(({ metadata }) => metadata.uid === reference.uid);
      const end = job === undefined ? undefined : endOf(job);
      if (job === undefined) this.#tell('Normal', 'MissingJob', `Active job went missing: ${reference.name ?? ''}`);
      else if (end !== undefined) this.#tell('Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name ?? ''}, condition: ${end}`);
      const completed = end === 'Complete' ? job?.status?.completionTime : undefined;
      if (completed !== undefined && (parseTime(completed) ?? 0) > (parseTime(lastSuccessfulTime) ?? 0)) lastSuccessfulTime = completed;
    }
    return { ...this.#cron.status, active: running.map(referenceTo), lastSuccessfulTime };
  }

  async #trimHistory(signal: AbortSignal): Promise<void> {
    const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = this.#cron.spec;
    for (const [end, limit] of [['Complete', successfulJobsHistoryLimit], ['Failed', failedJobsHistoryLimit]] as const) {
      const finished = this.#jobs.filter((job) => endOf(job) === end && job.metadata.deletionTimestamp === undefined);
      const started = (job: Job): number => parseTime(job.status?.startTime) ?? 0;
      for (const job of [...finished].sort((a, b) => started(a) - started(b)).slice(0, Math.max(0, finished.length - limit))) await this.#remove(job, signal);
    }
  }

  async #remove(job: Job, signal: AbortSignal): Promise<void> {
    try {
      await this.#context.client.delete(jobs, splitKey(keyOf(job)), { preconditions: { uid: job.metadata.uid }, propagationPolicy: 'Background' }, { signal });
      this.#tell('Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name ?? ''}`);
    } catch (err) {
      if (!hasCode(err, 'notFound')) throw err;
    }
  }

  async #start(schedule: Schedule, status: CronJobStatus, running: readonly Job[], nowMs: number, signal: AbortSignal): Promise<CronJobStatus> {
    const { startingDeadlineSeconds, concurrencyPolicy = 'Allow' } = this.#cron.spec;
    const lastMs = parseTime(status.lastScheduleTime) ?? parseTime(this.#cron.metadata.creationTimestamp) ?? nowMs;
    const sinceMs = startingDeadlineSeconds === undefined ? lastMs : Math.max(lastMs, nowMs - startingDeadlineSeconds * 1000);
    const { latestMs, count } = missedTimes(schedule, sinceMs, nowMs);
    if (latestMs === undefined) return status;
    if (count > 100) this.#tell('Warning', 'TooManyMissedTimes', 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew');
    const name = `${this.#cron.metadata.name ?? ''}-${Math.floor(latestMs / 60_000)}`;
    if (this.#jobs.some((job) => job.metadata.name === name)) return { ...status, lastScheduleTime: formatTime(latestMs) };
    if (concurrencyPolicy === 'Forbid' && running.length > 0) {
      this.#tell('Normal', 'JobAlreadyActive', 'Not starting job because prior execution is running and concurrency policy is Forbid');
      return status;
    }
    if (concurrencyPolicy === 'Replace') for (const job of running) await this.#remove(job, signal);
    const kept = concurrencyPolicy === 'Replace' ? [] : status.active ?? [];
    const created = await this.#create(name, latestMs, signal);
    return { ...status, active: created === undefined ? kept : [...kept, referenceTo(created)], lastScheduleTime: formatTime(latestMs) };
  }

  async #create(name: string, scheduledMs: number, signal: AbortSignal): Promise<Job | undefined> {
    const { metadata = {}, spec } = this.#cron.spec.jobTemplate;
    const annotations = { ...metadata.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': formatTime(scheduledMs) };
    const job = {
      apiVersion: 'batch/v1', kind: 'Job',
      metadata: { name, namespace: this.#cron.metadata.namespace, ...(metadata.labels === undefined ? {} : { labels: metadata.labels }), annotations, ownerReferences: [controllerReferenceTo(this.#cron)] },
      spec,
    } as NewObject<Job>;
    try {
      const created = await this.#context.client.create(jobs, job, { signal });
      this.#tell('Normal', 'SuccessfulCreate', `Created job ${name}`);
      return created;
    } catch (err) {
      if (hasCode(err, 'alreadyExists') || isNamespaceTerminating(err)) return undefined;
      this.#tell('Warning', 'FailedCreate', `Error creating job: ${errorMessage(err)}`);
      throw err;
    }
  }
}
