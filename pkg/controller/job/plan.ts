import { isPodReady, isPodTerminating } from '../../api/pod.ts';
import { formatTime, parseTime } from '../../api/meta/time.ts';
import type { Job, JobCondition, JobStatus } from '../../generated/types/batch-v1.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { formatIndexes, parseIndexes } from './indexes.ts';

export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';
export const indexAnnotation = 'batch.kubernetes.io/job-completion-index';
const backoffBaseMs = 10_000;
const backoffMaxMs = 600_000;

export interface JobPlan {
  readonly status: JobStatus;
  /** Counted in `status`: after it is written their finalizer goes. */
  readonly release: readonly Pod[];
  readonly remove: readonly Pod[];
  /** Pods to make; each an index for an Indexed job. */
  readonly create: readonly (number | undefined)[];
  readonly requeueAfterMs: number | undefined;
  readonly events: readonly { readonly type: 'Normal' | 'Warning'; readonly reason: string; readonly message: string }[];
}

type Verdict = { readonly type: 'Complete' | 'Failed'; readonly reason: string; readonly message: string };

export function isTracked(pod: Pod): boolean {
  return pod.metadata.finalizers?.includes(trackingFinalizer) ?? false;
}

export function isJobFinished(job: Job): boolean {
  return job.status?.conditions?.some(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True') ?? false;
}

function indexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[indexAnnotation];
  return text === undefined ? undefined : Number(text);
}

function isFailed(pod: Pod): boolean {
  return pod.status?.phase === 'Failed' || (isPodTerminating(pod) && pod.status?.phase !== 'Succeeded');
}

interface Tally {
  readonly succeeded: number;
  readonly failed: number;
  readonly completed: ReadonlySet<number>;
  readonly uncounted: { readonly succeeded: readonly string[]; readonly failed: readonly string[] };
  readonly release: readonly Pod[];
}

/**
 * A finished pod is counted exactly once, although it may vanish at any time: its finalizer keeps it until its uid stands in the status
 * (`uncountedTerminatedPods`), and the uid moves into the number only when the finalizer is gone. An index needs no uid: a set counts it once.
 */
function tally(job: Job, pods: readonly Pod[]): Tally {
  const indexed = job.spec.completionMode === 'Indexed';
  const completed = new Set(indexed ? parseIndexes(job.status?.completedIndexes, job.spec.completions ?? 0) : []);
  const tracked = new Set(pods.filter(isTracked).map((pod) => pod.metadata.uid ?? ''));
  const { succeeded: before = [], failed: beforeFailed = [] } = job.status?.uncountedTerminatedPods ?? {};
  const settled = (uids: readonly string[]): number => uids.filter((uid) => !tracked.has(uid)).length;
  const uncounted = { succeeded: before.filter((uid) => tracked.has(uid)), failed: beforeFailed.filter((uid) => tracked.has(uid)) };
  const release: Pod[] = [];
  for (const pod of pods.filter(isTracked)) {
    const uid = pod.metadata.uid ?? '';
    const succeeded = pod.status?.phase === 'Succeeded';
    if (!succeeded && !isFailed(pod)) continue;
    release.push(pod);
    const index = indexOf(pod);
    if (succeeded && indexed) {
      if (index !== undefined && index < (job.spec.completions ?? 0)) completed.add(index);
    } else if (succeeded && !uncounted.succeeded.includes(uid)) {
      uncounted.succeeded.push(uid);
    } else if (!succeeded && !uncounted.failed.includes(uid)) {
      uncounted.failed.push(uid);
    }
  }
  return {
    succeeded: indexed ? completed.size : (job.status?.succeeded ?? 0) + settled(before), failed: (job.status?.failed ?? 0) + settled(beforeFailed), completed, uncounted, release,
  };
}

