// Generated from proto/. Do not edit.
import type { IntOrString } from './intstr.ts';
import type { Condition, LabelSelector, ListMeta, MicroTime, ObjectMeta, OwnerReference, Time } from './meta-v1.ts';
import type { Quantity } from './resource.ts';
import type { RawExtension } from './runtime.ts';

export interface AWSElasticBlockStoreVolumeSource {
  readonly volumeID: string;
  readonly fsType?: string | undefined;
  readonly partition?: number | undefined;
  readonly readOnly?: boolean | undefined;
}

export interface Affinity {
  /** Which nodes. */
  readonly nodeAffinity?: NodeAffinity | undefined;
  /** Next to which pods. */
  readonly podAffinity?: PodAffinity | undefined;
  /** Away from which pods. */
  readonly podAntiAffinity?: PodAntiAffinity | undefined;
}

export interface AppArmorProfile {
  readonly type: 'Localhost' | 'RuntimeDefault' | 'Unconfined';
  readonly localhostProfile?: string | undefined;
}

export interface AttachedVolume {
  readonly name: string;
  readonly devicePath: string;
}

export interface AvoidPods {
  readonly preferAvoidPods?: readonly PreferAvoidPodsEntry[] | undefined;
}

export interface AzureDiskVolumeSource {
  readonly diskName: string;
  readonly diskURI: string;
  readonly cachingMode?: 'None' | 'ReadOnly' | 'ReadWrite' | undefined;
  readonly fsType?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly kind?: 'Dedicated' | 'Managed' | 'Shared' | undefined;
}

export interface AzureFilePersistentVolumeSource {
  readonly secretName: string;
  readonly shareName: string;
  readonly readOnly?: boolean | undefined;
  readonly secretNamespace?: string | undefined;
}

export interface AzureFileVolumeSource {
  readonly secretName: string;
  readonly shareName: string;
  readonly readOnly?: boolean | undefined;
}

/** Puts a pod onto a node. The scheduler creates it through the binding subresource of the pod. */
export interface Binding {
  readonly apiVersion: 'v1';
  readonly kind: 'Binding';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  readonly target: ObjectReference;
}

export interface CSIPersistentVolumeSource {
  readonly driver: string;
  readonly volumeHandle: string;
  readonly readOnly?: boolean | undefined;
  readonly fsType?: string | undefined;
  readonly volumeAttributes?: Readonly<Record<string, string>> | undefined;
  readonly controllerPublishSecretRef?: SecretReference | undefined;
  readonly nodeStageSecretRef?: SecretReference | undefined;
  readonly nodePublishSecretRef?: SecretReference | undefined;
  readonly controllerExpandSecretRef?: SecretReference | undefined;
  readonly nodeExpandSecretRef?: SecretReference | undefined;
}

export interface CSIVolumeSource {
  readonly driver: string;
  readonly readOnly?: boolean | undefined;
  readonly fsType?: string | undefined;
  readonly volumeAttributes?: Readonly<Record<string, string>> | undefined;
  readonly nodePublishSecretRef?: LocalObjectReference | undefined;
}

export interface Capabilities {
  readonly add?: readonly string[] | undefined;
  readonly drop?: readonly string[] | undefined;
}

export interface CephFSPersistentVolumeSource {
  readonly monitors: readonly string[];
  readonly path?: string | undefined;
  readonly user?: string | undefined;
  readonly secretFile?: string | undefined;
  readonly secretRef?: SecretReference | undefined;
  readonly readOnly?: boolean | undefined;
}

export interface CephFSVolumeSource {
  readonly monitors: readonly string[];
  readonly path?: string | undefined;
  readonly user?: string | undefined;
  readonly secretFile?: string | undefined;
  readonly secretRef?: LocalObjectReference | undefined;
  readonly readOnly?: boolean | undefined;
}

export interface CinderPersistentVolumeSource {
  readonly volumeID: string;
  readonly fsType?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly secretRef?: SecretReference | undefined;
}

export interface CinderVolumeSource {
  readonly volumeID: string;
  readonly fsType?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly secretRef?: LocalObjectReference | undefined;
}

export interface ClientIPConfig {
  readonly timeoutSeconds?: number | undefined;
}

export interface ClusterTrustBundleProjection {
  readonly name?: string | undefined;
  readonly signerName?: string | undefined;
  readonly labelSelector?: LabelSelector | undefined;
  readonly optional?: boolean | undefined;
  readonly path: string;
}

export interface ComponentCondition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** Why, for people. */
  readonly message?: string | undefined;
  readonly error?: string | undefined;
}

/** Health of a control-plane component. Deprecated; ask the component's /readyz instead. */
export interface ComponentStatus {
  readonly apiVersion: 'v1';
  readonly kind: 'ComponentStatus';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** Where it stands. */
  readonly conditions?: readonly ComponentCondition[] | undefined;
}

/** A list of ComponentStatus objects. */
export interface ComponentStatusList {
  readonly apiVersion: 'v1';
  readonly kind: 'ComponentStatusList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ComponentStatus[];
}

/** Settings as plain text or bytes, for pods to read as environment variables or files. */
export interface ConfigMap {
  readonly apiVersion: 'v1';
  readonly kind: 'ConfigMap';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** When true, the content can never change again; only deleting the object is possible. */
  readonly immutable?: boolean | undefined;
  /** Values by key, as text. Keys are made of letters, digits, '-', '_' and '.'. */
  readonly data?: Readonly<Record<string, string>> | undefined;
  /** Values that are not UTF-8, in base64. A key may not stand in data as well. */
  readonly binaryData?: Readonly<Record<string, string>> | undefined;
}

export interface ConfigMapEnvSource extends LocalObjectReference {
  readonly optional?: boolean | undefined;
}

export interface ConfigMapKeySelector extends LocalObjectReference {
  /** The key to take. */
  readonly key: string;
  /** When true, a missing map or key is no error. */
  readonly optional?: boolean | undefined;
}

/** A list of ConfigMap objects. */
export interface ConfigMapList {
  readonly apiVersion: 'v1';
  readonly kind: 'ConfigMapList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ConfigMap[];
}

export interface ConfigMapNodeConfigSource {
  readonly namespace: string;
  readonly name: string;
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly kubeletConfigKey: string;
}

export interface ConfigMapProjection extends LocalObjectReference {
  readonly items: readonly KeyToPath[];
  readonly optional?: boolean | undefined;
}

export interface ConfigMapVolumeSource extends LocalObjectReference {
  /** Which keys to write, and where; all of them under their own names when absent. */
  readonly items: readonly KeyToPath[];
  /** Mode of the files, 0644 by default. */
  readonly defaultMode?: number | undefined;
  /** When true, a missing map or key is no error. */
  readonly optional?: boolean | undefined;
}

/** One program with its image and its surroundings. */
export interface Container {
  /** Its name, unique in the pod. It cannot change. */
  readonly name: string;
  /** The image to run. */
  readonly image?: string | undefined;
  /** The program to run, without a shell; the image's entry point when absent. */
  readonly command?: readonly string[] | undefined;
  /** Arguments for the program; the image's own when absent. $(NAME) is replaced by the environment variable. */
  readonly args?: readonly string[] | undefined;
  /** Its working directory; the image's when absent. */
  readonly workingDir?: string | undefined;
  /** Ports it listens on. Leaving one out does not close it. */
  readonly ports?: readonly ContainerPort[] | undefined;
  /** Whole ConfigMaps and Secrets as environment variables; env wins. */
  readonly envFrom?: readonly EnvFromSource[] | undefined;
  /** Environment variables. */
  readonly env?: readonly EnvVar[] | undefined;
  /** What it needs (requests) and what it may use at most (limits). */
  readonly resources?: ResourceRequirements | undefined;
  /** Whether changing a resource restarts it. */
  readonly resizePolicy?: readonly ContainerResizePolicy[] | undefined;
  /** For init containers: Always makes it run beside the others. */
  readonly restartPolicy?: string | undefined;
  readonly restartPolicyRules?: readonly ContainerRestartRule[] | undefined;
  /** Where the pod's volumes appear in it. */
  readonly volumeMounts?: readonly VolumeMount[] | undefined;
  /** Block devices in it. */
  readonly volumeDevices?: readonly VolumeDevice[] | undefined;
  /** Tells whether it still works; the kubelet restarts it when not. */
  readonly livenessProbe?: Probe | undefined;
  /** Tells whether it can serve; when not, services send it no traffic. */
  readonly readinessProbe?: Probe | undefined;
  /** Until it succeeds, the other probes wait. */
  readonly startupProbe?: Probe | undefined;
  /** What to run after its start and before its end. */
  readonly lifecycle?: Lifecycle | undefined;
  /** File whose content becomes the message of its end; /dev/termination-log by default. */
  readonly terminationMessagePath?: string | undefined;
  /** File, or FallbackToLogsOnError to take the end of the log where the file is empty. */
  readonly terminationMessagePolicy?: 'FallbackToLogsOnError' | 'File' | undefined;
  /** Always, IfNotPresent or Never. Always by default for the tag latest, otherwise IfNotPresent. */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never' | undefined;
  /** User, capabilities and other settings; they override the pod's. */
  readonly securityContext?: SecurityContext | undefined;
  /** Keeps standard input open. */
  readonly stdin?: boolean | undefined;
  /** Closes standard input after the first client. */
  readonly stdinOnce?: boolean | undefined;
  /** Gives it a terminal. */
  readonly tty?: boolean | undefined;
}

export interface ContainerExtendedResourceRequest {
  readonly containerName: string;
  readonly resourceName: string;
  readonly requestName: string;
}

export interface ContainerImage {
  readonly names?: readonly string[] | undefined;
  readonly sizeBytes?: number | undefined;
}

