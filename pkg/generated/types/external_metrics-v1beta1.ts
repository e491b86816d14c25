// Generated from proto/. Do not edit.
import type { ListMeta, Time } from './meta-v1.ts';
import type { Quantity } from './resource.ts';

export interface ExternalMetricValue {
  readonly apiVersion: 'external.metrics.k8s.io/v1beta1';
  readonly kind: 'ExternalMetricValue';
  readonly metricName: string;
  readonly metricLabels: Readonly<Record<string, string>>;
  readonly timestamp: Time;
  readonly window?: number | undefined;
  readonly value: Quantity;
}

/** A list of ExternalMetricValue objects. */
export interface ExternalMetricValueList {
  readonly apiVersion: 'external.metrics.k8s.io/v1beta1';
  readonly kind: 'ExternalMetricValueList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ExternalMetricValue[];
}
