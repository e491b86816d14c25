import { isIP } from 'node:net';
import { at } from '../../api/behavior.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { Random } from '../../base/random.ts';
import { randomInt } from '../../base/random.ts';
import type { Pod, Service } from '../../generated/types/core-v1.ts';
import { ApiError } from '../contracts.ts';
import { badRequest } from '../authentication/refusals.ts';

export interface ProxyTarget {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
}

export interface ProxyName {
  readonly scheme: string;
  readonly name: string;
  readonly port: string;
}

/** NAME, NAME:PORT or SCHEME:NAME:PORT. */
export function splitProxyName(id: string): ProxyName {
  const parts = id.split(':');
  if (parts.length === 1) return { scheme: '', name: id, port: '' };
  if (parts.length === 2) return { scheme: '', name: parts[0] as string, port: parts[1] as string };
  const [scheme = '', name = '', port = ''] = parts;
  if (parts.length > 3 || !['', 'http', 'https'].includes(scheme)) throw badRequest(`invalid pod request "${id}"`);
  return { scheme, name, port };
}

/** Loopback, link-local and the unspecified address lead to this machine and are never proxied to. */
export function checkProxyable(host: string): void {
  const refused = isIP(host) === 0 || host.startsWith('127.') || host.startsWith('169.254.') || host.startsWith('0.') || host === '::1' || host === '::' || /^fe[89ab]/i.test(host)
    || host.startsWith('224.');
  if (refused) throw badRequest('address not allowed');
}

export function podTarget(pod: Pod, { scheme, port }: ProxyName): ProxyTarget {
  const host = pod.status?.podIP ?? '';
  checkProxyable(host);
  const declared = pod.spec.containers.flatMap((container) => container.ports ?? []);
  const named = declared.find((item) => item.name === port)?.containerPort;
  const number = port === '' ? declared[0]?.containerPort : named ?? Number(port);
  return { scheme: scheme === 'https' ? 'https' : 'http', host, port: validPort(number ?? (scheme === 'https' ? 443 : 80), port) };
}

function validPort(number: number, text: string): number {
  if (!Number.isInteger(number) || number < 1 || number > 65_535) throw badRequest(`invalid port ${text}`);
  return number;
}

function unavailable(message: string): ApiError {
  return new ApiError(503, 'ServiceUnavailable', message);
}

/** One ready address of the service's endpoints, at random, on the port that the request names (or the only one). */
export function serviceTarget(service: Service | undefined, endpoints: JsonObject, { scheme, name, port }: ProxyName, random: Random): ProxyTarget {
  const portName = service?.spec?.ports?.find((item) => item.name === port || String(item.port) === port)?.name ?? port;
  const subsets = at(endpoints, 'subsets');
  const list = Array.isArray(subsets) ? subsets.filter(isJsonObject) : [];
  if (list.length === 0) throw unavailable(`no endpoints available for service "${name}"`);
  const targets = list.flatMap((subset) => {
    const ports = (Array.isArray(subset['ports']) ? subset['ports'] : []).filter(isJsonObject);
    const chosen = port === '' ? (ports.length === 1 ? ports[0] : ports.find((item) => (item['name'] ?? '') === '')) : ports.find((item) => (item['name'] ?? '') === portName);
    const addresses = (Array.isArray(subset['addresses']) ? subset['addresses'] : []).filter(isJsonObject);
    return chosen === undefined ? [] : addresses.map((address) => ({ host: String(address['ip']), port: Number(chosen['port']) }));
  });
  const target = targets[randomInt(random, 0, Math.max(1, targets.length))];
  if (target === undefined) throw unavailable(`no endpoints available for service "${name}"`);
  checkProxyable(target.host);
  return { scheme: scheme === 'https' ? 'https' : 'http', ...target };
}
