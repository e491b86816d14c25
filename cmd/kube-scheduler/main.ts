import { hostname } from 'node:os';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SystemClock } from '../../pkg/base/clock.ts';
import { HealthServer } from '../../pkg/base/health-server.ts';
import { runMain, runServices } from '../../pkg/base/lifecycle.ts';
import { createLogger } from '../../pkg/base/log.ts';
import { createRegistry } from '../../pkg/base/metrics.ts';
import { OptionError, parseOptions, type OptionRow, type Options } from '../../pkg/base/options.ts';
import { createSelfSigned } from '../../pkg/base/pki.ts';
import { SystemRandom } from '../../pkg/base/random.ts';
import { ApiClient } from '../../pkg/client/api-client.ts';
import { EventRecorder } from '../../pkg/client/event-recorder.ts';
import { Informer } from '../../pkg/client/informer.ts';
import { loadKubeconfig } from '../../pkg/client/kubeconfig.ts';
import { runLeaderElection } from '../../pkg/client/leader-election.ts';
import { namespaces, nodes, podDisruptionBudgets, pods } from '../../pkg/client/resources.ts';
import { defaultPlugins } from '../../pkg/scheduler/plugins/registry.ts';
import { Scheduler } from '../../pkg/scheduler/scheduler.ts';

const rows: readonly OptionRow[] = [
  { name: 'kubeconfig', type: 'string', prose: 'Kubeconfig for the API server.' },
  { name: 'authentication-kubeconfig', type: 'string', ignored: true, prose: 'Kubeconfig for checking callers; the health and metrics pages here need no caller.' },
  { name: 'authorization-kubeconfig', type: 'string', ignored: true, prose: 'Kubeconfig for checking callers; see above.' },
  { name: 'config', type: 'string', prose: 'KubeSchedulerConfiguration file; refused: profiles are not built yet.' },
  { name: 'bind-address', type: 'string', default: '0.0.0.0', prose: 'Address of the HTTPS port.' },
  { name: 'secure-port', type: 'int', default: '10259', prose: 'HTTPS port of /healthz, /metrics and /debug/why?pod=NAMESPACE/NAME.' },
  { name: 'tls-cert-file', type: 'string', prose: 'Certificate of the HTTPS port; default: a self-signed one.' },
  { name: 'tls-private-key-file', type: 'string', prose: 'Key of the HTTPS port.' },
  { name: 'leader-elect', type: 'bool', default: 'true', prose: 'Wait for the Lease before scheduling.' },
  { name: 'leader-elect-lease-duration', type: 'duration', default: '15s', prose: 'How long others wait for a leader that is silent.' },
  { name: 'leader-elect-renew-deadline', type: 'duration', default: '10s', prose: 'How long a leader tries to renew before it gives up.' },
  { name: 'leader-elect-retry-period', type: 'duration', default: '2s', prose: 'How often the Lease is tried.' },
  { name: 'leader-elect-resource-name', type: 'string', default: 'kube-scheduler', prose: 'Name of the Lease.' },
  { name: 'leader-elect-resource-namespace', type: 'string', default: 'kube-system', prose: 'Namespace of the Lease.' },
  { name: 'v', type: 'int', default: '0', short: 'v', prose: 'Log level; 4 or more for debugging.' },
];

async function servingCertificate(options: Options, nowMs: number): Promise<{ readonly cert: string; readonly key: string }> {
  const cert = options.optional('tls-cert-file');
  if (cert !== undefined) return { cert: readFileSync(cert, 'utf8'), key: readFileSync(options.required('tls-private-key-file'), 'utf8') };
  return createSelfSigned('kube-scheduler', nowMs);
}

/** /debug/why?pod=NAMESPACE/NAME: every filter's and score's verdict of the pod's last cycle. */
function answerWhy(scheduler: Scheduler, request: IncomingMessage, response: ServerResponse): boolean {
  const url = new URL(request.url ?? '/', 'https://localhost');
  if (url.pathname !== '/debug/why') return false;
  const found = scheduler.explain(url.searchParams.get('pod') ?? '');
  response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(found ?? { message: 'no such pod was tried lately' })}\n`);
  return true;
}

async function run(options: Options, signal: AbortSignal): Promise<void> {
  if (options.has('config')) throw new OptionError('--config: scheduler profiles are not built yet; the default profile is always used');
  const logger = createLogger('kube-scheduler', options.int('v') >= 4 ? 'debug' : 'info');
  const deps = { clock: new SystemClock(), random: new SystemRandom(), logger };
  const client = ApiClient.connect({ ...loadKubeconfig(options.required('kubeconfig')), userAgent: 'kube-scheduler' }, deps);
  const informers = {
    pods: new Informer(client, pods, { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' }, deps),
    nodes: new Informer(client, nodes, {}, deps),
    namespaces: new Informer(client, namespaces, {}, deps),
    budgets: new Informer(client, podDisruptionBudgets, {}, deps),
  };
  const events = new EventRecorder(client, { component: 'default-scheduler' }, deps);
  const scheduler = new Scheduler({ schedulerName: 'default-scheduler', plugins: defaultPlugins }, { ...deps, client, informers, events });
  const health = new HealthServer({
    address: options.string('bind-address'), port: options.int('secure-port'), tls: await servingCertificate(options, deps.clock.nowMs()), checks: {}, registry: createRegistry(),
    extra: (request, response) => answerWhy(scheduler, request, response),
  });
  const leading = {
    name: 'leader election',
    run: (stop: AbortSignal) => (options.bool('leader-elect')
      ? runLeaderElection({
        client, identity: `${hostname()}_${deps.random.uuid()}`, onLeading: (lead) => scheduler.run(lead),
        lease: { namespace: options.string('leader-elect-resource-namespace'), name: options.string('leader-elect-resource-name') },
        leaseDurationMs: options.durationMs('leader-elect-lease-duration'), renewDeadlineMs: options.durationMs('leader-elect-renew-deadline'), retryPeriodMs: options.durationMs('leader-elect-retry-period'),
      }, deps, stop)
      : scheduler.run(stop)),
  };
  await runServices([health, ...Object.values(informers), leading], signal);
}

export async function main(argv: readonly string[]): Promise<void> {
  const options = parseOptions({ name: 'kube-scheduler', version: 'v1.36.2', prose: 'Chooses a node for every pod that has none.', rows }, argv);
  await runMain(createLogger('kube-scheduler'), (signal) => run(options, signal));
}
