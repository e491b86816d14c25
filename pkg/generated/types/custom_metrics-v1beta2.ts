// Generated from proto/. Do not edit.
import type { ObjectReference } from './core-v1.ts';
import type { LabelSelector, ListMeta, Time } from './meta-v1.ts';
import type { Quantity } from './resource.ts';

export interface MetricIdentifier {
  readonly name: string;
  readonly selector?: LabelSelector | undefined;
}

export interface MetricListOptions {
  readonly apiVersion: 'custom.metrics.k8s.io/v1beta2';
  readonly kind: 'MetricListOptions';
  readonly labelSelector?: string | undefined;
  readonly metricLabelSelector?: string | undefined;
}

export interface MetricValue {
  readonly apiVersion: 'custom.metrics.k8s.io/v1beta2';
  readonly kind: 'MetricValue';
  readonly describedObject: ObjectReference;
  readonly metric: MetricIdentifier;
  readonly timestamp: Time;
  readonly windowSeconds?: number | undefined;
  readonly value: Quantity;
}

/** A list of MetricValue objects. */
export interface MetricValueList {
  readonly apiVersion: 'custom.metrics.k8s.io/v1beta2';
  readonly kind: 'MetricValueList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly MetricValue[];
}
