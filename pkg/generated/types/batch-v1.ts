// Generated from proto/. Do not edit.
import type { ObjectReference, PodTemplateSpec } from './core-v1.ts';
import type { LabelSelector, ListMeta, ObjectMeta, Time } from './meta-v1.ts';

/** Makes a Job at fixed times. */
export interface CronJob {
  readonly apiVersion: 'batch/v1';
  readonly kind: 'CronJob';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: CronJobSpec;
  /** What is. Written by the system. */
  readonly status: CronJobStatus;
}

/** A list of CronJob objects. */
export interface CronJobList {
  readonly apiVersion: 'batch/v1';
  readonly kind: 'CronJobList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly CronJob[];
}

export interface CronJobSpec {
  /** When, as five cron fields: minute, hour, day of month, month, day of week. */
  readonly schedule: string;
  /** Name of the time zone; the controller manager's when absent. */
  readonly timeZone?: string | undefined;
  /** How late a missed run may still start. */
  readonly startingDeadlineSeconds?: number | undefined;
  /** Allow (the default), Forbid skips while one runs, Replace ends it. */
  readonly concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace' | undefined;
  /** While true, no jobs are made. */
  readonly suspend?: boolean | undefined;
  /** The job to make. */
  readonly jobTemplate: JobTemplateSpec;
  /** How many finished jobs are kept; 3 by default. */
  readonly successfulJobsHistoryLimit?: number | undefined;
  /** How many failed jobs are kept; 1 by default. */
  readonly failedJobsHistoryLimit?: number | undefined;
}

export interface CronJobStatus {
  readonly active?: readonly ObjectReference[] | undefined;
  readonly lastScheduleTime?: Time | undefined;
  readonly lastSuccessfulTime?: Time | undefined;
}

/** Runs pods until enough of them have succeeded. */
export interface Job {
  readonly apiVersion: 'batch/v1';
  readonly kind: 'Job';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: JobSpec;
  /** What is. Written by the system. */
  readonly status: JobStatus;
}

export interface JobCondition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** When it was last looked at. */
  readonly lastProbeTime?: Time | undefined;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
}

/** A list of Job objects. */
export interface JobList {
  readonly apiVersion: 'batch/v1';
  readonly kind: 'JobList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Job[];
}

export interface JobSpec {
  /** How many pods run at the same time. */
  readonly parallelism?: number | undefined;
  /** How many pods must succeed. */
  readonly completions?: number | undefined;
  /** Ends the job this long after its start. */
  readonly activeDeadlineSeconds?: number | undefined;
  readonly podFailurePolicy?: PodFailurePolicy | undefined;
  readonly successPolicy?: SuccessPolicy | undefined;
  /** Failures after which the job has failed; 6 by default. */
  readonly backoffLimit?: number | undefined;
  readonly backoffLimitPerIndex?: number | undefined;
  readonly maxFailedIndexes?: number | undefined;
  readonly selector?: LabelSelector | undefined;
  readonly manualSelector?: boolean | undefined;
  /** The pod to run; its restartPolicy is OnFailure or Never. */
  readonly template: PodTemplateSpec;
  /** Deletes the job this long after its end. */
  readonly ttlSecondsAfterFinished?: number | undefined;
  /** NonIndexed (the default), or Indexed to number the pods. */
  readonly completionMode?: 'Indexed' | 'NonIndexed' | undefined;
  /** While true, no pods run. */
  readonly suspend?: boolean | undefined;
  readonly podReplacementPolicy?: 'Failed' | 'TerminatingOrFailed' | undefined;
  readonly managedBy?: string | undefined;
}

export interface JobStatus {
  /** Where it stands. */
  readonly conditions?: readonly JobCondition[] | undefined;
  readonly startTime?: Time | undefined;
  readonly completionTime?: Time | undefined;
  readonly active?: number | undefined;
  readonly succeeded?: number | undefined;
  readonly failed?: number | undefined;
  readonly terminating?: number | undefined;
  readonly completedIndexes?: string | undefined;
  readonly failedIndexes?: string | undefined;
  readonly uncountedTerminatedPods?: UncountedTerminatedPods | undefined;
  readonly ready?: number | undefined;
}

export interface JobTemplateSpec {
  readonly metadata?: ObjectMeta | undefined;
  /** What the jobs made from it do. */
  readonly spec?: JobSpec | undefined;
}

export interface PodFailurePolicy {
  readonly rules: readonly PodFailurePolicyRule[];
}

export interface PodFailurePolicyOnExitCodesRequirement {
  readonly containerName?: string | undefined;
  readonly operator: 'In' | 'NotIn';
  readonly values: readonly number[];
}

export interface PodFailurePolicyOnPodConditionsPattern {
  readonly type: string;
  readonly status?: string | undefined;
}

export interface PodFailurePolicyRule {
  readonly action: 'Count' | 'FailIndex' | 'FailJob' | 'Ignore';
  readonly onExitCodes?: PodFailurePolicyOnExitCodesRequirement | undefined;
  readonly onPodConditions?: readonly PodFailurePolicyOnPodConditionsPattern[] | undefined;
}

export interface SuccessPolicy {
  readonly rules: readonly SuccessPolicyRule[];
}

export interface SuccessPolicyRule {
  readonly succeededIndexes?: string | undefined;
  readonly succeededCount?: number | undefined;
}

export interface UncountedTerminatedPods {
  readonly succeeded?: readonly string[] | undefined;
  readonly failed?: readonly string[] | undefined;
}
