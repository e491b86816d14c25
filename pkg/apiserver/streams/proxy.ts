import { request as requestPlain, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import { notFound } from '../authentication/refusals.ts';
import { ApiError, type ConnectHandler, type ConnectRequest } from '../contracts.ts';
import type { Pod, Service } from '../../generated/types/core-v1.ts';
import { dialText, type KubeletTransport } from './kubelet-transport.ts';
import { podTarget, serviceTarget, splitProxyName, type ProxyTarget } from './proxy-target.ts';
import { forwardedHeaders } from './remote-command.ts';
import { copyBody, endToEndHeaders } from './respond.ts';
import { requestUpgrade, splice, writeRefusal, writeSwitchingProtocols } from './upgrade.ts';

type Open = (method: string, path: string, headers: Record<string, string | string[]>, signal: AbortSignal) => ClientRequest;

/** nodes/proxy, pods/proxy and services/proxy: HTTP to the kubelet, a pod or a service's endpoint, upgrades included. */
export function proxyHandlers(transport: KubeletTransport, deps: Pick<ServerDeps, 'storage' | 'random'>): readonly ConnectHandler[] {
  const handler = (resource: string, find: (request: ConnectRequest) => Promise<{ readonly open: Open; readonly where: ProxyTarget }>): ConnectHandler => ({
    group: '', resource, subresource: 'proxy',
    connect: async (request) => {
      const { open, where } = await find(request);
      await proxy(request, open, where);
    },
  });
  const read = async (plural: string, namespace: string, name: string, as: string): Promise<unknown> => {
    const stored = await deps.storage.get(storedAt('', plural), { namespace, name }, { match: 'any' });
    if (stored === undefined) throw notFound('', as, name);
    return stored.object;
  };
  const direct = (where: ProxyTarget): { readonly open: Open; readonly where: ProxyTarget } => ({
    where,
    open: (method, path, headers, signal) => {
      const options = { host: where.host, port: where.port, method, path, headers, signal, agent: false as const };
      return where.scheme === 'https' ? requestTls({ ...options, rejectUnauthorized: false }) : requestPlain(options);
    },
  });
  return [
    handler('nodes', async ({ attributes }) => {
      const { name } = splitProxyName(attributes.name);
      const endpoint = await transport.locate(name);
      return { where: { scheme: 'https', ...endpoint }, open: (method, path, headers, signal) => transport.request(endpoint, { method, path, headers, signal }) };
    }),
    handler('pods', async ({ attributes }) => {
      const id = splitProxyName(attributes.name);
      return direct(podTarget(await read('pods', attributes.namespace, id.name, 'pods') as Pod, id));
    }),
    handler('services', async ({ attributes }) => {
      const id = splitProxyName(attributes.name);
      const service = await read('services', attributes.namespace, id.name, 'services') as Service;
      const endpoints = await read('endpoints', attributes.namespace, id.name, 'services');
      return direct(serviceTarget(service, endpoints as never, id, deps.random));
    }),
  ];
}

async function proxy(request: ConnectRequest, open: Open, where: ProxyTarget): Promise<void> {
  const incoming = request.request as IncomingMessage;
  const query = request.query.toString();
  const path = `${request.proxyPath === '' ? '/' : request.proxyPath}${query === '' ? '' : `?${query}`}`;
  const describe = (err: Error): string => `error trying to reach service: ${dialText(where, err)}`;
  if (request.upgrade !== undefined) {
    const { socket, head } = request.upgrade;
    const outgoing = open(request.method, path, { ...forwardedHeaders(incoming) } as Record<string, string | string[]>, request.signal);
    const answer = await requestUpgrade(outgoing, describe);
    if (answer.kind === 'refused') return writeRefusal(socket, answer);
    writeSwitchingProtocols(socket, answer.rawHeaders);
    return splice(socket, head, answer.socket, answer.head);
  }
  const { response } = request;
  if (response === undefined) return undefined;
  const { authorization: _credential, host: _host, ...headers } = endToEndHeaders(incoming.headers);
  const outgoing = open(request.method, path, headers, request.signal);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', (err) => reject(new ApiError(503, 'ServiceUnavailable', describe(err))));
    incoming.pipe(outgoing);
  });
  response.statusCode = answer.statusCode ?? 502;
  for (const [name, value] of Object.entries(endToEndHeaders(answer.headers))) response.setHeader(name, value);
  return copyBody(answer, response, request.signal);
}
