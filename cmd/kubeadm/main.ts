import { hostname, networkInterfaces } from 'node:os';
import { SystemClock } from '../../pkg/base/clock.ts';
import { errorMessage } from '../../pkg/base/errors.ts';
import { OptionError, parseOptions, type OptionRow, type Options } from '../../pkg/base/options.ts';
import { randomInt, SystemRandom } from '../../pkg/base/random.ts';
import { loadKubeconfig } from '../../pkg/client/kubeconfig.ts';
import { secrets } from '../../pkg/client/resources.ts';
import { connect, ensure } from '../../pkg/kubeadm/api.ts';
import { parseCidr, parseToken, requireAddress, type ClusterConfig } from '../../pkg/kubeadm/cluster-config.ts';
import { tokenSecret } from '../../pkg/kubeadm/cluster-objects.ts';
import { NodeFiles } from '../../pkg/kubeadm/files.ts';
import { init } from '../../pkg/kubeadm/init.ts';
import { join, publicKeyHash } from '../../pkg/kubeadm/join.ts';
import { KubeadmError } from '../../pkg/kubeadm/kubeadm-error.ts';
import { kubernetesVersion, places } from '../../pkg/kubeadm/places.ts';
import { reset } from '../../pkg/kubeadm/reset.ts';

const rows: readonly OptionRow[] = [
  { name: 'apiserver-advertise-address', type: 'string', prose: 'init: the address the API server announces; default: this machine\'s first address.' },
  { name: 'apiserver-bind-port', type: 'int', default: '6443', prose: 'init: the API server\'s port.' },
  { name: 'apiserver-cert-extra-sans', type: 'list', prose: 'init: further names and addresses for the API server\'s certificate.' },
  { name: 'control-plane-endpoint', type: 'string', prose: 'init: host[:port] that kubeconfigs name instead of the advertised address.' },
  { name: 'pod-network-cidr', type: 'string', default: '172.16.0.0/16', prose: 'init: the range that pods get addresses from.' },
  { name: 'service-cidr', type: 'string', default: '10.96.0.0/12', prose: 'init: the range that services get addresses from.' },
  { name: 'service-dns-domain', type: 'string', default: 'cluster.local', prose: 'init: the DNS domain of services.' },
  { name: 'node-name', type: 'string', prose: 'The node\'s name; default: the host name.' },
  { name: 'node-ip', type: 'string', prose: 'join: the node\'s address; default: its first one.' },
  { name: 'token', type: 'string', prose: 'init: the bootstrap token to make (default: a random one); join: the one to use.' },
  { name: 'token-ttl', type: 'duration', default: '24h', prose: 'init, token create: how long the token lasts; 0 for ever.' },
  { name: 'discovery-token-ca-cert-hash', type: 'list', prose: 'join: sha256:HEX of the authority\'s public key.' },
  { name: 'discovery-token-unsafe-skip-ca-verification', type: 'bool', default: 'false', prose: 'join: trust whoever signs with the token.' },
  { name: 'ttl', type: 'duration', default: '24h', prose: 'token create: how long the token lasts; 0 for ever.' },
  { name: 'print-join-command', type: 'bool', default: 'false', prose: 'token create: print the whole join command.' },
  { name: 'kubeconfig', type: 'string', default: places.adminConf, prose: 'token: the kubeconfig to use.' },
  { name: 'force', type: 'bool', short: 'f', default: 'false', prose: 'reset: do not ask.' },
  { name: 'timeout', type: 'duration', default: '4m', prose: 'How long each wait may take.' },
];

const say = (line: string): void => { process.stdout.write(`${line}\n`); };
const files = new NodeFiles();
const nowMs = (): number => new SystemClock().nowMs();

function firstAddress(): string {
  const found = Object.values(networkInterfaces()).flat().find((row) => row !== undefined && row.family === 'IPv4' && !row.internal);
  if (found === undefined) throw new KubeadmError('preflight', 'this machine has no IPv4 address; give --apiserver-advertise-address or --node-ip');
  return found.address;
}

function randomToken(): string {
  const random = new SystemRandom();
  const part = (length: number): string => Array.from({ length }, () => 'abcdefghijklmnopqrstuvwxyz0123456789'[randomInt(random, 0, 36)]).join('');
  return `${part(6)}.${part(16)}`;
}

