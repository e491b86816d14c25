import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { errorMessage } from '../../base/errors.ts';
import type { ContainerPort, HTTPGetAction } from '../../generated/types/core-v1.ts';

/** What one probe found. `warning` counts as success and is told. */
export interface ProbeResult {
  readonly outcome: 'success' | 'warning' | 'failure' | 'unknown';
  readonly output: string;
}

const bodyBytesMax = 10 * 1024;

/** The number of a named port; undefined when the container has none of that name. */
export function resolvePort(port: number | string, ports: readonly ContainerPort[] | undefined): number | undefined {
  if (typeof port === 'number') return port;
  if (/^\d+$/.test(port)) return Number(port);
  return ports?.find(({ name }) => name === port)?.containerPort;
}

export function httpTarget(action: HTTPGetAction, podIp: string, port: number): string {
  const scheme = (action.scheme ?? 'HTTP').toLowerCase();
  const host = action.host ?? podIp;
  const path = action.path ?? '';
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}${path.startsWith('/') ? path : `/${path}`}`;
}

/** GET once, following redirects on the same host only; 200 to 399 is success. Certificates are not verified. */
export async function httpProbe(url: string, headers: HTTPGetAction['httpHeaders'], timeoutMs: number, hops = 0): Promise<ProbeResult> {
  const target = new URL(url);
  const sent: Record<string, string> = { 'User-Agent': 'kube-probe/1.36', Accept: '*/*', Connection: 'close' };
  for (const { name, value } of headers ?? []) sent[name] = value;
  try {
    const { status, location, body } = await get(target, sent, timeoutMs);
    if (status >= 300 && status < 400 && location !== undefined) {
      const next = new URL(location, target);
      if (next.hostname !== target.hostname) return { outcome: 'warning', output: `Probe terminated redirects, Response body: ${body}` };
      if (hops >= 10) return { outcome: 'failure', output: 'stopped after 10 redirects' };
      return await httpProbe(next.href, headers, timeoutMs, hops + 1);
    }
    if (status >= 200 && status < 400) return { outcome: 'success', output: body };
    return { outcome: 'failure', output: `HTTP probe failed with statuscode: ${status}` };
  } catch (err) {
    return { outcome: 'failure', output: `Get "${url}": ${errorMessage(err)}` };
  }
}

function get(target: URL, headers: Record<string, string>, timeoutMs: number): Promise<{ status: number; location: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const call = send(target, { headers, agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs))) }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => { if (body.length < bodyBytesMax) body += chunk; });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, location: response.headers.location, body }));
      response.on('error', reject);
    });
    call.on('error', (err) => reject(dialError(err, target)));
    call.end();
  });
}

/** Network failures in the words that people know from the events of every cluster. */
export function dialError(err: Error, target: { readonly hostname: string; readonly port: string }): Error {
  const code = 'code' in err ? err.code : undefined;
  const address = `dial tcp ${target.hostname}:${target.port}`;
  if (err.name === 'AbortError' || err.name === 'TimeoutError' || code === 'ABORT_ERR') return new Error('context deadline exceeded (Client.Timeout exceeded while awaiting headers)');
  if (code === 'ECONNREFUSED') return new Error(`${address}: connect: connection refused`);
  if (code === 'EHOSTUNREACH') return new Error(`${address}: connect: no route to host`);
  if (code === 'ENETUNREACH') return new Error(`${address}: connect: network is unreachable`);
  if (code === 'ECONNRESET') return new Error(`read tcp ${target.hostname}:${target.port}: read: connection reset by peer`);
  return err;
}
