// Generated from proto/. Do not edit.
import type { ListMeta, MicroTime, ObjectMeta } from './meta-v1.ts';

export interface Lease {
  readonly apiVersion: 'coordination.k8s.io/v1beta1';
  readonly kind: 'Lease';
  readonly metadata: ObjectMeta;
  readonly spec: LeaseSpec;
}

export interface LeaseCandidate {
  readonly apiVersion: 'coordination.k8s.io/v1beta1';
  readonly kind: 'LeaseCandidate';
  readonly metadata: ObjectMeta;
  readonly spec: LeaseCandidateSpec;
}

export interface LeaseCandidateList {
  readonly apiVersion: 'coordination.k8s.io/v1beta1';
  readonly kind: 'LeaseCandidateList';
  readonly metadata: ListMeta;
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

export interface LeaseList {
  readonly apiVersion: 'coordination.k8s.io/v1beta1';
  readonly kind: 'LeaseList';
  readonly metadata: ListMeta;
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
