import { createServer, request as requestPlain, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { put, testDeps, user } from '../authentication/testdata/deps.ts';
import { ApiError, type ConnectHandler } from '../contracts.ts';
import { splitProxyName } from './proxy-target.ts';
import { FrameReader, encodeData, encodePing, encodeRstStream, HeaderBlockWriter } from './spdy/frames.ts';
import { streamHandlers } from './stream-handlers.ts';
import { startFakeKubelet, type FakeKubelet } from './testdata/fake-kubelet.ts';

let kubelet: FakeKubelet;
let front: Server;
let port: number;
const sockets = new Set<Duplex>();

/** A stand-in for the pipeline: /RESOURCE/NAME/SUBRESOURCE[/PATH], errors as plain text. */
beforeAll(async () => {
  kubelet = await startFakeKubelet();
  const deps = testDeps();
  await put(deps, '', 'nodes', { kind: 'Node', apiVersion: 'v1', metadata: { name: 'w1' }, status: { addresses: [{ type: 'InternalIP', address: '127.0.0.1' }], daemonEndpoints: { kubeletEndpoint: { Port: kubelet.port } } } });
  const pod = (name: string, nodeName: string | undefined, ...containers: readonly string[]) => put(deps, '', 'pods', {
    kind: 'Pod', apiVersion: 'v1', metadata: { namespace: 'ns', name }, spec: { ...(nodeName === undefined ? {} : { nodeName }), initContainers: containers.length > 1 ? [{ name: 'i' }] : [], containers: containers.map((container) => ({ name: container })) },
  });
  await pod('p', 'w1', 'c');
  await pod('waiting', 'w1', 'c');
  await pod('two', 'w1', 'a', 'b');
  await pod('unscheduled', undefined, 'c');
  const handlers = await streamHandlers({ addressTypes: ['InternalIP'] }, deps);
  const run = async (url: URL, parts: Pick<Parameters<ConnectHandler['connect']>[0], 'method' | 'request' | 'response' | 'upgrade'>, fail: (err: ApiError) => void) => {
    const [, resource = '', name = '', subresource = '', ...rest] = url.pathname.split('/');
    const handler = handlers.find((candidate) => candidate.resource === resource && candidate.subresource === subresource);
    await handler?.connect({
      attributes: { user: user('admin'), verb: 'get', resourceRequest: true, path: url.pathname, group: '', version: 'v1', resource, subresource, namespace: 'ns', name },
      query: url.searchParams, dryRun: false, warn: () => undefined, signal: new AbortController().signal, proxyPath: rest.length === 0 ? '' : `/${rest.join('/')}`, ...parts,
    }).catch((err: unknown) => { if (err instanceof ApiError) fail(err); else throw err; });
  };
  front = createServer((request, response) => {
    void run(new URL(request.url ?? '', 'http://x'), { method: request.method ?? '', request, response }, (err) => {
      response.statusCode = err.status;
      response.end(err.message);
    });
  });
  front.on('upgrade', (request, socket: Duplex, head: Buffer) => {
    void run(new URL(request.url ?? '', 'http://x'), { method: request.method ?? '', request, upgrade: { socket, head } }, (err) => {
      socket.end(`HTTP/1.1 ${err.status} X\r\ncontent-length: ${Buffer.byteLength(err.message)}\r\nconnection: close\r\n\r\n${err.message}`);
    });
  });
  for (const server of [front, kubelet.server]) server.on('connection', (socket: Duplex) => { sockets.add(socket); });
  await new Promise<void>((resolve) => { front.listen(0, '127.0.0.1', resolve); });
  port = (front.address() as AddressInfo).port;
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all([front, kubelet.server].map((server) => new Promise((resolve) => { server.close(resolve); })));
});

async function get(path: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, text: await response.text() };
}

