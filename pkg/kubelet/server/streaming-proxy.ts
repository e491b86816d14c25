import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { KubeletError } from '../kubelet-error.ts';

const connectMsMax = 10_000;
/** Headers that belong to the hop that brought the request here, and credentials that the runtime has no business with. */
const dropped = new Set(['host', 'authorization', 'content-length', 'transfer-encoding']);
const emptyChunkedBody = Buffer.from('0\r\n\r\n');

/**
 * Passes an upgraded connection (SPDY or WebSocket) on to the runtime's streaming server, byte for byte in both directions, its answer to the
 * upgrade included. Resolves when the connection to the runtime stands; rejects when it cannot be made, with nothing written to the client.
 */
export async function passThrough(request: IncomingMessage, client: Duplex, head: Buffer, target: URL): Promise<void> {
  const first = /chunked/i.test(request.headers['transfer-encoding'] ?? '') ? await afterEmptyBody(client, head) : head;
  const upstream = await dial(target);
  const lines = [`${request.method ?? 'GET'} ${target.pathname}${target.search} HTTP/1.1`, `Host: ${target.host}`];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] as string;
    if (!dropped.has(name.toLowerCase())) lines.push(`${name}: ${request.rawHeaders[i + 1] as string}`);
  }
  upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
  if (first.length > 0) upstream.write(first);
  client.pipe(upstream);
  upstream.pipe(client);
  const end = (): void => {
    client.destroy();
    upstream.destroy();
  };
  client.on('error', end);
  upstream.on('error', end);
  client.on('close', () => upstream.destroy());
  upstream.on('close', () => client.end());
}

/** Some clients announce a chunked body for a request that has none: its end stands before the first byte of the stream. */
async function afterEmptyBody(client: Duplex, head: Buffer): Promise<Buffer> {
  let bytes = head;
  while (bytes.length < emptyChunkedBody.length) {
    const more = await new Promise<Buffer | undefined>((resolve) => {
      client.once('data', resolve);
      client.once('close', () => resolve(undefined));
    });
    client.pause();
    if (more === undefined) throw new KubeletError('timeout', 'the client left before its request was complete');
    bytes = Buffer.concat([bytes, more]);
  }
  if (!bytes.subarray(0, emptyChunkedBody.length).equals(emptyChunkedBody)) throw new KubeletError('unsupported', 'a request that upgrades its connection must not have a body');
  return bytes.subarray(emptyChunkedBody.length);
}

function dial(target: URL): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.hostname, port: Number(target.port === '' ? 80 : target.port), noDelay: true });
    socket.setTimeout(connectMsMax, () => socket.destroy(new KubeletError('timeout', `the runtime's streaming server at ${target.host} does not answer`)));
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.removeListener('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}