export interface ContainerPort {
  /** Name that services and probes can use for it, unique in the pod. */
  readonly name?: string | undefined;
  /** Port of the node that leads here. Most pods do without. */
  readonly hostPort?: number | undefined;
  /** Number of the port, 1 to 65535. */
  readonly containerPort: number;
  /** TCP (the default), UDP or SCTP. */
  readonly protocol?: 'SCTP' | 'TCP' | 'UDP' | undefined;
  /** Address of the node to bind hostPort to. */
  readonly hostIP?: string | undefined;
}

export interface ContainerResizePolicy {
  readonly resourceName: string;
  readonly restartPolicy: string;
}

export interface ContainerRestartRule {
  readonly action: string;
  readonly exitCodes?: ContainerRestartRuleOnExitCodes | undefined;
}

export interface ContainerRestartRuleOnExitCodes {
  readonly operator: string;
  readonly values?: readonly number[] | undefined;
}

export interface ContainerState {
  readonly waiting?: ContainerStateWaiting | undefined;
  readonly running?: ContainerStateRunning | undefined;
  readonly terminated?: ContainerStateTerminated | undefined;
}

export interface ContainerStateRunning {
  readonly startedAt?: Time | undefined;
}

export interface ContainerStateTerminated {
  readonly exitCode: number;
  readonly signal?: number | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly startedAt?: Time | undefined;
  readonly finishedAt?: Time | undefined;
  readonly containerID?: string | undefined;
}

