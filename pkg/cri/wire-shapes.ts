import type {
  Container as WireContainer, ContainerStats as WireStats, ContainerStatus as WireContainerStatus, Image as WireImage,
  PodSandbox as WireSandbox, PodSandboxStatus as WireSandboxStatus, UInt64Value,
} from '../generated/grpc/cri.ts';
import type { Container, ContainerState, ContainerStats, ContainerStatus, Image, Mount, Sandbox, SandboxState, SandboxStatus } from './messages.ts';

/** Wire messages to ours: every absent field gets its meaning here and nowhere else. */
export function readSandbox(wire: WireSandbox | WireSandboxStatus): Sandbox {
  return {
    id: wire.id ?? '',
    metadata: {
      name: wire.metadata?.name ?? '', uid: wire.metadata?.uid ?? '', namespace: wire.metadata?.namespace ?? '', attempt: wire.metadata?.attempt ?? 0,
    },
    state: (wire.state ?? 'SANDBOX_READY') as SandboxState,
    createdAtNs: Number(wire.created_at ?? 0),
    labels: wire.labels ?? {},
    annotations: wire.annotations ?? {},
  };
}

export function readSandboxStatus(wire: WireSandboxStatus): SandboxStatus {
  const more = wire.network?.additional_ips ?? [];
  return {
    ...readSandbox(wire),
    ips: [wire.network?.ip, ...more.map(({ ip }) => ip)].filter((ip): ip is string => ip !== undefined && ip !== ''),
    hostNetwork: wire.linux?.namespaces?.options?.network === 'NODE',
  };
}

export function readContainer(wire: WireContainer): Container {
  return {
    id: wire.id ?? '', sandboxId: wire.pod_sandbox_id ?? '', name: wire.metadata?.name ?? '', attempt: wire.metadata?.attempt ?? 0,
    state: (wire.state ?? 'CONTAINER_CREATED') as ContainerState, createdAtNs: Number(wire.created_at ?? 0),
    imageRef: wire.image_ref ?? '', image: wire.image?.image ?? '', labels: wire.labels ?? {}, annotations: wire.annotations ?? {},
  };
}

export function readContainerStatus(wire: WireContainerStatus): ContainerStatus {
  return {
    id: wire.id ?? '', name: wire.metadata?.name ?? '', attempt: wire.metadata?.attempt ?? 0,
    state: (wire.state ?? 'CONTAINER_CREATED') as ContainerState, createdAtNs: Number(wire.created_at ?? 0),
    imageRef: wire.image_ref ?? '', image: wire.image?.image ?? '', labels: wire.labels ?? {}, annotations: wire.annotations ?? {},
    startedAtNs: Number(wire.started_at ?? 0), finishedAtNs: Number(wire.finished_at ?? 0), exitCode: wire.exit_code ?? 0,
    reason: wire.reason ?? '', message: wire.message ?? '', logPath: wire.log_path ?? '',
    mounts: (wire.mounts ?? []).map((mount): Mount => ({ container_path: mount.container_path ?? '', host_path: mount.host_path ?? '', readonly: mount.readonly ?? false })),
    stopSignal: wire.stop_signal === undefined || wire.stop_signal === 'RUNTIME_DEFAULT' ? '' : wire.stop_signal,
  };
}

export function readImage(wire: WireImage): Image {
  return {
    id: wire.id ?? '', tags: wire.repo_tags ?? [], digests: wire.repo_digests ?? [], sizeBytes: Number(wire.size ?? 0),
    uid: wire.uid === undefined || wire.uid === null ? undefined : Number(wire.uid.value ?? 0), username: wire.username ?? '', pinned: wire.pinned ?? false,
  };
}

function count(value: UInt64Value | null | undefined): number | undefined {
  return value === undefined || value === null ? undefined : Number(value.value ?? 0);
}

export function readStats(wire: WireStats): ContainerStats {
  return {
    containerId: wire.attributes?.id ?? '', name: wire.attributes?.metadata?.name ?? '', labels: wire.attributes?.labels ?? {},
    timestampNs: Number(wire.cpu?.timestamp ?? wire.memory?.timestamp ?? 0),
    cpuNs: count(wire.cpu?.usage_core_nano_seconds), workingSetBytes: count(wire.memory?.working_set_bytes), usageBytes: count(wire.memory?.usage_bytes),
    rssBytes: count(wire.memory?.rss_bytes), pageFaults: count(wire.memory?.page_faults), majorPageFaults: count(wire.memory?.major_page_faults),
    writableLayerBytes: count(wire.writable_layer?.used_bytes), writableLayerInodes: count(wire.writable_layer?.inodes_used),
  };
}

/** The pid in what a runtime tells of itself about a container: JSON of its own making. */
export function readPid(info: string | undefined): number | undefined {
  try {
    const parsed: unknown = JSON.parse(info ?? '');
    const pid = typeof parsed === 'object' && parsed !== null && 'pid' in parsed ? parsed.pid : undefined;
    return typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}
