// Generated from proto/. Do not edit.
import type { UserInfo } from './authentication-v1.ts';
import type { ListMeta, MicroTime, ObjectMeta, Status } from './meta-v1.ts';
import type { Unknown } from './runtime.ts';

export interface AuthenticationMetadata {
  readonly impersonationConstraint?: string | undefined;
}

export interface Event {
  readonly apiVersion: 'audit.k8s.io/v1';
  readonly kind: 'Event';
  readonly level: string;
  readonly auditID: string;
  readonly stage: string;
  readonly requestURI: string;
  readonly verb: string;
  readonly user: UserInfo;
  readonly impersonatedUser?: UserInfo | undefined;
  readonly authenticationMetadata?: AuthenticationMetadata | undefined;
  readonly sourceIPs?: readonly string[] | undefined;
  readonly userAgent?: string | undefined;
  readonly objectRef?: ObjectReference | undefined;
  readonly responseStatus?: Status | undefined;
  readonly requestObject?: Unknown | undefined;
  readonly responseObject?: Unknown | undefined;
  readonly requestReceivedTimestamp?: MicroTime | undefined;
  readonly stageTimestamp?: MicroTime | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** A list of Event objects. */
export interface EventList {
  readonly apiVersion: 'audit.k8s.io/v1';
  readonly kind: 'EventList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Event[];
}

export interface GroupResources {
  readonly group?: string | undefined;
  readonly resources?: readonly string[] | undefined;
  readonly resourceNames?: readonly string[] | undefined;
}

export interface ObjectReference {
  readonly resource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly uid?: string | undefined;
  readonly apiGroup?: string | undefined;
  readonly apiVersion?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly subresource?: string | undefined;
}

export interface Policy {
  readonly apiVersion: 'audit.k8s.io/v1';
  readonly kind: 'Policy';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  readonly rules: readonly PolicyRule[];
  readonly omitStages?: readonly string[] | undefined;
  readonly omitManagedFields?: boolean | undefined;
}

/** A list of Policy objects. */
export interface PolicyList {
  readonly apiVersion: 'audit.k8s.io/v1';
  readonly kind: 'PolicyList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Policy[];
}

export interface PolicyRule {
  readonly level: string;
  readonly users?: readonly string[] | undefined;
  readonly userGroups?: readonly string[] | undefined;
  readonly verbs?: readonly string[] | undefined;
  readonly resources?: readonly GroupResources[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
  readonly nonResourceURLs?: readonly string[] | undefined;
  readonly omitStages?: readonly string[] | undefined;
  readonly omitManagedFields?: boolean | undefined;
}
