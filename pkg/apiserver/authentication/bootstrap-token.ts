import { at } from '../../api/behavior.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Storage } from '../storage/storage.ts';
import { storedAt } from './deps.ts';
import type { TokenAuthenticator, TokenIdentity } from './token-authenticator.ts';
import { sameSecret } from './token-file.ts';

const tokenShape = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;
const secretType = 'bootstrap.kubernetes.io/token';
const defaultGroup = 'system:bootstrappers';
const extraGroupShape = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/;

/** Tokens id.secret of the Secrets bootstrap-token-ID in kube-system, while they have not expired and allow authentication. */
export class BootstrapTokenAuthenticator implements TokenAuthenticator {
  readonly #storage: Storage;
  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async authenticateToken(token: string, _audiences: readonly string[], nowMs: number): Promise<TokenIdentity | undefined> {
    const [, id, secret] = tokenShape.exec(token) ?? [];
    if (id === undefined || secret === undefined) return undefined;
    const stored = await this.#storage.get(storedAt('', 'secrets'), { namespace: 'kube-system', name: `bootstrap-token-${id}` });
    if (stored === undefined || !holds(stored.object, id, secret, nowMs)) return undefined;
    const groups = extraGroups(stored.object);
    if (groups === undefined) return undefined;
    return { user: { name: `system:bootstrap:${id}`, uid: '', groups: [defaultGroup, ...groups], extra: {} }, audiences: [] };
  }
}

function holds(object: JsonObject, id: string, secret: string, nowMs: number): boolean {
  if (at(object, 'metadata', 'deletionTimestamp') !== undefined || object['type'] !== secretType) return false;
  if (!sameSecret(text(object, 'token-secret') ?? '', secret) || text(object, 'token-id') !== id) return false;
  const expiration = text(object, 'expiration');
  if (expiration !== undefined && !(Date.parse(expiration) > nowMs)) return false;
  return text(object, 'usage-bootstrap-authentication') === 'true';
}

/** undefined when one of them is not a bootstrappers group: then the whole token is no good. */
function extraGroups(object: JsonObject): readonly string[] | undefined {
  const groups = (text(object, 'auth-extra-groups') ?? '').split(',').filter((group) => group !== '');
  return groups.every((group) => extraGroupShape.test(group)) ? [...new Set(groups)].sort() : undefined;
}

function text(secret: JsonObject, key: string): string | undefined {
  const value = at(secret, 'data', key);
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString() : undefined;
}
