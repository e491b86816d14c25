// Generated from proto/. Do not edit.
import type { RawExtension } from './runtime.ts';

export interface APIGroup {
  readonly apiVersion: 'v1';
  readonly kind: 'APIGroup';
  readonly name: string;
  readonly versions: readonly GroupVersionForDiscovery[];
  readonly preferredVersion?: GroupVersionForDiscovery | undefined;
  readonly serverAddressByClientCIDRs?: readonly ServerAddressByClientCIDR[] | undefined;
}

export interface APIGroupList {
  readonly apiVersion: 'v1';
  readonly kind: 'APIGroupList';
  readonly groups: readonly APIGroup[];
}

export interface APIResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly group?: string | undefined;
  readonly version?: string | undefined;
  readonly kind: string;
  readonly verbs: Verbs;
  readonly shortNames?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
  readonly storageVersionHash?: string | undefined;
}

export interface APIResourceList {
  readonly apiVersion: 'v1';
  readonly kind: 'APIResourceList';
  readonly groupVersion: string;
  readonly resources: readonly APIResource[];
}

export interface APIVersions {
  readonly apiVersion: 'v1';
  readonly kind: 'APIVersions';
  readonly versions: readonly string[];
  readonly serverAddressByClientCIDRs: readonly ServerAddressByClientCIDR[];
}

export interface ApplyOptions {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  readonly dryRun?: readonly string[] | undefined;
  readonly force: boolean;
  readonly fieldManager: string;
}

export interface Condition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** The generation this was true for. */
  readonly observedGeneration?: number | undefined;
  /** When the status last changed. */
  readonly lastTransitionTime: Time;
  /** Why, in one word for programs. */
  readonly reason: string;
  /** Why, for people. */
  readonly message: string;
}

export interface CreateOptions {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  readonly dryRun?: readonly string[] | undefined;
  readonly fieldManager?: string | undefined;
  readonly fieldValidation?: string | undefined;
}

/** How to delete. */
export interface DeleteOptions {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  /** Seconds until it is gone for good; 0 is at once. */
  readonly gracePeriodSeconds?: number | undefined;
  /** Must hold for the object to be deleted. */
  readonly preconditions?: Preconditions | undefined;
  readonly orphanDependents?: boolean | undefined;
  /** What happens to dependents: Orphan, Background or Foreground. */
  readonly propagationPolicy?: string | undefined;
  readonly dryRun?: readonly string[] | undefined;
  readonly ignoreStoreReadErrorWithClusterBreakingPotential?: boolean | undefined;
}

export type Duration = string;

export interface FieldSelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

/** A set of fields, as nested keys: f:<name>, k:<keys of a list element>, v:<value>. */
export type FieldsV1 = unknown;

export interface GetOptions {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  readonly resourceVersion?: string | undefined;
}

export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

export interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

export interface GroupVersionForDiscovery {
  readonly groupVersion: string;
  readonly version: string;
}

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface GroupVersionResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/** Selects objects by their labels. matchLabels and matchExpressions must both hold; an empty one selects everything. */
export interface LabelSelector {
  /** Labels that must have these values. */
  readonly matchLabels?: Readonly<Record<string, string>> | undefined;
  /** Further conditions. */
  readonly matchExpressions?: readonly LabelSelectorRequirement[] | undefined;
}

export interface LabelSelectorRequirement {
  /** The label. */
  readonly key: string;
  /** In, NotIn, Exists or DoesNotExist. */
  readonly operator: string;
  /** What to compare with; empty for Exists and DoesNotExist. */
  readonly values?: readonly string[] | undefined;
}

/** A list of  objects. */
export interface List {
  readonly apiVersion: 'v1';
  readonly kind: 'List';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly RawExtension[];
}

export interface ListMeta {
  readonly selfLink?: string | undefined;
  /** State of the whole list; a watch can begin there. */
  readonly resourceVersion?: string | undefined;
  /** Token to read on where this answer ended. */
  readonly continue?: string | undefined;
  /** About how many are left. */
  readonly remainingItemCount?: number | undefined;
  readonly shardInfo?: ShardInfo | undefined;
}

export interface ListOptions {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly watch?: boolean | undefined;
  readonly allowWatchBookmarks?: boolean | undefined;
  readonly resourceVersion?: string | undefined;
  readonly resourceVersionMatch?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly limit?: number | undefined;
  readonly continue?: string | undefined;
  readonly sendInitialEvents?: boolean | undefined;
  readonly shardSelector?: string | undefined;
}

export interface ManagedFieldsEntry {
  readonly manager?: string | undefined;
  readonly operation?: string | undefined;
  readonly apiVersion?: string | undefined;
  readonly time?: Time | undefined;
  readonly fieldsType?: string | undefined;
  readonly fieldsV1?: FieldsV1 | undefined;
  readonly subresource?: string | undefined;
}

