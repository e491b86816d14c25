// Generated from proto/. Do not edit.
import type { ListMeta, ObjectMeta, Time } from './meta-v1.ts';

export interface ExemptPriorityLevelConfiguration {
  readonly nominalConcurrencyShares?: number | undefined;
  readonly lendablePercent?: number | undefined;
}

export interface FlowDistinguisherMethod {
  readonly type: string;
}

/** Puts requests into a priority level. */
export interface FlowSchema {
  readonly apiVersion: 'flowcontrol.apiserver.k8s.io/v1';
  readonly kind: 'FlowSchema';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: FlowSchemaSpec;
  /** What is. Written by the system. */
  readonly status: FlowSchemaStatus;
}

export interface FlowSchemaCondition {
  /** What the condition is about. */
  readonly type?: string | undefined;
  /** True, False or Unknown. */
  readonly status?: string | undefined;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
}

/** A list of FlowSchema objects. */
export interface FlowSchemaList {
  readonly apiVersion: 'flowcontrol.apiserver.k8s.io/v1';
  readonly kind: 'FlowSchemaList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly FlowSchema[];
}

export interface FlowSchemaSpec {
  readonly priorityLevelConfiguration: PriorityLevelConfigurationReference;
  readonly matchingPrecedence?: number | undefined;
  readonly distinguisherMethod?: FlowDistinguisherMethod | undefined;
  readonly rules?: readonly PolicyRulesWithSubjects[] | undefined;
}

export interface FlowSchemaStatus {
  /** Where it stands. */
  readonly conditions?: readonly FlowSchemaCondition[] | undefined;
}

export interface GroupSubject {
  readonly name: string;
}

export interface LimitResponse {
  readonly type: string;
  readonly queuing?: QueuingConfiguration | undefined;
}

export interface LimitedPriorityLevelConfiguration {
  readonly nominalConcurrencyShares?: number | undefined;
  readonly limitResponse?: LimitResponse | undefined;
  readonly lendablePercent?: number | undefined;
  readonly borrowingLimitPercent?: number | undefined;
}

export interface NonResourcePolicyRule {
  readonly verbs: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

export interface PolicyRulesWithSubjects {
  readonly subjects: readonly Subject[];
  readonly resourceRules?: readonly ResourcePolicyRule[] | undefined;
  readonly nonResourceRules?: readonly NonResourcePolicyRule[] | undefined;
}

/** How many requests of a level run at the same time, and what happens to more. */
export interface PriorityLevelConfiguration {
  readonly apiVersion: 'flowcontrol.apiserver.k8s.io/v1';
  readonly kind: 'PriorityLevelConfiguration';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: PriorityLevelConfigurationSpec;
  /** What is. Written by the system. */
  readonly status: PriorityLevelConfigurationStatus;
}

export interface PriorityLevelConfigurationCondition {
  /** What the condition is about. */
  readonly type?: string | undefined;
  /** True, False or Unknown. */
  readonly status?: string | undefined;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
}

/** A list of PriorityLevelConfiguration objects. */
export interface PriorityLevelConfigurationList {
  readonly apiVersion: 'flowcontrol.apiserver.k8s.io/v1';
  readonly kind: 'PriorityLevelConfigurationList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly PriorityLevelConfiguration[];
}

export interface PriorityLevelConfigurationReference {
  readonly name: string;
}

export interface PriorityLevelConfigurationSpec {
  readonly type: string;
  readonly limited?: LimitedPriorityLevelConfiguration | undefined;
  readonly exempt?: ExemptPriorityLevelConfiguration | undefined;
}

export interface PriorityLevelConfigurationStatus {
  /** Where it stands. */
  readonly conditions?: readonly PriorityLevelConfigurationCondition[] | undefined;
}

export interface QueuingConfiguration {
  readonly queues?: number | undefined;
  readonly handSize?: number | undefined;
  readonly queueLengthLimit?: number | undefined;
}

export interface ResourcePolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly clusterScope?: boolean | undefined;
  readonly namespaces?: readonly string[] | undefined;
}

export interface ServiceAccountSubject {
  readonly namespace: string;
  readonly name: string;
}

export interface Subject {
  readonly kind: string;
  readonly user?: UserSubject | undefined;
  readonly group?: GroupSubject | undefined;
  readonly serviceAccount?: ServiceAccountSubject | undefined;
}

export interface UserSubject {
  readonly name: string;
}