describe('logs', () => {
  test('come from the kubelet of the pod\'s node, with the options it knows', async () => {
    expect(await get('/pods/p/log?follow=true&tailLines=2&timestamps=false')).toEqual({ status: 200, text: 'one\ntwo\n' });
    expect(kubelet.seen.at(-1)).toBe('GET /containerLogs/ns/p/c?follow=true&tailLines=2');
  });

  test.each([
    ['/pods/absent/log', 404, 'pods "absent" not found'],
    ['/pods/p/log?container=zz', 400, 'container zz is not valid for pod p'],
    ['/pods/two/log', 400, 'a container name must be specified for pod two, choose one of: [i a b]'],
    ['/pods/unscheduled/log', 204, ''],
    ['/pods/waiting/log', 400, 'container "c" in pod "waiting" is waiting to start: ContainerCreating'],
    ['/pods/p/log?tailLines=-1', 422, 'PodLogOptions "p" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0'],
    ['/pods/p/log?sinceSeconds=0', 422, 'PodLogOptions "p" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0'],
    ['/pods/p/log?sinceSeconds=1&sinceTime=2020-01-01T00:00:00Z', 422, 'PodLogOptions "p" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified'],
    ['/pods/unscheduled/exec?command=a', 400, 'pod unscheduled does not have a host assigned'],
    ['/pods/two/exec?command=a', 400, 'a container name must be specified for pod two, choose one of: [i a b]'],
    ['/pods/p/exec?command=a', 400, 'Upgrade request required'],
    ['/pods/p/proxy', 400, 'address not allowed'],
    ['/services/s/proxy', 404, 'services "s" not found'],
    ['/nodes/absent/proxy', 404, 'nodes "absent" not found'],
    ['/nodes/w1/proxy/healthz?x=1', 200, 'proxied /healthz?x=1'],
  ])('%s answers %i', async (path, status, text) => {
    expect(await get(path)).toEqual({ status, text });
  });
});

/** Every message until the close, by channel. */
function collect(socket: WebSocket): Promise<{ readonly code: number; readonly channels: Record<number, string> }> {
  return new Promise((resolve, reject) => {
    const channels: Record<number, string> = {};
    socket.on('message', (message: Buffer) => { channels[message[0] as number] = (channels[message[0] as number] ?? '') + message.subarray(1).toString(); });
    socket.on('close', (code) => resolve({ code, channels }));
    socket.on('error', reject);
  });
}

describe('remote commands over WebSocket', () => {
  const open = (path: string, protocol: string) => new WebSocket(`ws://127.0.0.1:${port}${path}`, [protocol]);

  test('are SPDY to the kubelet: output, status and the end', async () => {
    const socket = open('/pods/p/exec?command=ls&command=-l&stdout=true&stderr=true', 'v5.channel.k8s.io');
    const { code, channels } = await collect(socket);
    expect(socket.protocol).toBe('v5.channel.k8s.io');
    expect(kubelet.seen.at(-1)).toBe('POST /exec/ns/p/c?output=1&error=1&command=ls&command=-l');
    expect(JSON.parse(channels[3] ?? '')).toEqual({ metadata: {}, status: 'Success' });
    expect(code).toBe(1000);
  });

  test('stdin arrives whole and can be closed by itself', async () => {
    const socket = open('/pods/p/exec?command=cat&stdin=true&stdout=true', 'v5.channel.k8s.io');
    const done = collect(socket);
    const big = 'x'.repeat(300_000);
    socket.on('open', () => {
      socket.send(Buffer.concat([Buffer.from([0]), Buffer.from('hello ')]));
      socket.send(Buffer.concat([Buffer.from([0]), Buffer.from(big)]));
      socket.send(Buffer.from([255, 0]));
    });
    const { channels } = await done;
    expect(channels[1]?.length).toBe('hello '.length + big.length);
    expect(channels[3]).toContain('Success');
  });

  test('a refusal of the kubelet is told on the error channel', async () => {
    const { channels } = await collect(open('/pods/p/attach?stdout=true', 'v4.channel.k8s.io'));
    expect(JSON.parse(channels[3] ?? '')).toMatchObject({ status: 'Failure', code: 500, message: 'Internal error occurred: error sending request: unable to upgrade connection: container not found (c)' });
  });

  test('a pod without node refuses the handshake, so that clients try SPDY and read why', async () => {
    await expect(collect(open('/pods/unscheduled/exec?command=a', 'v5.channel.k8s.io'))).rejects.toThrow('400');
  });

  test('port forwarding is unwrapped from its WebSocket, under a name that is no token', async () => {
    const request = requestPlain({ host: '127.0.0.1', port, path: '/pods/p/portforward?ports=80', headers: {
      connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-protocol': 'SPDY/3.1+portforward.k8s.io',
    } });
    const answer = await new Promise<{ readonly protocol: unknown; readonly frame: Buffer }>((resolve, reject) => {
      request.on('error', reject);
      request.on('upgrade', (response, socket) => {
        // One masked binary message of four bytes, the mask all zero.
        socket.write(Buffer.concat([Buffer.from([0x82, 0x84, 0, 0, 0, 0]), Buffer.from('ping')]));
        socket.once('data', (frame: Buffer) => {
          socket.destroy();
          resolve({ protocol: response.headers['sec-websocket-protocol'], frame });
        });
      });
      request.end();
    });
    expect(answer).toEqual({ protocol: 'SPDY/3.1+portforward.k8s.io', frame: Buffer.concat([Buffer.from([0x82, 4]), Buffer.from('ping')]) });
    expect(kubelet.seen.at(-1)).toBe('POST /portForward/ns/p?port=80');
  });
});