export interface ContainerStateWaiting {
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

export interface ContainerStatus {
  readonly name: string;
  /** Waiting, running or terminated, with details. */
  readonly state?: ContainerState | undefined;
  /** How it ended the time before. */
  readonly lastState?: ContainerState | undefined;
  /** Whether the readiness probe is content. */
  readonly ready: boolean;
  /** How often it was restarted. */
  readonly restartCount: number;
  /** The image it runs. */
  readonly image: string;
  /** Digest of that image. */
  readonly imageID: string;
  /** Id at the runtime, as <runtime>://<id>. */
  readonly containerID?: string | undefined;
  /** Whether it has passed its startup probe. */
  readonly started?: boolean | undefined;
  readonly allocatedResources?: Readonly<Record<string, Quantity>> | undefined;
  readonly resources?: ResourceRequirements | undefined;
  readonly volumeMounts?: readonly VolumeMountStatus[] | undefined;
  readonly user?: ContainerUser | undefined;
  readonly allocatedResourcesStatus?: readonly ResourceStatus[] | undefined;
  readonly stopSignal?: 'SIGABRT' | 'SIGALRM' | 'SIGBUS' | 'SIGCHLD' | 'SIGCLD' | 'SIGCONT' | 'SIGFPE' | 'SIGHUP' | 'SIGILL' | 'SIGINT' | 'SIGIO' | 'SIGIOT' | 'SIGKILL' | 'SIGPIPE' | 'SIGPOLL' | 'SIGPROF' | 'SIGPWR' | 'SIGQUIT' | 'SIGRTMAX' | 'SIGRTMAX-1' | 'SIGRTMAX-10' | 'SIGRTMAX-11' | 'SIGRTMAX-12' | 'SIGRTMAX-13' | 'SIGRTMAX-14' | 'SIGRTMAX-2' | 'SIGRTMAX-3' | 'SIGRTMAX-4' | 'SIGRTMAX-5' | 'SIGRTMAX-6' | 'SIGRTMAX-7' | 'SIGRTMAX-8' | 'SIGRTMAX-9' | 'SIGRTMIN' | 'SIGRTMIN+1' | 'SIGRTMIN+10' | 'SIGRTMIN+11' | 'SIGRTMIN+12' | 'SIGRTMIN+13' | 'SIGRTMIN+14' | 'SIGRTMIN+15' | 'SIGRTMIN+2' | 'SIGRTMIN+3' | 'SIGRTMIN+4' | 'SIGRTMIN+5' | 'SIGRTMIN+6' | 'SIGRTMIN+7' | 'SIGRTMIN+8' | 'SIGRTMIN+9' | 'SIGSEGV' | 'SIGSTKFLT' | 'SIGSTOP' | 'SIGSYS' | 'SIGTERM' | 'SIGTRAP' | 'SIGTSTP' | 'SIGTTIN' | 'SIGTTOU' | 'SIGURG' | 'SIGUSR1' | 'SIGUSR2' | 'SIGVTALRM' | 'SIGWINCH' | 'SIGXCPU' | 'SIGXFSZ' | undefined;
}

export interface ContainerUser {
  readonly linux?: LinuxContainerUser | undefined;
}

export interface DaemonEndpoint {
  readonly Port: number;
}

export interface DownwardAPIProjection {
  readonly items: readonly DownwardAPIVolumeFile[];
}

export interface DownwardAPIVolumeFile {
  readonly path: string;
  readonly fieldRef?: ObjectFieldSelector | undefined;
  readonly resourceFieldRef?: ResourceFieldSelector | undefined;
  readonly mode?: number | undefined;
}

export interface DownwardAPIVolumeSource {
  readonly items: readonly DownwardAPIVolumeFile[];
  readonly defaultMode?: number | undefined;
}

export interface EmptyDirVolumeSource {
  /** Memory for a tmpfs; the node's disk when empty. */
  readonly medium?: string | undefined;
  /** The pod is evicted when it holds more. */
  readonly sizeLimit?: Quantity | undefined;
}

export interface EndpointAddress {
  readonly ip: string;
  readonly hostname?: string | undefined;
  readonly nodeName?: string | undefined;
  readonly targetRef?: ObjectReference | undefined;
}

export interface EndpointPort {
  readonly name?: string | undefined;
  readonly port: number;
  readonly protocol?: 'SCTP' | 'TCP' | 'UDP' | undefined;
  readonly appProtocol?: string | undefined;
}

export interface EndpointSubset {
  readonly addresses?: readonly EndpointAddress[] | undefined;
  readonly notReadyAddresses?: readonly EndpointAddress[] | undefined;
  readonly ports?: readonly EndpointPort[] | undefined;
}

/** Addresses behind a Service, all in one object. EndpointSlice holds the same and scales; prefer it. */
export interface Endpoints {
  readonly apiVersion: 'v1';
  readonly kind: 'Endpoints';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** Groups of addresses that share the same ports. */
  readonly subsets?: readonly EndpointSubset[] | undefined;
}

/** A list of Endpoints objects. */
export interface EndpointsList {
  readonly apiVersion: 'v1';
  readonly kind: 'EndpointsList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Endpoints[];
}

export interface EnvFromSource {
  /** Put before every name. */
  readonly prefix?: string | undefined;
  readonly configMapRef?: ConfigMapEnvSource | undefined;
  readonly secretRef?: SecretEnvSource | undefined;
}

export interface EnvVar {
  /** Name of the variable. */
  readonly name: string;
  /** Its value. $(NAME) is replaced by a variable set before; $$ is a dollar sign. */
  readonly value?: string | undefined;
  /** Takes the value from elsewhere, in place of value. */
  readonly valueFrom?: EnvVarSource | undefined;
}

export interface EnvVarSource {
  /** A field of the pod, such as metadata.name, spec.nodeName or status.podIP. */
  readonly fieldRef?: ObjectFieldSelector | undefined;
  /** A request or limit of the container. */
  readonly resourceFieldRef?: ResourceFieldSelector | undefined;
  /** A key of a ConfigMap. */
  readonly configMapKeyRef?: ConfigMapKeySelector | undefined;
  /** A key of a Secret. */
  readonly secretKeyRef?: SecretKeySelector | undefined;
  readonly fileKeyRef?: FileKeySelector | undefined;
}

export interface EphemeralContainer extends EphemeralContainerCommon {
  readonly targetContainerName?: string | undefined;
}

export interface EphemeralContainerCommon {
  readonly name: string;
  readonly image?: string | undefined;
  readonly command?: readonly string[] | undefined;
  readonly args?: readonly string[] | undefined;
  readonly workingDir?: string | undefined;
  readonly ports?: readonly ContainerPort[] | undefined;
  readonly envFrom?: readonly EnvFromSource[] | undefined;
  readonly env?: readonly EnvVar[] | undefined;
  readonly resources?: ResourceRequirements | undefined;
  readonly resizePolicy?: readonly ContainerResizePolicy[] | undefined;
  readonly restartPolicy?: string | undefined;
  readonly restartPolicyRules?: readonly ContainerRestartRule[] | undefined;
  readonly volumeMounts?: readonly VolumeMount[] | undefined;
  readonly volumeDevices?: readonly VolumeDevice[] | undefined;
  readonly livenessProbe?: Probe | undefined;
  readonly readinessProbe?: Probe | undefined;
  readonly startupProbe?: Probe | undefined;
  readonly lifecycle?: Lifecycle | undefined;
  readonly terminationMessagePath?: string | undefined;
  readonly terminationMessagePolicy?: 'FallbackToLogsOnError' | 'File' | undefined;
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never' | undefined;
  readonly securityContext?: SecurityContext | undefined;
  readonly stdin?: boolean | undefined;
  readonly stdinOnce?: boolean | undefined;
  readonly tty?: boolean | undefined;
}

export interface EphemeralVolumeSource {
  readonly volumeClaimTemplate?: PersistentVolumeClaimTemplate | undefined;
}

/** One thing that happened to an object, for people to read. Events expire after an hour. */
export interface Event {
  readonly apiVersion: 'v1';
  readonly kind: 'Event';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** The object this is about. */
  readonly involvedObject: ObjectReference;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  /** Which component noticed it. */
  readonly source?: EventSource | undefined;
  /** When it was first seen. */
  readonly firstTimestamp?: Time | undefined;
  /** When it was last seen. */
  readonly lastTimestamp?: Time | undefined;
  /** How often it has happened. */
  readonly count?: number | undefined;
  /** Normal or Warning. */
  readonly type?: string | undefined;
  readonly eventTime?: MicroTime | undefined;
  readonly series?: EventSeries | undefined;
  readonly action?: string | undefined;
  readonly related?: ObjectReference | undefined;
  readonly reportingComponent?: string | undefined;
  readonly reportingInstance?: string | undefined;
}

/** A list of Event objects. */
export interface EventList {
  readonly apiVersion: 'v1';
  readonly kind: 'EventList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Event[];
}

export interface EventSeries {
  readonly count?: number | undefined;
  readonly lastObservedTime?: MicroTime | undefined;
}

export interface EventSource {
  readonly component?: string | undefined;
  readonly host?: string | undefined;
}

export interface ExecAction {
  /** The command, without a shell. Exit status 0 is success. */
  readonly command?: readonly string[] | undefined;
}

export interface FCVolumeSource {
  readonly targetWWNs?: readonly string[] | undefined;
  readonly lun?: number | undefined;
  readonly fsType?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly wwids?: readonly string[] | undefined;
}

export interface FileKeySelector {
  readonly volumeName: string;
  readonly path: string;
  readonly key: string;
  readonly optional?: boolean | undefined;
}

export interface FlexPersistentVolumeSource {
  readonly driver: string;
  readonly fsType?: string | undefined;
  readonly secretRef?: SecretReference | undefined;
  readonly readOnly?: boolean | undefined;
  readonly options?: Readonly<Record<string, string>> | undefined;
}

export interface FlexVolumeSource {
  readonly driver: string;
  readonly fsType?: string | undefined;
  readonly secretRef?: LocalObjectReference | undefined;
  readonly readOnly?: boolean | undefined;
  readonly options?: Readonly<Record<string, string>> | undefined;
}

export interface FlockerVolumeSource {
  readonly datasetName?: string | undefined;
  readonly datasetUUID?: string | undefined;
}

export interface GCEPersistentDiskVolumeSource {
  readonly pdName: string;
  readonly fsType?: string | undefined;
  readonly partition?: number | undefined;
  readonly readOnly?: boolean | undefined;
}

export interface GRPCAction {
  readonly port: number;
  readonly service?: string | undefined;
}

export interface GitRepoVolumeSource {
  readonly repository: string;
  readonly revision?: string | undefined;
  readonly directory?: string | undefined;
}

export interface GlusterfsPersistentVolumeSource {
  readonly endpoints: string;
  readonly path: string;
  readonly readOnly?: boolean | undefined;
  readonly endpointsNamespace?: string | undefined;
}

export interface GlusterfsVolumeSource {
  readonly endpoints: string;
  readonly path: string;
  readonly readOnly?: boolean | undefined;
}

export interface HTTPGetAction {
  /** Path of the request. */
  readonly path?: string | undefined;
  /** Port number, or the name of a container port. */
  readonly port: IntOrString;
  /** Host to connect to; the pod's address when absent. */
  readonly host?: string | undefined;
  /** HTTP (the default) or HTTPS. Certificates are not checked. */
  readonly scheme?: 'HTTP' | 'HTTPS' | undefined;
  /** Headers of the request. */
  readonly httpHeaders?: readonly HTTPHeader[] | undefined;
}

export interface HTTPHeader {
  readonly name: string;
  readonly value: string;
}

export interface HostAlias {
  readonly ip: string;
  readonly hostnames?: readonly string[] | undefined;
}

export interface HostIP {
  readonly ip: string;
}

export interface HostPathVolumeSource {
  /** Path on the node. */
  readonly path: string;
  /** What must be there, or is made: DirectoryOrCreate, Directory, FileOrCreate, File, Socket, CharDevice, BlockDevice. Empty checks nothing. */
  readonly type?: '' | 'BlockDevice' | 'CharDevice' | 'Directory' | 'DirectoryOrCreate' | 'File' | 'FileOrCreate' | 'Socket' | undefined;
}

export interface ISCSIPersistentVolumeSource {
  readonly targetPortal: string;
  readonly iqn: string;
  readonly lun: number;
  readonly iscsiInterface?: string | undefined;
  readonly fsType?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly portals?: readonly string[] | undefined;
  readonly chapAuthDiscovery?: boolean | undefined;
  readonly chapAuthSession?: boolean | undefined;
  readonly secretRef?: SecretReference | undefined;
  readonly initiatorName?: string | undefined;
}

export interface ISCSIVolumeSource {
  readonly targetPortal: string;
  readonly iqn: string;
  readonly lun: number;
  readonly iscsiInterface?: string | undefined;
  readonly fsType?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly portals?: readonly string[] | undefined;
  readonly chapAuthDiscovery?: boolean | undefined;
  readonly chapAuthSession?: boolean | undefined;
  readonly secretRef?: LocalObjectReference | undefined;
  readonly initiatorName?: string | undefined;
}

export interface ImageVolumeSource {
  readonly reference?: string | undefined;
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never' | undefined;
}

export interface ImageVolumeStatus {
  readonly imageRef: string;
}

export interface KeyToPath {
  /** The key. */
  readonly key: string;
  /** The file, relative to the mount. It may not contain '..'. */
  readonly path: string;
  /** Mode of this file. */
  readonly mode?: number | undefined;
}

export interface Lifecycle {
  /** Runs right after the start, beside the program. The container is killed when it fails. */
  readonly postStart?: LifecycleHandler | undefined;
  /** Runs before the stop signal, within the grace period. */
  readonly preStop?: LifecycleHandler | undefined;
  readonly stopSignal?: 'SIGABRT' | 'SIGALRM' | 'SIGBUS' | 'SIGCHLD' | 'SIGCLD' | 'SIGCONT' | 'SIGFPE' | 'SIGHUP' | 'SIGILL' | 'SIGINT' | 'SIGIO' | 'SIGIOT' | 'SIGKILL' | 'SIGPIPE' | 'SIGPOLL' | 'SIGPROF' | 'SIGPWR' | 'SIGQUIT' | 'SIGRTMAX' | 'SIGRTMAX-1' | 'SIGRTMAX-10' | 'SIGRTMAX-11' | 'SIGRTMAX-12' | 'SIGRTMAX-13' | 'SIGRTMAX-14' | 'SIGRTMAX-2' | 'SIGRTMAX-3' | 'SIGRTMAX-4' | 'SIGRTMAX-5' | 'SIGRTMAX-6' | 'SIGRTMAX-7' | 'SIGRTMAX-8' | 'SIGRTMAX-9' | 'SIGRTMIN' | 'SIGRTMIN+1' | 'SIGRTMIN+10' | 'SIGRTMIN+11' | 'SIGRTMIN+12' | 'SIGRTMIN+13' | 'SIGRTMIN+14' | 'SIGRTMIN+15' | 'SIGRTMIN+2' | 'SIGRTMIN+3' | 'SIGRTMIN+4' | 'SIGRTMIN+5' | 'SIGRTMIN+6' | 'SIGRTMIN+7' | 'SIGRTMIN+8' | 'SIGRTMIN+9' | 'SIGSEGV' | 'SIGSTKFLT' | 'SIGSTOP' | 'SIGSYS' | 'SIGTERM' | 'SIGTRAP' | 'SIGTSTP' | 'SIGTTIN' | 'SIGTTOU' | 'SIGURG' | 'SIGUSR1' | 'SIGUSR2' | 'SIGVTALRM' | 'SIGWINCH' | 'SIGXCPU' | 'SIGXFSZ' | undefined;
}

export interface LifecycleHandler {
  /** Runs a command in the container. */
  readonly exec?: ExecAction | undefined;
  /** Sends an HTTP request. */
  readonly httpGet?: HTTPGetAction | undefined;
  readonly tcpSocket?: TCPSocketAction | undefined;
  /** Waits. */
  readonly sleep?: SleepAction | undefined;
}

/** Limits and defaults for the resources of single containers, pods and claims in a namespace. */
export interface LimitRange {
  readonly apiVersion: 'v1';
  readonly kind: 'LimitRange';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: LimitRangeSpec;
}

export interface LimitRangeItem {
  readonly type: string;
  readonly max?: Readonly<Record<string, Quantity>> | undefined;
  readonly min?: Readonly<Record<string, Quantity>> | undefined;
  readonly default?: Readonly<Record<string, Quantity>> | undefined;
  readonly defaultRequest?: Readonly<Record<string, Quantity>> | undefined;
  readonly maxLimitRequestRatio?: Readonly<Record<string, Quantity>> | undefined;
}

/** A list of LimitRange objects. */
export interface LimitRangeList {
  readonly apiVersion: 'v1';
  readonly kind: 'LimitRangeList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly LimitRange[];
}

export interface LimitRangeSpec {
  readonly limits: readonly LimitRangeItem[];
}

export interface LinuxContainerUser {
  readonly uid: number;
  readonly gid: number;
  readonly supplementalGroups?: readonly number[] | undefined;
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

export interface LoadBalancerIngress {
  readonly ip?: string | undefined;
  readonly hostname?: string | undefined;
  readonly ipMode?: string | undefined;
  readonly ports?: readonly PortStatus[] | undefined;
}

export interface LoadBalancerStatus {
  readonly ingress?: readonly LoadBalancerIngress[] | undefined;
}

export interface LocalObjectReference {
  /** Name of an object in the same namespace. */
  readonly name?: string | undefined;
}

export interface LocalVolumeSource {
  readonly path: string;
  readonly fsType?: string | undefined;
}

export interface ModifyVolumeStatus {
  readonly targetVolumeAttributesClassName?: string | undefined;
  readonly status: 'InProgress' | 'Infeasible' | 'Pending';
}

export interface NFSVolumeSource {
  /** Name or address of the server. */
  readonly server: string;
  /** The exported directory. */
  readonly path: string;
  /** Mounts it read-only. */
  readonly readOnly?: boolean | undefined;
}

/** A scope for names, and the unit that quotas, policies and access rules apply to. */
export interface Namespace {
  readonly apiVersion: 'v1';
  readonly kind: 'Namespace';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: NamespaceSpec;
  /** What is. Written by the system. */
  readonly status: NamespaceStatus;
}

export interface NamespaceCondition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
}

/** A list of Namespace objects. */
export interface NamespaceList {
  readonly apiVersion: 'v1';
  readonly kind: 'NamespaceList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Namespace[];
}

export interface NamespaceSpec {
  /** Must be empty before the namespace is gone for good. */
  readonly finalizers?: readonly string[] | undefined;
}

export interface NamespaceStatus {
  /** Active, or Terminating once deletion has begun. */
  readonly phase?: 'Active' | 'Terminating' | undefined;
  /** Where it stands. */
  readonly conditions?: readonly NamespaceCondition[] | undefined;
}

/** A machine that runs pods. */
export interface Node {
  readonly apiVersion: 'v1';
  readonly kind: 'Node';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: NodeSpec;
  /** What is. Written by the system. */
  readonly status: NodeStatus;
}

export interface NodeAddress {
  readonly type: string;
  readonly address: string;
}

export interface NodeAffinity {
  /** The node must match. Pods that run already stay when it stops matching. */
  readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector | undefined;
  /** Nodes that match are preferred; the weights of all that match are added up. */
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredSchedulingTerm[] | undefined;
}

export interface NodeAllocatableResourceClaimStatus {
  readonly resourceClaimName: string;
  readonly containers?: readonly string[] | undefined;
  readonly resources: Readonly<Record<string, Quantity>>;
}

export interface NodeCondition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** When it was last reported. */
  readonly lastHeartbeatTime?: Time | undefined;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
}

