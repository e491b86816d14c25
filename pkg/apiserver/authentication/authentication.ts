import type { Authenticator, Credentials, User } from '../contracts.ts';
import { loadVerificationKeys, type VerificationKey } from '../tokens/key-set.ts';
import { BearerAuthenticator } from './bearer.ts';
import { BootstrapTokenAuthenticator } from './bootstrap-token.ts';
import { CertificateVerifier } from './certificate-verifier.ts';
import type { ServerDeps } from './deps.ts';
import { FrontProxyAuthenticator, type RequestHeaderNames } from './front-proxy.ts';
import { parseCertificates } from './pem.ts';
import { unauthorized } from './refusals.ts';
import { ServiceAccountAuthenticator } from './service-account.ts';
import { TokenUnion, type TokenAuthenticator } from './token-authenticator.ts';
import { TokenCache } from './token-cache.ts';
import { TokenFileAuthenticator } from './token-file.ts';
import { anonymousUser, withAuthenticatedGroup } from './users.ts';
import { CertificateAuthenticator } from './x509.ts';

export interface AuthenticationConfig {
  /** --client-ca-file */
  readonly clientCaFile?: string;
  /** --token-auth-file */
  readonly tokenFile?: string;
  /** --enable-bootstrap-token-auth */
  readonly bootstrapTokens: boolean;
  /** --anonymous-auth */
  readonly anonymous: boolean;
  /** --requestheader-*; absent without a CA file. */
  readonly requestHeader?: RequestHeaderNames & { readonly caFile: string };
  /** --service-account-issuer, the first one signs; empty turns service account tokens off. */
  readonly issuers: readonly string[];
  /** --service-account-key-file */
  readonly serviceAccountKeyFiles: readonly string[];
  /** --service-account-lookup */
  readonly serviceAccountLookup: boolean;
  /** --api-audiences; absent: the issuers. */
  readonly audiences?: readonly string[];
}

export interface Authentication {
  /** Never answers undefined: who shows nothing is system:anonymous, or is refused with 401 where anonymous requests are off. */
  readonly authenticator: Authenticator;
  /** For TokenReview. */
  readonly tokens: TokenAuthenticator;
  readonly audiences: readonly string[];
  readonly serviceAccountKeys: readonly VerificationKey[];
  /** PEM of every authority whose client certificates are worth asking for in the TLS handshake. */
  readonly clientAuthorities: readonly string[];
}

export async function buildAuthentication(config: AuthenticationConfig, deps: ServerDeps): Promise<Authentication> {
  const audiences = config.audiences ?? config.issuers;
  const clientCa = config.clientCaFile === undefined ? undefined : await deps.readText(config.clientCaFile);
  const proxyCa = config.requestHeader === undefined ? undefined : await deps.readText(config.requestHeader.caFile);
  const serviceAccountKeys = loadVerificationKeys(await Promise.all(config.serviceAccountKeyFiles.map(deps.readText)));

  const tokenMembers: TokenAuthenticator[] = [];
  if (config.tokenFile !== undefined) tokenMembers.push(new TokenFileAuthenticator(await deps.readText(config.tokenFile)));
  if (config.issuers.length > 0 && serviceAccountKeys.length > 0) {
    tokenMembers.push(new ServiceAccountAuthenticator({ issuers: config.issuers, audiences, lookup: config.serviceAccountLookup }, serviceAccountKeys, deps.storage));
  }
  if (config.bootstrapTokens) tokenMembers.push(new BootstrapTokenAuthenticator(deps.storage));
  const tokens = new TokenCache(new TokenUnion(tokenMembers), deps.random);

  const members: Authenticator[] = [];
  if (config.requestHeader !== undefined && proxyCa !== undefined) members.push(new FrontProxyAuthenticator(new CertificateVerifier(parseCertificates(proxyCa)), config.requestHeader));
  if (clientCa !== undefined) members.push(new CertificateAuthenticator(new CertificateVerifier(parseCertificates(clientCa))));
  members.push(new BearerAuthenticator(tokens, audiences));
  return {
    authenticator: new AuthenticatorUnion(members, config.anonymous, deps),
    tokens,
    audiences,
    serviceAccountKeys,
    clientAuthorities: [clientCa, proxyCa].filter((pem) => pem !== undefined),
  };
}

/** The first that knows the caller wins, even if an earlier one refused another credential of the same request. */
class AuthenticatorUnion implements Authenticator {
  readonly #members: readonly Authenticator[];
  readonly #anonymous: boolean;
  readonly #deps: Pick<ServerDeps, 'logger'>;
  constructor(members: readonly Authenticator[], anonymous: boolean, deps: Pick<ServerDeps, 'logger'>) {
    this.#members = members;
    this.#anonymous = anonymous;
    this.#deps = deps;
  }

  async authenticate(credentials: Credentials, nowMs: number): Promise<User> {
    let refusal: unknown;
    for (const member of this.#members) {
      try {
        const user = await member.authenticate(credentials, nowMs);
        if (user !== undefined) return withAuthenticatedGroup(user);
      } catch (err) {
        refusal ??= err;
      }
    }
    if (refusal !== undefined) {
      this.#deps.logger.debug({ err: refusal }, 'credential refused');
      throw refusal as Error;
    }
    if (!this.#anonymous) throw unauthorized('anonymous requests are off');
    return anonymousUser;
  }
}
