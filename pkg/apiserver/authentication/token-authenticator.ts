import type { User } from '../contracts.ts';

export interface TokenIdentity {
  readonly user: User;
  /** The audiences for which the token holds, of those asked for; empty when this kind of token names none. */
  readonly audiences: readonly string[];
}

/** undefined: not a token of this kind. Throws when it is one and does not hold. `audiences` empty: any will do. */
export interface TokenAuthenticator {
  authenticateToken(token: string, audiences: readonly string[], nowMs: number): Promise<TokenIdentity | undefined>;
}

/** Asks each in turn; the first identity wins. Throws what the first refusal threw when nobody knows the token. */
export class TokenUnion implements TokenAuthenticator {
  readonly #members: readonly TokenAuthenticator[];
  constructor(members: readonly TokenAuthenticator[]) {
    this.#members = members;
  }
  async authenticateToken(token: string, audiences: readonly string[], nowMs: number): Promise<TokenIdentity | undefined> {
    let refusal: unknown;
    for (const member of this.#members) {
      try {
        const identity = await member.authenticateToken(token, audiences, nowMs);
        if (identity !== undefined) return identity;
      } catch (err) {
        refusal ??= err;
      }
    }
    if (refusal !== undefined) throw refusal;
    return undefined;
  }
}