export interface NodeConfigSource {
  readonly configMap?: ConfigMapNodeConfigSource | undefined;
}

export interface NodeConfigStatus {
  readonly assigned?: NodeConfigSource | undefined;
  readonly active?: NodeConfigSource | undefined;
  readonly lastKnownGood?: NodeConfigSource | undefined;
  readonly error?: string | undefined;
}

export interface NodeDaemonEndpoints {
  readonly kubeletEndpoint?: DaemonEndpoint | undefined;
}

export interface NodeFeatures {
  readonly supplementalGroupsPolicy?: boolean | undefined;
}

/** A list of Node objects. */
export interface NodeList {
  readonly apiVersion: 'v1';
  readonly kind: 'NodeList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Node[];
}

export interface NodeProxyOptions {
  readonly apiVersion: 'v1';
  readonly kind: 'NodeProxyOptions';
  readonly path?: string | undefined;
}

export interface NodeRuntimeHandler {
  readonly name?: string | undefined;
  readonly features?: NodeRuntimeHandlerFeatures | undefined;
}

export interface NodeRuntimeHandlerFeatures {
  readonly recursiveReadOnlyMounts?: boolean | undefined;
  readonly userNamespaces?: boolean | undefined;
}

export interface NodeSelector {
  /** One of them must match. */
  readonly nodeSelectorTerms: readonly NodeSelectorTerm[];
}

export interface NodeSelectorRequirement {
  /** The label. */
  readonly key: string;
  /** In, NotIn, Exists, DoesNotExist, Gt or Lt. */
  readonly operator: 'DoesNotExist' | 'Exists' | 'Gt' | 'In' | 'Lt' | 'NotIn';
  /** What to compare with; empty for Exists and DoesNotExist, one integer for Gt and Lt. */
  readonly values?: readonly string[] | undefined;
}

export interface NodeSelectorTerm {
  /** All of them must hold, for labels of the node. */
  readonly matchExpressions?: readonly NodeSelectorRequirement[] | undefined;
  /** All of them must hold, for fields of the node. */
  readonly matchFields?: readonly NodeSelectorRequirement[] | undefined;
}

export interface NodeSpec {
  /** Addresses for the pods on this node. */
  readonly podCIDR?: string | undefined;
  /** The same for each address family, the first entry equal to podCIDR. */
  readonly podCIDRs?: readonly string[] | undefined;
  /** Name of the machine at its cloud provider, as <provider>://<id>. */
  readonly providerID?: string | undefined;
  /** When true, no new pods are placed here. kubectl cordon sets it. */
  readonly unschedulable?: boolean | undefined;
  /** Keep pods away that do not tolerate them. */
  readonly taints?: readonly Taint[] | undefined;
  readonly configSource?: NodeConfigSource | undefined;
  readonly externalID?: string | undefined;
}

export interface NodeStatus {
  /** All resources of the machine. */
  readonly capacity?: Readonly<Record<string, Quantity>> | undefined;
  /** What pods may use of the capacity. */
  readonly allocatable?: Readonly<Record<string, Quantity>> | undefined;
  readonly phase?: 'Pending' | 'Running' | 'Terminated' | undefined;
  /** Where it stands. */
  readonly conditions?: readonly NodeCondition[] | undefined;
  /** How the node can be reached. */
  readonly addresses?: readonly NodeAddress[] | undefined;
  readonly daemonEndpoints?: NodeDaemonEndpoints | undefined;
  /** Versions of kernel, container runtime, kubelet and operating system. */
  readonly nodeInfo?: NodeSystemInfo | undefined;
  /** Container images that are present, largest first. */
  readonly images?: readonly ContainerImage[] | undefined;
  readonly volumesInUse?: readonly string[] | undefined;
  readonly volumesAttached?: readonly AttachedVolume[] | undefined;
  readonly config?: NodeConfigStatus | undefined;
  readonly runtimeHandlers?: readonly NodeRuntimeHandler[] | undefined;
  readonly features?: NodeFeatures | undefined;
  readonly declaredFeatures?: readonly string[] | undefined;
}

export interface NodeSwapStatus {
  readonly capacity?: number | undefined;
}

export interface NodeSystemInfo {
  readonly machineID: string;
  readonly systemUUID: string;
  readonly bootID: string;
  readonly kernelVersion: string;
  readonly osImage: string;
  readonly containerRuntimeVersion: string;
  readonly kubeletVersion: string;
  readonly kubeProxyVersion: string;
  readonly operatingSystem: string;
  readonly architecture: string;
  readonly swap?: NodeSwapStatus | undefined;
}

export interface ObjectFieldSelector {
  readonly apiVersion?: string | undefined;
  readonly fieldPath: string;
}

export interface ObjectReference {
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly uid?: string | undefined;
  readonly apiVersion?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly fieldPath?: string | undefined;
}

/** A piece of storage in the cluster, made by hand or by a provisioner. */
export interface PersistentVolume {
  readonly apiVersion: 'v1';
  readonly kind: 'PersistentVolume';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: PersistentVolumeSpec;
  /** What is. Written by the system. */
  readonly status: PersistentVolumeStatus;
}

/** A request for storage, to be bound to one PersistentVolume. */
export interface PersistentVolumeClaim {
  readonly apiVersion: 'v1';
  readonly kind: 'PersistentVolumeClaim';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: PersistentVolumeClaimSpec;
  /** What is. Written by the system. */
  readonly status: PersistentVolumeClaimStatus;
}

export interface PersistentVolumeClaimCondition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** When it was last looked at. */
  readonly lastProbeTime?: Time | undefined;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
}

/** A list of PersistentVolumeClaim objects. */
export interface PersistentVolumeClaimList {
  readonly apiVersion: 'v1';
  readonly kind: 'PersistentVolumeClaimList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly PersistentVolumeClaim[];
}

export interface PersistentVolumeClaimSpec {
  /** Ways in which the volume must be mountable. */
  readonly accessModes?: readonly ('ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOnce' | 'ReadWriteOncePod')[] | undefined;
  /** Keeps the volumes whose labels match. */
  readonly selector?: LabelSelector | undefined;
  /** How much is needed. */
  readonly resources?: VolumeResourceRequirements | undefined;
  /** The volume it is bound to. */
  readonly volumeName?: string | undefined;
  /** Class of the wanted volume. Absent takes the default class; empty takes only volumes without a class. */
  readonly storageClassName?: string | undefined;
  /** Filesystem (the default) or Block. */
  readonly volumeMode?: 'Block' | 'Filesystem' | undefined;
  /** What to fill the new volume from: a snapshot or another claim. */
  readonly dataSource?: TypedLocalObjectReference | undefined;
  readonly dataSourceRef?: TypedObjectReference | undefined;
  readonly volumeAttributesClassName?: string | undefined;
}

export interface PersistentVolumeClaimStatus {
  /** Pending, Bound or Lost. */
  readonly phase?: 'Bound' | 'Lost' | 'Pending' | undefined;
  readonly accessModes?: readonly ('ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOnce' | 'ReadWriteOncePod')[] | undefined;
  /** What the bound volume really holds. */
  readonly capacity?: Readonly<Record<string, Quantity>> | undefined;
  /** Where it stands. */
  readonly conditions?: readonly PersistentVolumeClaimCondition[] | undefined;
  readonly allocatedResources?: Readonly<Record<string, Quantity>> | undefined;
  readonly allocatedResourceStatuses?: Readonly<Record<string, 'ControllerResizeInProgress' | 'ControllerResizeInfeasible' | 'NodeResizeInProgress' | 'NodeResizeInfeasible' | 'NodeResizePending'>> | undefined;
  readonly currentVolumeAttributesClassName?: string | undefined;
  readonly modifyVolumeStatus?: ModifyVolumeStatus | undefined;
}

export interface PersistentVolumeClaimTemplate {
  readonly metadata?: ObjectMeta | undefined;
  readonly spec: PersistentVolumeClaimSpec;
}

export interface PersistentVolumeClaimVolumeSource {
  /** A claim in the pod's namespace. */
  readonly claimName: string;
  /** Mounts it read-only everywhere in the pod. */
  readonly readOnly?: boolean | undefined;
}

