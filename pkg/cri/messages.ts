/**
 * The messages of CRI `runtime.v1` that a kubelet needs, in wire spelling. Empty and zero values are not on the wire: a missing field
 * means "", 0, false, [] or the first value of its enum. 64-bit numbers are JavaScript numbers: times in nanoseconds lose their last
 * 256 ns, which nothing here depends on.
 */
export type NamespaceMode = 'POD' | 'CONTAINER' | 'NODE' | 'TARGET';
export type SandboxState = 'SANDBOX_READY' | 'SANDBOX_NOTREADY';
export type ContainerState = 'CONTAINER_CREATED' | 'CONTAINER_RUNNING' | 'CONTAINER_EXITED' | 'CONTAINER_UNKNOWN';
export type MountPropagation = 'PROPAGATION_PRIVATE' | 'PROPAGATION_HOST_TO_CONTAINER' | 'PROPAGATION_BIDIRECTIONAL';
type StringMap = Readonly<Record<string, string>>;

export interface NamespaceOption {
  readonly network?: NamespaceMode;
  readonly pid?: NamespaceMode;
  readonly ipc?: NamespaceMode;
  readonly target_id?: string;
}

export interface SecurityProfile {
  readonly profile_type: 'RuntimeDefault' | 'Unconfined' | 'Localhost';
  readonly localhost_ref?: string;
}

interface IdValue {
  readonly value: number;
}

export interface SandboxSecurityContext {
  readonly namespace_options?: NamespaceOption;
  readonly run_as_user?: IdValue;
  readonly run_as_group?: IdValue;
  readonly readonly_rootfs?: boolean;
  readonly supplemental_groups?: readonly number[];
  readonly privileged?: boolean;
  readonly seccomp?: SecurityProfile;
}

export interface ContainerSecurityContext extends SandboxSecurityContext {
  readonly capabilities?: { readonly add_capabilities?: readonly string[]; readonly drop_capabilities?: readonly string[] };
  readonly run_as_username?: string;
  readonly no_new_privs?: boolean;
  readonly masked_paths?: readonly string[];
  readonly readonly_paths?: readonly string[];
}

export interface LinuxResources {
  readonly cpu_period?: number;
  readonly cpu_quota?: number;
  readonly cpu_shares?: number;
  readonly memory_limit_in_bytes?: number;
  readonly oom_score_adj?: number;
  readonly unified?: StringMap;
}

export interface SandboxMetadata {
  readonly name: string;
  readonly uid: string;
  readonly namespace: string;
  readonly attempt?: number;
}

export interface SandboxConfig {
  readonly metadata: SandboxMetadata;
  readonly hostname?: string;
  readonly log_directory: string;
  readonly dns_config?: { readonly servers: readonly string[]; readonly searches: readonly string[]; readonly options: readonly string[] };
  readonly port_mappings?: readonly { readonly protocol: 'TCP' | 'UDP' | 'SCTP'; readonly container_port: number; readonly host_port: number; readonly host_ip: string }[];
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly linux: {
    readonly cgroup_parent: string;
    readonly security_context: SandboxSecurityContext;
    readonly sysctls?: StringMap;
    readonly resources?: LinuxResources;
  };
}

export interface Mount {
  readonly container_path: string;
  readonly host_path: string;
  readonly readonly?: boolean;
  readonly propagation?: MountPropagation;
}

export interface ImageSpec {
  readonly image: string;
  readonly annotations?: StringMap;
  readonly user_specified_image?: string;
}

export interface ContainerConfig {
  readonly metadata: { readonly name: string; readonly attempt: number };
  readonly image: ImageSpec;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly working_dir?: string;
  readonly envs: readonly { readonly key: string; readonly value: string | Buffer }[];
  readonly mounts: readonly Mount[];
  readonly devices?: readonly { readonly container_path: string; readonly host_path: string; readonly permissions: string }[];
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly log_path: string;
  readonly stdin?: boolean;
  readonly stdin_once?: boolean;
  readonly tty?: boolean;
  /** Runtimes older than this field ignore it: see ContainerStatus.stopSignal. */
  readonly stop_signal?: string;
  readonly linux: { readonly resources: LinuxResources; readonly security_context: ContainerSecurityContext };
}

/** As listed: without addresses. */
export interface Sandbox {
  readonly id: string;
  readonly metadata: Required<SandboxMetadata>;
  readonly state: SandboxState;
  readonly createdAtNs: number;
  readonly labels: StringMap;
  readonly annotations: StringMap;
}

export interface SandboxStatus extends Sandbox {
  /** The first is the pod's; empty for a pod on the host's network. */
  readonly ips: readonly string[];
  readonly hostNetwork: boolean;
}

export interface Container {
  readonly id: string;
  readonly sandboxId: string;
  readonly name: string;
  readonly attempt: number;
  readonly state: ContainerState;
  readonly createdAtNs: number;
  readonly imageRef: string;
  readonly image: string;
  readonly labels: StringMap;
  readonly annotations: StringMap;
}

export interface ContainerStatus extends Omit<Container, 'sandboxId'> {
  readonly startedAtNs: number;
  readonly finishedAtNs: number;
  readonly exitCode: number;
  readonly reason: string;
  readonly message: string;
  readonly logPath: string;
  readonly mounts: readonly Mount[];
  /** What the runtime will stop it with; '' when it does not say. */
  readonly stopSignal: string;
}

export interface Image {
  readonly id: string;
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  readonly sizeBytes: number;
  readonly uid: number | undefined;
  readonly username: string;
  readonly pinned: boolean;
}

export interface AuthConfig {
  readonly username?: string;
  readonly password?: string;
  readonly auth?: string;
  readonly server_address?: string;
  readonly identity_token?: string;
}

export interface RuntimeVersion {
  readonly runtimeName: string;
  readonly runtimeVersion: string;
}

export interface RuntimeCondition {
  readonly type: string;
  readonly status: boolean;
  readonly reason: string;
  readonly message: string;
}

export interface ContainerStats {
  readonly containerId: string;
  readonly name: string;
  readonly labels: StringMap;
  readonly timestampNs: number;
  readonly cpuNs: number | undefined;
  readonly workingSetBytes: number | undefined;
  readonly usageBytes: number | undefined;
  readonly rssBytes: number | undefined;
  readonly pageFaults: number | undefined;
  readonly majorPageFaults: number | undefined;
  readonly writableLayerBytes: number | undefined;
  readonly writableLayerInodes: number | undefined;
}

export interface FilesystemUsage {
  readonly mountpoint: string;
  readonly timestampNs: number;
  readonly usedBytes: number;
  readonly inodesUsed: number;
}

export interface ExecResult {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly exitCode: number;
}