export function planJob(job: Job, pods: readonly Pod[], nowMs: number): JobPlan {
  const counted = tally(job, pods);
  const active = pods.filter((pod) => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed' && !isPodTerminating(pod));
  const started = startOf(job, nowMs);
  const verdict = judge(job, counted, active, parseTime(started), nowMs);
  const suspended = job.spec.suspend === true && verdict === undefined;
  const surplus = verdict !== undefined || suspended ? active : surplusOf(job, counted, active);
  const staying = active.filter((pod) => !surplus.includes(pod));
  const wait = verdict !== undefined || suspended ? undefined : backoffLeftMs(counted, pods, nowMs);
  const create = verdict !== undefined || suspended || (wait ?? 0) > 0 ? [] : missing(job, counted, staying);
  const terminating = pods.filter((pod) => isPodTerminating(pod) && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed').length;
  const flushed = counted.uncounted.succeeded.length + counted.uncounted.failed.length === 0 && counted.release.length === 0 && staying.length + surplus.length === 0 && terminating === 0;
  const { conditions, events } = conditionsOf(job, verdict, suspended, flushed, nowMs);
  const ended = verdict?.type === 'Complete' && flushed ? { completionTime: job.status?.completionTime ?? formatTime(nowMs) } : {};
  const deadlines = [wait, deadlineLeftMs(job, parseTime(started), nowMs)].filter((ms) => ms !== undefined && ms > 0) as number[];
  return {
    status: {
      ...(conditions.length === 0 ? {} : { conditions }),
      ...(suspended || started === undefined ? {} : { startTime: started }), ...ended,
      active: staying.length, ready: staying.filter(isPodReady).length, terminating,
      succeeded: counted.succeeded, failed: counted.failed,
      ...(job.spec.completionMode === 'Indexed' && counted.completed.size > 0 ? { completedIndexes: formatIndexes(counted.completed) } : {}),
      uncountedTerminatedPods: Object.fromEntries(Object.entries(counted.uncounted).filter(([, uids]) => uids.length > 0)),
    },
    release: counted.release, remove: surplus, create, events, requeueAfterMs: deadlines.length === 0 ? undefined : Math.min(...deadlines),
  };
}

function startOf(job: Job, nowMs: number): string | undefined {
  return job.spec.suspend === true ? undefined : job.status?.startTime ?? formatTime(nowMs);
}

function total({ succeeded, uncounted }: Tally): number {
  return succeeded + uncounted.succeeded.length;
}

function judge(job: Job, counted: Tally, active: readonly Pod[], startMs: number | undefined, nowMs: number): Verdict | undefined {
  const target = job.status?.conditions?.find(({ type }) => type === 'FailureTarget' || type === 'SuccessCriteriaMet');
  if (target !== undefined) return { type: target.type === 'FailureTarget' ? 'Failed' : 'Complete', reason: target.reason ?? '', message: target.message ?? '' };
  const { completions, backoffLimit = 6, template } = job.spec;
  const failed = counted.failed + counted.uncounted.failed.length;
  const restarts = template.spec?.restartPolicy === 'OnFailure' ? active.reduce((sum, pod) => sum + [...pod.status?.containerStatuses ?? [], ...pod.status?.initContainerStatuses ?? []].reduce((inner, { restartCount }) => inner + restartCount, 0), 0) : 0;
  if (failed > backoffLimit || (restarts > 0 && restarts >= backoffLimit)) {
    return { type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  }
  if (startMs !== undefined && (deadlineLeftMs(job, startMs, nowMs) ?? 1) <= 0) return { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
  const done = completions === undefined ? total(counted) > 0 && active.length === 0 : total(counted) >= completions;
  return done ? { type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' } : undefined;
}

function deadlineLeftMs(job: Job, startMs: number | undefined, nowMs: number): number | undefined {
  const seconds = job.spec.activeDeadlineSeconds;
  return seconds === undefined || startMs === undefined ? undefined : startMs + seconds * 1000 - nowMs;
}

function wantedOf(job: Job, counted: Tally, active: readonly Pod[]): number {
  const { completions, parallelism = 1 } = job.spec;
  if (completions !== undefined) return Math.min(parallelism, completions - total(counted));
  return total(counted) > 0 ? Math.min(active.length, parallelism) : parallelism;
}

/** More than may run: those not yet ready go first. An index twice, or one that is done, goes too. */
function surplusOf(job: Job, counted: Tally, active: readonly Pod[]): readonly Pod[] {
  const seen = new Set<number>();
  const odd = job.spec.completionMode !== 'Indexed' ? [] : active.filter((pod) => {
    const index = indexOf(pod) ?? -1;
    const duplicate = seen.has(index) || counted.completed.has(index) || index < 0 || index >= (job.spec.completions ?? 0);
    seen.add(index);
    return duplicate;
  });
  const rest = active.filter((pod) => !odd.includes(pod));
  const count = rest.length - Math.max(0, wantedOf(job, counted, rest));
  return count <= 0 ? odd : [...odd, ...[...rest].sort((a, b) => Number(isPodReady(a)) - Number(isPodReady(b))).slice(0, count)];
}

function missing(job: Job, counted: Tally, active: readonly Pod[]): readonly (number | undefined)[] {
  const count = Math.max(0, wantedOf(job, counted, active) - active.length);
  if (job.spec.completionMode !== 'Indexed') return Array.from({ length: count }, () => undefined);
  const taken = new Set(active.map(indexOf));
  const free = Array.from({ length: job.spec.completions ?? 0 }, (_, index) => index).filter((index) => !counted.completed.has(index) && !taken.has(index));
  return free.slice(0, count);
}

/** After each failure in a row the next pod waits twice as long. */
function backoffLeftMs(counted: Tally, pods: readonly Pod[], nowMs: number): number | undefined {
  const ends = (of: (pod: Pod) => boolean): number => Math.max(0, ...pods.filter(of).map(endMs));
  const lastFailure = ends(isFailed);
  if (lastFailure === 0 || ends((pod) => pod.status?.phase === 'Succeeded') > lastFailure) return undefined;
  const failures = Math.max(1, counted.failed + counted.uncounted.failed.length);
  return lastFailure + Math.min(backoffMaxMs, backoffBaseMs * 2 ** (failures - 1)) - nowMs;
}

function endMs(pod: Pod): number {
  const ends = (pod.status?.containerStatuses ?? []).map(({ state }) => parseTime(state?.terminated?.finishedAt) ?? 0);
  return Math.max(0, ...ends) || (parseTime(pod.metadata.deletionTimestamp) ?? parseTime(pod.status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime) ?? parseTime(pod.metadata.creationTimestamp) ?? 0);
}

function conditionsOf(job: Job, verdict: Verdict | undefined, suspended: boolean, flushed: boolean, nowMs: number): { readonly conditions: readonly JobCondition[]; readonly events: JobPlan['events'] } {
  const now = formatTime(nowMs);
  const events: JobPlan['events'][number][] = [];
  let conditions: readonly JobCondition[] = job.status?.conditions ?? [];
  const add = (type: string, status: 'True' | 'False', reason: string, message: string): void => {
    conditions = [...conditions.filter((condition) => condition.type !== type), { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message }];
  };
  const current = conditions.find(({ type }) => type === 'Suspended')?.status;
  if (suspended && current !== 'True') {
    add('Suspended', 'True', 'JobSuspended', 'Job suspended');
    events.push({ type: 'Normal', reason: 'Suspended', message: 'Job suspended' });
  } else if (!suspended && job.spec.suspend !== true && current === 'True') {
    add('Suspended', 'False', 'JobResumed', 'Job resumed');
    events.push({ type: 'Normal', reason: 'Resumed', message: 'Job resumed' });
  }
  if (verdict === undefined) return { conditions, events };
  const target = verdict.type === 'Failed' ? 'FailureTarget' : 'SuccessCriteriaMet';
  if (!conditions.some(({ type }) => type === target)) add(target, 'True', verdict.reason, verdict.message);
  if (flushed && !conditions.some(({ type }) => type === verdict.type)) {
    add(verdict.type, 'True', verdict.reason, verdict.message);
    events.push(verdict.type === 'Failed' ? { type: 'Warning', reason: verdict.reason, message: verdict.message } : { type: 'Normal', reason: 'Completed', message: 'Job completed' });
  }
  return { conditions, events };
}
