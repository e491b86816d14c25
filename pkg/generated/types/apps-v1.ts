// Generated from proto/. Do not edit.
import type { PersistentVolumeClaim, PodTemplateSpec } from './core-v1.ts';
import type { IntOrString } from './intstr.ts';
import type { LabelSelector, ListMeta, ObjectMeta, Time } from './meta-v1.ts';
import type { RawExtension } from './runtime.ts';

/** One past state of a StatefulSet or DaemonSet, kept for rollback. */
export interface ControllerRevision {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'ControllerRevision';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  readonly data?: RawExtension | undefined;
  readonly revision: number;
}

/** A list of ControllerRevision objects. */
export interface ControllerRevisionList {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'ControllerRevisionList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ControllerRevision[];
}

/** One pod on every node, or on every node that is selected. */
export interface DaemonSet {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'DaemonSet';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: DaemonSetSpec;
  /** What is. Written by the system. */
  readonly status: DaemonSetStatus;
}

export interface DaemonSetCondition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
}

/** A list of DaemonSet objects. */
export interface DaemonSetList {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'DaemonSetList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly DaemonSet[];
}

export interface DaemonSetSpec {
  /** Which pods are its own. It cannot change. */
  readonly selector: LabelSelector;
  /** The pod to copy. Its node selector and tolerations decide which nodes get one. */
  readonly template: PodTemplateSpec;
  /** RollingUpdate (the default) or OnDelete. */
  readonly updateStrategy?: DaemonSetUpdateStrategy | undefined;
  readonly minReadySeconds?: number | undefined;
  readonly revisionHistoryLimit?: number | undefined;
}

export interface DaemonSetStatus {
  readonly currentNumberScheduled: number;
  readonly numberMisscheduled: number;
  readonly desiredNumberScheduled: number;
  readonly numberReady: number;
  /** The generation that this status is about. */
  readonly observedGeneration?: number | undefined;
  readonly updatedNumberScheduled?: number | undefined;
  readonly numberAvailable?: number | undefined;
  readonly numberUnavailable?: number | undefined;
  readonly collisionCount?: number | undefined;
  /** Where it stands. */
  readonly conditions?: readonly DaemonSetCondition[] | undefined;
}

export interface DaemonSetUpdateStrategy {
  readonly type?: 'OnDelete' | 'RollingUpdate' | undefined;
  readonly rollingUpdate?: RollingUpdateDaemonSet | undefined;
}

/** Keeps equal pods running and replaces them step by step when the template changes. */
export interface Deployment {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'Deployment';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: DeploymentSpec;
  /** What is. Written by the system. */
  readonly status: DeploymentStatus;
}

export interface DeploymentCondition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** When it was last looked at. */
  readonly lastUpdateTime?: Time | undefined;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
}

/** A list of Deployment objects. */
export interface DeploymentList {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'DeploymentList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Deployment[];
}

export interface DeploymentSpec {
  /** How many pods there should be; 1 by default. */
  readonly replicas?: number | undefined;
  /** Which pods are its own. It must match the template's labels and cannot change. */
  readonly selector: LabelSelector;
  /** The pod to copy. */
  readonly template: PodTemplateSpec;
  /** How old pods give way to new ones. */
  readonly strategy?: DeploymentStrategy | undefined;
  /** A new pod counts as available after being ready this long. */
  readonly minReadySeconds?: number | undefined;
  /** How many old replica sets are kept for rollback; 10 by default. */
  readonly revisionHistoryLimit?: number | undefined;
  /** While true, changes of the template are not rolled out. */
  readonly paused?: boolean | undefined;
  /** A rollout without progress for this long is reported as failed; 600 by default. */
  readonly progressDeadlineSeconds?: number | undefined;
}

export interface DeploymentStatus {
  /** The generation that this status is about. */
  readonly observedGeneration?: number | undefined;
  /** Pods that are not ending. */
  readonly replicas?: number | undefined;
  /** Pods made from the newest template. */
  readonly updatedReplicas?: number | undefined;
  /** Pods that are ready. */
  readonly readyReplicas?: number | undefined;
  /** Pods that have been ready for minReadySeconds. */
  readonly availableReplicas?: number | undefined;
  /** Pods still missing from the number wanted. */
  readonly unavailableReplicas?: number | undefined;
  readonly terminatingReplicas?: number | undefined;
  /** Where it stands. */
  readonly conditions?: readonly DeploymentCondition[] | undefined;
  readonly collisionCount?: number | undefined;
}

