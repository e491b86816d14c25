// Generated from proto/. Do not edit.
import type { ListMeta, ObjectMeta } from './meta-v1.ts';

/** A name for how important pods are. */
export interface PriorityClass {
  readonly apiVersion: 'scheduling.k8s.io/v1';
  readonly kind: 'PriorityClass';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** The number; higher comes first and may push lower ones out. */
  readonly value?: number | undefined;
  /** Whether pods without a class get this one. One class at most. */
  readonly globalDefault?: boolean | undefined;
  /** When to use it, for people. */
  readonly description?: string | undefined;
  /** Never, or PreemptLowerPriority (the default). */
  readonly preemptionPolicy?: 'Never' | 'PreemptLowerPriority' | undefined;
}

/** A list of PriorityClass objects. */
export interface PriorityClassList {
  readonly apiVersion: 'scheduling.k8s.io/v1';
  readonly kind: 'PriorityClassList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly PriorityClass[];
}
