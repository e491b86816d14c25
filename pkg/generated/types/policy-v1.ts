// Generated from proto/. Do not edit.
import type { IntOrString } from './intstr.ts';
import type { Condition, DeleteOptions, LabelSelector, ListMeta, ObjectMeta, Time } from './meta-v1.ts';

/** Asks for a pod to go, within its disruption budget. */
export interface Eviction {
  readonly apiVersion: 'policy/v1';
  readonly kind: 'Eviction';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  readonly deleteOptions?: DeleteOptions | undefined;
}

/** How many pods of an application may be missing when nodes are emptied on purpose. */
export interface PodDisruptionBudget {
  readonly apiVersion: 'policy/v1';
  readonly kind: 'PodDisruptionBudget';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: PodDisruptionBudgetSpec;
  /** What is. Written by the system. */
  readonly status: PodDisruptionBudgetStatus;
}

/** A list of PodDisruptionBudget objects. */
export interface PodDisruptionBudgetList {
  readonly apiVersion: 'policy/v1';
  readonly kind: 'PodDisruptionBudgetList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly PodDisruptionBudget[];
}

export interface PodDisruptionBudgetSpec {
  /** How many must stay, as a number or percentage. */
  readonly minAvailable?: IntOrString | undefined;
  /** The pods it protects. */
  readonly selector?: LabelSelector | undefined;
  /** How many may be missing, as a number or percentage. */
  readonly maxUnavailable?: IntOrString | undefined;
  readonly unhealthyPodEvictionPolicy?: 'AlwaysAllow' | 'IfHealthyBudget' | undefined;
}

export interface PodDisruptionBudgetStatus {
  /** The generation that this status is about. */
  readonly observedGeneration?: number | undefined;
  readonly disruptedPods?: Readonly<Record<string, Time>> | undefined;
  readonly disruptionsAllowed?: number | undefined;
  readonly currentHealthy?: number | undefined;
  readonly desiredHealthy?: number | undefined;
  readonly expectedPods?: number | undefined;
  /** Where it stands. */
  readonly conditions?: readonly Condition[] | undefined;
}
