import { SystemClock } from '../../pkg/base/clock.ts';
import { HealthServer } from '../../pkg/base/health-server.ts';
import { runMain, runServices } from '../../pkg/base/lifecycle.ts';
import { createLogger } from '../../pkg/base/log.ts';
import { createRegistry } from '../../pkg/base/metrics.ts';
import { parseOptions, type OptionRow } from '../../pkg/base/options.ts';
import { SystemRandom } from '../../pkg/base/random.ts';
import { ApiClient } from '../../pkg/client/api-client.ts';
import { Informer } from '../../pkg/client/informer.ts';
import { loadKubeconfig } from '../../pkg/client/kubeconfig.ts';
import { nodes } from '../../pkg/client/resources.ts';
import { Iptables, runSystemProgram, type IptablesBackend } from '../../pkg/iptables/iptables.ts';
import { NodeNetwork } from '../../pkg/network/node-network.ts';

const rows: readonly OptionRow[] = [
  { name: 'kubeconfig', type: 'string', prose: 'Kubeconfig for the API server.' },
  { name: 'node-name', type: 'string', prose: 'The node that this process serves.' },
  { name: 'cluster-cidr', type: 'string', default: '172.16.0.0/16', prose: 'The range that all pod addresses lie in.' },
  { name: 'cni-conf-dir', type: 'string', default: '/etc/cni/net.d', prose: 'Where the container runtime reads CNI configurations.' },
  { name: 'mtu', type: 'int', default: '1500', prose: 'MTU of the pods\' interfaces.' },
  { name: 'iptables-backend', type: 'string', default: 'auto', prose: 'nft, legacy, or auto: the one that holds more rules on this machine.' },
  { name: 'healthz-port', type: 'int', default: '10255', prose: 'Port of /healthz and /metrics on 127.0.0.1.' },
];

export async function main(argv: readonly string[]): Promise<void> {
  const options = parseOptions({ name: 'node-network', version: 'v1.36.2', prose: 'Pod addresses and routes of one node.', rows }, argv);
  const logger = createLogger('node-network');
  const clock = new SystemClock();
  await runMain(logger, async (signal) => {
    const deps = { clock, random: new SystemRandom(), logger };
    const client = ApiClient.connect({ ...loadKubeconfig(options.required('kubeconfig')), userAgent: 'node-network' }, deps);
    const informer = new Informer(client, nodes, {}, deps);
    const chosen = options.string('iptables-backend');
    const backend = chosen === 'auto' ? await Iptables.detect() : chosen as IptablesBackend;
    logger.info({ backend, node: options.required('node-name') }, 'starting');
    const network = new NodeNetwork(
      { nodeName: options.required('node-name'), clusterCidr: options.string('cluster-cidr'), cniConfDir: options.string('cni-conf-dir'), mtu: options.int('mtu') },
      { client, nodes: informer, iptables: new Iptables(backend), run: runSystemProgram, clock, logger },
    );
    const health = new HealthServer({ address: '127.0.0.1', port: options.int('healthz-port'), checks: { sync: () => network.problem }, registry: createRegistry() });
    await runServices([health, { name: 'nodes', run: (stop) => informer.run(stop) }, network], signal);
  });
}
