import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** Where a PEM text or a token comes from. Files are read again when they change. */
export type TextSource = { readonly kind: 'inline'; readonly text: string } | { readonly kind: 'file'; readonly path: string };

export interface ClientConfig {
  /** https://host:port, or http:// for tests. */
  readonly server: string;
  readonly ca?: TextSource;
  readonly cert?: TextSource;
  readonly key?: TextSource;
  readonly token?: TextSource;
  /** Name expected in the server's certificate when it is not the host. */
  readonly serverName?: string;
  readonly insecureSkipVerify?: boolean;
  /** Default namespace of the context. */
  readonly namespace?: string;
  readonly userAgent?: string;
  /** For a request that names no deadline of its own. */
  readonly requestDeadlineMs?: number;
}

export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError';
  readonly code: 'unreadable' | 'malformed' | 'unsupported';
  constructor(code: KubeconfigError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

interface Named<K extends string, V> { readonly entries: readonly ({ readonly name?: string } & { readonly [P in K]?: V })[] }
interface Cluster {
  readonly server?: string;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: string;
  readonly 'tls-server-name'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  readonly 'proxy-url'?: string;
}
interface User {
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly exec?: unknown;
  readonly 'auth-provider'?: unknown;
  readonly as?: string;
}
interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly clusters?: Named<'cluster', Cluster>['entries'];
  readonly users?: Named<'user', User>['entries'];
  readonly contexts?: Named<'context', { readonly cluster?: string; readonly user?: string; readonly namespace?: string }>['entries'];
}

/** Reads a kubeconfig and resolves its current (or the named) context. Relative paths in it are relative to it. Throws KubeconfigError. */
export function loadKubeconfig(file: string, options: { readonly context?: string } = {}): ClientConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new KubeconfigError('unreadable', `cannot read kubeconfig ${file}`, { cause });
  }
  return parseKubeconfig(text, { file, ...options });
}

export function parseKubeconfig(text: string, { file, context }: { readonly file: string; readonly context?: string }): ClientConfig {
  let config: Kubeconfig | null;
  try {
    config = parse(text) as Kubeconfig | null;
  } catch (cause) {
    throw new KubeconfigError('malformed', `kubeconfig ${file} is not YAML`, { cause });
  }
  if (typeof config !== 'object' || config === null) throw new KubeconfigError('malformed', `kubeconfig ${file} is empty`);
  const wanted = context ?? config['current-context'] ?? '';
  const chosen = config.contexts?.find((entry) => entry.name === wanted)?.context;
  if (chosen === undefined) throw new KubeconfigError('malformed', `kubeconfig ${file}: no context "${wanted}"`);
  const cluster = config.clusters?.find((entry) => entry.name === chosen.cluster)?.cluster;
  if (cluster?.server === undefined) throw new KubeconfigError('malformed', `kubeconfig ${file}: no cluster "${chosen.cluster ?? ''}" with a server`);
  const user = config.users?.find((entry) => entry.name === chosen.user)?.user ?? {};
  refuseUnsupported(file, cluster, user);
  const base = path.dirname(path.resolve(file));
  const source = (data: string | undefined, name: string | undefined): TextSource | undefined => {
    if (data !== undefined && data !== '') return { kind: 'inline', text: Buffer.from(data, 'base64').toString('utf8') };
    return name === undefined || name === '' ? undefined : { kind: 'file', path: path.resolve(base, name) };
  };
  return withoutUndefined({
    server: cluster.server.replace(/\/+$/, ''),
    ca: source(cluster['certificate-authority-data'], cluster['certificate-authority']),
    cert: source(user['client-certificate-data'], user['client-certificate']),
    key: source(user['client-key-data'], user['client-key']),
    token: tokenSource(user, base),
    serverName: cluster['tls-server-name'],
    insecureSkipVerify: cluster['insecure-skip-tls-verify'],
    namespace: chosen.namespace,
  });
}

function tokenSource(user: User, base: string): TextSource | undefined {
  if (user.tokenFile !== undefined && user.tokenFile !== '') return { kind: 'file', path: path.resolve(base, user.tokenFile) };
  return user.token === undefined || user.token === '' ? undefined : { kind: 'inline', text: user.token };
}

function refuseUnsupported(file: string, cluster: Cluster, user: User): void {
  const refused = [
    [user.exec, 'exec credential plugins'], [user['auth-provider'], 'auth-provider'], [user.username, 'basic authentication'], [user.as, 'impersonation'], [cluster['proxy-url'], 'proxy-url'],
  ] as const;
  for (const [value, name] of refused) {
    if (value !== undefined && value !== null) throw new KubeconfigError('unsupported', `kubeconfig ${file}: ${name} is not supported; use a client certificate or a token`);
  }
}

const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The configuration of a pod: environment and the mounted service account. Throws KubeconfigError outside a pod. */
export function inClusterConfig(environment: Readonly<Record<string, string | undefined>>, folder: string = serviceAccountFolder): ClientConfig {
  const host = environment['KUBERNETES_SERVICE_HOST'];
  const port = environment['KUBERNETES_SERVICE_PORT'];
  const token = path.join(folder, 'token');
  if (host === undefined || port === undefined || !existsSync(token)) {
    throw new KubeconfigError('unreadable', 'not in a pod: KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT and a mounted service account token are needed');
  }
  const namespaceFile = path.join(folder, 'namespace');
  return withoutUndefined({
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    ca: { kind: 'file' as const, path: path.join(folder, 'ca.crt') },
    token: { kind: 'file' as const, path: token },
    namespace: existsSync(namespaceFile) ? readFileSync(namespaceFile, 'utf8').trim() : undefined,
  });
}

function withoutUndefined(config: { readonly [K in keyof ClientConfig]: ClientConfig[K] | undefined }): ClientConfig {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)) as unknown as ClientConfig;
}
