import { pauseImage } from './topology.ts';

export interface ContainerdConfigOptions {
  readonly nodeIp: string;
  /** A machine that may not raise its own OOM score (no CAP_SYS_RESOURCE) must not ask containers to either. */
  readonly restrictOomScoreAdjust: boolean;
  readonly root?: string;
  readonly state?: string;
}

/** /etc/containerd/config.toml (containerd 1.6 or newer, cgroupfs driver). */
export function containerdConfig(options: ContainerdConfigOptions): string {
  const state = options.state ?? '/run/containerd';
  return `version = 2
root = "${options.root ?? '/var/lib/containerd'}"
state = "${state}"
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.internal.v1.tracing", "io.containerd.tracing.processor.v1.otlp"]
[grpc]
  address = "${state}/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  disable_tcp_service = true
  stream_server_address = "${options.nodeIp}"
  stream_server_port = "10010"
  disable_apparmor = true
  restrict_oom_score_adj = ${options.restrictOomScoreAdjust}
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "/etc/cni/net.d"
    max_conf_num = 1
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "/etc/containerd/certs.d"
`;
}
