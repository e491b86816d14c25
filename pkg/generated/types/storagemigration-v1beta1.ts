// Generated from proto/. Do not edit.
import type { Condition, GroupResource, ListMeta, ObjectMeta } from './meta-v1.ts';

export interface StorageVersionMigration {
  readonly apiVersion: 'storagemigration.k8s.io/v1beta1';
  readonly kind: 'StorageVersionMigration';
  readonly metadata: ObjectMeta;
  readonly spec: StorageVersionMigrationSpec;
  readonly status: StorageVersionMigrationStatus;
}

export interface StorageVersionMigrationList {
  readonly apiVersion: 'storagemigration.k8s.io/v1beta1';
  readonly kind: 'StorageVersionMigrationList';
  readonly metadata: ListMeta;
  readonly items: readonly StorageVersionMigration[];
}

export interface StorageVersionMigrationSpec {
  readonly resource: GroupResource;
}

export interface StorageVersionMigrationStatus {
  readonly conditions?: readonly Condition[] | undefined;
  readonly resourceVersion?: string | undefined;
}
