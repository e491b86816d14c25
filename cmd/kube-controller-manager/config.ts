import { existsSync, readFileSync } from 'node:fs';
import { OptionError, type Options } from '../../pkg/base/options.ts';
import type { KeyPair } from '../../pkg/base/pki.ts';
import { inClusterConfig, loadKubeconfig, type ClientConfig } from '../../pkg/client/kubeconfig.ts';
import type { ControllerOptions } from '../../pkg/controller/registry.ts';

export function clientConfig(options: Options, environment: NodeJS.ProcessEnv): ClientConfig {
  const file = options.optional('kubeconfig');
  const config = file === undefined ? inClusterConfig(environment) : loadKubeconfig(file);
  const server = options.optional('master');
  return { ...config, userAgent: 'kube-controller-manager/v1.36.2 (coxswain)', ...(server === undefined ? {} : { server: server.replace(/\/+$/, '') }) };
}

export function controllerOptions(options: Options, client: ClientConfig): ControllerOptions {
  const mask = options.int('node-cidr-mask-size');
  return {
    clusterCidrs: options.list('cluster-cidr'),
    serviceCidrs: options.list('service-cluster-ip-range'),
    allocateNodeCidrs: options.bool('allocate-node-cidrs'),
    maskIpv4: mask === 0 ? options.int('node-cidr-mask-size-ipv4') : mask,
    maskIpv6: mask === 0 ? options.int('node-cidr-mask-size-ipv6') : mask,
    rootCaPem: rootCa(options, client),
    serviceAccountKeyPem: options.has('service-account-private-key-file') ? read(options.string('service-account-private-key-file'), 'service-account-private-key-file') : undefined,
    authorities: authorities(options),
    signingDurationMs: options.durationMs('cluster-signing-duration'),
    endpointsPerSliceMax: options.int('max-endpoints-per-slice'),
    nodeMonitorPeriodMs: options.durationMs('node-monitor-period'),
    nodeMonitorGraceMs: options.durationMs('node-monitor-grace-period'),
    nodeStartupGraceMs: options.durationMs('node-startup-grace-period'),
    nodeEvictionRate: options.float('node-eviction-rate'),
    secondaryNodeEvictionRate: options.float('secondary-node-eviction-rate'),
    largeClusterSize: options.int('large-cluster-size-threshold'),
    unhealthyZoneShare: options.float('unhealthy-zone-threshold'),
    terminatedPodsMax: options.int('terminated-pod-gc-threshold'),
  };
}

function rootCa(options: Options, client: ClientConfig): string | undefined {
  const file = options.optional('root-ca-file');
  if (file !== undefined) return read(file, 'root-ca-file');
  if (client.ca === undefined) return undefined;
  return client.ca.kind === 'inline' ? client.ca.text : read(client.ca.path, 'kubeconfig');
}

const signerFlags: Readonly<Record<string, string>> = {
  'kubernetes.io/kube-apiserver-client-kubelet': 'kubelet-client',
  'kubernetes.io/kubelet-serving': 'kubelet-serving',
  'kubernetes.io/kube-apiserver-client': 'kube-apiserver-client',
  'kubernetes.io/legacy-unknown': 'legacy-unknown',
};

function authorities(options: Options): Readonly<Record<string, KeyPair>> {
  const result: Record<string, KeyPair> = {};
  for (const [signer, flag] of Object.entries(signerFlags)) {
    const pair = keyPair(options, `cluster-signing-${flag}`) ?? keyPair(options, 'cluster-signing');
    if (pair !== undefined) result[signer] = pair;
  }
  return result;
}

function keyPair(options: Options, prefix: string): KeyPair | undefined {
  const cert = options.optional(`${prefix}-cert-file`);
  const key = options.optional(`${prefix}-key-file`);
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) throw new OptionError(`--${prefix}-cert-file and --${prefix}-key-file go together`);
  return { certPem: read(cert, `${prefix}-cert-file`), keyPem: read(key, `${prefix}-key-file`) };
}

export function read(file: string, flag: string): string {
  if (!existsSync(file)) throw new OptionError(`--${flag}: no file ${file}`);
  return readFileSync(file, 'utf8');
}
