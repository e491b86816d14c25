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

export interface HorizontalPodAutoscaler {
  readonly apiVersion: 'autoscaling/v1';
  readonly kind: 'HorizontalPodAutoscaler';
  readonly metadata: ObjectMeta;
  readonly spec: HorizontalPodAutoscalerSpec;
  readonly status: HorizontalPodAutoscalerStatus;
}

export interface HorizontalPodAutoscalerCondition {
  readonly type: string;
  readonly status: string;
  readonly lastTransitionTime?: Time | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

export interface HorizontalPodAutoscalerList {
  readonly apiVersion: 'autoscaling/v1';
  readonly kind: 'HorizontalPodAutoscalerList';
  readonly metadata: ListMeta;
  readonly items: readonly HorizontalPodAutoscaler[];
}

export interface HorizontalPodAutoscalerSpec {
  readonly scaleTargetRef: CrossVersionObjectReference;
  readonly minReplicas?: number | undefined;
  readonly maxReplicas: number;
  readonly targetCPUUtilizationPercentage?: number | undefined;
}

export interface HorizontalPodAutoscalerStatus {
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

export interface Scale {
  readonly apiVersion: 'autoscaling/v1';
  readonly kind: 'Scale';
  readonly metadata: ObjectMeta;
  readonly spec: ScaleSpec;
  readonly status: ScaleStatus;
}

export interface ScaleSpec {
  readonly replicas?: number | undefined;
}

export interface ScaleStatus {
  readonly replicas: number;
  readonly selector?: string | undefined;
}
