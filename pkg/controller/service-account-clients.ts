import type { Clock } from '../base/clock.ts';
import type { ApiClient, TokenSource } from '../client/api-client.ts';
import { hasCode } from '../client/client-error.ts';
import { serviceAccounts } from '../client/resources.ts';
import { parseTime } from '../api/meta/time.ts';
import type { TokenRequest } from '../generated/types/authentication-v1.ts';

const namespace = 'kube-system';
const lifetimeSeconds = 3600;
/** A token is replaced when this share of its life is over. */
const renewShare = 0.8;

/**
 * One identity for each controller: the manager asks for a token of that controller's own service account and makes the account when it is
 * missing. Tokens are fetched when first needed and renewed before they end. The manager itself only needs to make accounts and tokens, and to read.
 */
export class ServiceAccountClients {
  readonly #manager: ApiClient;
  /** Its connections carry no certificate, so the token decides who asks. */
  readonly #anonymous: ApiClient;
  readonly #clock: Clock;
  readonly #clients = new Map<string, ApiClient>();
  constructor(manager: ApiClient, anonymous: ApiClient, clock: Clock) {
    this.#manager = manager;
    this.#anonymous = anonymous;
    this.#clock = clock;
  }

  clientOf(account: string): ApiClient {
    const existing = this.#clients.get(account);
    if (existing !== undefined) return existing;
    const client = this.#anonymous.withToken(this.#tokenSource(account));
    this.#clients.set(account, client);
    return client;
  }

  #tokenSource(account: string): TokenSource {
    let current: { readonly token: string; readonly renewAtMs: number } | undefined;
    let fetching: Promise<string> | undefined;
    const fetch = async (): Promise<string> => {
      const { status } = await this.#request(account);
      const nowMs = this.#clock.nowMs();
      current = { token: status.token ?? '', renewAtMs: nowMs + ((parseTime(status.expirationTimestamp) ?? nowMs) - nowMs) * renewShare };
      return status.token ?? '';
    };
    return {
      token: () => {
        if (current !== undefined && this.#clock.nowMs() < current.renewAtMs) return current.token;
        fetching ??= fetch().finally(() => { fetching = undefined; });
        return fetching;
      },
      refused: () => { current = undefined; },
    };
  }

  async #request(account: string): Promise<TokenRequest> {
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: {}, spec: { expirationSeconds: lifetimeSeconds } };
    const ask = (): Promise<TokenRequest> => this.#manager.createSubresource<TokenRequest>(serviceAccounts, { namespace, name: account }, 'token', body);
    try {
      return await ask();
    } catch (err) {
      if (!hasCode(err, 'notFound')) throw err;
    }
    await this.#manager.create(serviceAccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name: account } }).catch((err: unknown) => {
      if (!hasCode(err, 'alreadyExists')) throw err;
    });
    return ask();
  }
}