export interface DeploymentStrategy {
  /** RollingUpdate (the default) or Recreate, which ends all old pods first. */
  readonly type?: 'Recreate' | 'RollingUpdate' | undefined;
  /** How fast; only for RollingUpdate. */
  readonly rollingUpdate?: RollingUpdateDeployment | undefined;
}

/** Keeps a number of equal pods running. A Deployment makes them; few people do by hand. */
export interface ReplicaSet {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'ReplicaSet';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: ReplicaSetSpec;
  /** What is. Written by the system. */
  readonly status: ReplicaSetStatus;
}

export interface ReplicaSetCondition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
}

/** A list of ReplicaSet objects. */
export interface ReplicaSetList {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'ReplicaSetList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ReplicaSet[];
}

export interface ReplicaSetSpec {
  /** How many pods there should be; 1 by default. */
  readonly replicas?: number | undefined;
  readonly minReadySeconds?: number | undefined;
  /** Which pods are its own. It cannot change. */
  readonly selector: LabelSelector;
  /** The pod to copy. */
  readonly template?: PodTemplateSpec | undefined;
}

export interface ReplicaSetStatus {
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number | undefined;
  readonly readyReplicas?: number | undefined;
  readonly availableReplicas?: number | undefined;
  readonly terminatingReplicas?: number | undefined;
  /** The generation that this status is about. */
  readonly observedGeneration?: number | undefined;
  /** Where it stands. */
  readonly conditions?: readonly ReplicaSetCondition[] | undefined;
}

export interface RollingUpdateDaemonSet {
  readonly maxUnavailable?: IntOrString | undefined;
  readonly maxSurge?: IntOrString | undefined;
}

export interface RollingUpdateDeployment {
  /** How many pods fewer than wanted may be available, as a number or percentage; 25% by default. */
  readonly maxUnavailable?: IntOrString | undefined;
  /** How many pods more than wanted may exist, as a number or percentage; 25% by default. */
  readonly maxSurge?: IntOrString | undefined;
}

export interface RollingUpdateStatefulSetStrategy {
  readonly partition?: number | undefined;
  readonly maxUnavailable?: IntOrString | undefined;
}

/** Pods with a fixed name and storage of their own each, started and stopped in order. */
export interface StatefulSet {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'StatefulSet';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: StatefulSetSpec;
  /** What is. Written by the system. */
  readonly status: StatefulSetStatus;
}

export interface StatefulSetCondition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
}

/** A list of StatefulSet objects. */
export interface StatefulSetList {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'StatefulSetList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly StatefulSet[];
}

export interface StatefulSetOrdinals {
  readonly start?: number | undefined;
}

export interface StatefulSetPersistentVolumeClaimRetentionPolicy {
  readonly whenDeleted?: string | undefined;
  readonly whenScaled?: string | undefined;
}

export interface StatefulSetSpec {
  /** How many pods there should be; 1 by default. */
  readonly replicas?: number | undefined;
  /** Which pods are its own. It cannot change. */
  readonly selector: LabelSelector;
  /** The pod to copy; its name gets a number. */
  readonly template: PodTemplateSpec;
  /** Claims made for each pod; they stay when the pod goes. */
  readonly volumeClaimTemplates?: readonly PersistentVolumeClaim[] | undefined;
  /** The headless service that gives the pods their names. */
  readonly serviceName?: string | undefined;
  /** OrderedReady (the default) or Parallel. */
  readonly podManagementPolicy?: 'OrderedReady' | 'Parallel' | undefined;
  /** How pods change to a new template. */
  readonly updateStrategy?: StatefulSetUpdateStrategy | undefined;
  /** How many old revisions are kept; 10 by default. */
  readonly revisionHistoryLimit?: number | undefined;
  readonly minReadySeconds?: number | undefined;
  readonly persistentVolumeClaimRetentionPolicy?: StatefulSetPersistentVolumeClaimRetentionPolicy | undefined;
  readonly ordinals?: StatefulSetOrdinals | undefined;
}

export interface StatefulSetStatus {
  /** The generation that this status is about. */
  readonly observedGeneration?: number | undefined;
  readonly replicas: number;
  readonly readyReplicas?: number | undefined;
  readonly currentReplicas?: number | undefined;
  readonly updatedReplicas?: number | undefined;
  readonly currentRevision?: string | undefined;
  readonly updateRevision?: string | undefined;
  readonly collisionCount?: number | undefined;
  /** Where it stands. */
  readonly conditions?: readonly StatefulSetCondition[] | undefined;
  readonly availableReplicas?: number | undefined;
}

export interface StatefulSetUpdateStrategy {
  readonly type?: 'OnDelete' | 'RollingUpdate' | undefined;
  readonly rollingUpdate?: RollingUpdateStatefulSetStrategy | undefined;
}
