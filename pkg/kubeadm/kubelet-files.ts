import { stringify } from 'yaml';
import { nthAddress, type ClusterConfig } from './cluster-config.ts';
import { controlPlaneLabel, pauseImage, places } from './places.ts';

/** KubeletConfiguration for every node of the cluster, as kubeadm uploads it. */
export function kubeletConfiguration(config: Pick<ClusterConfig, 'serviceSubnet' | 'dnsDomain'>): string {
  return stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: { anonymous: { enabled: false }, webhook: { cacheTTL: '0s', enabled: true }, x509: { clientCAFile: `${places.pki}/ca.crt` } },
    authorization: { mode: 'Webhook', webhook: { cacheAuthorizedTTL: '0s', cacheUnauthorizedTTL: '0s' } },
    cgroupDriver: 'cgroupfs',
    clusterDNS: [nthAddress(config.serviceSubnet, 10)],
    clusterDomain: config.dnsDomain,
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    healthzBindAddress: '127.0.0.1',
    healthzPort: 10248,
    rotateCertificates: true,
    staticPodPath: places.manifests,
  }, { lineWidth: 0 });
}

/** /var/lib/kubelet/kubeadm-flags.env: what differs from node to node. */
export function kubeletFlags(node: { readonly name: string; readonly ip: string; readonly controlPlane: boolean }): string {
  const flags = [
    `--hostname-override=${node.name}`,
    ...(node.ip === '' ? [] : [`--node-ip=${node.ip}`]),
    `--pod-infra-container-image=${pauseImage}`,
    ...(node.controlPlane ? [`--register-with-taints=${controlPlaneLabel}=:NoSchedule`] : []),
  ];
  return `KUBELET_KUBEADM_ARGS="${flags.join(' ')}"\n`;
}
