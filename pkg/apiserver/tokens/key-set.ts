import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { JsonObject } from '../../base/json.ts';
import { pemBlocks } from '../authentication/pem.ts';

export interface VerificationKey {
  /** base64url of the SHA-256 of the key's SubjectPublicKeyInfo. */
  readonly id: string;
  readonly algorithm: string;
  readonly key: KeyObject;
}

export interface SigningKey extends VerificationKey {
  readonly privateKey: KeyObject;
}

const curveAlgorithms: Readonly<Record<string, string>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };

function algorithmOf(key: KeyObject): string {
  if (key.asymmetricKeyType === 'rsa') return 'RS256';
  const algorithm = curveAlgorithms[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (key.asymmetricKeyType !== 'ec' || algorithm === undefined) throw new Error(`a ${key.asymmetricKeyType ?? 'secret'} key cannot sign service account tokens; RSA and ECDSA keys can`);
  return algorithm;
}

function verificationKey(key: KeyObject): VerificationKey {
  const id = createHash('sha256').update(key.export({ format: 'der', type: 'spki' })).digest('base64url');
  return { id, algorithm: algorithmOf(key), key };
}

/** Every public key of PEM texts that hold public keys, private keys or certificates; each key once. */
export function loadVerificationKeys(texts: readonly string[]): readonly VerificationKey[] {
  const keys = new Map<string, VerificationKey>();
  for (const block of texts.flatMap(pemBlocks)) {
    if (block.startsWith('-----BEGIN EC PARAMETERS')) continue;
    const key = verificationKey(createPublicKey(block));
    keys.set(key.id, key);
  }
  return [...keys.values()];
}

export function loadSigningKey(text: string): SigningKey {
  const privateKey = createPrivateKey(pemBlocks(text).find((block) => block.includes('PRIVATE KEY-----')) ?? text);
  return { ...verificationKey(createPublicKey(privateKey)), privateKey };
}

/** The JSON Web Key Set that /openid/v1/jwks publishes. */
export function publicKeySet(keys: readonly VerificationKey[]): JsonObject {
  return {
    keys: keys.map(({ id, algorithm, key }) => {
      const { kty, n, e, crv, x, y } = key.export({ format: 'jwk' });
      const members = kty === 'RSA' ? { n, e } : { crv, x, y };
      return { use: 'sig', kty, kid: id, alg: algorithm, ...members } as JsonObject;
    }),
  };
}
