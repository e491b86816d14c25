// Generated from proto/. Do not edit.
import type { ListMeta, MicroTime, ObjectMeta } from './meta-v1.ts';

/** A claim that its holder renews: who leads, or that a node is alive. */
export interface Lease {
  readonly apiVersion: 'coordination.k8s.io/v1';
  readonly kind: 'Lease';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: LeaseSpec;
}

/** A list of Lease objects. */
export interface LeaseList {
  readonly apiVersion: 'coordination.k8s.io/v1';
  readonly kind: 'LeaseList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Lease[];
}

export interface LeaseSpec {
  /** Who holds it. */
  readonly holderIdentity?: string | undefined;
  /** Without renewal for this long, others may take it. */
  readonly leaseDurationSeconds?: number | undefined;
  /** When the holder got it. */
  readonly acquireTime?: MicroTime | undefined;
  /** When the holder last renewed it. */
  readonly renewTime?: MicroTime | undefined;
  /** How often the holder changed. */
  readonly leaseTransitions?: number | undefined;
  readonly strategy?: string | undefined;
  readonly preferredHolder?: string | undefined;
}
