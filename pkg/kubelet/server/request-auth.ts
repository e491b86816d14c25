import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { createHash } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import type { ApiClient } from '../../client/api-client.ts';
import type { KubeletSettings } from '../config.ts';
import { certificateUser, type RequestUser } from './certificate-user.ts';

/** What is asked, in the API's terms: a subresource of this node. */
export interface RequestedAction {
  readonly verb: string;
  readonly subresource: string;
}

export type Verdict = { readonly allowed: true; readonly user: RequestUser } | { readonly allowed: false; readonly status: 401 | 403 | 500; readonly message: string };

const cacheEntriesMax = 1000;
const verbs: Readonly<Record<string, string>> = { GET: 'get', HEAD: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };

/** Paths that have a subresource of their own, so that reading figures needs no right to run commands. */
export function requestedAction(method: string, path: string): RequestedAction {
  const verb = verbs[method] ?? 'get';
  const under = (prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);
  if (under('/stats')) return { verb, subresource: 'stats' };
  if (under('/metrics')) return { verb, subresource: 'metrics' };
  if (under('/logs')) return { verb, subresource: 'log' };
  if (under('/checkpoint')) return { verb, subresource: 'checkpoint' };
  if (under('/pods') || under('/runningpods')) return { verb, subresource: 'pods' };
  if (under('/healthz')) return { verb, subresource: 'healthz' };
  if (under('/configz')) return { verb, subresource: 'configz' };
  return { verb, subresource: 'proxy' };
}

/** Subresources that nodes/proxy also opens. */
const alsoProxy = new Set(['pods', 'healthz', 'configz']);

interface Kept<T> {
  readonly value: T;
  readonly untilMs: number;
}

class TtlCache<T> {
  readonly #entries = new Map<string, Kept<T>>();
  readonly #clock: Clock;
  constructor(clock: Clock) {
    this.#clock = clock;
  }
  get(key: string): T | undefined {
    const kept = this.#entries.get(key);
    return kept !== undefined && kept.untilMs > this.#clock.monotonicMs() ? kept.value : undefined;
  }
  set(key: string, value: T, ttlMs: number): void {
    if (this.#entries.size >= cacheEntriesMax) this.#entries.delete(this.#entries.keys().next().value as string);
    this.#entries.set(key, { value, untilMs: this.#clock.monotonicMs() + ttlMs });
  }
}

/** Who asks, and may they: client certificates by the CA, tokens and rights by the API server. Without an API only certificates and AlwaysAllow decide. */
export class RequestAuth {
  readonly #settings: KubeletSettings;
  readonly #nodeName: string;
  readonly #client: () => ApiClient | undefined;
  readonly #users: TtlCache<RequestUser>;
  readonly #decisions: TtlCache<{ readonly allowed: boolean; readonly reason: string }>;
  constructor(settings: KubeletSettings, nodeName: string, deps: { readonly client: () => ApiClient | undefined; readonly clock: Clock }) {
    this.#settings = settings;
    this.#nodeName = nodeName;
    this.#client = deps.client;
    this.#users = new TtlCache(deps.clock);
    this.#decisions = new TtlCache(deps.clock);
  }

  async check(request: IncomingMessage): Promise<Verdict> {
    let user: RequestUser | undefined;
    try {
      user = await this.#authenticate(request);
    } catch {
      return { allowed: false, status: 401, message: 'Unauthorized' };
    }
    if (user === undefined) return { allowed: false, status: 401, message: 'Unauthorized' };
    if (this.#settings.authorizationMode === 'AlwaysAllow') return { allowed: true, user };
    const { verb, subresource } = requestedAction(request.method ?? 'GET', new URL(request.url ?? '/', 'https://kubelet').pathname);
    try {
      const decision = await this.#authorize(user, verb, subresource);
      const allowed = decision.allowed || (alsoProxy.has(subresource) && (await this.#authorize(user, verb, 'proxy')).allowed);
      if (allowed) return { allowed: true, user };
      return { allowed: false, status: 403, message: `Forbidden (user=${user.name}, verb=${verb}, resource=nodes, subresource(s)=[${alsoProxy.has(subresource) ? `${subresource} proxy` : subresource}])` };
    } catch {
      return { allowed: false, status: 500, message: `Authorization error (user=${user.name}, verb=${verb}, resource=nodes, subresource(s)=[${subresource}])` };
    }
  }

  async #authenticate(request: IncomingMessage): Promise<RequestUser | undefined> {
    const socket = request.socket as TLSSocket;
    if (socket.authorized && this.#settings.clientCaFile !== '') {
      const cert = socket.getPeerX509Certificate();
      if (cert !== undefined) return certificateUser(cert);
    }
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]?.trim();
    if (token !== undefined && this.#settings.webhookAuth) return this.#reviewToken(token);
    return this.#settings.anonymousAuth ? { name: 'system:anonymous', groups: ['system:unauthenticated'] } : undefined;
  }

  async #reviewToken(token: string): Promise<RequestUser | undefined> {
    const key = createHash('sha256').update(token).digest('base64');
    const known = this.#users.get(key);
    if (known !== undefined) return known;
    const answer = await this.#post('/apis/authentication.k8s.io/v1/tokenreviews', { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } }) as {
      status?: { authenticated?: boolean; user?: { username?: string; uid?: string; groups?: string[]; extra?: Record<string, string[]> } };
    };
    const found = answer.status?.user;
    if (answer.status?.authenticated !== true || found === undefined) return undefined;
    const user: RequestUser = { name: found.username ?? '', groups: found.groups ?? [], ...(found.uid === undefined ? {} : { uid: found.uid }), ...(found.extra === undefined ? {} : { extra: found.extra }) };
    this.#users.set(key, user, this.#settings.webhookAuthTtlMs);
    return user;
  }

  async #authorize(user: RequestUser, verb: string, subresource: string): Promise<{ readonly allowed: boolean; readonly reason: string }> {
    const key = JSON.stringify([user, verb, subresource]);
    const known = this.#decisions.get(key);
    if (known !== undefined) return known;
    const answer = await this.#post('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview',
      spec: {
        user: user.name, groups: user.groups, ...(user.uid === undefined ? {} : { uid: user.uid }), ...(user.extra === undefined ? {} : { extra: user.extra }),
        resourceAttributes: { verb, version: 'v1', resource: 'nodes', subresource, name: this.#nodeName },
      },
    }) as { status?: { allowed?: boolean; reason?: string } };
    const decision = { allowed: answer.status?.allowed === true, reason: answer.status?.reason ?? '' };
    this.#decisions.set(key, decision, decision.allowed ? this.#settings.authorizedTtlMs : this.#settings.unauthorizedTtlMs);
    return decision;
  }

  async #post(path: string, body: object): Promise<unknown> {
    const client = this.#client();
    if (client === undefined) throw new Error('no API server to ask');
    return client.raw('POST', path, body, { deadlineMs: 10_000 });
  }
}
