import type { Authenticator, Credentials, User } from '../contracts.ts';
import { unauthorized } from './refusals.ts';
import type { TokenAuthenticator } from './token-authenticator.ts';

const protocolPrefix = 'base64url.bearer.authorization.k8s.io.';

/** Bearer tokens of the Authorization header or of a WebSocket subprotocol. A token that nobody knows is refused. */
export class BearerAuthenticator implements Authenticator {
  readonly #tokens: TokenAuthenticator;
  readonly #audiences: readonly string[];
  constructor(tokens: TokenAuthenticator, audiences: readonly string[]) {
    this.#tokens = tokens;
    this.#audiences = audiences;
  }

  async authenticate(credentials: Credentials, nowMs: number): Promise<User | undefined> {
    const token = bearerToken(credentials);
    if (token === undefined) return undefined;
    const identity = await this.#tokens.authenticateToken(token, this.#audiences, nowMs).catch((cause: unknown) => { throw unauthorized(cause); });
    if (identity === undefined) throw unauthorized('invalid bearer token');
    return identity.user;
  }
}

function bearerToken({ headers, protocols }: Credentials): string | undefined {
  const [scheme, token] = (headers.authorization ?? '').trim().split(' ');
  if (scheme?.toLowerCase() === 'bearer' && token !== undefined && token !== '') return token;
  const protocol = protocols?.find((name) => name.startsWith(protocolPrefix));
  return protocol === undefined ? undefined : Buffer.from(protocol.slice(protocolPrefix.length), 'base64url').toString();
}