/** A list of PersistentVolume objects. */
export interface PersistentVolumeList {
  readonly apiVersion: 'v1';
  readonly kind: 'PersistentVolumeList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly PersistentVolume[];
}

export interface PersistentVolumeSource {
  readonly gcePersistentDisk?: GCEPersistentDiskVolumeSource | undefined;
  readonly awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource | undefined;
  /** A directory of the node. For tests on a single node. */
  readonly hostPath?: HostPathVolumeSource | undefined;
  readonly glusterfs?: GlusterfsPersistentVolumeSource | undefined;
  /** A directory on an NFS server. */
  readonly nfs?: NFSVolumeSource | undefined;
  readonly rbd?: RBDPersistentVolumeSource | undefined;
  readonly iscsi?: ISCSIPersistentVolumeSource | undefined;
  readonly cinder?: CinderPersistentVolumeSource | undefined;
  readonly cephfs?: CephFSPersistentVolumeSource | undefined;
  readonly fc?: FCVolumeSource | undefined;
  readonly flocker?: FlockerVolumeSource | undefined;
  readonly flexVolume?: FlexPersistentVolumeSource | undefined;
  readonly azureFile?: AzureFilePersistentVolumeSource | undefined;
  readonly vsphereVolume?: VsphereVirtualDiskVolumeSource | undefined;
  readonly quobyte?: QuobyteVolumeSource | undefined;
  readonly azureDisk?: AzureDiskVolumeSource | undefined;
  readonly photonPersistentDisk?: PhotonPersistentDiskVolumeSource | undefined;
  readonly portworxVolume?: PortworxVolumeSource | undefined;
  readonly scaleIO?: ScaleIOPersistentVolumeSource | undefined;
  /** A disk or directory of one node. */
  readonly local?: LocalVolumeSource | undefined;
  readonly storageos?: StorageOSPersistentVolumeSource | undefined;
  /** Storage behind a CSI driver. */
  readonly csi?: CSIPersistentVolumeSource | undefined;
}

export interface PersistentVolumeSpec extends PersistentVolumeSource {
  /** How much it holds. */
  readonly capacity?: Readonly<Record<string, Quantity>> | undefined;
  /** Ways in which it can be mounted. */
  readonly accessModes?: readonly ('ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOnce' | 'ReadWriteOncePod')[] | undefined;
  /** The claim it belongs to, once bound. */
  readonly claimRef?: ObjectReference | undefined;
  /** What becomes of it when its claim is deleted: Retain keeps it, Delete deletes the storage too. */
  readonly persistentVolumeReclaimPolicy?: 'Delete' | 'Recycle' | 'Retain' | undefined;
  /** Its class; a claim binds only to a volume of the same class. Empty is a class of its own. */
  readonly storageClassName?: string | undefined;
  /** Options for mount, unchecked; the mount fails when one is wrong. */
  readonly mountOptions?: readonly string[] | undefined;
  /** Filesystem (the default) or Block. */
  readonly volumeMode?: 'Block' | 'Filesystem' | undefined;
  /** Nodes from which the storage can be reached. */
  readonly nodeAffinity?: VolumeNodeAffinity | undefined;
  readonly volumeAttributesClassName?: string | undefined;
}

export interface PersistentVolumeStatus {
  /** Pending, Available, Bound, Released or Failed. */
  readonly phase?: 'Available' | 'Bound' | 'Failed' | 'Pending' | 'Released' | undefined;
  readonly message?: string | undefined;
  readonly reason?: string | undefined;
  readonly lastPhaseTransitionTime?: Time | undefined;
}

export interface PhotonPersistentDiskVolumeSource {
  readonly pdID: string;
  readonly fsType?: string | undefined;
}

/** Containers that run together on one node, sharing network and volumes. */
export interface Pod {
  readonly apiVersion: 'v1';
  readonly kind: 'Pod';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: PodSpec;
  /** What is. Written by the system. */
  readonly status: PodStatus;
}

export interface PodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[] | undefined;
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[] | undefined;
}

export interface PodAffinityTerm {
  readonly labelSelector?: LabelSelector | undefined;
  readonly namespaces?: readonly string[] | undefined;
  readonly topologyKey: string;
  readonly namespaceSelector?: LabelSelector | undefined;
  readonly matchLabelKeys?: readonly string[] | undefined;
  readonly mismatchLabelKeys?: readonly string[] | undefined;
}

export interface PodAntiAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[] | undefined;
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[] | undefined;
}

export interface PodAttachOptions {
  readonly apiVersion: 'v1';
  readonly kind: 'PodAttachOptions';
  readonly stdin?: boolean | undefined;
  readonly stdout?: boolean | undefined;
  readonly stderr?: boolean | undefined;
  readonly tty?: boolean | undefined;
  readonly container?: string | undefined;
}

export interface PodCertificateProjection {
  readonly signerName: string;
  readonly keyType: string;
  readonly maxExpirationSeconds?: number | undefined;
  readonly credentialBundlePath?: string | undefined;
  readonly keyPath?: string | undefined;
  readonly certificateChainPath?: string | undefined;
  readonly userAnnotations?: Readonly<Record<string, string>> | undefined;
}

export interface PodCondition {
  /** What the condition is about. */
  readonly type: string;
  /** The generation this was true for. */
  readonly observedGeneration?: number | undefined;
  /** True, False or Unknown. */
  readonly status: string;
  /** When it was last looked at. */
  readonly lastProbeTime?: Time | undefined;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
}

export interface PodDNSConfig {
  readonly nameservers?: readonly string[] | undefined;
  readonly searches?: readonly string[] | undefined;
  readonly options?: readonly PodDNSConfigOption[] | undefined;
}

export interface PodDNSConfigOption {
  readonly name?: string | undefined;
  readonly value?: string | undefined;
}

export interface PodExecOptions {
  readonly apiVersion: 'v1';
  readonly kind: 'PodExecOptions';
  readonly stdin?: boolean | undefined;
  readonly stdout?: boolean | undefined;
  readonly stderr?: boolean | undefined;
  readonly tty?: boolean | undefined;
  readonly container?: string | undefined;
  readonly command: readonly string[];
}

export interface PodExtendedResourceClaimStatus {
  readonly requestMappings: readonly ContainerExtendedResourceRequest[];
  readonly resourceClaimName: string;
}

export interface PodIP {
  readonly ip: string;
}

/** A list of Pod objects. */
export interface PodList {
  readonly apiVersion: 'v1';
  readonly kind: 'PodList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Pod[];
}

export interface PodLogOptions {
  readonly apiVersion: 'v1';
  readonly kind: 'PodLogOptions';
  readonly container?: string | undefined;
  readonly follow?: boolean | undefined;
  readonly previous?: boolean | undefined;
  readonly sinceSeconds?: number | undefined;
  readonly sinceTime?: Time | undefined;
  readonly timestamps?: boolean | undefined;
  readonly tailLines?: number | undefined;
  readonly limitBytes?: number | undefined;
  readonly insecureSkipTLSVerifyBackend?: boolean | undefined;
  readonly stream?: string | undefined;
}

export interface PodOS {
  readonly name: string;
}

export interface PodPortForwardOptions {
  readonly apiVersion: 'v1';
  readonly kind: 'PodPortForwardOptions';
  readonly ports?: readonly number[] | undefined;
}

export interface PodProxyOptions {
  readonly apiVersion: 'v1';
  readonly kind: 'PodProxyOptions';
  readonly path?: string | undefined;
}

export interface PodReadinessGate {
  readonly conditionType: string;
}

export interface PodResourceClaim {
  readonly name: string;
  readonly resourceClaimName?: string | undefined;
  readonly resourceClaimTemplateName?: string | undefined;
}

export interface PodResourceClaimStatus {
  readonly name: string;
  readonly resourceClaimName?: string | undefined;
}

export interface PodSchedulingGate {
  readonly name: string;
}

export interface PodSchedulingGroup {
  readonly podGroupName?: string | undefined;
}

export interface PodSecurityContext {
  readonly seLinuxOptions?: SELinuxOptions | undefined;
  readonly windowsOptions?: WindowsSecurityContextOptions | undefined;
  readonly runAsUser?: number | undefined;
  readonly runAsGroup?: number | undefined;
  readonly runAsNonRoot?: boolean | undefined;
  readonly supplementalGroups?: readonly number[] | undefined;
  readonly supplementalGroupsPolicy?: 'Merge' | 'Strict' | undefined;
  readonly fsGroup?: number | undefined;
  readonly sysctls?: readonly Sysctl[] | undefined;
  readonly fsGroupChangePolicy?: 'Always' | 'OnRootMismatch' | undefined;
  readonly seccompProfile?: SeccompProfile | undefined;
  readonly appArmorProfile?: AppArmorProfile | undefined;
  readonly seLinuxChangePolicy?: string | undefined;
}

export interface PodSignature {
  readonly podController?: OwnerReference | undefined;
}

