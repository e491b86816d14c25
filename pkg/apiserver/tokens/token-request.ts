import { at } from '../../api/behavior.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { ApiError, HandlerRequest, VirtualResource } from '../contracts.ts';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import { badRequest, conflict, invalid, notFound } from '../authentication/refusals.ts';
import { tokenClaims, type TokenSubject } from './claims.ts';
import type { TokenIssuer } from './token-issuer.ts';

export interface TokenRequestConfig {
  readonly audiences: readonly string[];
  /** 0: no limit. */
  readonly maxExpirationSeconds: number;
  /** Lets tokens of the injected volume live for a year, so that clients that never reload keep working. */
  readonly extendExpiration: boolean;
}

const defaultSeconds = 3600;
const minSeconds = 600;
/** The lifetime that the injected volume asks for; it marks tokens whose lifetime may be extended. */
const injectedSeconds = 3607;
const extendedSeconds = 365 * 24 * 3600;

/** serviceaccounts/token: a token for the account, optionally bound to a pod, a secret or a node. */
export class TokenRequestResource implements VirtualResource {
  readonly group = '';
  readonly resource = 'serviceaccounts';
  readonly subresource = 'token';
  readonly #config: TokenRequestConfig;
  readonly #issuer: TokenIssuer;
  readonly #deps: Pick<ServerDeps, 'storage' | 'clock' | 'random'>;
  constructor(config: TokenRequestConfig, issuer: TokenIssuer, deps: Pick<ServerDeps, 'storage' | 'clock' | 'random'>) {
    this.#config = config;
    this.#issuer = issuer;
    this.#deps = deps;
  }

  async create({ attributes, body }: HandlerRequest & { readonly body: JsonObject }): Promise<JsonObject> {
    const { namespace, name } = attributes;
    const account = await this.#object('serviceaccounts', namespace, name);
    checkMetadata(body, name, namespace);
    const requestedSeconds = at(body, 'spec', 'expirationSeconds');
    const seconds = typeof requestedSeconds === 'number' ? requestedSeconds : defaultSeconds;
    checkLifetime(seconds);
    const reference = at(body, 'spec', 'boundObjectRef');
    const bound = isJsonObject(reference) ? await this.#bind(reference, namespace, name) : {};
    const granted = this.#config.maxExpirationSeconds > 0 ? Math.min(seconds, this.#config.maxExpirationSeconds) : seconds;
    const requestedAudiences = strings(at(body, 'spec', 'audiences'));
    const audiences = requestedAudiences.length === 0 ? this.#config.audiences : requestedAudiences;
    const issuedMs = this.#deps.clock.nowMs();
    const token = await this.#sign({ namespace, serviceAccount: identity(account), ...bound }, audiences, granted, issuedMs);
    const { kind, apiVersion } = body;
    return {
      kind, apiVersion,
      metadata: { name, namespace, uid: at(account, 'metadata', 'uid'), creationTimestamp: secondsText(issuedMs) },
      spec: { ...(audiences.length === 0 ? {} : { audiences }), expirationSeconds: granted, boundObjectRef: reference ?? null },
      status: { token, expirationTimestamp: secondsText(issuedMs + granted * 1000) },
    };
  }

  #sign(subject: TokenSubject, audiences: readonly string[], seconds: number, issuedMs: number): Promise<string> {
    const issuedSeconds = Math.floor(issuedMs / 1000);
    const forServer = audiences.length > 0 && audiences.every((audience) => this.#config.audiences.includes(audience));
    const extend = this.#config.extendExpiration && subject.pod !== undefined && seconds === injectedSeconds && forServer;
    const lifetime = extend
      ? { issuedSeconds, expiresSeconds: issuedSeconds + extendedSeconds, warnAfterSeconds: issuedSeconds + seconds }
      : { issuedSeconds, expiresSeconds: issuedSeconds + seconds };
    return this.#issuer.sign(tokenClaims(subject, this.#issuer.issuer, audiences, this.#deps.random.uuid(), lifetime));
  }

  async #bind(reference: JsonObject, namespace: string, account: string): Promise<Partial<TokenSubject>> {
    const { apiVersion = '', kind = '', name, uid } = reference as Readonly<Record<string, string | undefined>>;
    const check = (object: JsonObject): { readonly name: string; readonly uid: string } => {
      const found = identity(object);
      if (uid !== undefined && uid !== '' && uid !== found.uid) {
        throw conflict(kind, found.name, `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`);
      }
      return found;
    };
    if (apiVersion === 'v1' && kind === 'Pod') {
      const pod = await this.#object('pods', namespace, name ?? '');
      const usedAccount = at(pod, 'spec', 'serviceAccountName');
      if (usedAccount !== account) throw badRequest(`cannot bind token for serviceaccount "${account}" to pod running with different serviceaccount name.`);
      const nodeName = at(pod, 'spec', 'nodeName');
      const bound = { pod: check(pod) };
      return typeof nodeName === 'string' && nodeName !== '' ? { ...bound, node: await this.#nodeReference(nodeName) } : bound;
    }
    if (apiVersion === 'v1' && kind === 'Secret') return { secret: check(await this.#object('secrets', namespace, name ?? '')) };
    if (apiVersion === 'v1' && kind === 'Node') return { node: check(await this.#object('nodes', '', name ?? '')) };
    throw badRequest(`cannot bind token to object of type ${typeText(apiVersion, kind)}`);
  }

  async #nodeReference(name: string): Promise<{ readonly name: string; readonly uid?: string }> {
    const node = await this.#deps.storage.get(storedAt('', 'nodes'), { namespace: '', name }, { match: 'any' });
    return node === undefined ? { name } : identity(node.object);
  }

  async #object(plural: string, namespace: string, name: string): Promise<JsonObject> {
    const stored = await this.#deps.storage.get(storedAt('', plural), { namespace, name });
    if (stored === undefined) throw notFound('', plural, name);
    return stored.object;
  }
}

function checkMetadata(body: JsonObject, name: string, namespace: string): void {
  const given = at(body, 'metadata', 'name');
  if (typeof given === 'string' && given !== '' && given !== name) throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  const space = at(body, 'metadata', 'namespace');
  if (typeof space === 'string' && space !== '' && space !== namespace) throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

function checkLifetime(seconds: number): void {
  const refuse = (detail: string): ApiError => invalid('authentication.k8s.io', 'TokenRequest', '', [{
    reason: 'FieldValueInvalid', field: 'spec.expirationSeconds', message: `Invalid value: ${seconds}: ${detail}`,
  }]);
  if (seconds < minSeconds) throw refuse('may not specify a duration less than 10 minutes');
  if (seconds > 2 ** 32) throw refuse('may not specify a duration larger than 2^32 seconds');
}

function identity(object: JsonObject): { readonly name: string; readonly uid: string } {
  return { name: String(at(object, 'metadata', 'name')), uid: String(at(object, 'metadata', 'uid')) };
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** group/version, Kind=K as upstream prints it: nothing before the slash for the core group. */
function typeText(apiVersion: string, kind: string): string {
  return `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
}

function secondsText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
