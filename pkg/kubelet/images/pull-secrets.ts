import { isJsonObject } from '../../base/json.ts';
import type { Secret } from '../../generated/types/core-v1.ts';
import type { AuthConfig } from '../../cri/messages.ts';
import { normalizeImage } from './image-puller.ts';

/** Credentials of docker config secrets that fit the image's registry and path, the most specific first. */
export function pullCredentials(image: string, secrets: readonly Secret[]): readonly AuthConfig[] {
  const full = normalizeImage(image);
  if (full === undefined) return [];
  const found: { readonly specificity: number; readonly auth: AuthConfig }[] = [];
  for (const secret of secrets) {
    for (const [server, entry] of Object.entries(registries(secret))) {
      const pattern = server.replace(/^https?:\/\//, '').replace(/\/(v1|v2)?\/?$/, '').replace(/^index\.docker\.io$/, 'docker.io');
      if (isJsonObject(entry) && matches(pattern, full)) found.push({ specificity: pattern.length, auth: authOf(entry, server) });
    }
  }
  return found.sort((a, b) => b.specificity - a.specificity).map(({ auth }) => auth);
}

function registries(secret: Secret): Readonly<Record<string, unknown>> {
  const text = secret.data?.['.dockerconfigjson'] ?? secret.data?.['.dockercfg'];
  if (text === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
    if (!isJsonObject(parsed)) return {};
    const auths = secret.data?.['.dockerconfigjson'] === undefined ? parsed : parsed['auths'];
    return isJsonObject(auths) ? auths : {};
  } catch {
    return {};
  }
}

function matches(pattern: string, image: string): boolean {
  const [host = '', ...path] = pattern.split('/');
  const [imageHost = '', ...imagePath] = image.split('/');
  const hostFits = new RegExp(`^${host.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^.]*')}$`).test(imageHost);
  return hostFits && imagePath.join('/').startsWith(path.join('/'));
}

function authOf(entry: Readonly<Record<string, unknown>>, server: string): AuthConfig {
  const text = (key: string): string => (typeof entry[key] === 'string' ? entry[key] : '');
  const decoded = Buffer.from(text('auth'), 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const pair = colon < 0 ? { username: text('username'), password: text('password') } : { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
  return { ...pair, server_address: server, ...(text('identitytoken') === '' ? {} : { identity_token: text('identitytoken') }) };
}