export interface PodSpec {
  /** Storage that its containers can mount. */
  readonly volumes?: readonly Volume[] | undefined;
  /** Run to their end one after the other before the containers start. One with restartPolicy Always keeps running beside them. */
  readonly initContainers?: readonly Container[] | undefined;
  /** The containers to run. At least one; the list is fixed once the pod exists. */
  readonly containers: readonly Container[];
  /** Containers added later for debugging, through the ephemeralcontainers subresource. */
  readonly ephemeralContainers?: readonly EphemeralContainer[] | undefined;
  /** Always (the default), OnFailure or Never, for all its containers. */
  readonly restartPolicy?: 'Always' | 'Never' | 'OnFailure' | undefined;
  /** Time between the stop signal and the kill; 30 by default, 0 kills at once. */
  readonly terminationGracePeriodSeconds?: number | undefined;
  /** Ends the pod this long after its start, finished or not. */
  readonly activeDeadlineSeconds?: number | undefined;
  /** ClusterFirst (the default), ClusterFirstWithHostNet, Default (the node's) or None. */
  readonly dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None' | undefined;
  /** Labels that the node must have. */
  readonly nodeSelector?: Readonly<Record<string, string>> | undefined;
  /** The identity its processes have towards the API. */
  readonly serviceAccountName?: string | undefined;
  /** Old name of serviceAccountName. */
  readonly serviceAccount?: string | undefined;
  /** Whether a token of the service account is mounted. */
  readonly automountServiceAccountToken?: boolean | undefined;
  /** The node it runs on. Empty until the scheduler has chosen; set by hand it bypasses the scheduler. */
  readonly nodeName?: string | undefined;
  /** Uses the node's network; its ports are the node's ports. */
  readonly hostNetwork?: boolean | undefined;
  /** Sees the node's processes. */
  readonly hostPID?: boolean | undefined;
  /** Uses the node's IPC namespace. */
  readonly hostIPC?: boolean | undefined;
  /** Lets the containers see each other's processes. */
  readonly shareProcessNamespace?: boolean | undefined;
  /** User, group and other settings for the whole pod. */
  readonly securityContext?: PodSecurityContext | undefined;
  /** Secrets with registry credentials, in the same namespace. */
  readonly imagePullSecrets?: readonly LocalObjectReference[] | undefined;
  /** Host name inside the pod; its own name when absent. */
  readonly hostname?: string | undefined;
  /** With it the full name is <hostname>.<subdomain>.<namespace>.svc.<cluster domain>. */
  readonly subdomain?: string | undefined;
  /** Rules about which nodes, and which neighbours, it should or must have. */
  readonly affinity?: Affinity | undefined;
  /** The scheduler responsible for it. */
  readonly schedulerName?: string | undefined;
  /** Taints that do not keep it away. */
  readonly tolerations?: readonly Toleration[] | undefined;
  /** Extra lines for /etc/hosts. */
  readonly hostAliases?: readonly HostAlias[] | undefined;
  /** How important it is: a PriorityClass, which also decides who is evicted first. */
  readonly priorityClassName?: string | undefined;
  /** Number behind priorityClassName, filled in by the server. */
  readonly priority?: number | undefined;
  /** Additions to what dnsPolicy gives. */
  readonly dnsConfig?: PodDNSConfig | undefined;
  /** Conditions that must hold, beside ready containers, for the pod to be ready. */
  readonly readinessGates?: readonly PodReadinessGate[] | undefined;
  /** Which container runtime handler runs it. */
  readonly runtimeClassName?: string | undefined;
  /** Whether every service of the namespace shows as environment variables. */
  readonly enableServiceLinks?: boolean | undefined;
  /** Never, or PreemptLowerPriority (the default). */
  readonly preemptionPolicy?: 'Never' | 'PreemptLowerPriority' | undefined;
  /** Resources that the runtime itself needs, from its RuntimeClass. */
  readonly overhead?: Readonly<Record<string, Quantity>> | undefined;
  /** How its kind spreads over zones, nodes or other domains. */
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[] | undefined;
  /** Makes the host name the fully qualified name. */
  readonly setHostnameAsFQDN?: boolean | undefined;
  /** The operating system it is made for. */
  readonly os?: PodOS | undefined;
  readonly hostUsers?: boolean | undefined;
  /** While any is left, the scheduler does not look at the pod. */
  readonly schedulingGates?: readonly PodSchedulingGate[] | undefined;
  readonly resourceClaims?: readonly PodResourceClaim[] | undefined;
  readonly resources?: ResourceRequirements | undefined;
  readonly hostnameOverride?: string | undefined;
  readonly schedulingGroup?: PodSchedulingGroup | undefined;
}

export interface PodStatus {
  /** The generation that this status is about. */
  readonly observedGeneration?: number | undefined;
  /** Pending, Running, Succeeded, Failed or Unknown. */
  readonly phase?: 'Failed' | 'Pending' | 'Running' | 'Succeeded' | 'Unknown' | undefined;
  /** Where the pod stands: scheduled, initialized, containers ready, ready. */
  readonly conditions?: readonly PodCondition[] | undefined;
  readonly message?: string | undefined;
  readonly reason?: string | undefined;
  /** Where room is being made for it by preemption. */
  readonly nominatedNodeName?: string | undefined;
  /** Address of its node. */
  readonly hostIP?: string | undefined;
  readonly hostIPs?: readonly HostIP[] | undefined;
  /** Its address. */
  readonly podIP?: string | undefined;
  /** Its addresses, at most one for each family. */
  readonly podIPs?: readonly PodIP[] | undefined;
  /** When the kubelet took it on. */
  readonly startTime?: Time | undefined;
  /** State of each init container. */
  readonly initContainerStatuses?: readonly ContainerStatus[] | undefined;
  /** State of each container. */
  readonly containerStatuses?: readonly ContainerStatus[] | undefined;
  /** Guaranteed, Burstable or BestEffort, as follows from requests and limits. */
  readonly qosClass?: 'BestEffort' | 'Burstable' | 'Guaranteed' | undefined;
  /** State of each ephemeral container. */
  readonly ephemeralContainerStatuses?: readonly ContainerStatus[] | undefined;
  readonly resize?: string | undefined;
  readonly resourceClaimStatuses?: readonly PodResourceClaimStatus[] | undefined;
  readonly extendedResourceClaimStatus?: PodExtendedResourceClaimStatus | undefined;
  readonly allocatedResources?: Readonly<Record<string, Quantity>> | undefined;
  readonly resources?: ResourceRequirements | undefined;
  readonly nodeAllocatableResourceClaimStatuses?: readonly NodeAllocatableResourceClaimStatus[] | undefined;
}

export interface PodStatusResult {
  readonly apiVersion: 'v1';
  readonly kind: 'PodStatusResult';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is. Written by the system. */
  readonly status: PodStatus;
}

/** A pod to be copied, stored as an object of its own. */
export interface PodTemplate {
  readonly apiVersion: 'v1';
  readonly kind: 'PodTemplate';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  readonly template?: PodTemplateSpec | undefined;
}

/** A list of PodTemplate objects. */
export interface PodTemplateList {
  readonly apiVersion: 'v1';
  readonly kind: 'PodTemplateList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly PodTemplate[];
}

export interface PodTemplateSpec {
  /** Labels and annotations of the pods made from it. */
  readonly metadata?: ObjectMeta | undefined;
  /** What the pods made from it run. */
  readonly spec?: PodSpec | undefined;
}

export interface PortStatus {
  readonly port: number;
  readonly protocol: 'SCTP' | 'TCP' | 'UDP';
  readonly error?: string | undefined;
}

export interface PortworxVolumeSource {
  readonly volumeID: string;
  readonly fsType?: string | undefined;
  readonly readOnly?: boolean | undefined;
}

export interface Preconditions {
  readonly uid?: string | undefined;
}

export interface PreferAvoidPodsEntry {
  readonly podSignature: PodSignature;
  readonly evictionTime?: Time | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

export interface PreferredSchedulingTerm {
  /** 1 to 100. */
  readonly weight: number;
  /** What the node should match. */
  readonly preference: NodeSelectorTerm;
}

export interface Probe extends ProbeHandler {
  /** Time after the start before the first probe. */
  readonly initialDelaySeconds?: number | undefined;
  /** A probe that takes longer has failed; 1 by default. */
  readonly timeoutSeconds?: number | undefined;
  /** Time between probes; 10 by default. */
  readonly periodSeconds?: number | undefined;
  /** Successes in a row that turn failure into success; 1 for liveness and startup. */
  readonly successThreshold?: number | undefined;
  /** Failures in a row that count as failed; 3 by default. */
  readonly failureThreshold?: number | undefined;
  /** In place of the pod's, when this probe ends the container. */
  readonly terminationGracePeriodSeconds?: number | undefined;
}

export interface ProbeHandler {
  /** Runs a command in the container. */
  readonly exec?: ExecAction | undefined;
  /** Sends an HTTP request; 200 to 399 is success. */
  readonly httpGet?: HTTPGetAction | undefined;
  /** Opens a connection. */
  readonly tcpSocket?: TCPSocketAction | undefined;
  /** Calls the gRPC health service. */
  readonly grpc?: GRPCAction | undefined;
}

export interface ProjectedVolumeSource {
  readonly sources?: readonly VolumeProjection[] | undefined;
  readonly defaultMode?: number | undefined;
}

export interface QuobyteVolumeSource {
  readonly registry: string;
  readonly volume: string;
  readonly readOnly?: boolean | undefined;
  readonly user?: string | undefined;
  readonly group?: string | undefined;
  readonly tenant?: string | undefined;
}

export interface RBDPersistentVolumeSource {
  readonly monitors: readonly string[];
  readonly image: string;
  readonly fsType?: string | undefined;
  readonly pool?: string | undefined;
  readonly user?: string | undefined;
  readonly keyring?: string | undefined;
  readonly secretRef?: SecretReference | undefined;
  readonly readOnly?: boolean | undefined;
}

export interface RBDVolumeSource {
  readonly monitors: readonly string[];
  readonly image: string;
  readonly fsType?: string | undefined;
  readonly pool?: string | undefined;
  readonly user?: string | undefined;
  readonly keyring?: string | undefined;
  readonly secretRef?: LocalObjectReference | undefined;
  readonly readOnly?: boolean | undefined;
}

export interface RangeAllocation {
  readonly apiVersion: 'v1';
  readonly kind: 'RangeAllocation';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  readonly range: string;
  readonly data: string;
}

/** Keeps a number of equal pods running. Deployment does more; prefer it. */
export interface ReplicationController {
  readonly apiVersion: 'v1';
  readonly kind: 'ReplicationController';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: ReplicationControllerSpec;
  /** What is. Written by the system. */
  readonly status: ReplicationControllerStatus;
}

export interface ReplicationControllerCondition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
}

