import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { constants, inflateSync } from 'node:zlib';
import { createAuthority, createCertificate } from '../../../base/pki.ts';
import { encodeData } from '../spdy/frames.ts';

export interface FakeKubelet {
  readonly server: Server;
  readonly port: number;
  /** Method and path of every request. */
  readonly seen: string[];
}

const statusText = JSON.stringify({ metadata: {}, status: 'Success' });

/**
 * A kubelet on loopback: /containerLogs answers two lines; /exec runs a SPDY session that echoes stdin to stdout and, at the end of stdin (or at
 * once without stdin), reports success; /portForward echoes raw bytes after the upgrade; /attach refuses.
 */
export async function startFakeKubelet(): Promise<FakeKubelet> {
  const ca = await createAuthority('kubelet', Date.parse('2020-01-01'), Date.parse('2100-01-01'));
  const { certPem, keyPem } = await createCertificate(ca, { commonName: 'w1', ipAddresses: ['127.0.0.1'], usages: ['server auth'], notBeforeMs: Date.parse('2020-01-01'), notAfterMs: Date.parse('2100-01-01') });
  const seen: string[] = [];
  const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (request.url?.includes('/waiting') === true) {
      response.statusCode = 400;
      response.end('container "c" in pod "waiting" is waiting to start: ContainerCreating');
    } else if (request.url?.startsWith('/containerLogs/') === true) {
      response.write('one\n');
      setImmediate(() => response.end('two\n'));
    } else response.end(`proxied ${request.url}`);
  });
  server.on('upgrade', (request, socket: Duplex, head) => {
    seen.push(`${request.method} ${request.url}`);
    socket.on('error', () => undefined);
    if (request.url?.startsWith('/attach/') === true) {
      socket.end('HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\ncontent-length: 23\r\n\r\ncontainer not found (c)');
      return;
    }
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${request.headers['x-stream-protocol-version']}\r\n\r\n`);
    if (request.url?.startsWith('/exec/') === true) runSession(socket, head, request.url.includes('input=1'));
    else {
      if (head.length > 0) socket.write(head);
      socket.pipe(socket);
    }
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { server, port: (server.address() as AddressInfo).port, seen };
}

function runSession(socket: Duplex, head: Buffer, hasStdin: boolean): void {
  let rest = head;
  let blocks = Buffer.alloc(0);
  let known = 0;
  const streams = new Map<string, number>();
  const finish = (): void => {
    for (const type of ['stdout', 'stderr']) {
      const id = streams.get(type);
      if (id !== undefined) socket.write(encodeData(id, Buffer.alloc(0), true));
    }
    socket.write(encodeData(streams.get('error') as number, Buffer.from(statusText), true));
  };
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 8) {
      const length = rest.readUInt32BE(4) & 0xffffff;
      if (rest.length < 8 + length) return;
      const first = rest.readUInt32BE(0);
      const payload = rest.subarray(8, 8 + length);
      if (first === 0x80030001) {
        blocks = Buffer.concat([blocks, payload.subarray(10)]);
        const plain = inflateSync(blocks, { finishFlush: constants.Z_SYNC_FLUSH });
        const type = plain.subarray(known).toString('latin1').slice(4 + 4 + 'streamtype'.length + 4);
        known = plain.length;
        streams.set(type, payload.readUInt32BE(0));
        if (!hasStdin && streams.has('stdout') && streams.has('stderr')) finish();
      } else if (first === streams.get('stdin')) {
        if (payload.length > 0) socket.write(encodeData(streams.get('stdout') as number, Buffer.from(payload), false));
        if (((rest[4] as number) & 1) === 1) finish();
      }
      rest = rest.subarray(8 + length);
    }
  });
}
