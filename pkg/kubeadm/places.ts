/** Files and directories of a node, named as upstream's kubeadm names them. */
export const places = {
  kubernetes: '/etc/kubernetes',
  pki: '/etc/kubernetes/pki',
  etcdPki: '/etc/kubernetes/pki/etcd',
  manifests: '/etc/kubernetes/manifests',
  adminConf: '/etc/kubernetes/admin.conf',
  superAdminConf: '/etc/kubernetes/super-admin.conf',
  kubeletConf: '/etc/kubernetes/kubelet.conf',
  bootstrapKubeletConf: '/etc/kubernetes/bootstrap-kubelet.conf',
  controllerManagerConf: '/etc/kubernetes/controller-manager.conf',
  schedulerConf: '/etc/kubernetes/scheduler.conf',
  kubelet: '/var/lib/kubelet',
  kubeletConfig: '/var/lib/kubelet/config.yaml',
  kubeletFlags: '/var/lib/kubelet/kubeadm-flags.env',
  etcdData: '/var/lib/etcd',
  cni: '/etc/cni/net.d',
  /** What pkg/network's CNI configuration names: the bridge, and where addresses in use are noted. */
  bridge: 'cni0',
  podAddresses: '/run/cni-ipam',
} as const;

export const kubernetesVersion = 'v1.36.2';
export const image = 'docker.io/library/coxswain:1.36.0';
export const pauseImage = 'registry.k8s.io/pause:3.10.1';
export const defaultNodeTokenGroup = 'system:bootstrappers:kubeadm:default-node-token';
export const adminGroup = 'kubeadm:cluster-admins';
export const controlPlaneLabel = 'node-role.kubernetes.io/control-plane';
/** Three members on the one control-plane machine, each with ports of its own. */
export const etcdMembers = [
  { name: 'etcd-0', clientPort: 2379, peerPort: 2380, metricsPort: 2381 },
  { name: 'etcd-1', clientPort: 2479, peerPort: 2480, metricsPort: 2481 },
  { name: 'etcd-2', clientPort: 2579, peerPort: 2580, metricsPort: 2581 },
] as const;
