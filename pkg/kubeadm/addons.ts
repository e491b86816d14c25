import { stringify } from 'yaml';
import type { JsonObject } from '../base/json.ts';
import type { ClusterConfig } from './cluster-config.ts';
import { kubeconfig } from './kubeconfigs.ts';
import { image } from './places.ts';

const rbac = 'rbac.authorization.k8s.io';

function kubeProxyConfiguration(config: ClusterConfig): string {
  return stringify({
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    clientConnection: { kubeconfig: '/var/lib/kube-proxy/kubeconfig.conf' },
    clusterCIDR: config.podSubnet,
    mode: 'iptables',
  });
}

/** The in-cluster kubeconfig that names the control plane by its own address: kube-proxy is what makes the service address work. */
function podKubeconfig(config: ClusterConfig): string {
  return kubeconfig('default', `https://${config.controlPlaneEndpoint}`, '', 'default', { token: '' })
    .replace(/certificate-authority-data: .*/, 'certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt')
    .replace(/token: .*/, 'tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token');
}

interface NodeDaemon {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly config: Readonly<Record<string, string>>;
  readonly rules: readonly JsonObject[] | 'system:node-proxier';
  readonly hostPaths: readonly (readonly [name: string, path: string, readOnly: boolean, type: string])[];
}

function daemon(row: NodeDaemon): readonly JsonObject[] {
  const { name, labels } = row;
  const subject = { kind: 'ServiceAccount', name, namespace: 'kube-system' };
  const role = row.rules === 'system:node-proxier' ? row.rules : `coxswain:${name}`;
  const volumes = [
    { name: 'config', configMap: { name } },
    ...row.hostPaths.map(([volume, path, , type]) => ({ name: volume, hostPath: { path, type } })),
  ];
  const container: JsonObject = {
    name, image, imagePullPolicy: 'IfNotPresent', command: [...row.command], securityContext: { privileged: true },
    env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } }],
    volumeMounts: [{ name: 'config', mountPath: `/var/lib/${name}` }, ...row.hostPaths.map(([volume, mountPath, readOnly]) => ({ name: volume, mountPath, ...(readOnly && { readOnly }) }))],
  };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'kube-system' } },
    ...(row.rules === 'system:node-proxier' ? [] : [{ apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name: role }, rules: row.rules }]),
    { apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name: row.rules === 'system:node-proxier' ? 'kubeadm:node-proxier' : role }, roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role }, subjects: [subject] },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'kube-system', labels }, data: row.config },
    {
      apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name, namespace: 'kube-system', labels },
      spec: {
        selector: { matchLabels: labels },
        updateStrategy: { type: 'RollingUpdate' },
        template: {
          metadata: { labels },
          spec: {
            priorityClassName: 'system-node-critical', hostNetwork: true, serviceAccountName: name, nodeSelector: { 'kubernetes.io/os': 'linux' },
            tolerations: [{ operator: 'Exists' }], containers: [container], volumes,
          },
        },
      },
    },
  ];
}

/** kube-proxy and node-network: one pod of each on every node, tolerating every taint. */
export function addonObjects(config: ClusterConfig): readonly JsonObject[] {
  const conf = podKubeconfig(config);
  return [
    ...daemon({
      name: 'kube-proxy',
      labels: { 'k8s-app': 'kube-proxy' },
      command: ['coxswain', 'kube-proxy', '--config=/var/lib/kube-proxy/config.conf', '--hostname-override=$(NODE_NAME)'],
      config: { 'config.conf': kubeProxyConfiguration(config), 'kubeconfig.conf': conf },
      rules: 'system:node-proxier',
      hostPaths: [['xtables-lock', '/run/xtables.lock', false, 'FileOrCreate']],
    }),
    ...daemon({
      name: 'node-network',
      labels: { 'k8s-app': 'node-network' },
      command: ['coxswain', 'node-network', '--kubeconfig=/var/lib/node-network/kubeconfig.conf', '--node-name=$(NODE_NAME)', `--cluster-cidr=${config.podSubnet}`, '--cni-conf-dir=/etc/cni/net.d'],
      config: { 'kubeconfig.conf': conf },
      rules: [
        { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['nodes/status'], verbs: ['patch'] },
      ],
      hostPaths: [['cni', '/etc/cni/net.d', false, 'DirectoryOrCreate'], ['xtables-lock', '/run/xtables.lock', false, 'FileOrCreate']],
    }),
  ];
}
