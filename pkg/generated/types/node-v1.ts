// Generated from proto/. Do not edit.
import type { Toleration } from './core-v1.ts';
import type { ListMeta, ObjectMeta } from './meta-v1.ts';
import type { Quantity } from './resource.ts';

export interface Overhead {
  readonly podFixed?: Readonly<Record<string, Quantity>> | undefined;
}

/** A way of running containers that pods can ask for. */
export interface RuntimeClass {
  readonly apiVersion: 'node.k8s.io/v1';
  readonly kind: 'RuntimeClass';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** Name of the handler in the container runtime. */
  readonly handler: string;
  readonly overhead?: Overhead | undefined;
  readonly scheduling?: Scheduling | undefined;
}

/** A list of RuntimeClass objects. */
export interface RuntimeClassList {
  readonly apiVersion: 'node.k8s.io/v1';
  readonly kind: 'RuntimeClassList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly RuntimeClass[];
}

export interface Scheduling {
  readonly nodeSelector?: Readonly<Record<string, string>> | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
}
