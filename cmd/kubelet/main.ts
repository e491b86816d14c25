import { hostname } from 'node:os';
import { existsSync, mkdirSync } from 'node:fs';
import { quantityToInteger, quantityToMilli } from '../../pkg/api/quantity.ts';
import { SystemClock } from '../../pkg/base/clock.ts';
import { runMain, runServices, type Service } from '../../pkg/base/lifecycle.ts';
import { createLogger, type Logger } from '../../pkg/base/log.ts';
import { OptionError, parseOptions, type Options } from '../../pkg/base/options.ts';
import { SystemRandom } from '../../pkg/base/random.ts';
import { ApiClient } from '../../pkg/client/api-client.ts';
import { loadKubeconfig } from '../../pkg/client/kubeconfig.ts';
import { CriClient } from '../../pkg/cri/cri-client.ts';
import { loadSettings, parseTaint, settingsFrom, type KubeletSettings } from '../../pkg/kubelet/config.ts';
import { Kubelet } from '../../pkg/kubelet/kubelet.ts';
import { CertificateRotation, ensureClientCertificate, withRotatedPair } from '../../pkg/kubelet/node/client-certificate.ts';
import { nodeAddresses, nodeArchitecture, readMachine } from '../../pkg/kubelet/node/machine.ts';
import type { NodeIdentity } from '../../pkg/kubelet/node/node-registration.ts';
import { podDefaults } from '../../pkg/api/core/pod-defaults.ts';
import { kubeletServices } from '../../pkg/kubelet/server/kubelet-services.ts';
import { SystemMounter } from '../../pkg/kubelet/volumes/mounts.ts';
import { kubeletOptions } from './options.ts';

/** Flags over the file: each flag that was given replaces one field. */
function settings(options: Options): KubeletSettings {
  const file = loadSettings(options.string('config'));
  const given: Record<string, unknown> = {};
  const set = (flag: string, field: string, convert: (text: string) => unknown = (text) => text): void => {
    const text = options.optional(flag);
    if (text !== undefined) given[field] = convert(text);
  };
  const flagOf = (text: string): boolean => text === 'true';
  set('pod-manifest-path', 'staticPodPath');
  set('container-runtime-endpoint', 'containerRuntimeEndpoint');
  set('address', 'address');
  set('port', 'port', Number);
  set('healthz-port', 'healthzPort', Number);
  set('healthz-bind-address', 'healthzBindAddress');
  set('cluster-domain', 'clusterDomain');
  set('resolv-conf', 'resolvConf');
  set('max-pods', 'maxPods', Number);
  set('cgroup-driver', 'cgroupDriver');
  set('provider-id', 'providerID');
  set('rotate-certificates', 'rotateCertificates', flagOf);
  const dns = options.list('cluster-dns');
  if (dns.length > 0) given['clusterDNS'] = dns;
  const authentication = file.source['authentication'] as Record<string, Record<string, unknown>> | undefined;
  const ca = options.optional('client-ca-file');
  const webhook = options.optional('authentication-token-webhook');
  const anonymous = options.optional('anonymous-auth');
  if (ca !== undefined || webhook !== undefined || anonymous !== undefined) {
    given['authentication'] = {
      x509: ca === undefined ? authentication?.['x509'] : { clientCAFile: ca },
      webhook: webhook === undefined ? authentication?.['webhook'] : { ...authentication?.['webhook'], enabled: flagOf(webhook) },
      anonymous: anonymous === undefined ? authentication?.['anonymous'] : { enabled: flagOf(anonymous) },
    };
  }
  const mode = options.optional('authorization-mode');
  if (mode !== undefined) given['authorization'] = { ...(file.source['authorization'] as object | undefined), mode };
  return settingsFrom({ ...file.source, ...given } as KubeletSettings['source']);
}

function identity(options: Options, config: KubeletSettings): NodeIdentity {
  const host = hostname();
  const name = (options.optional('hostname-override') ?? host).toLowerCase();
  const arch = nodeArchitecture();
  return {
    name, hostname: name, providerId: config.providerId, register: options.bool('register-node') && config.registerNode,
    labels: {
      'beta.kubernetes.io/arch': arch, 'beta.kubernetes.io/os': 'linux', 'kubernetes.io/arch': arch, 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux',
      ...Object.fromEntries(options.map('node-labels')),
    },
    taints: [...config.registerWithTaints, ...options.list('register-with-taints').map(parseTaint)],
  };
}

async function run(options: Options, logger: Logger, signal: AbortSignal): Promise<void> {
  const config = settings(options);
  const clock = new SystemClock();
  const random = new SystemRandom();
  const rootDir = options.string('root-dir');
  mkdirSync(rootDir, { recursive: true, mode: 0o750 });
  const endpoint = options.optional('image-service-endpoint');
  if (endpoint !== undefined && endpoint !== config.containerRuntimeEndpoint) throw new OptionError('--image-service-endpoint: images come from the container runtime\'s own endpoint only');
  const node = identity(options, config);
  const cpus = options.optional('machine-cpus');
  const memory = options.optional('machine-memory');
  const machine = readMachine(rootDir, {
    nodeName: node.name, cpuMilli: cpus === undefined ? undefined : Number(quantityToMilli(cpus)), memoryBytes: memory === undefined ? undefined : Number(quantityToInteger(memory)),
  });
  const addresses = nodeAddresses(options.list('node-ip'));
  const kubeconfig = options.string('kubeconfig');
  const certificates = { kubeconfig, bootstrapKubeconfig: options.string('bootstrap-kubeconfig'), certDir: options.string('cert-dir'), nodeName: node.name };
  const deps = { clock, random, logger };
  const cri = new CriClient(config.containerRuntimeEndpoint, { clock });
  const kubelet = new Kubelet({
    settings: config, machine, identity: node, addresses, rootDir, cri, mounter: new SystemMounter(), ...deps, podDefaults,
    connect: kubeconfig === '' ? undefined : async (abort) => {
      if (!existsSync(kubeconfig)) await ensureClientCertificate(certificates, deps, abort);
      const client = loadKubeconfig(kubeconfig);
      return ApiClient.connect(config.rotateCertificates ? withRotatedPair(client, certificates.certDir, clock.nowMs()) : client, deps);
    },
    alongside: (client): readonly Service[] => (config.rotateCertificates ? [new CertificateRotation(client, certificates, deps)] : []),
  });
  const services = await kubeletServices(kubelet, { certDir: certificates.certDir, ...deps });
  logger.info({ node: node.name, addresses, runtime: config.containerRuntimeEndpoint }, 'kubelet starts');
  await runServices([...services, kubelet], signal);
  cri.close();
}

export async function main(argv: readonly string[]): Promise<void> {
  const options = parseOptions(kubeletOptions, argv);
  const logger = createLogger('kubelet', options.int('v') >= 4 ? 'debug' : 'info');
  await runMain(logger, async (signal) => run(options, logger, signal));
}
