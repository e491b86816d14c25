import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { errorMessage } from '../../base/errors.ts';
import { noMember } from '../../raft/types.ts';
import type { EtcdServer } from '../server/etcd-server.ts';

export interface PageOptions {
  readonly server: EtcdServer;
  readonly version: string;
  readonly registry: Registry;
}

/** /health /livez /readyz /metrics /version, for probes and people. */
export function httpPages(options: PageOptions): RequestListener {
  return (request, response) => {
    answer(options, request, response).catch((cause: unknown) => {
      response.statusCode = 500;
      response.end(`${errorMessage(cause)}\n`);
    });
  };
}

async function answer({ server, version, registry }: PageOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET' }).end('Method Not Allowed\n');
    return;
  }
  switch (url.pathname) {
    case '/version':
      json(response, 200, { etcdserver: version, etcdcluster: version.replace(/\.\d+$/, '.0') });
      return;
    case '/metrics':
      response.setHeader('content-type', registry.contentType);
      response.end(await registry.metrics());
      return;
    case '/health': {
      const cause = await whyUnhealthy(server, url.searchParams.get('serializable') === 'true', url.searchParams.getAll('exclude'));
      json(response, cause === '' ? 200 : 503, { health: String(cause === ''), reason: cause });
      return;
    }
    case '/livez': case '/readyz': {
      // Alive: it answers from what it holds. Ready: it can also reach the leader.
      const cause = await whyUnhealthy(server, url.pathname === '/livez', ['NOSPACE']);
      response.writeHead(cause === '' ? 200 : 503, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(cause === '' ? 'ok\n' : `[-]${url.pathname.slice(1)} failed: ${cause}\n`);
      return;
    }
    default:
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n');
  }
}

async function whyUnhealthy(server: EtcdServer, serializable: boolean, excluded: readonly string[]): Promise<string> {
  for (const alarm of server.state.alarms) {
    const kind = alarm.slice(alarm.indexOf('/') + 1);
    if (!excluded.includes(kind)) return `ALARM ${kind}`;
  }
  if (serializable) return '';
  if (server.status.leader === noMember) return 'RAFT NO LEADER';
  try {
    await server.linearize();
    return '';
  } catch (cause) {
    return `QGET ERROR:${errorMessage(cause)}`;
  }
}

function json(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
