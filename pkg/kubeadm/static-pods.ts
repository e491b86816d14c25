import { stringify } from 'yaml';
import type { Container, Pod, Probe, Volume } from '../generated/types/core-v1.ts';
import type { ClusterConfig } from './cluster-config.ts';
import { etcdMembers, image, places } from './places.ts';

const pki = places.pki;

interface Mount {
  readonly name: string;
  readonly path: string;
  readonly type: 'DirectoryOrCreate' | 'FileOrCreate';
  readonly writable?: boolean;
}

function hostVolume(mount: Mount): Volume {
  return { name: mount.name, hostPath: { path: mount.path, type: mount.type } };
}

function probe(host: string, path: string, port: number, scheme: 'HTTP' | 'HTTPS', more: Partial<Probe>): Probe {
  return { httpGet: { host, path, port, scheme }, timeoutSeconds: 15, ...more };
}

/** Liveness after eight failures in a row; start-up has four minutes. */
function probes(host: string, port: number, scheme: 'HTTP' | 'HTTPS', paths: { readonly live: string; readonly ready?: string }): Pick<Container, 'livenessProbe' | 'readinessProbe' | 'startupProbe'> {
  return {
    livenessProbe: probe(host, paths.live, port, scheme, { periodSeconds: 10, failureThreshold: 8 }),
    ...(paths.ready !== undefined && { readinessProbe: probe(host, paths.ready, port, scheme, { periodSeconds: 1, failureThreshold: 3 }) }),
    startupProbe: probe(host, paths.live, port, scheme, { periodSeconds: 1, failureThreshold: 240 }),
  };
}

interface ControlPlaneContainer {
  readonly name: string;
  readonly program: string;
  readonly flags: readonly string[];
  readonly cpu: string;
  readonly memory?: string;
  readonly mounts: readonly Mount[];
  readonly probes: Pick<Container, 'livenessProbe' | 'readinessProbe' | 'startupProbe'>;
}

function container(row: ControlPlaneContainer): Container {
  return {
    name: row.name,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['coxswain', row.program, ...row.flags],
    resources: { requests: { cpu: row.cpu, ...(row.memory !== undefined && { memory: row.memory }) } },
    volumeMounts: row.mounts.map((mount) => ({ name: mount.name, mountPath: mount.path, ...(mount.writable !== true && { readOnly: true }) })),
    ...row.probes,
  };
}

function staticPod(name: string, rows: readonly ControlPlaneContainer[], annotations: Readonly<Record<string, string>> = {}): Pod {
  const mounts = new Map(rows.flatMap((row) => row.mounts).map((mount) => [mount.name, mount]));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'kube-system', labels: { component: name, tier: 'control-plane' }, annotations },
    spec: {
      hostNetwork: true,
      priority: 2_000_001_000,
      priorityClassName: 'system-node-critical',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      containers: rows.map(container),
      volumes: [...mounts.values()].map(hostVolume),
    },
    status: {},
  };
}