/** A time in RFC 3339, to the microsecond. */
export type MicroTime = string;

export interface ObjectMeta {
  /** Its name, unique for the kind in the namespace. It cannot change. */
  readonly name?: string | undefined;
  /** Beginning of a name that the server completes, where name is absent. */
  readonly generateName?: string | undefined;
  /** Its namespace; default when a request does not say. */
  readonly namespace?: string | undefined;
  readonly selfLink?: string | undefined;
  /** Unique over space and time, other than the name. Set by the server. */
  readonly uid?: string | undefined;
  /** Changes with every change of the object. Compare for equality only. */
  readonly resourceVersion?: string | undefined;
  /** Counts the changes of spec. Set by the server. */
  readonly generation?: number | undefined;
  /** When the server stored it first. Set by the server. */
  readonly creationTimestamp?: Time | undefined;
  /** When it is, or will be, gone; set once deletion was asked for. */
  readonly deletionTimestamp?: Time | undefined;
  /** Seconds the object was given to end. Set by the server. */
  readonly deletionGracePeriodSeconds?: number | undefined;
  /** Keys and values to select objects by. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Notes by key, for programs and people; not for selecting. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Objects it belongs to; when all of them are gone, it is deleted. */
  readonly ownerReferences?: readonly OwnerReference[] | undefined;
  /** Each must be removed by its owner before the object is gone. */
  readonly finalizers?: readonly string[] | undefined;
  /** Who wrote which field, for server-side apply. */
  readonly managedFields?: readonly ManagedFieldsEntry[] | undefined;
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  /** Whether that owner is the one that manages it. */
  readonly controller?: boolean | undefined;
  /** The owner waits for this object when it is deleted in the foreground. */
  readonly blockOwnerDeletion?: boolean | undefined;
}

export interface PartialObjectMetadata {
  readonly apiVersion: 'meta.k8s.io/v1';
  readonly kind: 'PartialObjectMetadata';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
}

/** A list of PartialObjectMetadata objects. */
export interface PartialObjectMetadataList {
  readonly apiVersion: 'meta.k8s.io/v1';
  readonly kind: 'PartialObjectMetadataList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly PartialObjectMetadata[];
}

export interface Patch {
}

export interface PatchOptions {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  readonly dryRun?: readonly string[] | undefined;
  readonly force?: boolean | undefined;
  readonly fieldManager?: string | undefined;
  readonly fieldValidation?: string | undefined;
}

export interface Preconditions {
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
}

export interface RootPaths {
  readonly paths: readonly string[];
}

export interface ServerAddressByClientCIDR {
  readonly clientCIDR: string;
  readonly serverAddress: string;
}

export interface ShardInfo {
  readonly selector: string;
}

/** The answer to a request that has no object to return, or that failed. */
export interface Status {
  readonly apiVersion: 'v1';
  readonly kind: 'Status';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** Success or Failure. */
  readonly status?: string | undefined;
  /** What happened, for people. */
  readonly message?: string | undefined;
  /** What happened, in one word for programs. */
  readonly reason?: string | undefined;
  /** More about it, by reason. */
  readonly details?: StatusDetails | undefined;
  /** The HTTP status. */
  readonly code?: number | undefined;
}

export interface StatusCause {
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly field?: string | undefined;
}

export interface StatusDetails {
  readonly name?: string | undefined;
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
  readonly uid?: string | undefined;
  readonly causes?: readonly StatusCause[] | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

export interface Table {
  readonly apiVersion: 'meta.k8s.io/v1';
  readonly kind: 'Table';
  /** State of the list. */
  readonly metadata: ListMeta;
  readonly columnDefinitions: readonly TableColumnDefinition[];
  readonly rows: readonly TableRow[];
}

export interface TableColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

export interface TableOptions {
  readonly apiVersion: 'meta.k8s.io/v1';
  readonly kind: 'TableOptions';
  readonly includeObject?: string | undefined;
}

export interface TableRow {
  readonly cells: readonly unknown[];
  readonly conditions?: readonly TableRowCondition[] | undefined;
  readonly object?: RawExtension | undefined;
}

export interface TableRowCondition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
}

/** A time in RFC 3339, to the second. */
export type Time = string;

export interface Timestamp {
  readonly seconds: number;
  readonly nanos: number;
}

export interface TypeMeta {
  readonly kind?: string | undefined;
  readonly apiVersion?: string | undefined;
}

export interface UpdateOptions {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  readonly dryRun?: readonly string[] | undefined;
  readonly fieldManager?: string | undefined;
  readonly fieldValidation?: string | undefined;
}

export type Verbs = unknown;

/** One change in a watch. */
export interface WatchEvent {
  readonly type: string;
  readonly object: RawExtension;
}