describe('remote commands over SPDY', () => {
  const upgrade = (path: string) => new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
    const request = requestPlain({ host: '127.0.0.1', port, method: 'POST', path, headers: { connection: 'Upgrade', upgrade: 'SPDY/3.1', 'x-stream-protocol-version': 'portforward.k8s.io' } });
    request.on('upgrade', (response, socket, head) => {
      let text = head.toString();
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        socket.end();
        if (text.length >= 4) resolve({ status: response.statusCode ?? 0, text });
      });
      socket.write('ping');
    });
    request.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => { text += chunk.toString(); });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.on('error', reject);
    request.end();
  });

  test('pass through byte for byte', async () => {
    expect(await upgrade('/pods/p/portforward')).toEqual({ status: 101, text: 'ping' });
  });

  test('a refusal passes through as the kubelet wrote it', async () => {
    expect(await upgrade('/pods/p/attach?stdout=1')).toEqual({ status: 404, text: 'container not found (c)' });
  });
});

describe('SPDY frames', () => {
  test('survive any cut of the byte stream', () => {
    const bytes = Buffer.concat([encodeData(1, Buffer.from('abc'), false), encodePing(2), encodeRstStream(3, 5), encodeData(5, Buffer.alloc(0), true)]);
    for (let size = 1; size <= bytes.length; size++) {
      const reader = new FrameReader();
      const frames = [];
      for (let i = 0; i < bytes.length; i += size) frames.push(...reader.read(bytes.subarray(i, i + size)));
      expect(frames).toEqual([
        { type: 'data', stream: 1, fin: false, payload: Buffer.from('abc') }, { type: 'ping', id: 2 }, { type: 'rst-stream', stream: 3, status: 5 }, { type: 'data', stream: 5, fin: true, payload: Buffer.alloc(0) },
      ]);
    }
  });

  test('header blocks begin one zlib stream and continue it', () => {
    const writer = new HeaderBlockWriter();
    expect(writer.write({ A: 'b' }).subarray(0, 2)).toEqual(Buffer.from([0x78, 0x01]));
    expect(writer.write({ A: 'b' })[0]).toBe(0);
  });
});

test('proxy names', () => {
  expect(splitProxyName('s')).toEqual({ scheme: '', name: 's', port: '' });
  expect(splitProxyName('s:http')).toEqual({ scheme: '', name: 's', port: 'http' });
  expect(splitProxyName('https:s:443')).toEqual({ scheme: 'https', name: 's', port: '443' });
});
