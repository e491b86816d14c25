import { kinds } from '../generated/schema.ts';
import type { KindBehavior } from './behavior.ts';
import { mutatingAdmissionPolicy, mutatingAdmissionPolicyBinding, validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from './admissionregistration/policies.ts';
import { mutatingWebhookConfiguration, validatingWebhookConfiguration } from './admissionregistration/webhooks.ts';
import { customResourceDefinition } from './apiextensions/custom-resource-definition.ts';
import { apiService } from './apiregistration/api-service.ts';
import { controllerRevision } from './apps/controller-revision.ts';
import { daemonSet } from './apps/daemon-set.ts';
import { deployment } from './apps/deployment.ts';
import { replicaSet } from './apps/replica-set.ts';
import { statefulSet } from './apps/stateful-set.ts';
import { horizontalPodAutoscaler, horizontalPodAutoscalerV1 } from './autoscaling/horizontal-pod-autoscaler.ts';
import { cronJob } from './batch/cron-job.ts';
import { job } from './batch/job.ts';
import { certificateSigningRequest, clusterTrustBundle } from './certificates/certificate-signing-request.ts';
import { podCertificateRequest } from './certificates/pod-certificate-request.ts';
import { defaultColumns, defaultRow } from './columns.ts';
import { lease, leaseCandidate } from './coordination/lease.ts';
import { componentStatus } from './core/component-status.ts';
import { configMap } from './core/config-map.ts';
import { endpoints } from './core/endpoints.ts';
import { event } from './core/event.ts';
import { limitRange } from './core/limit-range.ts';
import { namespace } from './core/namespace.ts';
import { node } from './core/node.ts';
import { persistentVolume } from './core/persistent-volume.ts';
import { persistentVolumeClaim } from './core/persistent-volume-claim.ts';
import { pod } from './core/pod.ts';
import { podTemplate } from './core/pod-template.ts';
import { replicationController } from './core/replication-controller.ts';
import { resourceQuota } from './core/resource-quota.ts';
import { secret } from './core/secret.ts';
import { service } from './core/service.ts';
import { serviceAccount } from './core/service-account.ts';
import { endpointSlice } from './discovery/endpoint-slice.ts';
import { flowSchema } from './flowcontrol/flow-schema.ts';
import { priorityLevelConfiguration } from './flowcontrol/priority-level.ts';
import { ingress } from './networking/ingress.ts';
import { ingressClass } from './networking/ingress-class.ts';
import { ipAddress, serviceCidr } from './networking/ip-address.ts';
import { networkPolicy } from './networking/network-policy.ts';
import { runtimeClass } from './node/runtime-class.ts';
import { podDisruptionBudget } from './policy/pod-disruption-budget.ts';
import { clusterRole, role } from './rbac/role.ts';
import { clusterRoleBinding, roleBinding } from './rbac/role-binding.ts';
import { deviceClass, deviceTaintRule, resourceClaim, resourceClaimTemplate, resourceSlice } from './resource/dynamic-resources.ts';
import { priorityClass } from './scheduling/priority-class.ts';
import { csiDriver, csiNode, csiStorageCapacity, volumeAttachment, volumeAttributesClass } from './storage/csi.ts';
import { storageClass } from './storage/storage-class.ts';
import { storageVersionMigration } from './storagemigration/storage-version-migration.ts';

/** Answered, never stored: reviews and requests of a subresource. The server that evaluates one also fills it. */
const answered: KindBehavior = {};

/** By group and kind; a kind behaves the same in every version unless `byVersion` says otherwise. */
const byKind: Readonly<Record<string, KindBehavior>> = {
  '/Binding': answered, '/ComponentStatus': componentStatus, '/ConfigMap': configMap, '/Endpoints': endpoints, '/Event': event, '/LimitRange': limitRange, '/Namespace': namespace, '/Node': node,
  '/PersistentVolume': persistentVolume, '/PersistentVolumeClaim': persistentVolumeClaim, '/Pod': pod, '/PodTemplate': podTemplate, '/ReplicationController': replicationController,
  '/ResourceQuota': resourceQuota, '/Secret': secret, '/Service': service, '/ServiceAccount': serviceAccount,
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': mutatingAdmissionPolicy, 'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': mutatingAdmissionPolicyBinding,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': mutatingWebhookConfiguration, 'admissionregistration.k8s.io/ValidatingAdmissionPolicy': validatingAdmissionPolicy,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': validatingAdmissionPolicyBinding, 'admissionregistration.k8s.io/ValidatingWebhookConfiguration': validatingWebhookConfiguration,
  'apiextensions.k8s.io/CustomResourceDefinition': customResourceDefinition, 'apiregistration.k8s.io/APIService': apiService,
  'apps/ControllerRevision': controllerRevision, 'apps/DaemonSet': daemonSet, 'apps/Deployment': deployment, 'apps/ReplicaSet': replicaSet, 'apps/StatefulSet': statefulSet,
  'authentication.k8s.io/SelfSubjectReview': answered, 'authentication.k8s.io/TokenReview': answered,
  'authorization.k8s.io/LocalSubjectAccessReview': answered, 'authorization.k8s.io/SelfSubjectAccessReview': answered, 'authorization.k8s.io/SelfSubjectRulesReview': answered, 'authorization.k8s.io/SubjectAccessReview': answered,
  'autoscaling/HorizontalPodAutoscaler': horizontalPodAutoscaler, 'batch/CronJob': cronJob, 'batch/Job': job,
  'certificates.k8s.io/CertificateSigningRequest': certificateSigningRequest, 'certificates.k8s.io/ClusterTrustBundle': clusterTrustBundle, 'certificates.k8s.io/PodCertificateRequest': podCertificateRequest,
  'coordination.k8s.io/Lease': lease, 'coordination.k8s.io/LeaseCandidate': leaseCandidate, 'discovery.k8s.io/EndpointSlice': endpointSlice, 'events.k8s.io/Event': event,
  'flowcontrol.apiserver.k8s.io/FlowSchema': flowSchema, 'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': priorityLevelConfiguration,
  'networking.k8s.io/IPAddress': ipAddress, 'networking.k8s.io/Ingress': ingress, 'networking.k8s.io/IngressClass': ingressClass, 'networking.k8s.io/NetworkPolicy': networkPolicy, 'networking.k8s.io/ServiceCIDR': serviceCidr,
  'node.k8s.io/RuntimeClass': runtimeClass, 'policy/PodDisruptionBudget': podDisruptionBudget,
  'rbac.authorization.k8s.io/ClusterRole': clusterRole, 'rbac.authorization.k8s.io/ClusterRoleBinding': clusterRoleBinding, 'rbac.authorization.k8s.io/Role': role, 'rbac.authorization.k8s.io/RoleBinding': roleBinding,
  'resource.k8s.io/DeviceClass': deviceClass, 'resource.k8s.io/DeviceTaintRule': deviceTaintRule, 'resource.k8s.io/ResourceClaim': resourceClaim, 'resource.k8s.io/ResourceClaimTemplate': resourceClaimTemplate, 'resource.k8s.io/ResourceSlice': resourceSlice,
  'scheduling.k8s.io/PriorityClass': priorityClass,
  'storage.k8s.io/CSIDriver': csiDriver, 'storage.k8s.io/CSINode': csiNode, 'storage.k8s.io/CSIStorageCapacity': csiStorageCapacity, 'storage.k8s.io/StorageClass': storageClass, 'storage.k8s.io/VolumeAttachment': volumeAttachment, 'storage.k8s.io/VolumeAttributesClass': volumeAttributesClass,
  'storagemigration.k8s.io/StorageVersionMigration': storageVersionMigration,
};

const byVersion: Readonly<Record<string, KindBehavior>> = { 'autoscaling/v1/HorizontalPodAutoscaler': horizontalPodAutoscalerV1 };

/** Every kind of the tables has one; undefined for kinds that are not built in. */
export function behaviorOf(group: string, version: string, kind: string): KindBehavior | undefined {
  const exact = `${group}/${version}/${kind}`;
  if (Object.hasOwn(byVersion, exact)) return byVersion[exact];
  const key = `${group}/${kind}`;
  return Object.hasOwn(byKind, key) ? byKind[key] : undefined;
}

/** The behaviour of every kind in the tables under group/version/kind. */
export const behaviors: ReadonlyMap<string, KindBehavior> = new Map(kinds.flatMap((row) => {
  const behavior = behaviorOf(row.group, row.version, row.kind);
  return behavior === undefined ? [] : [[`${row.group}/${row.version}/${row.kind}`, behavior] as const];
}));

/** The table of a kind that has none of its own. */
export const plainTable: Required<Pick<KindBehavior, 'columns' | 'row'>> = { columns: defaultColumns, row: defaultRow };