/** A list of ReplicationController objects. */
export interface ReplicationControllerList {
  readonly apiVersion: 'v1';
  readonly kind: 'ReplicationControllerList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ReplicationController[];
}

export interface ReplicationControllerSpec {
  /** How many pods there should be. */
  readonly replicas?: number | undefined;
  readonly minReadySeconds?: number | undefined;
  /** Labels of its pods. */
  readonly selector?: Readonly<Record<string, string>> | undefined;
  /** The pod to copy. */
  readonly template?: PodTemplateSpec | undefined;
}

export interface ReplicationControllerStatus {
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number | undefined;
  readonly readyReplicas?: number | undefined;
  readonly availableReplicas?: number | undefined;
  /** The generation that this status is about. */
  readonly observedGeneration?: number | undefined;
  /** Where it stands. */
  readonly conditions?: readonly ReplicationControllerCondition[] | undefined;
}

export interface ResourceClaim {
  readonly name: string;
  readonly request?: string | undefined;
}

export interface ResourceFieldSelector {
  readonly containerName?: string | undefined;
  readonly resource: string;
  readonly divisor?: Quantity | undefined;
}

export interface ResourceHealth {
  readonly resourceID: string;
  readonly health?: string | undefined;
  readonly message?: string | undefined;
}

/** Limits what a namespace may hold and use in all. */
export interface ResourceQuota {
  readonly apiVersion: 'v1';
  readonly kind: 'ResourceQuota';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: ResourceQuotaSpec;
  /** What is. Written by the system. */
  readonly status: ResourceQuotaStatus;
}

/** A list of ResourceQuota objects. */
export interface ResourceQuotaList {
  readonly apiVersion: 'v1';
  readonly kind: 'ResourceQuotaList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ResourceQuota[];
}

export interface ResourceQuotaSpec {
  /** The limit for each resource. */
  readonly hard?: Readonly<Record<string, Quantity>> | undefined;
  readonly scopes?: readonly ('BestEffort' | 'CrossNamespacePodAffinity' | 'NotBestEffort' | 'NotTerminating' | 'PriorityClass' | 'Terminating' | 'VolumeAttributesClass')[] | undefined;
  readonly scopeSelector?: ScopeSelector | undefined;
}

export interface ResourceQuotaStatus {
  readonly hard?: Readonly<Record<string, Quantity>> | undefined;
  readonly used?: Readonly<Record<string, Quantity>> | undefined;
}

export interface ResourceRequirements {
  /** The most it may use. */
  readonly limits?: Readonly<Record<string, Quantity>> | undefined;
  /** What it is promised; the scheduler counts these. Equal to limits where only limits are given. */
  readonly requests?: Readonly<Record<string, Quantity>> | undefined;
  /** Claims of the pod that it uses. */
  readonly claims?: readonly ResourceClaim[] | undefined;
}

export interface ResourceStatus {
  readonly name: string;
  readonly resources?: readonly ResourceHealth[] | undefined;
}

export interface SELinuxOptions {
  readonly user?: string | undefined;
  readonly role?: string | undefined;
  readonly type?: string | undefined;
  readonly level?: string | undefined;
}

export interface ScaleIOPersistentVolumeSource {
  readonly gateway: string;
  readonly system: string;
  readonly secretRef: SecretReference;
  readonly sslEnabled?: boolean | undefined;
  readonly protectionDomain?: string | undefined;
  readonly storagePool?: string | undefined;
  readonly storageMode?: string | undefined;
  readonly volumeName?: string | undefined;
  readonly fsType?: string | undefined;
  readonly readOnly?: boolean | undefined;
}

export interface ScaleIOVolumeSource {
  readonly gateway: string;
  readonly system: string;
  readonly secretRef: LocalObjectReference;
  readonly sslEnabled?: boolean | undefined;
  readonly protectionDomain?: string | undefined;
  readonly storagePool?: string | undefined;
  readonly storageMode?: string | undefined;
  readonly volumeName?: string | undefined;
  readonly fsType?: string | undefined;
  readonly readOnly?: boolean | undefined;
}

export interface ScopeSelector {
  readonly matchExpressions?: readonly ScopedResourceSelectorRequirement[] | undefined;
}

export interface ScopedResourceSelectorRequirement {
  readonly scopeName: 'BestEffort' | 'CrossNamespacePodAffinity' | 'NotBestEffort' | 'NotTerminating' | 'PriorityClass' | 'Terminating' | 'VolumeAttributesClass';
  readonly operator: 'DoesNotExist' | 'Exists' | 'In' | 'NotIn';
  readonly values?: readonly string[] | undefined;
}

export interface SeccompProfile {
  readonly type: 'Localhost' | 'RuntimeDefault' | 'Unconfined';
  readonly localhostProfile?: string | undefined;
}

/** Passwords, keys and tokens. Base64 is not encryption: whoever may read the object can read them. */
export interface Secret {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** When true, the content can never change again. */
  readonly immutable?: boolean | undefined;
  /** Values by key, in base64. */
  readonly data?: Readonly<Record<string, string>> | undefined;
  /** Values as plain text, only for writing: the server moves them into data. */
  readonly stringData?: Readonly<Record<string, string>> | undefined;
  /** What kind of secret it is, for programs that read it; Opaque by default. */
  readonly type?: string | undefined;
}

export interface SecretEnvSource extends LocalObjectReference {
  readonly optional?: boolean | undefined;
}

export interface SecretKeySelector extends LocalObjectReference {
  /** The key to take. */
  readonly key: string;
  /** When true, a missing secret or key is no error. */
  readonly optional?: boolean | undefined;
}

/** A list of Secret objects. */
export interface SecretList {
  readonly apiVersion: 'v1';
  readonly kind: 'SecretList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Secret[];
}

export interface SecretProjection extends LocalObjectReference {
  readonly items: readonly KeyToPath[];
  readonly optional?: boolean | undefined;
}

export interface SecretReference {
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}

export interface SecretVolumeSource {
  /** A secret in the pod's namespace. */
  readonly secretName?: string | undefined;
  /** Which keys to write, and where; all of them under their own names when absent. */
  readonly items: readonly KeyToPath[];
  /** Mode of the files, 0644 by default. */
  readonly defaultMode?: number | undefined;
  /** When true, a missing secret or key is no error. */
  readonly optional?: boolean | undefined;
}

export interface SecurityContext {
  readonly capabilities?: Capabilities | undefined;
  readonly privileged?: boolean | undefined;
  readonly seLinuxOptions?: SELinuxOptions | undefined;
  readonly windowsOptions?: WindowsSecurityContextOptions | undefined;
  readonly runAsUser?: number | undefined;
  readonly runAsGroup?: number | undefined;
  readonly runAsNonRoot?: boolean | undefined;
  readonly readOnlyRootFilesystem?: boolean | undefined;
  readonly allowPrivilegeEscalation?: boolean | undefined;
  readonly procMount?: 'Default' | 'Unmasked' | undefined;
  readonly seccompProfile?: SeccompProfile | undefined;
  readonly appArmorProfile?: AppArmorProfile | undefined;
}

export interface SerializedReference {
  readonly apiVersion: 'v1';
  readonly kind: 'SerializedReference';
  readonly reference?: ObjectReference | undefined;
}

/** One stable address and name for a changing set of pods. */
export interface Service {
  readonly apiVersion: 'v1';
  readonly kind: 'Service';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: ServiceSpec;
  /** What is. Written by the system. */
  readonly status: ServiceStatus;
}

/** An identity for the processes of pods. */
export interface ServiceAccount {
  readonly apiVersion: 'v1';
  readonly kind: 'ServiceAccount';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** Secrets that pods of this account may use. Not needed for tokens. */
  readonly secrets?: readonly ObjectReference[] | undefined;
  /** Registry credentials for pods that name none. */
  readonly imagePullSecrets?: readonly LocalObjectReference[] | undefined;
  /** Whether its pods get a token; a pod can say otherwise. */
  readonly automountServiceAccountToken?: boolean | undefined;
}

/** A list of ServiceAccount objects. */
export interface ServiceAccountList {
  readonly apiVersion: 'v1';
  readonly kind: 'ServiceAccountList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ServiceAccount[];
}

export interface ServiceAccountTokenProjection {
  readonly audience?: string | undefined;
  readonly expirationSeconds?: number | undefined;
  readonly path: string;
}

/** A list of Service objects. */
export interface ServiceList {
  readonly apiVersion: 'v1';
  readonly kind: 'ServiceList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly Service[];
}

export interface ServicePort {
  /** Name of the port; needed when there are several. */
  readonly name?: string | undefined;
  /** TCP (the default), UDP or SCTP. */
  readonly protocol?: 'SCTP' | 'TCP' | 'UDP' | undefined;
  /** What is spoken on it, such as kubernetes.io/h2c. */
  readonly appProtocol?: string | undefined;
  /** The port that clients use. */
  readonly port: number;
  /** Number or name of the port in the pods; the same as port when absent. */
  readonly targetPort?: IntOrString | undefined;
  /** Port on every node, for NodePort and LoadBalancer; chosen by the server when absent. */
  readonly nodePort?: number | undefined;
}

export interface ServiceProxyOptions {
  readonly apiVersion: 'v1';
  readonly kind: 'ServiceProxyOptions';
  readonly path?: string | undefined;
}

