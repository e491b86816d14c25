import type { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../generated/types/apps-v1.ts';
import type { CronJob, Job } from '../generated/types/batch-v1.ts';
import type { CertificateSigningRequest } from '../generated/types/certificates-v1.ts';
import type { Lease } from '../generated/types/coordination-v1.ts';
import type {
  ConfigMap, Endpoints, Event, LimitRange, Namespace, Node, PersistentVolume, PersistentVolumeClaim, Pod, PodTemplate, ReplicationController, ResourceQuota, Secret, Service, ServiceAccount,
} from '../generated/types/core-v1.ts';
import type { EndpointSlice } from '../generated/types/discovery-v1.ts';
import type { Ingress, IngressClass, NetworkPolicy } from '../generated/types/networking-v1.ts';
import type { RuntimeClass } from '../generated/types/node-v1.ts';
import type { PodDisruptionBudget } from '../generated/types/policy-v1.ts';
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../generated/types/rbac-v1.ts';
import type { PriorityClass } from '../generated/types/scheduling-v1.ts';
import type { CSIDriver, CSINode, StorageClass, VolumeAttachment } from '../generated/types/storage-v1.ts';
import type { ApiObject, Resource } from './resource.ts';

function row<T extends ApiObject>(group: string, plural: string, kind: T['kind'], namespaced: boolean): Resource<T> {
  return { group, version: 'v1', plural, kind, namespaced };
}

export const pods = row<Pod>('', 'pods', 'Pod', true);
export const nodes = row<Node>('', 'nodes', 'Node', false);
export const services = row<Service>('', 'services', 'Service', true);
export const endpoints = row<Endpoints>('', 'endpoints', 'Endpoints', true);
export const configMaps = row<ConfigMap>('', 'configmaps', 'ConfigMap', true);
export const secrets = row<Secret>('', 'secrets', 'Secret', true);
export const serviceAccounts = row<ServiceAccount>('', 'serviceaccounts', 'ServiceAccount', true);
export const namespaces = row<Namespace>('', 'namespaces', 'Namespace', false);
export const events = row<Event>('', 'events', 'Event', true);
export const replicationControllers = row<ReplicationController>('', 'replicationcontrollers', 'ReplicationController', true);
export const resourceQuotas = row<ResourceQuota>('', 'resourcequotas', 'ResourceQuota', true);
export const limitRanges = row<LimitRange>('', 'limitranges', 'LimitRange', true);
export const podTemplates = row<PodTemplate>('', 'podtemplates', 'PodTemplate', true);
export const persistentVolumes = row<PersistentVolume>('', 'persistentvolumes', 'PersistentVolume', false);
export const persistentVolumeClaims = row<PersistentVolumeClaim>('', 'persistentvolumeclaims', 'PersistentVolumeClaim', true);
export const deployments = row<Deployment>('apps', 'deployments', 'Deployment', true);
export const replicaSets = row<ReplicaSet>('apps', 'replicasets', 'ReplicaSet', true);
export const daemonSets = row<DaemonSet>('apps', 'daemonsets', 'DaemonSet', true);
export const statefulSets = row<StatefulSet>('apps', 'statefulsets', 'StatefulSet', true);
export const controllerRevisions = row<ControllerRevision>('apps', 'controllerrevisions', 'ControllerRevision', true);
export const jobs = row<Job>('batch', 'jobs', 'Job', true);
export const cronJobs = row<CronJob>('batch', 'cronjobs', 'CronJob', true);
export const endpointSlices = row<EndpointSlice>('discovery.k8s.io', 'endpointslices', 'EndpointSlice', true);
export const leases = row<Lease>('coordination.k8s.io', 'leases', 'Lease', true);
export const certificateSigningRequests = row<CertificateSigningRequest>('certificates.k8s.io', 'certificatesigningrequests', 'CertificateSigningRequest', false);
export const csiNodes = row<CSINode>('storage.k8s.io', 'csinodes', 'CSINode', false);
export const csiDrivers = row<CSIDriver>('storage.k8s.io', 'csidrivers', 'CSIDriver', false);
export const storageClasses = row<StorageClass>('storage.k8s.io', 'storageclasses', 'StorageClass', false);
export const volumeAttachments = row<VolumeAttachment>('storage.k8s.io', 'volumeattachments', 'VolumeAttachment', false);
export const networkPolicies = row<NetworkPolicy>('networking.k8s.io', 'networkpolicies', 'NetworkPolicy', true);
export const ingresses = row<Ingress>('networking.k8s.io', 'ingresses', 'Ingress', true);
export const ingressClasses = row<IngressClass>('networking.k8s.io', 'ingressclasses', 'IngressClass', false);
export const runtimeClasses = row<RuntimeClass>('node.k8s.io', 'runtimeclasses', 'RuntimeClass', false);
export const priorityClasses = row<PriorityClass>('scheduling.k8s.io', 'priorityclasses', 'PriorityClass', false);
export const podDisruptionBudgets = row<PodDisruptionBudget>('policy', 'poddisruptionbudgets', 'PodDisruptionBudget', true);
export const roles = row<Role>('rbac.authorization.k8s.io', 'roles', 'Role', true);
export const roleBindings = row<RoleBinding>('rbac.authorization.k8s.io', 'rolebindings', 'RoleBinding', true);
export const clusterRoles = row<ClusterRole>('rbac.authorization.k8s.io', 'clusterroles', 'ClusterRole', false);
export const clusterRoleBindings = row<ClusterRoleBinding>('rbac.authorization.k8s.io', 'clusterrolebindings', 'ClusterRoleBinding', false);
