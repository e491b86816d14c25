import type { Pod } from '../../generated/types/core-v1.ts';
import type { NamespaceOption, SandboxConfig, SecurityProfile } from '../../cri/messages.ts';
import { podLabels, podName, podNamespace, podUid } from './labels.ts';

export interface DnsConfig {
  readonly servers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

export interface SandboxInputs {
  readonly pod: Pod;
  readonly attempt: number;
  readonly cgroupParent: string;
  readonly logDirectory: string;
  readonly dns: DnsConfig;
  readonly hostname: string;
}

/** namespace_name_uid: the folder of a pod's logs. */
export function podLogFolder(pod: Pod): string {
  return `${podNamespace(pod)}_${podName(pod)}_${podUid(pod)}`;
}

export function namespaceOptions(pod: Pod): NamespaceOption {
  const { spec } = pod;
  return {
    network: spec.hostNetwork === true ? 'NODE' : 'POD',
    pid: spec.hostPID === true ? 'NODE' : spec.shareProcessNamespace === true ? 'POD' : 'CONTAINER',
    ipc: spec.hostIPC === true ? 'NODE' : 'POD',
  };
}

export function seccompProfile(profile: { readonly type: string; readonly localhostProfile?: string | undefined } | undefined, root: string): SecurityProfile {
  if (profile?.type === 'RuntimeDefault') return { profile_type: 'RuntimeDefault' };
  if (profile?.type === 'Localhost') return { profile_type: 'Localhost', localhost_ref: `${root}/${profile.localhostProfile ?? ''}` };
  return { profile_type: 'Unconfined' };
}

export function sandboxConfig({ pod, attempt, cgroupParent, logDirectory, dns, hostname }: SandboxInputs): SandboxConfig {
  const { spec } = pod;
  const security = spec.securityContext;
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  const privileged = containers.some(({ securityContext }) => securityContext?.privileged === true);
  const groups = [...new Set([...(security?.fsGroup === undefined ? [] : [security.fsGroup]), ...(security?.supplementalGroups ?? [])])];
  const ports = containers.flatMap(({ ports: list }) => list ?? []).filter(({ hostPort }) => (hostPort ?? 0) > 0 && spec.hostNetwork !== true);
  return {
    metadata: { name: podName(pod), namespace: podNamespace(pod), uid: podUid(pod), attempt },
    ...(spec.hostNetwork === true ? {} : { hostname }),
    log_directory: logDirectory,
    dns_config: dns,
    port_mappings: ports.map((port) => ({
      protocol: port.protocol ?? 'TCP', container_port: port.containerPort, host_port: port.hostPort ?? 0, host_ip: port.hostIP ?? '',
    })),
    labels: { ...pod.metadata.labels, ...podLabels(pod) },
    annotations: withoutNoise(pod.metadata.annotations),
    linux: {
      cgroup_parent: cgroupParent,
      ...(security?.sysctls === undefined ? {} : { sysctls: Object.fromEntries(security.sysctls.map(({ name, value }) => [name.replaceAll('/', '.'), value])) }),
      security_context: {
        namespace_options: namespaceOptions(pod),
        privileged,
        seccomp: { profile_type: 'RuntimeDefault' },
        supplemental_groups: groups,
        ...(security?.runAsUser === undefined ? {} : { run_as_user: { value: security.runAsUser } }),
        ...(security?.runAsGroup === undefined ? {} : { run_as_group: { value: security.runAsGroup } }),
      },
    },
  };
}

/** kubectl's copy of the manifest may be long and tells the runtime nothing. */
function withoutNoise(annotations: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = Object.entries(annotations).filter(([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration');
  return Object.fromEntries(kept);
}

