import type { Authorizer, DocumentHandler, VirtualResource } from '../contracts.ts';
import type { Authentication } from '../authentication/authentication.ts';
import type { ServerDeps } from '../authentication/deps.ts';
import { loadSigningKey } from '../tokens/key-set.ts';
import { openIdDocuments } from '../tokens/open-id.ts';
import { TokenIssuer } from '../tokens/token-issuer.ts';
import { TokenRequestResource } from '../tokens/token-request.ts';
import { accessReviews } from './access-reviews.ts';
import { identityReviews } from './identity-reviews.ts';

export interface VirtualResourcesConfig {
  /** --service-account-issuer, the first; absent: no tokens are issued and no OpenID documents served. */
  readonly issuer?: string;
  /** --service-account-signing-key-file */
  readonly signingKeyFile?: string;
  /** --service-account-max-token-expiration in seconds; 0: no limit. */
  readonly maxExpirationSeconds: number;
  /** --service-account-extend-token-expiration */
  readonly extendExpiration: boolean;
  /** --service-account-jwks-uri, or https://ADVERTISE-ADDRESS:PORT/openid/v1/jwks. */
  readonly keySetUri: string;
}

export interface VirtualResources {
  readonly resources: readonly VirtualResource[];
  readonly documents: readonly DocumentHandler[];
}

/** Everything that is answered without being stored: the reviews, serviceaccounts/token, and the OpenID documents. */
export async function virtualResources(config: VirtualResourcesConfig, parts: { readonly authentication: Authentication; readonly authorizer: Authorizer }, deps: ServerDeps): Promise<VirtualResources> {
  const { authentication, authorizer } = parts;
  const reviews = [
    ...accessReviews(authorizer),
    ...identityReviews({ tokens: authentication.tokens, audiences: authentication.audiences, clock: deps.clock }),
  ];
  if (config.issuer === undefined || config.signingKeyFile === undefined) return { resources: reviews, documents: [] };
  const issuer = new TokenIssuer(config.issuer, loadSigningKey(await deps.readText(config.signingKeyFile)));
  const tokenRequest = new TokenRequestResource({
    audiences: authentication.audiences, maxExpirationSeconds: config.maxExpirationSeconds, extendExpiration: config.extendExpiration,
  }, issuer, deps);
  return {
    resources: [...reviews, tokenRequest],
    documents: openIdDocuments({ issuer: config.issuer, keySetUri: config.keySetUri }, authentication.serviceAccountKeys),
  };
}
