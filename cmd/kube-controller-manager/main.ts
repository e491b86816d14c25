import { hostname } from 'node:os';
import { SystemClock } from '../../pkg/base/clock.ts';
import { HealthServer } from '../../pkg/base/health-server.ts';
import { runMain, runServices, type Service } from '../../pkg/base/lifecycle.ts';
import { createLogger, type Logger } from '../../pkg/base/log.ts';
import { createRegistry } from '../../pkg/base/metrics.ts';
import { OptionError, parseOptions, type Options } from '../../pkg/base/options.ts';
import { createSelfSigned } from '../../pkg/base/pki.ts';
import { SystemRandom } from '../../pkg/base/random.ts';
import { ApiClient, type ClientDependencies } from '../../pkg/client/api-client.ts';
import type { ClientConfig } from '../../pkg/client/kubeconfig.ts';
import { runLeaderElection } from '../../pkg/client/leader-election.ts';
import { runControllers } from '../../pkg/controller/controller-manager.ts';
import { controllers, selectControllers, type ControllerEntry } from '../../pkg/controller/registry.ts';
import { ServiceAccountClients } from '../../pkg/controller/service-account-clients.ts';
import { clientConfig, controllerOptions, read } from './config.ts';
import { optionRows } from './options.ts';

const table = {
  name: 'kube-controller-manager', version: 'Kubernetes v1.36.2', rows: optionRows,
  prose: 'Runs the control loops that make the cluster what its objects say. A controller of Kubernetes that is not built in is named in a warning at start.',
};

export async function main(argv: readonly string[]): Promise<void> {
  const options = parseOptions(table, argv);
  const logger = createLogger('kube-controller-manager', options.int('v') >= 4 ? 'debug' : 'info');
  await runMain(logger, (signal) => run(options, logger, signal));
}

async function run(options: Options, logger: Logger, signal: AbortSignal): Promise<void> {
  if (options.string('leader-elect-resource-lock') !== 'leases') throw new OptionError('--leader-elect-resource-lock: only leases are supported');
  const selected = selectedControllers(options);
  const deps: ClientDependencies = { clock: new SystemClock(), random: new SystemRandom(), logger };
  const config = clientConfig(options, process.env);
  const services = [...await healthService(options, deps), managerService(options, config, selected, deps)];
  await runServices(services, signal);
}

function selectedControllers(options: Options): readonly ControllerEntry[] {
  const words = options.list('controllers');
  const chosen = selectControllers(controllers, words.length === 0 ? ['*'] : words);
  return options.bool('enable-garbage-collector') ? chosen : chosen.filter(({ name }) => name !== 'garbage-collector-controller');
}

function managerService(options: Options, config: ClientConfig, selected: readonly ControllerEntry[], deps: ClientDependencies): Service {
  const client = ApiClient.connect(config, deps);
  const { cert: _cert, key: _key, token: _token, ...anonymousConfig } = config;
  const anonymous = ApiClient.connect(anonymousConfig, deps);
  const identities = new ServiceAccountClients(client, anonymous, deps.clock);
  const own = options.bool('use-service-account-credentials');
  const onLeading = (signal: AbortSignal): Promise<void> => runControllers({
    client, clientOf: (account) => (own ? identities.clientOf(account) : client), selected, options: controllerOptions(options, config),
  }, deps, signal);
  return {
    name: 'controller manager',
    run: async (signal) => {
      try {
        if (options.bool('leader-elect')) await lead(options, client, onLeading, deps, signal);
        else await onLeading(signal);
      } finally {
        client.close();
        anonymous.close();
      }
    },
  };
}

function lead(options: Options, client: ApiClient, onLeading: (signal: AbortSignal) => Promise<void>, deps: ClientDependencies, signal: AbortSignal): Promise<void> {
  return runLeaderElection({
    client,
    lease: { namespace: options.string('leader-elect-resource-namespace'), name: options.string('leader-elect-resource-name') },
    identity: `${hostname()}_${deps.random.uuid()}`,
    leaseDurationMs: options.durationMs('leader-elect-lease-duration'),
    renewDeadlineMs: options.durationMs('leader-elect-renew-deadline'),
    retryPeriodMs: options.durationMs('leader-elect-retry-period'),
    onLeading,
  }, deps, signal);
}

async function healthService(options: Options, deps: ClientDependencies): Promise<readonly Service[]> {
  const port = options.int('secure-port');
  if (port === 0) return [];
  const certFile = options.optional('tls-cert-file');
  const keyFile = options.optional('tls-private-key-file');
  if ((certFile === undefined) !== (keyFile === undefined)) throw new OptionError('--tls-cert-file and --tls-private-key-file go together');
  const tls = certFile === undefined || keyFile === undefined
    ? await createSelfSigned('kube-controller-manager', deps.clock.nowMs())
    : { cert: read(certFile, 'tls-cert-file'), key: read(keyFile, 'tls-private-key-file') };
  return [new HealthServer({ address: options.string('bind-address'), port, tls, checks: {}, registry: createRegistry() })];
}
