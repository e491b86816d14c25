import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import { badRequest, notFound } from '../authentication/refusals.ts';
import type { ConnectHandler, ConnectRequest } from '../contracts.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { errorMessage } from '../../base/errors.ts';
import { sendFailure, spdyProtocol, translateCommand, translatedProtocols } from './command-translator.ts';
import { dialText, type KubeletEndpoint, type KubeletTransport } from './kubelet-transport.ts';
import { assignedNode, chooseContainer, commandOptions, commandQuery, type CommandOptions } from './pod-location.ts';
import { requestUpgrade, splice, writeRefusal, writeSwitchingProtocols, type UpgradeAnswer } from './upgrade.ts';
import { acceptWebSocket, isWebSocket, messageBuffer, offeredProtocols } from './web-socket.ts';

type Upgrade = NonNullable<ConnectRequest['upgrade']>;

const tunnelProtocol = 'SPDY/3.1+portforward.k8s.io';
const tunnelBufferedBytesMax = 1024 * 1024;

/** exec, attach and portforward: streams between a client and the kubelet of the pod's node. */
export function podStreamHandlers(transport: KubeletTransport, deps: Pick<ServerDeps, 'storage'>): readonly ConnectHandler[] {
  const handler = (subresource: string, connect: ConnectHandler['connect']): ConnectHandler => ({ group: '', resource: 'pods', subresource, connect });
  const command = (subresource: 'exec' | 'attach') => handler(subresource, async (request) => {
    const { namespace, name } = request.attributes;
    const pod = await readPod(request, deps);
    const options = commandOptions(request.query);
    const container = chooseContainer(pod, request.query.get('container') ?? '');
    const endpoint = await transport.locate(assignedNode(pod));
    const path = `/${subresource}/${namespace}/${name}/${container}?${commandQuery(options)}`;
    await runCommand(request, transport, endpoint, path, options);
  });
  return [
    command('exec'),
    command('attach'),
    handler('portforward', async (request) => {
      const { namespace, name } = request.attributes;
      const endpoint = await transport.locate(assignedNode(await readPod(request, deps)));
      const ports = request.query.getAll('ports').join(',');
      await forwardPorts(request, transport, endpoint, `/portForward/${namespace}/${name}${ports === '' ? '' : `?port=${encodeURIComponent(ports)}`}`);
    }),
  ];
}

async function readPod({ attributes }: ConnectRequest, { storage }: Pick<ServerDeps, 'storage'>): Promise<Pod> {
  const { namespace, name } = attributes;
  const stored = await storage.get(storedAt('', 'pods'), { namespace, name });
  if (stored === undefined) throw notFound('', 'pods', name);
  return stored.object as unknown as Pod;
}

function needUpgrade({ upgrade }: ConnectRequest): Upgrade {
  if (upgrade === undefined) throw badRequest('Upgrade request required');
  // A client may break off before its stream is joined to the node's.
  upgrade.socket.on('error', () => undefined);
  return upgrade;
}

async function runCommand(request: ConnectRequest, transport: KubeletTransport, endpoint: KubeletEndpoint, path: string, options: CommandOptions): Promise<void> {
  const upgrade = needUpgrade(request);
  const incoming = request.request as IncomingMessage;
  const offered = offeredProtocols(incoming);
  const protocol = isWebSocket(incoming) ? translatedProtocols.find((name) => offered.includes(name)) : undefined;
  if (protocol === undefined) {
    await passThrough(request, transport, endpoint, path, upgrade);
    return;
  }
  const client = await acceptWebSocket(incoming, upgrade.socket, upgrade.head, protocol);
  try {
    const answer = await spdyUpgrade(request, transport, endpoint, path, spdyProtocol);
    if (answer.kind === 'upgraded') {
      await translateCommand(client, answer, options);
      return;
    }
    sendFailure(client, `error sending request: unable to upgrade connection: ${answer.body.trim()}`);
  } catch (err) {
    sendFailure(client, errorMessage(err));
  }
  client.resume();
  client.close(1000);
}

function spdyUpgrade({ request, signal }: ConnectRequest, transport: KubeletTransport, endpoint: KubeletEndpoint, path: string, protocol: string): Promise<UpgradeAnswer> {
  const headers = { connection: 'Upgrade', upgrade: 'SPDY/3.1', 'x-stream-protocol-version': protocol, 'user-agent': request.headers['user-agent'] ?? 'coxswain' };
  return requestUpgrade(transport.request(endpoint, { method: 'POST', path, headers, signal }), (err) => dialText(endpoint, err));
}

/** The client's own upgrade request, word for word but for its credentials; then bytes both ways. */
async function passThrough(request: ConnectRequest, transport: KubeletTransport, endpoint: KubeletEndpoint, path: string, { socket, head }: Upgrade): Promise<void> {
  const headers = forwardedHeaders(request.request as IncomingMessage);
  const outgoing = transport.request(endpoint, { method: request.method, path, headers, signal: request.signal });
  const answer = await requestUpgrade(outgoing, (err) => dialText(endpoint, err));
  if (answer.kind === 'refused') {
    writeRefusal(socket, answer);
    return;
  }
  writeSwitchingProtocols(socket, answer.rawHeaders);
  await splice(socket, head, answer.socket, answer.head);
}

/** Port forwarding is SPDY to the end; newer clients wrap it into WebSocket messages, which are unwrapped here. */
async function forwardPorts(request: ConnectRequest, transport: KubeletTransport, endpoint: KubeletEndpoint, path: string): Promise<void> {
  const upgrade = needUpgrade(request);
  const incoming = request.request as IncomingMessage;
  if (!isWebSocket(incoming) || !offeredProtocols(incoming).includes(tunnelProtocol)) {
    await passThrough(request, transport, endpoint, path, upgrade);
    return;
  }
  const answer = await spdyUpgrade(request, transport, endpoint, path, 'portforward.k8s.io');
  if (answer.kind === 'refused') {
    writeRefusal(upgrade.socket, answer);
    return;
  }
  const client = await acceptWebSocket(incoming, upgrade.socket, upgrade.head, tunnelProtocol);
  const { socket, head } = answer;
  const toClient = (chunk: Buffer): void => {
    client.send(chunk, () => { if (client.bufferedAmount < tunnelBufferedBytesMax) socket.resume(); });
    if (client.bufferedAmount >= tunnelBufferedBytesMax) socket.pause();
  };
  await new Promise<void>((resolve) => {
    client.on('message', (message) => { if (!socket.write(messageBuffer(message))) client.pause(); });
    client.on('close', () => socket.end());
    client.on('error', () => socket.destroy());
    socket.on('drain', () => client.resume());
    socket.on('data', toClient);
    socket.on('end', () => socket.end());
    socket.on('error', () => undefined);
    socket.on('close', () => {
      client.close(1000);
      resolve();
    });
    if (head.length > 0) toClient(head);
    client.resume();
  });
}

/** What the client may not choose at the kubelet, and what belongs to its own connection. */
const ownHeaders = new Set(['authorization', 'host', 'cookie', 'content-length']);

export function forwardedHeaders(request: IncomingMessage): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(request.headers).filter(([name]) => !ownHeaders.has(name) && !name.startsWith('impersonate-')));
}
