// Generated from proto/. Do not edit.
import type { PersistentVolumeSpec, TopologySelectorTerm } from './core-v1.ts';
import type { LabelSelector, ListMeta, ObjectMeta, Time } from './meta-v1.ts';
import type { Quantity } from './resource.ts';

export interface CSIDriver {
  readonly apiVersion: 'storage.k8s.io/v1beta1';
  readonly kind: 'CSIDriver';
  readonly metadata: ObjectMeta;
  readonly spec: CSIDriverSpec;
}

export interface CSIDriverList {
  readonly apiVersion: 'storage.k8s.io/v1beta1';
  readonly kind: 'CSIDriverList';
  readonly metadata: ListMeta;
  readonly items: readonly CSIDriver[];
}

export interface CSIDriverSpec {
  readonly attachRequired?: boolean | undefined;
  readonly podInfoOnMount?: boolean | undefined;
  readonly volumeLifecycleModes?: readonly string[] | undefined;
  readonly storageCapacity?: boolean | undefined;
  readonly fsGroupPolicy?: string | undefined;
  readonly tokenRequests?: readonly TokenRequest[] | undefined;
  readonly requiresRepublish?: boolean | undefined;
  readonly seLinuxMount?: boolean | undefined;
  readonly nodeAllocatableUpdatePeriodSeconds?: number | undefined;
  readonly serviceAccountTokenInSecrets?: boolean | undefined;
  readonly preventPodSchedulingIfMissing?: boolean | undefined;
}

export interface CSINode {
  readonly apiVersion: 'storage.k8s.io/v1beta1';
  readonly kind: 'CSINode';
  readonly metadata: ObjectMeta;
  readonly spec: CSINodeSpec;
}

export interface CSINodeDriver {
  readonly name: string;
  readonly nodeID: string;
  readonly topologyKeys?: readonly string[] | undefined;
  readonly allocatable?: VolumeNodeResources | undefined;
}

export interface CSINodeList {
  readonly apiVersion: 'storage.k8s.io/v1beta1';
  readonly kind: 'CSINodeList';
  readonly metadata: ListMeta;
  readonly items: readonly CSINode[];
}

export interface CSINodeSpec {
  readonly drivers: readonly CSINodeDriver[];
}

export interface CSIStorageCapacity {
  readonly apiVersion: 'storage.k8s.io/v1beta1';
  readonly kind: 'CSIStorageCapacity';
  readonly metadata: ObjectMeta;
  readonly nodeTopology?: LabelSelector | undefined;
  readonly storageClassName: string;
  readonly capacity?: Quantity | undefined;
  readonly maximumVolumeSize?: Quantity | undefined;
}

export interface CSIStorageCapacityList {
  readonly apiVersion: 'storage.k8s.io/v1beta1';
  readonly kind: 'CSIStorageCapacityList';
  readonly metadata: ListMeta;
  readonly items: readonly CSIStorageCapacity[];
}

export interface StorageClass {
  readonly apiVersion: 'storage.k8s.io/v1beta1';
  readonly kind: 'StorageClass';
  readonly metadata: ObjectMeta;
  readonly provisioner: string;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly reclaimPolicy?: 'Delete' | 'Recycle' | 'Retain' | undefined;
  readonly mountOptions?: readonly string[] | undefined;
  readonly allowVolumeExpansion?: boolean | undefined;
  readonly volumeBindingMode?: string | undefined;
  readonly allowedTopologies?: readonly TopologySelectorTerm[] | undefined;
}

export interface StorageClassList {
  readonly apiVersion: 'storage.k8s.io/v1beta1';
  readonly kind: 'StorageClassList';
  readonly metadata: ListMeta;
  readonly items: readonly StorageClass[];
}

export interface TokenRequest {
  readonly audience: string;
  readonly expirationSeconds?: number | undefined;
}

export interface VolumeAttachment {
  readonly apiVersion: 'storage.k8s.io/v1beta1';
  readonly kind: 'VolumeAttachment';
  readonly metadata: ObjectMeta;
  readonly spec: VolumeAttachmentSpec;
  readonly status: VolumeAttachmentStatus;
}

export interface VolumeAttachmentList {
  readonly apiVersion: 'storage.k8s.io/v1beta1';
  readonly kind: 'VolumeAttachmentList';
  readonly metadata: ListMeta;
  readonly items: readonly VolumeAttachment[];
}

export interface VolumeAttachmentSource {
  readonly persistentVolumeName?: string | undefined;
  readonly inlineVolumeSpec?: PersistentVolumeSpec | undefined;
}

export interface VolumeAttachmentSpec {
  readonly attacher: string;
  readonly source: VolumeAttachmentSource;
  readonly nodeName: string;
}

export interface VolumeAttachmentStatus {
  readonly attached: boolean;
  readonly attachmentMetadata?: Readonly<Record<string, string>> | undefined;
  readonly attachError?: VolumeError | undefined;
  readonly detachError?: VolumeError | undefined;
}

export interface VolumeAttributesClass {
  readonly apiVersion: 'storage.k8s.io/v1beta1';
  readonly kind: 'VolumeAttributesClass';
  readonly metadata: ObjectMeta;
  readonly driverName: string;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

export interface VolumeAttributesClassList {
  readonly apiVersion: 'storage.k8s.io/v1beta1';
  readonly kind: 'VolumeAttributesClassList';
  readonly metadata: ListMeta;
  readonly items: readonly VolumeAttributesClass[];
}

export interface VolumeError {
  readonly time?: Time | undefined;
  readonly message?: string | undefined;
  readonly errorCode?: number | undefined;
}

export interface VolumeNodeResources {
  readonly count?: number | undefined;
}
