// Generated from proto/. Do not edit.
import type { ListMeta, MicroTime, ObjectMeta } from './meta-v1.ts';

export interface Lease {
  readonly apiVersion: 'coordination.k8s.io/v1';
  readonly kind: 'Lease';
  readonly metadata: ObjectMeta;
  readonly spec: LeaseSpec;
}

export interface LeaseList {
  readonly apiVersion: 'coordination.k8s.io/v1';
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
