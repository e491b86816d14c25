import { createHmac } from 'node:crypto';
import { parseTime } from '../../api/meta/time.ts';
import type { Secret } from '../../generated/types/core-v1.ts';

export const tokenSecretType = 'bootstrap.kubernetes.io/token';
export const jwsPrefix = 'jws-kubeconfig-';

export interface BootstrapToken {
  readonly id: string;
  readonly secret: string;
  readonly signs: boolean;
  /** undefined: never. */
  readonly expiresMs: number | undefined;
}

/** The token in a Secret; undefined when the Secret is not a proper one. */
export function bootstrapToken(secret: Secret): BootstrapToken | undefined {
  const value = (name: string): string => Buffer.from(secret.data?.[name] ?? '', 'base64').toString('utf8');
  const id = value('token-id');
  const text = value('token-secret');
  if (secret.type !== tokenSecretType || secret.metadata.name !== `bootstrap-token-${id}` || !/^[a-z0-9]{6}$/.test(id) || !/^[a-z0-9]{16}$/.test(text)) return undefined;
  const expiration = value('expiration');
  // An unreadable date is as good as past.
  return { id, secret: text, signs: value('usage-bootstrap-signing') === 'true', expiresMs: expiration === '' ? undefined : parseTime(expiration) ?? 0 };
}

/** A detached JWS (RFC 7515, HS256): the content is left out between the dots. */
export function detachedSignature(content: string, token: Pick<BootstrapToken, 'id' | 'secret'>): string {
  const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: token.id })).toString('base64url');
  const payload = Buffer.from(content).toString('base64url');
  const signature = createHmac('sha256', token.secret).update(`${header}.${payload}`).digest('base64url');
  return `${header}..${signature}`;
}

/** The cluster-info data with exactly one signature for each token that signs and has not expired. */
export function signedClusterInfo(data: Readonly<Record<string, string>>, tokens: readonly BootstrapToken[], nowMs: number): Readonly<Record<string, string>> {
  const bare = Object.fromEntries(Object.entries(data).filter(([name]) => !name.startsWith(jwsPrefix)));
  const valid = tokens.filter(({ signs, expiresMs }) => signs && (expiresMs === undefined || expiresMs > nowMs));
  const content = bare['kubeconfig'];
  if (content === undefined) return bare;
  return { ...bare, ...Object.fromEntries(valid.map((token) => [jwsPrefix + token.id, detachedSignature(content, token)])) };
}
