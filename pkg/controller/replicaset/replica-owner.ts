import { requirementsOfMap, requirementsOfSelector, type Requirement } from '../../api/selectors/label-selector.ts';
import type { ApiObject } from '../../client/resource.ts';
import type { ReplicaSet, ReplicaSetStatus } from '../../generated/types/apps-v1.ts';
import type { PodTemplateSpec, ReplicationController } from '../../generated/types/core-v1.ts';

/** What a ReplicaSet and a ReplicationController have in common. */
export interface ReplicaOwner {
  readonly object: ApiObject;
  readonly replicas: number;
  readonly minReadySeconds: number;
  readonly selector: readonly Requirement[];
  readonly template: PodTemplateSpec;
  readonly status: ReplicaSetStatus;
  readonly reportsTerminating: boolean;
}

export function ofReplicaSet(object: ReplicaSet): ReplicaOwner {
  return {
    object, replicas: object.spec.replicas ?? 1, minReadySeconds: object.spec.minReadySeconds ?? 0, selector: requirementsOfSelector(object.spec.selector) ?? [],
    template: object.spec.template ?? {} as PodTemplateSpec, status: object.status ?? { replicas: 0 }, reportsTerminating: true,
  };
}

export function ofReplicationController(object: ReplicationController): ReplicaOwner {
  return {
    object, replicas: object.spec.replicas ?? 1, minReadySeconds: object.spec.minReadySeconds ?? 0, selector: requirementsOfMap(object.spec.selector ?? {}),
    template: object.spec.template ?? {} as PodTemplateSpec, status: object.status ?? { replicas: 0 }, reportsTerminating: false,
  };
}
