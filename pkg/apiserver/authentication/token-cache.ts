import { createHmac } from 'node:crypto';
import type { Random } from '../../base/random.ts';
import { BoundedCache } from './bounded-cache.ts';
import type { TokenAuthenticator, TokenIdentity } from './token-authenticator.ts';

const entriesMax = 4096;
const successTtlMs = 10_000;

interface Entry {
  readonly identity: Promise<TokenIdentity | undefined>;
  readonly expiresMs: number;
}

/**
 * Remembers who a token is for ten seconds, so that a deleted pod's token stops working within that time. Failures are not remembered.
 * Tokens are kept only as keyed hashes; callers that ask about one token at the same time share one answer.
 */
export class TokenCache implements TokenAuthenticator {
  readonly #inner: TokenAuthenticator;
  readonly #salt: Buffer;
  readonly #entries = new BoundedCache<string, Entry>(entriesMax);
  constructor(inner: TokenAuthenticator, random: Random) {
    this.#inner = inner;
    this.#salt = random.bytes(32);
  }

  async authenticateToken(token: string, audiences: readonly string[], nowMs: number): Promise<TokenIdentity | undefined> {
    const key = createHmac('sha256', this.#salt).update(audiences.join('\0')).update('\0\0').update(token).digest('base64');
    const known = this.#entries.get(key);
    if (known !== undefined && nowMs < known.expiresMs) return known.identity;
    const entry: Entry = { identity: this.#inner.authenticateToken(token, audiences, nowMs), expiresMs: nowMs + successTtlMs };
    this.#entries.set(key, entry);
    try {
      const identity = await entry.identity;
      if (identity === undefined) this.#entries.delete(key);
      return identity;
    } catch (err) {
      this.#entries.delete(key);
      throw err;
    }
  }
}