export interface ServiceSpec {
  /** The ports it offers. */
  readonly ports?: readonly ServicePort[] | undefined;
  /** Labels of the pods behind it. Without one, endpoints are managed by somebody else. */
  readonly selector?: Readonly<Record<string, string>> | undefined;
  /** Its address, chosen by the server when absent. None makes it headless: its name resolves to the pods themselves. */
  readonly clusterIP?: string | undefined;
  /** The same for each address family, the first entry equal to clusterIP. */
  readonly clusterIPs?: readonly string[] | undefined;
  /** ClusterIP (the default), NodePort, LoadBalancer or ExternalName. */
  readonly type?: 'ClusterIP' | 'ExternalName' | 'LoadBalancer' | 'NodePort' | undefined;
  /** Further addresses whose traffic nodes accept for it. */
  readonly externalIPs?: readonly string[] | undefined;
  /** ClientIP sends one client to the same pod; None (the default) does not. */
  readonly sessionAffinity?: 'ClientIP' | 'None' | undefined;
  /** The address wanted from the load balancer. Deprecated. */
  readonly loadBalancerIP?: string | undefined;
  /** Client addresses that the load balancer lets in. */
  readonly loadBalancerSourceRanges?: readonly string[] | undefined;
  /** The name to answer with, for type ExternalName. */
  readonly externalName?: string | undefined;
  /** Cluster, or Local to reach only pods on the same node and keep the client's address. */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local' | undefined;
  /** Port that tells load balancers whether this node has pods of it. */
  readonly healthCheckNodePort?: number | undefined;
  /** Sends traffic to pods that are not ready, too. */
  readonly publishNotReadyAddresses?: boolean | undefined;
  readonly sessionAffinityConfig?: SessionAffinityConfig | undefined;
  /** IPv4, IPv6 or both. */
  readonly ipFamilies?: readonly ('' | 'IPv4' | 'IPv6')[] | undefined;
  /** SingleStack, PreferDualStack or RequireDualStack. */
  readonly ipFamilyPolicy?: 'PreferDualStack' | 'RequireDualStack' | 'SingleStack' | undefined;
  readonly allocateLoadBalancerNodePorts?: boolean | undefined;
  readonly loadBalancerClass?: string | undefined;
  /** Cluster, or Local to reach only pods on the same node. */
  readonly internalTrafficPolicy?: 'Cluster' | 'Local' | undefined;
  readonly trafficDistribution?: string | undefined;
}

export interface ServiceStatus {
  readonly loadBalancer?: LoadBalancerStatus | undefined;
  /** Where it stands. */
  readonly conditions?: readonly Condition[] | undefined;
}

export interface SessionAffinityConfig {
  readonly clientIP?: ClientIPConfig | undefined;
}

export interface SleepAction {
  readonly seconds: number;
}

export interface StorageOSPersistentVolumeSource {
  readonly volumeName?: string | undefined;
  readonly volumeNamespace?: string | undefined;
  readonly fsType?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly secretRef?: ObjectReference | undefined;
}

export interface StorageOSVolumeSource {
  readonly volumeName?: string | undefined;
  readonly volumeNamespace?: string | undefined;
  readonly fsType?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly secretRef?: LocalObjectReference | undefined;
}

export interface Sysctl {
  readonly name: string;
  readonly value: string;
}

export interface TCPSocketAction {
  readonly port: IntOrString;
  readonly host?: string | undefined;
}

export interface Taint {
  /** Name of the taint. */
  readonly key: string;
  /** Value of the taint. */
  readonly value?: string | undefined;
  /** NoSchedule keeps new pods away, PreferNoSchedule tries to, NoExecute also evicts running ones. */
  readonly effect: 'NoExecute' | 'NoSchedule' | 'PreferNoSchedule';
  readonly timeAdded?: Time | undefined;
}

export interface Toleration {
  /** The taint; empty together with Exists means every taint. */
  readonly key?: string | undefined;
  /** Equal (the default) or Exists. */
  readonly operator?: 'Equal' | 'Exists' | 'Gt' | 'Lt' | undefined;
  /** Value to be equal to. */
  readonly value?: string | undefined;
  /** The effect tolerated; empty means all. */
  readonly effect?: 'NoExecute' | 'NoSchedule' | 'PreferNoSchedule' | undefined;
  /** How long NoExecute is tolerated; for ever when absent. */
  readonly tolerationSeconds?: number | undefined;
}

export interface TopologySelectorLabelRequirement {
  readonly key: string;
  readonly values: readonly string[];
}

export interface TopologySelectorTerm {
  readonly matchLabelExpressions?: readonly TopologySelectorLabelRequirement[] | undefined;
}

export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  readonly labelSelector?: LabelSelector | undefined;
  readonly minDomains?: number | undefined;
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore' | undefined;
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore' | undefined;
  readonly matchLabelKeys?: readonly string[] | undefined;
}

export interface TypedLocalObjectReference {
  readonly apiGroup?: string | undefined;
  readonly kind: string;
  readonly name: string;
}

export interface TypedObjectReference {
  readonly apiGroup?: string | undefined;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
}

export interface Volume extends VolumeSource {
  /** Name for volumeMounts, unique in the pod. */
  readonly name: string;
}

export interface VolumeDevice {
  readonly name: string;
  readonly devicePath: string;
}

export interface VolumeMount {
  /** The volume. */
  readonly name: string;
  /** Mounts it read-only. */
  readonly readOnly?: boolean | undefined;
  readonly recursiveReadOnly?: string | undefined;
  /** Where in the container. It may not contain ':'. */
  readonly mountPath: string;
  /** A path inside the volume to mount in place of its root. */
  readonly subPath?: string | undefined;
  /** None, HostToContainer or Bidirectional. */
  readonly mountPropagation?: 'Bidirectional' | 'HostToContainer' | 'None' | undefined;
  /** Like subPath, with $(NAME) replaced. */
  readonly subPathExpr?: string | undefined;
}

export interface VolumeMountStatus {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean | undefined;
  readonly recursiveReadOnly?: string | undefined;
  readonly volumeStatus?: VolumeStatus | undefined;
}

export interface VolumeNodeAffinity {
  readonly required?: NodeSelector | undefined;
}

export interface VolumeProjection {
  readonly secret?: SecretProjection | undefined;
  readonly downwardAPI?: DownwardAPIProjection | undefined;
  readonly configMap?: ConfigMapProjection | undefined;
  readonly serviceAccountToken?: ServiceAccountTokenProjection | undefined;
  readonly clusterTrustBundle?: ClusterTrustBundleProjection | undefined;
  readonly podCertificate?: PodCertificateProjection | undefined;
}

export interface VolumeResourceRequirements {
  /** The most that is wanted. */
  readonly limits?: Readonly<Record<string, Quantity>> | undefined;
  /** The least that is needed, such as storage. */
  readonly requests?: Readonly<Record<string, Quantity>> | undefined;
}

export interface VolumeSource {
  /** A file or directory of the node. Gives wide access to it; avoid where you can. */
  readonly hostPath?: HostPathVolumeSource | undefined;
  /** An empty directory that lives as long as the pod. */
  readonly emptyDir?: EmptyDirVolumeSource | undefined;
  readonly gcePersistentDisk?: GCEPersistentDiskVolumeSource | undefined;
  readonly awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource | undefined;
  readonly gitRepo?: GitRepoVolumeSource | undefined;
  /** The values of a Secret as files. */
  readonly secret?: SecretVolumeSource | undefined;
  /** A directory on an NFS server. */
  readonly nfs?: NFSVolumeSource | undefined;
  readonly iscsi?: ISCSIVolumeSource | undefined;
  readonly glusterfs?: GlusterfsVolumeSource | undefined;
  /** The volume bound to a claim. */
  readonly persistentVolumeClaim?: PersistentVolumeClaimVolumeSource | undefined;
  readonly rbd?: RBDVolumeSource | undefined;
  readonly flexVolume?: FlexVolumeSource | undefined;
  readonly cinder?: CinderVolumeSource | undefined;
  readonly cephfs?: CephFSVolumeSource | undefined;
  readonly flocker?: FlockerVolumeSource | undefined;
  /** Fields of the pod as files. */
  readonly downwardAPI?: DownwardAPIVolumeSource | undefined;
  readonly fc?: FCVolumeSource | undefined;
  readonly azureFile?: AzureFileVolumeSource | undefined;
  /** The values of a ConfigMap as files. */
  readonly configMap?: ConfigMapVolumeSource | undefined;
  readonly vsphereVolume?: VsphereVirtualDiskVolumeSource | undefined;
  readonly quobyte?: QuobyteVolumeSource | undefined;
  readonly azureDisk?: AzureDiskVolumeSource | undefined;
  readonly photonPersistentDisk?: PhotonPersistentDiskVolumeSource | undefined;
  /** Several sources in one directory. */
  readonly projected?: ProjectedVolumeSource | undefined;
  readonly portworxVolume?: PortworxVolumeSource | undefined;
  readonly scaleIO?: ScaleIOVolumeSource | undefined;
  readonly storageos?: StorageOSVolumeSource | undefined;
  /** Storage of a CSI driver that lives as long as the pod. */
  readonly csi?: CSIVolumeSource | undefined;
  /** A claim made for this pod and deleted with it. */
  readonly ephemeral?: EphemeralVolumeSource | undefined;
  /** The files of an image. */
  readonly image?: ImageVolumeSource | undefined;
}

export interface VolumeStatus {
  readonly image?: ImageVolumeStatus | undefined;
}

export interface VsphereVirtualDiskVolumeSource {
  readonly volumePath: string;
  readonly fsType?: string | undefined;
  readonly storagePolicyName?: string | undefined;
  readonly storagePolicyID?: string | undefined;
}

export interface WeightedPodAffinityTerm {
  readonly weight: number;
  readonly podAffinityTerm: PodAffinityTerm;
}

export interface WindowsSecurityContextOptions {
  readonly gmsaCredentialSpecName?: string | undefined;
  readonly gmsaCredentialSpec?: string | undefined;
  readonly runAsUserName?: string | undefined;
  readonly hostProcess?: boolean | undefined;
}
