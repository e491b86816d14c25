// Generated from proto/. Do not edit.
import type { LabelSelector, ListMeta, ObjectMeta } from './meta-v1.ts';

export interface AggregationRule {
  readonly clusterRoleSelectors?: readonly LabelSelector[] | undefined;
}

/** What may be done in the whole cluster, or, bound by a RoleBinding, in one namespace. */
export interface ClusterRole {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'ClusterRole';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** The permissions; they add up, nothing is taken away. */
  readonly rules?: readonly PolicyRule[] | undefined;
  /** Collects the rules of other cluster roles by their labels; rules is then written by a controller. */
  readonly aggregationRule?: AggregationRule | undefined;
}

/** Gives a cluster role to users, groups and service accounts everywhere. */
export interface ClusterRoleBinding {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'ClusterRoleBinding';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** Who gets it. */
  readonly subjects?: readonly Subject[] | undefined;
  /** The cluster role. It cannot change. */
  readonly roleRef: RoleRef;
}

/** A list of ClusterRoleBinding objects. */
export interface ClusterRoleBindingList {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'ClusterRoleBindingList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ClusterRoleBinding[];
}

/** A list of ClusterRole objects. */
export interface ClusterRoleList {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'ClusterRoleList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ClusterRole[];
}

export interface PolicyRule {
  /** get, list, watch, create, update, patch, delete, deletecollection and others; '*' all. */
  readonly verbs: readonly string[];
  /** API groups; "" is the legacy group, '*' all. */
  readonly apiGroups?: readonly string[] | undefined;
  /** Resources, such as pods or pods/log; '*' all. */
  readonly resources?: readonly string[] | undefined;
  /** Only objects of these names; all when empty. */
  readonly resourceNames?: readonly string[] | undefined;
  /** Paths that are no resources, such as /healthz; only in cluster roles. */
  readonly nonResourceURLs?: readonly string[] | undefined;
}

/** What may be done in one namespace. */
export interface Role {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'Role';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** The permissions; they add up, nothing is taken away. */
  readonly rules?: readonly PolicyRule[] | undefined;
}

/** Gives a role to users, groups and service accounts in its namespace. */
export interface RoleBinding {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'RoleBinding';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** Who gets it. */
  readonly subjects?: readonly Subject[] | undefined;
  /** The role. It cannot change. */
  readonly roleRef: RoleRef;
}

/** A list of RoleBinding objects. */
export interface RoleBindingList {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'RoleBindingList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly RoleBinding[];
}

/** A list of Role objects. */
export interface RoleList {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'RoleList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Role[];
}

export interface RoleRef {
  /** rbac.authorization.k8s.io. */
  readonly apiGroup?: string | undefined;
  /** Role or ClusterRole. */
  readonly kind: string;
  /** The role. */
  readonly name: string;
}

export interface Subject {
  /** User, Group or ServiceAccount. */
  readonly kind: string;
  /** "" for service accounts, rbac.authorization.k8s.io for users and groups. */
  readonly apiGroup?: string | undefined;
  /** Who. */
  readonly name: string;
  /** Namespace of a service account. */
  readonly namespace?: string | undefined;
}
