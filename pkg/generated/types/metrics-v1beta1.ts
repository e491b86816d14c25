// Generated from proto/. Do not edit.
import type { Duration, ListMeta, ObjectMeta, Time } from './meta-v1.ts';
import type { Quantity } from './resource.ts';

export interface ContainerMetrics {
  readonly name: string;
  readonly usage: Readonly<Record<string, Quantity>>;
}

export interface NodeMetrics {
  readonly apiVersion: 'metrics.k8s.io/v1beta1';
  readonly kind: 'NodeMetrics';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  readonly timestamp: Time;
  readonly window: Duration;
  readonly usage: Readonly<Record<string, Quantity>>;
}

/** A list of NodeMetrics objects. */
export interface NodeMetricsList {
  readonly apiVersion: 'metrics.k8s.io/v1beta1';
  readonly kind: 'NodeMetricsList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly NodeMetrics[];
}

export interface PodMetrics {
  readonly apiVersion: 'metrics.k8s.io/v1beta1';
  readonly kind: 'PodMetrics';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  readonly timestamp: Time;
  readonly window: Duration;
  readonly containers: readonly ContainerMetrics[];
}

/** A list of PodMetrics objects. */
export interface PodMetricsList {
  readonly apiVersion: 'metrics.k8s.io/v1beta1';
  readonly kind: 'PodMetricsList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly PodMetrics[];
}
