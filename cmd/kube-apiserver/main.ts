import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { SystemClock } from '../../pkg/base/clock.ts';
import { runMain, runServices, type Service } from '../../pkg/base/lifecycle.ts';
import { createLogger } from '../../pkg/base/log.ts';
import { createRegistry } from '../../pkg/base/metrics.ts';
import { OptionError, parseOptions, type Options } from '../../pkg/base/options.ts';
import { SystemRandom } from '../../pkg/base/random.ts';
import { behaviorOf } from '../../pkg/api/behaviors.ts';
import type { ApiServerConfig } from '../../pkg/apiserver/config.ts';
import { buildApiServer } from '../../pkg/apiserver/server.ts';
import { gitVersion } from '../../pkg/apiserver/site/version.ts';
import { openStorage } from '../../pkg/apiserver/storage/open-storage.ts';
import { rows } from './options.ts';

const readText = (path: string): Promise<string> => readFile(path, 'utf8');

function advertised(options: Options): string {
  const given = options.optional('advertise-address');
  if (given !== undefined) return given;
  const bind = options.string('bind-address');
  if (bind !== '0.0.0.0' && bind !== '::') return bind;
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []).find((entry) => !entry.internal && entry.family === 'IPv4');
  return own?.address ?? '127.0.0.1';
}

function nodePorts(text: string): { readonly first: number; readonly last: number } {
  const match = /^(\d+)-(\d+)$/.exec(text);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || first < 1 || last > 65535 || first > last) throw new OptionError(`--service-node-port-range: "${text}" is not a range such as 30000-32767`);
  return { first, last };
}

function mediaType(text: string): ApiServerConfig['etcd']['mediaType'] {
  if (text === 'application/json' || text === 'application/vnd.kubernetes.protobuf') return text;
  throw new OptionError(`--storage-media-type: "${text}" is neither application/json nor application/vnd.kubernetes.protobuf`);
}

async function etcdTls(options: Options): Promise<Pick<ApiServerConfig['etcd'], 'tls'>> {
  const [ca, cert, key] = [options.optional('etcd-cafile'), options.optional('etcd-certfile'), options.optional('etcd-keyfile')];
  if (ca === undefined) return {};
  return { tls: { ca: await readFile(ca), ...(cert === undefined ? {} : { cert: await readFile(cert) }), ...(key === undefined ? {} : { key: await readFile(key) }) } };
}

function authentication(options: Options): ApiServerConfig['authentication'] {
  const clientCaFile = options.optional('client-ca-file');
  const tokenFile = options.optional('token-auth-file');
  const proxyCaFile = options.optional('requestheader-client-ca-file');
  const audiences = options.list('api-audiences');
  return {
    ...(clientCaFile === undefined ? {} : { clientCaFile }), ...(tokenFile === undefined ? {} : { tokenFile }), ...(audiences.length === 0 ? {} : { audiences }),
    bootstrapTokens: options.bool('enable-bootstrap-token-auth'),
    anonymous: options.bool('anonymous-auth'),
    issuers: options.list('service-account-issuer'),
    serviceAccountKeyFiles: options.list('service-account-key-file'),
    serviceAccountLookup: options.bool('service-account-lookup'),
    ...(proxyCaFile === undefined ? {} : {
      requestHeader: {
        caFile: proxyCaFile, allowedNames: options.list('requestheader-allowed-names'), usernameHeaders: options.list('requestheader-username-headers'),
        uidHeaders: options.list('requestheader-uid-headers'), groupHeaders: options.list('requestheader-group-headers'), extraHeaderPrefixes: options.list('requestheader-extra-headers-prefix'),
      },
    }),
  };
}

async function readConfig(options: Options): Promise<ApiServerConfig> {
  const files = { signingKeyFile: options.optional('service-account-signing-key-file'), keySetUri: options.optional('service-account-jwks-uri') };
  const kubelet = { certFile: options.optional('kubelet-client-certificate'), keyFile: options.optional('kubelet-client-key'), caFile: options.optional('kubelet-certificate-authority') };
  const present = <T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
  if (options.list('etcd-servers').length === 0) throw new OptionError('--etcd-servers is required');
  return {
    bindAddress: options.string('bind-address'), port: options.int('secure-port'), advertiseAddress: advertised(options), hostname: hostname(),
    build: { commit: '0'.repeat(40), date: '1970-01-01T00:00:00Z', runtime: process.version },
    tls: { cert: await readText(options.required('tls-cert-file')), key: await readText(options.required('tls-private-key-file')) },
    etcd: {
      endpoints: options.list('etcd-servers'), prefix: options.string('etcd-prefix'), mediaType: mediaType(options.string('storage-media-type')),
      compactionIntervalMs: options.durationMs('etcd-compaction-interval'), ...await etcdTls(options),
    },
    authentication: authentication(options),
    authorizationModes: options.list('authorization-mode'),
    admission: { enabled: options.list('enable-admission-plugins'), disabled: options.list('disable-admission-plugins') },
    serviceAccount: { ...present(files), maxExpirationSeconds: options.durationMs('service-account-max-token-expiration') / 1000, extendExpiration: options.bool('service-account-extend-token-expiration') },
    kubelet: { ...present(kubelet), addressTypes: options.list('kubelet-preferred-address-types') },
    serviceRanges: options.list('service-cluster-ip-range'),
    nodePorts: nodePorts(options.string('service-node-port-range')),
    limits: { readsMax: options.int('max-requests-inflight'), writesMax: options.int('max-mutating-requests-inflight') },
    eventTtlSeconds: options.durationMs('event-ttl') / 1000,
    minRequestTimeoutMs: options.int('min-request-timeout') * 1000,
    tolerationSeconds: { notReady: options.int('default-not-ready-toleration-seconds'), unreachable: options.int('default-unreachable-toleration-seconds') },
    enabledVersions: new Set([...options.map('runtime-config')].filter(([, value]) => value !== 'false').map(([version]) => version)),
  };
}

export async function main(argv: readonly string[]): Promise<void> {
  const options = parseOptions({ name: 'kube-apiserver', version: `Kubernetes ${gitVersion}`, prose: 'Serves the Kubernetes API from an etcd store.', rows }, argv);
  const logger = createLogger('kube-apiserver', options.int('v') >= 4 ? 'debug' : 'info');
  await runMain(logger, async (signal) => {
    const config = await readConfig(options);
    const clock = new SystemClock();
    // The store outlives everything that uses it: it is closed when all services have ended.
    const end = new AbortController();
    const storage = openStorage(config.etcd, { clock, logger, signal: end.signal });
    try {
      const server = await buildApiServer(config, { storage, clock, logger, random: new SystemRandom(), registry: createRegistry(), readText, behaviors: behaviorOf });
      await runServices(server.services as readonly Service[], signal);
    } finally {
      end.abort(new Error('the server has stopped'));
      await storage.close();
    }
  });
}
