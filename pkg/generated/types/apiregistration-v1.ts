// Generated from proto/. Do not edit.
import type { ListMeta, ObjectMeta, Time } from './meta-v1.ts';

/** Sends a group and version to another API server. */
export interface APIService {
  readonly apiVersion: 'apiregistration.k8s.io/v1';
  readonly kind: 'APIService';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: APIServiceSpec;
  /** What is. Written by the system. */
  readonly status: APIServiceStatus;
}

export interface APIServiceCondition {
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

/** A list of APIService objects. */
export interface APIServiceList {
  readonly apiVersion: 'apiregistration.k8s.io/v1';
  readonly kind: 'APIServiceList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly APIService[];
}

export interface APIServiceSpec {
  readonly service?: ServiceReference | undefined;
  readonly group?: string | undefined;
  readonly version?: string | undefined;
  readonly insecureSkipTLSVerify?: boolean | undefined;
  readonly caBundle?: string | undefined;
  readonly groupPriorityMinimum: number;
  readonly versionPriority: number;
}

export interface APIServiceStatus {
  /** Where it stands. */
  readonly conditions?: readonly APIServiceCondition[] | undefined;
}

export interface ServiceReference {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly port?: number | undefined;
}
