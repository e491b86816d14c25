// Generated from proto/. Do not edit.
import type { Condition, GroupResource, ListMeta, ObjectMeta } from './meta-v1.ts';

/** Rewrites all objects of a kind in its newest stored version. */
export interface StorageVersionMigration {
  readonly apiVersion: 'storagemigration.k8s.io/v1beta1';
  readonly kind: 'StorageVersionMigration';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: StorageVersionMigrationSpec;
  /** What is. Written by the system. */
  readonly status: StorageVersionMigrationStatus;
}

/** A list of StorageVersionMigration objects. */
export interface StorageVersionMigrationList {
  readonly apiVersion: 'storagemigration.k8s.io/v1beta1';
  readonly kind: 'StorageVersionMigrationList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly StorageVersionMigration[];
}

export interface StorageVersionMigrationSpec {
  readonly resource: GroupResource;
}

export interface StorageVersionMigrationStatus {
  /** Where it stands. */
  readonly conditions?: readonly Condition[] | undefined;
  readonly resourceVersion?: string | undefined;
}
