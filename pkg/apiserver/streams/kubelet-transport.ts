import { request as requestTls } from 'node:https';
import type { ClientRequest, OutgoingHttpHeaders } from 'node:http';
import { at } from '../../api/behavior.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import { badRequest, notFound } from '../authentication/refusals.ts';
import type { ApiError } from '../contracts.ts';

export interface KubeletConfig {
  /** --kubelet-client-certificate and --kubelet-client-key */
  readonly clientCertificateFile?: string;
  readonly clientKeyFile?: string;
  /** --kubelet-certificate-authority; absent: the kubelet's own certificate is believed, as upstream does. */
  readonly authorityFile?: string;
  /** --kubelet-preferred-address-types */
  readonly addressTypes: readonly string[];
}

export interface KubeletEndpoint {
  readonly host: string;
  readonly port: number;
}

export interface OutgoingRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly signal: AbortSignal;
}

interface TlsCredentials {
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: string;
  readonly rejectUnauthorized: boolean;
}

const defaultPort = 10_250;

/** Speaks HTTPS to kubelets with the API server's client certificate. Finds out where a node's kubelet listens from its Node object. */
export class KubeletTransport {
  readonly #credentials: TlsCredentials;
  readonly #addressTypes: readonly string[];
  readonly #deps: Pick<ServerDeps, 'storage'>;
  private constructor(credentials: TlsCredentials, addressTypes: readonly string[], deps: Pick<ServerDeps, 'storage'>) {
    this.#credentials = credentials;
    this.#addressTypes = addressTypes;
    this.#deps = deps;
  }

  static async create(config: KubeletConfig, deps: Pick<ServerDeps, 'storage' | 'readText'>): Promise<KubeletTransport> {
    const { clientCertificateFile, clientKeyFile, authorityFile, addressTypes } = config;
    return new KubeletTransport({
      ...(clientCertificateFile === undefined ? {} : { cert: await deps.readText(clientCertificateFile) }),
      ...(clientKeyFile === undefined ? {} : { key: await deps.readText(clientKeyFile) }),
      ...(authorityFile === undefined ? {} : { ca: await deps.readText(authorityFile) }),
      rejectUnauthorized: authorityFile !== undefined,
    }, addressTypes, deps);
  }

  async locate(nodeName: string): Promise<KubeletEndpoint> {
    const stored = await this.#deps.storage.get(storedAt('', 'nodes'), { namespace: '', name: nodeName }, { match: 'any' });
    if (stored === undefined) throw notFound('', 'nodes', nodeName);
    return kubeletEndpoint(stored.object, nodeName, this.#addressTypes);
  }

  request(endpoint: KubeletEndpoint, { method, path, headers, signal }: OutgoingRequest): ClientRequest {
    return requestTls({ ...this.#tls(endpoint), method, path, headers, signal, agent: false });
  }

  #tls({ host, port }: KubeletEndpoint): object {
    return { host, port, ...this.#credentials, ...(/[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {}) };
  }
}

/** dial tcp 192.168.1.101:10250: connect: connection refused, as Go reports it. */
export function dialText({ host, port }: KubeletEndpoint, err: Error): string {
  const code = 'code' in err ? String(err.code) : '';
  const texts: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'connect: connection refused', EHOSTUNREACH: 'connect: no route to host', ENETUNREACH: 'connect: network is unreachable', ETIMEDOUT: 'i/o timeout',
  };
  return `dial tcp ${host}:${port}: ${texts[code] ?? err.message}`;
}

export function kubeletEndpoint(node: JsonObject, name: string, addressTypes: readonly string[]): KubeletEndpoint {
  const addresses = at(node, 'status', 'addresses');
  const list = Array.isArray(addresses) ? addresses.filter(isJsonObject) : [];
  const host = addressTypes.map((type) => list.find((address) => address['type'] === type)?.['address']).find((address) => typeof address === 'string');
  const port = at(node, 'status', 'daemonEndpoints', 'kubeletEndpoint', 'Port');
  if (typeof host !== 'string') throw noAddress(name, addressTypes);
  return { host, port: typeof port === 'number' && port > 0 ? port : defaultPort };
}

function noAddress(name: string, addressTypes: readonly string[]): ApiError {
  return badRequest(`no preferred addresses found for node "${name}"; known addresses must be of type [${addressTypes.join(' ')}]`);
}
