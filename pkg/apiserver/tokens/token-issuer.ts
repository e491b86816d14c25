import { SignJWT } from 'jose';
import type { JsonObject } from '../../base/json.ts';
import type { SigningKey } from './key-set.ts';

/** Signs claims as a compact JWS with the server's service account key. */
export class TokenIssuer {
  readonly issuer: string;
  readonly #key: SigningKey;
  constructor(issuer: string, key: SigningKey) {
    this.issuer = issuer;
    this.#key = key;
  }
  sign(claims: JsonObject): Promise<string> {
    return new SignJWT({ ...claims }).setProtectedHeader({ alg: this.#key.algorithm, kid: this.#key.id }).sign(this.#key.privateKey);
  }
}
