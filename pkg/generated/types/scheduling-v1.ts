// Generated from proto/. Do not edit.
import type { ListMeta, ObjectMeta } from './meta-v1.ts';

export interface PriorityClass {
  readonly apiVersion: 'scheduling.k8s.io/v1';
  readonly kind: 'PriorityClass';
  readonly metadata: ObjectMeta;
  readonly value?: number | undefined;
  readonly globalDefault?: boolean | undefined;
  readonly description?: string | undefined;
  readonly preemptionPolicy?: 'Never' | 'PreemptLowerPriority' | undefined;
}

export interface PriorityClassList {
  readonly apiVersion: 'scheduling.k8s.io/v1';
  readonly kind: 'PriorityClassList';
  readonly metadata: ListMeta;
  readonly items: readonly PriorityClass[];
}
