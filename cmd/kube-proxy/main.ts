import { hostname } from 'node:os';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { SystemClock } from '../../pkg/base/clock.ts';
import { HealthServer } from '../../pkg/base/health-server.ts';
import { runMain, runServices } from '../../pkg/base/lifecycle.ts';
import { createLogger } from '../../pkg/base/log.ts';
import { createRegistry } from '../../pkg/base/metrics.ts';
import { OptionError, parseOptions, type OptionRow, type Options } from '../../pkg/base/options.ts';
import { SystemRandom } from '../../pkg/base/random.ts';
import { ApiClient } from '../../pkg/client/api-client.ts';
import { Informer } from '../../pkg/client/informer.ts';
import { loadKubeconfig } from '../../pkg/client/kubeconfig.ts';
import { endpointSlices, services } from '../../pkg/client/resources.ts';
import { Iptables, runSystemProgram, type IptablesBackend } from '../../pkg/iptables/iptables.ts';
import { Proxy } from '../../pkg/proxy/proxy.ts';

const rows: readonly OptionRow[] = [
  { name: 'config', type: 'string', prose: 'File with a KubeProxyConfiguration; flags that are given win over it.' },
  { name: 'kubeconfig', type: 'string', prose: 'Kubeconfig for the API server.' },
  { name: 'hostname-override', type: 'string', prose: 'The node that this process serves; default: the host name.' },
  { name: 'cluster-cidr', type: 'string', prose: 'The range that all pod addresses lie in.' },
  { name: 'proxy-mode', type: 'string', prose: 'iptables. (nftables and ipvs are refused: they are not built yet.)' },
  { name: 'masquerade-all', type: 'bool', prose: 'Masquerade all traffic to service addresses.' },
  { name: 'iptables-masquerade-bit', type: 'int', prose: 'Bit of the packet mark that asks for masquerading.' },
  { name: 'iptables-sync-period', type: 'duration', prose: 'How often all rules are written anew.' },
  { name: 'iptables-min-sync-period', type: 'duration', prose: 'How long changes are gathered before rules are written.' },
  { name: 'iptables-backend', type: 'string', default: 'auto', prose: 'nft, legacy, or auto: the one that holds more rules on this machine.' },
  { name: 'healthz-bind-address', type: 'string', prose: 'Address and port of /healthz.' },
  { name: 'metrics-bind-address', type: 'string', prose: 'Address and port of /metrics.' },
  { name: 'v', type: 'int', default: '0', short: 'v', prose: 'Log level; 4 or more logs every synchronisation.' },
];

interface FileConfig {
  readonly kind?: string;
  readonly clientConnection?: { readonly kubeconfig?: string };
  readonly clusterCIDR?: string;
  readonly mode?: string;
  readonly hostnameOverride?: string;
  readonly healthzBindAddress?: string;
  readonly metricsBindAddress?: string;
  readonly iptables?: { readonly masqueradeAll?: boolean; readonly masqueradeBit?: number | null; readonly syncPeriod?: string; readonly minSyncPeriod?: string };
}

function readConfig(file: string | undefined): FileConfig {
  if (file === undefined) return {};
  const config = parse(readFileSync(file, 'utf8')) as FileConfig | null;
  if (config?.kind !== 'KubeProxyConfiguration') throw new OptionError(`--config: ${file} is not a KubeProxyConfiguration`);
  return config;
}

function address(text: string): { readonly address: string; readonly port: number } {
  const at = text.lastIndexOf(':');
  return { address: text.slice(0, at), port: Number(text.slice(at + 1)) };
}

function refuseUnbuiltModes(mode: string): void {
  if (mode !== '' && mode !== 'iptables') throw new OptionError(`proxy mode "${mode}" is not built yet; use iptables`);
}

async function run(options: Options, signal: AbortSignal): Promise<void> {
  const config = readConfig(options.optional('config'));
  refuseUnbuiltModes(options.optional('proxy-mode') ?? config.mode ?? '');
  const logger = createLogger('kube-proxy', options.int('v') >= 4 ? 'debug' : 'info');
  const clock = new SystemClock();
  const deps = { clock, random: new SystemRandom(), logger };
  const kubeconfig = options.optional('kubeconfig') ?? config.clientConnection?.kubeconfig;
  if (kubeconfig === undefined) throw new OptionError('--kubeconfig is required (or clientConnection.kubeconfig in --config)');
  const client = ApiClient.connect({ ...loadKubeconfig(kubeconfig), userAgent: 'kube-proxy' }, deps);
  const serviceInformer = new Informer(client, services, {}, deps);
  const sliceInformer = new Informer(client, endpointSlices, {
    indexes: { service: (slice) => [`${slice.metadata.namespace}/${slice.metadata.labels?.['kubernetes.io/service-name'] ?? ''}`] },
  }, deps);
  const chosen = options.string('iptables-backend');
  const backend = chosen === 'auto' ? await Iptables.detect() : chosen as IptablesBackend;
  const nodeName = (options.optional('hostname-override') ?? config.hostnameOverride ?? hostname()).toLowerCase();
  logger.info({ backend, node: nodeName }, 'starting');
  const registry = createRegistry();
  const proxy = new Proxy({
    nodeName, clusterCidr: options.optional('cluster-cidr') ?? config.clusterCIDR ?? '',
    masqueradeAll: options.has('masquerade-all') ? options.bool('masquerade-all') : config.iptables?.masqueradeAll ?? false,
    masqueradeBit: options.has('iptables-masquerade-bit') ? options.int('iptables-masquerade-bit') : config.iptables?.masqueradeBit ?? 14,
    syncPeriodMs: options.has('iptables-sync-period') ? options.durationMs('iptables-sync-period') : 30_000,
    minSyncPeriodMs: options.has('iptables-min-sync-period') ? options.durationMs('iptables-min-sync-period') : 50,
  }, { services: serviceInformer, slices: sliceInformer, iptables: new Iptables(backend), run: runSystemProgram, clock, logger, registry });
  const checks = { sync: () => proxy.problem };
  await runServices([
    new HealthServer({ ...address(options.optional('healthz-bind-address') ?? (config.healthzBindAddress || '0.0.0.0:10256')), checks }),
    new HealthServer({ ...address(options.optional('metrics-bind-address') ?? (config.metricsBindAddress || '127.0.0.1:10249')), checks, registry }),
    { name: 'services', run: (stop) => serviceInformer.run(stop) },
    { name: 'endpointslices', run: (stop) => sliceInformer.run(stop) },
    proxy,
  ], signal);
}

export async function main(argv: readonly string[]): Promise<void> {
  const options = parseOptions({ name: 'kube-proxy', version: 'v1.36.2', prose: 'Makes the addresses of Services work on one node.', rows }, argv);
  await runMain(createLogger('kube-proxy'), (signal) => run(options, signal));
}
