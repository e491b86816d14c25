// Generated from proto/. Do not edit.
import type { IntOrString } from './intstr.ts';
import type { Condition, DeleteOptions, LabelSelector, ListMeta, ObjectMeta, Time } from './meta-v1.ts';

export interface Eviction {
  readonly apiVersion: 'policy/v1';
  readonly kind: 'Eviction';
  readonly metadata: ObjectMeta;
  readonly deleteOptions?: DeleteOptions | undefined;
}

export interface PodDisruptionBudget {
  readonly apiVersion: 'policy/v1';
  readonly kind: 'PodDisruptionBudget';
  readonly metadata: ObjectMeta;
  readonly spec: PodDisruptionBudgetSpec;
  readonly status: PodDisruptionBudgetStatus;
}

export interface PodDisruptionBudgetList {
  readonly apiVersion: 'policy/v1';
  readonly kind: 'PodDisruptionBudgetList';
  readonly metadata: ListMeta;
  readonly items: readonly PodDisruptionBudget[];
}

export interface PodDisruptionBudgetSpec {
  readonly minAvailable?: IntOrString | undefined;
  readonly selector?: LabelSelector | undefined;
  readonly maxUnavailable?: IntOrString | undefined;
  readonly unhealthyPodEvictionPolicy?: 'AlwaysAllow' | 'IfHealthyBudget' | undefined;
}

export interface PodDisruptionBudgetStatus {
  readonly observedGeneration?: number | undefined;
  readonly disruptedPods?: Readonly<Record<string, Time>> | undefined;
  readonly disruptionsAllowed?: number | undefined;
  readonly currentHealthy?: number | undefined;
  readonly desiredHealthy?: number | undefined;
  readonly expectedPods?: number | undefined;
  readonly conditions?: readonly Condition[] | undefined;
}
