// Generated from proto/. Do not edit.
import type { PersistentVolumeSpec, TopologySelectorTerm } from './core-v1.ts';
import type { LabelSelector, ListMeta, ObjectMeta, Time } from './meta-v1.ts';
import type { Quantity } from './resource.ts';

/** A storage driver and what it can do. */
export interface CSIDriver {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'CSIDriver';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: CSIDriverSpec;
}

/** A list of CSIDriver objects. */
export interface CSIDriverList {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'CSIDriverList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
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

/** The storage drivers on a node. */
export interface CSINode {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'CSINode';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: CSINodeSpec;
}

export interface CSINodeDriver {
  readonly name: string;
  readonly nodeID: string;
  readonly topologyKeys?: readonly string[] | undefined;
  readonly allocatable?: VolumeNodeResources | undefined;
}

/** A list of CSINode objects. */
export interface CSINodeList {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'CSINodeList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly CSINode[];
}

export interface CSINodeSpec {
  readonly drivers: readonly CSINodeDriver[];
}

/** How much a driver can still provide in a part of the cluster. */
export interface CSIStorageCapacity {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'CSIStorageCapacity';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  readonly nodeTopology?: LabelSelector | undefined;
  readonly storageClassName: string;
  readonly capacity?: Quantity | undefined;
  readonly maximumVolumeSize?: Quantity | undefined;
}

/** A list of CSIStorageCapacity objects. */
export interface CSIStorageCapacityList {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'CSIStorageCapacityList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly CSIStorageCapacity[];
}

/** A sort of storage that claims can ask for. */
export interface StorageClass {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'StorageClass';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** Who makes the volumes. */
  readonly provisioner: string;
  /** Settings for it. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Delete (the default) or Retain, for the volumes made. */
  readonly reclaimPolicy?: 'Delete' | 'Recycle' | 'Retain' | undefined;
  readonly mountOptions?: readonly string[] | undefined;
  /** Whether its claims may grow. */
  readonly allowVolumeExpansion?: boolean | undefined;
  /** Immediate (the default), or WaitForFirstConsumer to wait until a pod needs it. */
  readonly volumeBindingMode?: 'Immediate' | 'WaitForFirstConsumer' | undefined;
  readonly allowedTopologies?: readonly TopologySelectorTerm[] | undefined;
}

/** A list of StorageClass objects. */
export interface StorageClassList {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'StorageClassList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly StorageClass[];
}

export interface TokenRequest {
  readonly audience: string;
  readonly expirationSeconds?: number | undefined;
}

/** A volume that is, or is to be, attached to a node. */
export interface VolumeAttachment {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'VolumeAttachment';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: VolumeAttachmentSpec;
  /** What is. Written by the system. */
  readonly status: VolumeAttachmentStatus;
}

/** A list of VolumeAttachment objects. */
export interface VolumeAttachmentList {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'VolumeAttachmentList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
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

/** Settings of volumes that can be changed later. */
export interface VolumeAttributesClass {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'VolumeAttributesClass';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  readonly driverName: string;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

/** A list of VolumeAttributesClass objects. */
export interface VolumeAttributesClassList {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'VolumeAttributesClassList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
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
