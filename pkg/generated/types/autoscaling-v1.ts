// Generated from proto/. Do not edit.
import type { LabelSelector, ListMeta, ObjectMeta, Time } from './meta-v1.ts';
import type { Quantity } from './resource.ts';

export interface ContainerResourceMetricSource {
  readonly name: string;
  readonly targetAverageUtilization?: number | undefined;
  readonly targetAverageValue?: Quantity | undefined;
  readonly container: string;
}

export interface ContainerResourceMetricStatus {
  readonly name: string;
  readonly currentAverageUtilization?: number | undefined;
  readonly currentAverageValue: Quantity;
  readonly container: string;
}

export interface CrossVersionObjectReference {
  readonly kind: string;
  readonly name: string;
  readonly apiVersion?: string | undefined;
}

export interface ExternalMetricSource {
  readonly metricName: string;
  readonly metricSelector?: LabelSelector | undefined;
  readonly targetValue?: Quantity | undefined;
  readonly targetAverageValue?: Quantity | undefined;
}

export interface ExternalMetricStatus {
  readonly metricName: string;
  readonly metricSelector?: LabelSelector | undefined;
  readonly currentValue: Quantity;
  readonly currentAverageValue?: Quantity | undefined;
}

/** Changes the number of pods with their load. */
export interface HorizontalPodAutoscaler {
  readonly apiVersion: 'autoscaling/v1';
  readonly kind: 'HorizontalPodAutoscaler';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: HorizontalPodAutoscalerSpec;
  /** What is. Written by the system. */
  readonly status: HorizontalPodAutoscalerStatus;
}

export interface HorizontalPodAutoscalerCondition {
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

/** A list of HorizontalPodAutoscaler objects. */
export interface HorizontalPodAutoscalerList {
  readonly apiVersion: 'autoscaling/v1';
  readonly kind: 'HorizontalPodAutoscalerList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly HorizontalPodAutoscaler[];
}

export interface HorizontalPodAutoscalerSpec {
  /** What to scale. */
  readonly scaleTargetRef: CrossVersionObjectReference;
  /** The least; 1 by default. */
  readonly minReplicas?: number | undefined;
  /** The most. */
  readonly maxReplicas: number;
  /** Average CPU use to aim at, as a percentage of the requests. */
  readonly targetCPUUtilizationPercentage?: number | undefined;
}

export interface HorizontalPodAutoscalerStatus {
  /** The generation that this status is about. */
  readonly observedGeneration?: number | undefined;
  readonly lastScaleTime?: Time | undefined;
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  readonly currentCPUUtilizationPercentage?: number | undefined;
}

export interface MetricSpec {
  readonly type: 'ContainerResource' | 'External' | 'Object' | 'Pods' | 'Resource';
  readonly object?: ObjectMetricSource | undefined;
  readonly pods?: PodsMetricSource | undefined;
  readonly resource?: ResourceMetricSource | undefined;
  readonly containerResource?: ContainerResourceMetricSource | undefined;
  readonly external?: ExternalMetricSource | undefined;
}

export interface MetricStatus {
  readonly type: 'ContainerResource' | 'External' | 'Object' | 'Pods' | 'Resource';
  readonly object?: ObjectMetricStatus | undefined;
  readonly pods?: PodsMetricStatus | undefined;
  readonly resource?: ResourceMetricStatus | undefined;
  readonly containerResource?: ContainerResourceMetricStatus | undefined;
  readonly external?: ExternalMetricStatus | undefined;
}

export interface ObjectMetricSource {
  readonly target: CrossVersionObjectReference;
  readonly metricName: string;
  readonly targetValue: Quantity;
  readonly selector?: LabelSelector | undefined;
  readonly averageValue?: Quantity | undefined;
}

export interface ObjectMetricStatus {
  readonly target: CrossVersionObjectReference;
  readonly metricName: string;
  readonly currentValue: Quantity;
  readonly selector?: LabelSelector | undefined;
  readonly averageValue?: Quantity | undefined;
}

export interface PodsMetricSource {
  readonly metricName: string;
  readonly targetAverageValue: Quantity;
  readonly selector?: LabelSelector | undefined;
}

export interface PodsMetricStatus {
  readonly metricName: string;
  readonly currentAverageValue: Quantity;
  readonly selector?: LabelSelector | undefined;
}

export interface ResourceMetricSource {
  readonly name: string;
  readonly targetAverageUtilization?: number | undefined;
  readonly targetAverageValue?: Quantity | undefined;
}

export interface ResourceMetricStatus {
  readonly name: string;
  readonly currentAverageUtilization?: number | undefined;
  readonly currentAverageValue: Quantity;
}

/** The number of replicas of anything that has one. */
export interface Scale {
  readonly apiVersion: 'autoscaling/v1';
  readonly kind: 'Scale';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: ScaleSpec;
  /** What is. Written by the system. */
  readonly status: ScaleStatus;
}

export interface ScaleSpec {
  /** How many there should be. */
  readonly replicas?: number | undefined;
}

export interface ScaleStatus {
  readonly replicas: number;
  readonly selector?: string | undefined;
}
