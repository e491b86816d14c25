import { OptionError, parseDurationMs, type Options } from '../base/options.ts';
import type { AutoCompaction } from './server/auto-compaction.ts';
import type { ServerLimits } from './server/etcd-server.ts';
import { foundCluster, type Founders } from './server/membership.ts';

export interface TlsFiles {
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  readonly trustedCaFile: string | undefined;
  readonly clientCertAuth: boolean;
}

export interface MemberConfig {
  readonly name: string;
  readonly memberId: bigint;
  readonly founders: Founders;
  readonly dataDirectory: string;
  /** False: the data directory must hold this member already. */
  readonly mayFound: boolean;
  readonly listenPeerUrls: readonly URL[];
  readonly listenClientUrls: readonly URL[];
  readonly listenMetricsUrls: readonly URL[];
  readonly advertiseClientUrls: readonly string[];
  readonly clientTls: TlsFiles;
  readonly peerTls: TlsFiles;
  readonly tickMs: number;
  readonly electionTicks: number;
  readonly preVote: boolean;
  readonly limits: ServerLimits;
  readonly autoCompaction: AutoCompaction;
  readonly progressIntervalMs: number;
}

const quotaDefaultBytes = 2 * 1024 ** 3;

/** Throws OptionError with the flag's name in it. */
export function memberConfig(options: Options): MemberConfig {
  const name = options.string('name');
  const initialCluster = parseInitialCluster(options.list('initial-cluster'));
  const own = initialCluster.get(name);
  if (own === undefined) throw new OptionError(`--initial-cluster has no member "${name}" (the --name of this one)`);
  const advertised = options.list('initial-advertise-peer-urls');
  if ([...own].sort().join() !== [...advertised].sort().join()) throw new OptionError(`--initial-cluster gives ${own.join()} for "${name}", but --initial-advertise-peer-urls is ${advertised.join()}`);
  const founders = foundCluster(initialCluster, options.string('initial-cluster-token'));
  const memberId = founders.members.find((member) => member.name === name)?.id ?? 0n;
  const state = options.string('initial-cluster-state');
  if (state !== 'new' && state !== 'existing') throw new OptionError(`--initial-cluster-state: "${state}" is neither new nor existing`);
  const tickMs = options.int('heartbeat-interval');
  const electionMs = options.int('election-timeout');
  if (tickMs <= 0 || electionMs < 5 * tickMs) throw new OptionError(`--election-timeout must be at least 5 times --heartbeat-interval (${electionMs} ms, ${tickMs} ms)`);
  if (electionMs > 50_000) throw new OptionError('--election-timeout must be at most 50000 ms');
  const quota = options.int('quota-backend-bytes');
  const config: MemberConfig = {
    name, memberId, founders, tickMs, electionTicks: Math.round(electionMs / tickMs), preVote: options.bool('pre-vote'),
    dataDirectory: options.optional('data-dir') ?? `${name}.etcd`, mayFound: state === 'new',
    listenPeerUrls: urls(options, 'listen-peer-urls'), listenClientUrls: urls(options, 'listen-client-urls'), listenMetricsUrls: urls(options, 'listen-metrics-urls'),
    advertiseClientUrls: options.list('advertise-client-urls'),
    clientTls: tlsFiles(options, ''), peerTls: tlsFiles(options, 'peer-'),
    limits: {
      snapshotCount: options.int('snapshot-count'), catchUpEntries: options.int('experimental-snapshot-catchup-entries'), requestBytesMax: options.int('max-request-bytes'), txnOpsMax: options.int('max-txn-ops'),
      quotaBytes: quota > 0 ? quota : quota < 0 ? Infinity : quotaDefaultBytes,
    },
    autoCompaction: autoCompaction(options),
    progressIntervalMs: options.durationMs(options.has('watch-progress-notify-interval') ? 'watch-progress-notify-interval' : 'experimental-watch-progress-notify-interval'),
  };
  requireFiles(config);
  return config;
}

function urls(options: Options, flag: string): URL[] {
  return options.list(flag).map((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.port === '') throw new OptionError(`--${flag}: "${text}" is not http(s)://host:port`);
    return url;
  });
}

function tlsFiles(options: Options, prefix: string): TlsFiles {
  return {
    certFile: options.optional(`${prefix}cert-file`), keyFile: options.optional(`${prefix}key-file`), trustedCaFile: options.optional(`${prefix}trusted-ca-file`),
    clientCertAuth: options.bool(`${prefix}client-cert-auth`),
  };
}

function requireFiles(config: MemberConfig): void {
  const check = (secure: boolean, files: TlsFiles, prefix: string): void => {
    if (!secure) return;
    if (files.certFile === undefined || files.keyFile === undefined) throw new OptionError(`https URLs need --${prefix}cert-file and --${prefix}key-file`);
    if (files.clientCertAuth && files.trustedCaFile === undefined) throw new OptionError(`--${prefix}client-cert-auth needs --${prefix}trusted-ca-file`);
  };
  check([...config.listenClientUrls, ...config.listenMetricsUrls].some((url) => url.protocol === 'https:'), config.clientTls, '');
  check(config.listenPeerUrls.some((url) => url.protocol === 'https:'), config.peerTls, 'peer-');
}

/** name=url,name=url; a name may come several times, once for each of its URLs. */
function parseInitialCluster(pairs: readonly string[]): Map<string, string[]> {
  const cluster = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const url = pair.slice(at + 1);
    if (at <= 0 || !URL.canParse(url)) throw new OptionError(`--initial-cluster: "${pair}" is not name=url`);
    cluster.set(pair.slice(0, at), [...(cluster.get(pair.slice(0, at)) ?? []), url]);
  }
  return cluster;
}

function autoCompaction(options: Options): AutoCompaction {
  const mode = options.string('auto-compaction-mode');
  const retention = options.string('auto-compaction-retention');
  if (mode === 'revision') return { mode, retention: options.int('auto-compaction-retention') };
  if (mode !== 'periodic') throw new OptionError(`--auto-compaction-mode: "${mode}" is neither periodic nor revision`);
  // A bare number counts hours.
  return { mode, retentionMs: /^\d+$/.test(retention) ? Number(retention) * 3_600_000 : parseDurationMs(retention) };
}
