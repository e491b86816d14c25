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
  readonly metadata: ObjectMeta;
  readonly timestamp: Time;
  readonly window: Duration;
  readonly usage: Readonly<Record<string, Quantity>>;
}

export interface NodeMetricsList {
  readonly apiVersion: 'metrics.k8s.io/v1beta1';
  readonly kind: 'NodeMetricsList';
  readonly metadata: ListMeta;
  readonly items: readonly NodeMetrics[];
}

export interface PodMetrics {
  readonly apiVersion: 'metrics.k8s.io/v1beta1';
  readonly kind: 'PodMetrics';
  readonly metadata: ObjectMeta;
  readonly timestamp: Time;
  readonly window: Duration;
  readonly containers: readonly ContainerMetrics[];
}

export interface PodMetricsList {
  readonly apiVersion: 'metrics.k8s.io/v1beta1';
  readonly kind: 'PodMetricsList';
  readonly metadata: ListMeta;
  readonly items: readonly PodMetrics[];
}
