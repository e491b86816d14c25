// Generated from proto/. Do not edit.
import type { ListMeta, MicroTime, ObjectMeta } from './meta-v1.ts';

export interface Lease {
  readonly apiVersion: 'coordination.k8s.io/v1beta1';
  readonly kind: 'Lease';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: LeaseSpec;
}

/** Who would like to hold a Lease. */
export interface LeaseCandidate {
  readonly apiVersion: 'coordination.k8s.io/v1beta1';
  readonly kind: 'LeaseCandidate';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: LeaseCandidateSpec;
}

/** A list of LeaseCandidate objects. */
export interface LeaseCandidateList {
  readonly apiVersion: 'coordination.k8s.io/v1beta1';
  readonly kind: 'LeaseCandidateList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly LeaseCandidate[];
}

export interface LeaseCandidateSpec {
  readonly leaseName: string;
  readonly pingTime?: MicroTime | undefined;
  readonly renewTime?: MicroTime | undefined;
  readonly binaryVersion: string;
  readonly emulationVersion?: string | undefined;
  readonly strategy: string;
}

/** A list of Lease objects. */
export interface LeaseList {
  readonly apiVersion: 'coordination.k8s.io/v1beta1';
  readonly kind: 'LeaseList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Lease[];
}

export interface LeaseSpec {
  readonly holderIdentity?: string | undefined;
  readonly leaseDurationSeconds?: number | undefined;
  readonly acquireTime?: MicroTime | undefined;
  readonly renewTime?: MicroTime | undefined;
  readonly leaseTransitions?: number | undefined;
  readonly strategy?: string | undefined;
  readonly preferredHolder?: string | undefined;
}
