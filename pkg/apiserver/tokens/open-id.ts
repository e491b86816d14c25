import type { DocumentHandler } from '../contracts.ts';
import { publicKeySet, type VerificationKey } from './key-set.ts';

const headers = { 'cache-control': 'public, max-age=3600' };

export interface OpenIdConfig {
  readonly issuer: string;
  /** https://ADDRESS:PORT/openid/v1/jwks unless --service-account-jwks-uri says otherwise. */
  readonly keySetUri: string;
}

/** What relying parties need to verify service account tokens by themselves. */
export function openIdDocuments(config: OpenIdConfig, keys: readonly VerificationKey[]): readonly DocumentHandler[] {
  const configuration = Buffer.from(JSON.stringify({
    issuer: config.issuer,
    jwks_uri: config.keySetUri,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...new Set(keys.map((key) => key.algorithm))].sort(),
  }));
  const keySet = Buffer.from(JSON.stringify(publicKeySet(keys)));
  return [
    { path: '/.well-known/openid-configuration', contentType: 'application/json', headers, body: () => Promise.resolve(configuration) },
    { path: '/openid/v1/jwks', contentType: 'application/jwk-set+json', headers, body: () => Promise.resolve(keySet) },
  ];
}
