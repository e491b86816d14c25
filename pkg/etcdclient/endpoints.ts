import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { Client, connectivityState, credentials, type ChannelCredentials } from '@grpc/grpc-js';
import { assert } from '../base/assert.ts';
import { backoffMs } from '../base/backoff.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { EtcdError } from './errors.ts';

export interface TlsOptions {
  /** PEM of the authorities that sign the members' certificates. */
  readonly ca: Buffer;
  /** PEM of the client certificate and its key; absent: none is offered. */
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

const channelOptions = {
  'grpc.keepalive_time_ms': 10_000,
  // No pings on a connection without calls: etcd takes them for an attack and hangs up.
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.keepalive_permit_without_calls': 0,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.min_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc-node.flow_control_window': 1024 * 1024,
  'grpc.use_local_subchannel_pool': 1,
} as const;

/** How long one member may take to accept a connection before another is tried. */
const connectTimeoutMs = 2_000;
const rest = { baseMs: 100, factor: 2, maxMs: 5_000, jitter: 0 } as const;

interface State {
  readonly url: string;
  readonly client: Client;
  failures: number;
  restUntilMs: number;
}

/** One member of the cluster, as a client sees it. */
export interface Endpoint {
  readonly url: string;
  readonly client: Client;
}

/**
 * The members' addresses. One is used until it fails; a failed one rests, twice as long each time, while another is there. When all rest, the
 * one whose rest ends first is tried.
 */
export class Endpoints {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #states: readonly State[];
  #current = 0;
  constructor(urls: readonly string[], tls: TlsOptions | undefined, { clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    assert(urls.length > 0, 'an etcd client needs at least one endpoint');
    this.#clock = clock;
    this.#logger = logger;
    this.#states = urls.map((url) => ({ url, client: connect(url, tls), failures: 0, restUntilMs: 0 }));
  }
  get count(): number {
    return this.#states.length;
  }
  get all(): readonly Endpoint[] {
    return this.#states;
  }
  pick(): Endpoint {
    const nowMs = this.#clock.monotonicMs();
    for (let i = 0; i < this.#states.length; i++) {
      const index = (this.#current + i) % this.#states.length;
      if ((this.#states[index] as State).restUntilMs <= nowMs) {
        this.#current = index;
        return this.#states[index] as State;
      }
    }
    const [first] = [...this.#states].sort((a, b) => a.restUntilMs - b.restUntilMs);
    this.#current = this.#states.indexOf(first as State);
    return first as State;
  }
  failed(endpoint: Endpoint, cause: string): void {
    const state = endpoint as State;
    state.failures++;
    state.restUntilMs = this.#clock.monotonicMs() + backoffMs(rest, state.failures);
    const fields = { endpoint: state.url, failures: state.failures, cause };
    if (state.failures === 3) this.#logger.warn(fields, 'an etcd member keeps failing');
    else this.#logger.debug(fields, 'an etcd member failed');
  }
  answered(endpoint: Endpoint): void {
    const state = endpoint as State;
    if (state.failures >= 3) this.#logger.info({ endpoint: state.url }, 'an etcd member answers again');
    state.failures = 0;
    state.restUntilMs = 0;
  }
  /** Resolves once the member is connected; rejects with unavailable, never ambiguous, after `connectTimeoutMs`. */
  async ready(endpoint: Endpoint): Promise<void> {
    const channel = endpoint.client.getChannel();
    if (channel.getConnectivityState(true) === connectivityState.READY) return;
    await new Promise<void>((resolve, reject) => {
      const give = (): void => reject(new EtcdError('unavailable', `no connection to etcd at ${endpoint.url}`, false));
      const timer = this.#clock.after(connectTimeoutMs, () => { settled = true; give(); });
      let settled = false;
      const look = (): void => {
        const state = channel.getConnectivityState(true);
        if (settled) return;
        if (state === connectivityState.READY || state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN) {
          settled = true;
          timer.cancel();
          if (state === connectivityState.READY) resolve();
          else give();
          return;
        }
        channel.watchConnectivityState(state, Infinity, look);
      };
      look();
    });
  }
  close(): void {
    for (const { client } of this.#states) client.close();
  }
}

function connect(text: string, tls: TlsOptions | undefined): Client {
  const url = new URL(text.includes('://') ? text : `http://${text}`);
  const { hostname } = url;
  const address = `${hostname}:${url.port === '' ? '2379' : url.port}`;
  if (url.protocol === 'http:') return new Client(address, credentials.createInsecure(), channelOptions);
  if (url.protocol !== 'https:') throw new EtcdError('invalid', `etcd endpoint "${text}": only http:// and https:// are known`, false);
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare) === 0) return new Client(address, secure(tls), channelOptions);
  // An IP address is no server name to send, but the one that the certificate must hold.
  return new Client(address, secure(tls, bare), { ...channelOptions, 'grpc.ssl_target_name_override': 'localhost' });
}

function secure(tls: TlsOptions | undefined, address?: string): ChannelCredentials {
  const verify = address === undefined ? {} : { checkServerIdentity: (_: string, certificate: PeerCertificate) => checkServerIdentity(address, certificate) };
  return credentials.createSsl(tls?.ca ?? null, tls?.key ?? null, tls?.cert ?? null, verify);
}
