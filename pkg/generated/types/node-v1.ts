// Generated from proto/. Do not edit.
import type { Toleration } from './core-v1.ts';
import type { ListMeta, ObjectMeta } from './meta-v1.ts';
import type { Quantity } from './resource.ts';

export interface Overhead {
  readonly podFixed?: Readonly<Record<string, Quantity>> | undefined;
}

export interface RuntimeClass {
  readonly apiVersion: 'node.k8s.io/v1';
  readonly kind: 'RuntimeClass';
  readonly metadata: ObjectMeta;
  readonly handler: string;
  readonly overhead?: Overhead | undefined;
  readonly scheduling?: Scheduling | undefined;
}

export interface RuntimeClassList {
  readonly apiVersion: 'node.k8s.io/v1';
  readonly kind: 'RuntimeClassList';
  readonly metadata: ListMeta;
  readonly items: readonly RuntimeClass[];
}

export interface Scheduling {
  readonly nodeSelector?: Readonly<Record<string, string>> | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
}