function clusterConfig(options: Options): ClusterConfig {
  const advertiseAddress = requireAddress('--apiserver-advertise-address', options.optional('apiserver-advertise-address') ?? firstAddress());
  const bindPort = options.int('apiserver-bind-port');
  const endpoint = options.optional('control-plane-endpoint') ?? `${advertiseAddress}:${bindPort}`;
  parseCidr(options.string('pod-network-cidr'));
  parseCidr(options.string('service-cidr'));
  const token = options.optional('token') ?? randomToken();
  parseToken(token);
  return {
    advertiseAddress, bindPort, token,
    controlPlaneEndpoint: endpoint.includes(':') ? endpoint : `${endpoint}:${bindPort}`,
    nodeName: (options.optional('node-name') ?? hostname()).toLowerCase(),
    podSubnet: options.string('pod-network-cidr'), serviceSubnet: options.string('service-cidr'), dnsDomain: options.string('service-dns-domain'),
    clusterName: 'kubernetes', extraSans: options.list('apiserver-cert-extra-sans'), tokenTtlMs: options.durationMs('token-ttl'),
  };
}

async function runInit(options: Options): Promise<void> {
  const config = clusterConfig(options);
  say(`[init] Using Kubernetes version: ${kubernetesVersion}`);
  await init({ config, files, nowMs: nowMs(), say, timeoutMs: options.durationMs('timeout') });
  say('\nYour Kubernetes control-plane has initialized successfully!\n');
  say(`To use it:  export KUBECONFIG=${places.adminConf}\n`);
  say(`To add a worker, run on it as root:\n\n${joinCommand(config.controlPlaneEndpoint, config.token, await files.read(`${places.pki}/ca.crt`))}`);
}

function joinCommand(endpoint: string, token: string, caPem: string): string {
  return `kubeadm join ${endpoint} --token ${token} --discovery-token-ca-cert-hash ${publicKeyHash(caPem)}`;
}

async function runJoin(options: Options): Promise<void> {
  const endpoint = options.args[1];
  if (endpoint === undefined) throw new OptionError('usage: kubeadm join HOST:PORT --token TOKEN --discovery-token-ca-cert-hash HASH');
  const token = options.required('token');
  parseToken(token);
  await join({
    endpoint, token, files, say, timeoutMs: options.durationMs('timeout'), caCertHashes: options.list('discovery-token-ca-cert-hash'),
    unsafeSkipCaVerification: options.bool('discovery-token-unsafe-skip-ca-verification'),
    nodeName: (options.optional('node-name') ?? hostname()).toLowerCase(), nodeIp: options.optional('node-ip') ?? firstAddress(),
  });
  say('\nThis node has joined the cluster.');
}

async function runToken(options: Options): Promise<void> {
  const client = connect(loadKubeconfig(options.string('kubeconfig')));
  const action = options.args[1] ?? 'list';
  if (action === 'create') {
    const token = options.args[2] ?? randomToken();
    const ttlMs = options.durationMs('ttl');
    await ensure(client, tokenSecret(token, ttlMs === 0 ? undefined : nowMs() + ttlMs, ''));
    say(options.bool('print-join-command') ? joinCommand(new URL(client.config.server).host, token, await files.read(`${places.pki}/ca.crt`)) : token);
  } else if (action === 'delete') {
    for (const token of options.args.slice(2)) {
      await client.delete(secrets, { namespace: 'kube-system', name: `bootstrap-token-${token.slice(0, 6)}` });
      say(`bootstrap token "${token.slice(0, 6)}" deleted`);
    }
  } else {
    const { items } = await client.list(secrets, { namespace: 'kube-system', fieldSelector: 'type=bootstrap.kubernetes.io/token' });
    const text = (value: string | undefined): string => Buffer.from(value ?? '', 'base64').toString();
    say('TOKEN                     EXPIRES');
    for (const { data } of items) say(`${text(data?.['token-id'])}.${text(data?.['token-secret'])}   ${text(data?.['expiration']) || '<never>'}`);
  }
  client.close();
}

const commands: Readonly<Record<string, (options: Options) => Promise<void>>> = {
  init: runInit, join: runJoin, token: runToken,
  reset: (options) => {
    if (!options.bool('force')) throw new OptionError('reset deletes this node\'s pods, certificates and etcd data; give --force to do it');
    return reset({ files, say });
  },
  version: () => Promise.resolve(say(`kubeadm version: ${kubernetesVersion}`)),
};

export async function main(argv: readonly string[]): Promise<void> {
  const options = parseOptions({ name: 'kubeadm', version: kubernetesVersion, prose: 'Makes this machine a node of a cluster.', usage: 'init|join|token|reset|version [flags]', rows }, argv);
  const name = options.args[0] ?? '';
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new OptionError(`unknown command "${name}"; there are ${Object.keys(commands).join(', ')}`);
  try {
    await command(options);
    process.exit(0);
  } catch (err) {
    if (!(err instanceof KubeadmError)) throw err;
    process.stderr.write(`error: ${errorMessage(err)}\n`);
    process.exit(err.code === 'bad-input' ? 2 : 1);
  }
}