/** One pod, three members: it reads as in the course (etcd-m-k8s), and each member is a process that can fail alone. */
export function etcdPod(config: ClusterConfig): Pod {
  const ip = config.advertiseAddress;
  const cluster = etcdMembers.map((member) => `${member.name}=https://${ip}:${member.peerPort}`).join(',');
  const mounts: readonly Mount[] = [
    { name: 'etcd-data', path: places.etcdData, type: 'DirectoryOrCreate', writable: true },
    { name: 'etcd-certs', path: places.etcdPki, type: 'DirectoryOrCreate' },
  ];
  const rows = etcdMembers.map((member): ControlPlaneContainer => ({
    name: member.name,
    program: 'etcd',
    cpu: '100m',
    memory: '100Mi',
    mounts,
    flags: [
      `--name=${member.name}`,
      `--data-dir=${places.etcdData}/${member.name}`,
      `--advertise-client-urls=https://${ip}:${member.clientPort}`,
      `--listen-client-urls=https://127.0.0.1:${member.clientPort},https://${ip}:${member.clientPort}`,
      `--initial-advertise-peer-urls=https://${ip}:${member.peerPort}`,
      `--listen-peer-urls=https://${ip}:${member.peerPort}`,
      `--initial-cluster=${cluster}`,
      '--initial-cluster-state=new',
      `--listen-metrics-urls=http://127.0.0.1:${member.metricsPort}`,
      '--client-cert-auth=true',
      `--cert-file=${pki}/etcd/server.crt`, `--key-file=${pki}/etcd/server.key`, `--trusted-ca-file=${pki}/etcd/ca.crt`,
      '--peer-client-cert-auth=true',
      `--peer-cert-file=${pki}/etcd/peer.crt`, `--peer-key-file=${pki}/etcd/peer.key`, `--peer-trusted-ca-file=${pki}/etcd/ca.crt`,
      '--snapshot-count=10000',
    ],
    probes: probes('127.0.0.1', member.metricsPort, 'HTTP', { live: '/health?serializable=true' }),
  }));
  return staticPod('etcd', rows, { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${ip}:${etcdMembers[0].clientPort}` });
}

export function apiserverPod(config: ClusterConfig): Pod {
  const flags = [
    `--advertise-address=${config.advertiseAddress}`,
    '--allow-privileged=true',
    '--authorization-mode=Node,RBAC',
    `--client-ca-file=${pki}/ca.crt`,
    '--enable-admission-plugins=NodeRestriction',
    '--enable-bootstrap-token-auth=true',
    `--etcd-cafile=${pki}/etcd/ca.crt`, `--etcd-certfile=${pki}/apiserver-etcd-client.crt`, `--etcd-keyfile=${pki}/apiserver-etcd-client.key`,
    `--etcd-servers=${etcdMembers.map((member) => `https://127.0.0.1:${member.clientPort}`).join(',')}`,
    `--kubelet-client-certificate=${pki}/apiserver-kubelet-client.crt`, `--kubelet-client-key=${pki}/apiserver-kubelet-client.key`,
    '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
    `--proxy-client-cert-file=${pki}/front-proxy-client.crt`, `--proxy-client-key-file=${pki}/front-proxy-client.key`,
    '--requestheader-allowed-names=front-proxy-client',
    `--requestheader-client-ca-file=${pki}/front-proxy-ca.crt`,
    '--requestheader-extra-headers-prefix=X-Remote-Extra-', '--requestheader-group-headers=X-Remote-Group', '--requestheader-username-headers=X-Remote-User',
    `--secure-port=${config.bindPort}`,
    `--service-account-issuer=https://kubernetes.default.svc.${config.dnsDomain}`,
    `--service-account-key-file=${pki}/sa.pub`, `--service-account-signing-key-file=${pki}/sa.key`,
    `--service-cluster-ip-range=${config.serviceSubnet}`,
    `--tls-cert-file=${pki}/apiserver.crt`, `--tls-private-key-file=${pki}/apiserver.key`,
  ];
  return staticPod('kube-apiserver', [{
    name: 'kube-apiserver', program: 'kube-apiserver', flags, cpu: '250m',
    mounts: [{ name: 'k8s-certs', path: pki, type: 'DirectoryOrCreate' }],
    probes: probes(config.advertiseAddress, config.bindPort, 'HTTPS', { live: '/livez', ready: '/readyz' }),
  }], { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${config.advertiseAddress}:${config.bindPort}` });
}

export function controllerManagerPod(config: ClusterConfig): Pod {
  const conf = places.controllerManagerConf;
  const flags = [
    '--allocate-node-cidrs=true',
    `--authentication-kubeconfig=${conf}`, `--authorization-kubeconfig=${conf}`, '--bind-address=127.0.0.1',
    `--client-ca-file=${pki}/ca.crt`,
    `--cluster-cidr=${config.podSubnet}`, `--cluster-name=${config.clusterName}`,
    `--cluster-signing-cert-file=${pki}/ca.crt`, `--cluster-signing-key-file=${pki}/ca.key`,
    '--controllers=*,bootstrapsigner,tokencleaner',
    `--kubeconfig=${conf}`, '--leader-elect=true',
    `--requestheader-client-ca-file=${pki}/front-proxy-ca.crt`, `--root-ca-file=${pki}/ca.crt`,
    `--service-account-private-key-file=${pki}/sa.key`,
    `--service-cluster-ip-range=${config.serviceSubnet}`,
    '--use-service-account-credentials=true',
  ];
  return staticPod('kube-controller-manager', [{
    name: 'kube-controller-manager', program: 'kube-controller-manager', flags, cpu: '200m',
    mounts: [{ name: 'k8s-certs', path: pki, type: 'DirectoryOrCreate' }, { name: 'kubeconfig', path: conf, type: 'FileOrCreate' }],
    probes: probes('127.0.0.1', 10257, 'HTTPS', { live: '/healthz' }),
  }]);
}

export function schedulerPod(): Pod {
  const conf = places.schedulerConf;
  return staticPod('kube-scheduler', [{
    name: 'kube-scheduler', program: 'kube-scheduler', cpu: '100m',
    flags: [`--authentication-kubeconfig=${conf}`, `--authorization-kubeconfig=${conf}`, '--bind-address=127.0.0.1', `--kubeconfig=${conf}`, '--leader-elect=true'],
    mounts: [{ name: 'kubeconfig', path: conf, type: 'FileOrCreate' }],
    probes: probes('127.0.0.1', 10259, 'HTTPS', { live: '/healthz' }),
  }]);
}

/** File name -> manifest, in the order in which they should come up. */
export function staticPodManifests(config: ClusterConfig): readonly (readonly [file: string, yaml: string])[] {
  return [etcdPod(config), apiserverPod(config), controllerManagerPod(config), schedulerPod()]
    .map((pod) => [`${places.manifests}/${pod.metadata.name}.yaml`, stringify(pod, { lineWidth: 0 })] as const);
}
