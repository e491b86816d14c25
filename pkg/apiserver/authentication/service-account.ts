import { decodeProtectedHeader, jwtVerify, decodeJwt, type JWTPayload } from 'jose';
import { at } from '../../api/behavior.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { Storage } from '../storage/storage.ts';
import type { VerificationKey } from '../tokens/key-set.ts';
import { storedAt } from './deps.ts';
import type { TokenAuthenticator, TokenIdentity } from './token-authenticator.ts';
import { sameSecret } from './token-file.ts';
import { credentialIdKey, serviceAccountGroups, serviceAccountUserName } from './users.ts';

const legacyIssuer = 'kubernetes/serviceaccount';
/** A bound object may be on its way out this long before its tokens stop working. */
const deletionLeewayMs = 60_000;

export interface ServiceAccountTokenConfig {
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  /** False: believe the signature alone and do not look the objects up. */
  readonly lookup: boolean;
}

/** Service account JWTs: signature, issuer, audience and times first, then that account and bound objects still exist with their uids. */
export class ServiceAccountAuthenticator implements TokenAuthenticator {
  readonly #config: ServiceAccountTokenConfig;
  readonly #keys: readonly VerificationKey[];
  readonly #storage: Storage;
  constructor(config: ServiceAccountTokenConfig, keys: readonly VerificationKey[], storage: Storage) {
    this.#config = config;
    this.#keys = keys;
    this.#storage = storage;
  }

  async authenticateToken(token: string, audiences: readonly string[], nowMs: number): Promise<TokenIdentity | undefined> {
    const issuer = unverifiedIssuer(token);
    if (issuer === undefined || !(issuer === legacyIssuer || this.#config.issuers.includes(issuer))) return undefined;
    const claims = await this.#verify(token, nowMs);
    const held = Array.isArray(claims.aud) ? claims.aud : claims.aud === undefined ? this.#config.audiences : [claims.aud];
    const wanted = audiences.length === 0 ? this.#config.audiences : audiences;
    const granted = wanted.filter((audience) => held.includes(audience));
    if (granted.length === 0 && this.#config.audiences.length > 0) throw new Error(`token audiences [${held.join(' ')}] is invalid for the target audiences [${wanted.join(' ')}]`);
    const user = issuer === legacyIssuer ? await this.#legacyUser(token, claims, nowMs) : await this.#boundUser(claims, nowMs);
    return { user, audiences: granted };
  }

  async #verify(token: string, nowMs: number): Promise<JWTPayload> {
    const { kid } = decodeProtectedHeader(token);
    const named = this.#keys.filter((key) => key.id === kid);
    for (const { key, algorithm } of named.length > 0 ? named : this.#keys) {
      try {
        const { payload } = await jwtVerify(token, key, { algorithms: [algorithm], currentDate: new Date(nowMs) });
        return payload;
      } catch (err) {
        if (!(err instanceof Error) || !('code' in err) || err.code !== 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') throw err;
      }
    }
    throw new Error('no key of this server signed the token');
  }

  async #boundUser(claims: JWTPayload, nowMs: number): Promise<TokenIdentity['user']> {
    const own = claims['kubernetes.io'];
    const text = (...path: readonly string[]): string => asText(at(own as JsonObject | undefined, ...path));
    const namespace = text('namespace');
    const name = text('serviceaccount', 'name');
    const uid = text('serviceaccount', 'uid');
    if (claims.sub !== serviceAccountUserName(namespace, name)) throw new Error('sub claim does not match the service account of the token');
    await this.#exists('serviceaccounts', namespace, name, uid, nowMs);
    for (const [part, plural] of [['secret', 'secrets'], ['pod', 'pods']] as const) {
      if (text(part, 'name') !== '') await this.#exists(plural, namespace, text(part, 'name'), text(part, 'uid'), nowMs);
    }
    // The node of a pod is only told; a token bound to a node by itself falls with it.
    if (text('node', 'name') !== '' && text('pod', 'name') === '') await this.#exists('nodes', '', text('node', 'name'), text('node', 'uid'), nowMs);
    const extra: Record<string, readonly string[]> = {};
    if (claims.jti !== undefined) extra[credentialIdKey] = [`JTI=${claims.jti}`];
    for (const part of ['node', 'pod'] as const) {
      if (text(part, 'name') !== '') extra[`authentication.kubernetes.io/${part}-name`] = [text(part, 'name')];
      if (text(part, 'uid') !== '') extra[`authentication.kubernetes.io/${part}-uid`] = [text(part, 'uid')];
    }
    return { name: claims.sub, uid, groups: serviceAccountGroups(namespace), extra };
  }

  async #legacyUser(token: string, claims: JWTPayload, nowMs: number): Promise<TokenIdentity['user']> {
    const namespace = asText(claims['kubernetes.io/serviceaccount/namespace']);
    const name = asText(claims['kubernetes.io/serviceaccount/service-account.name']);
    const uid = asText(claims['kubernetes.io/serviceaccount/service-account.uid']);
    const secretName = asText(claims['kubernetes.io/serviceaccount/secret.name']);
    if (claims.sub !== serviceAccountUserName(namespace, name) || secretName === '') throw new Error('the claims of the legacy token are incomplete');
    await this.#exists('serviceaccounts', namespace, name, uid, nowMs);
    if (this.#config.lookup) {
      const secret = await this.#storage.get(storedAt('', 'secrets'), { namespace, name: secretName });
      const value = asText(at(secret?.object, 'data', 'token'));
      if (at(secret?.object, 'metadata', 'deletionTimestamp') !== undefined || !sameSecret(Buffer.from(value, 'base64').toString(), token)) throw new Error('the token is not the one in its secret');
    }
    return { name: claims.sub, uid, groups: serviceAccountGroups(namespace), extra: {} };
  }

  /** From the cache first: it may be behind, so only what the store itself lacks is refused. */
  async #exists(plural: string, namespace: string, name: string, uid: string, nowMs: number): Promise<void> {
    if (!this.#config.lookup) return;
    for (const match of ['any', 'latest'] as const) {
      const stored = await this.#storage.get(storedAt('', plural), { namespace, name }, { match });
      if (stored === undefined || at(stored.object, 'metadata', 'uid') !== uid) continue;
      const deleted = at(stored.object, 'metadata', 'deletionTimestamp');
      if (typeof deleted === 'string' && Date.parse(deleted) + deletionLeewayMs < nowMs) break;
      return;
    }
    throw new Error(`${plural} ${namespace}/${name} of the token is gone or has another uid`);
  }
}

function unverifiedIssuer(token: string): string | undefined {
  if (token.split('.').length !== 3) return undefined;
  try {
    const { iss } = decodeJwt(token);
    return iss;
  } catch {
    return undefined;
  }
}

function asText(value: unknown): string {
  if (isJsonObject(value)) return '';
  return typeof value === 'string' ? value : '';
}
