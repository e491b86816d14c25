import { createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { grpcProbe } from './grpc-probe.ts';

/** A health service by hand: SERVING for everything but "sick". */
const server: Http2Server = createServer();
const open = new Set<{ destroy(): void }>();
beforeAll(async () => {
  server.on('session', (session) => open.add(session));
  server.on('stream', (stream, headers) => {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      const service = Buffer.concat(parts).subarray(7).toString();
      const known = headers[':path'] === '/grpc.health.v1.Health/Check' && service !== 'none';
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': known ? '0' : '12' }));
      stream.end(known ? Buffer.from([0, 0, 0, 0, 2, 8, service === 'sick' ? 2 : 1]) : undefined);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
});
afterAll(async () => {
  for (const session of open) session.destroy();
  await new Promise<void>((resolve) => { server.close(() => resolve()); });
});

const probe = async (service: string): Promise<unknown> => grpcProbe('127.0.0.1', (server.address() as AddressInfo).port, service, 5000);

test('healthy, unhealthy, and no health service', async () => {
  expect(await probe('')).toEqual({ outcome: 'success', output: 'service healthy' });
  expect(await probe('sick')).toEqual({ outcome: 'failure', output: 'service unhealthy (responded with "NOT_SERVING")' });
  expect(await probe('none')).toMatchObject({ outcome: 'failure', output: expect.stringContaining('does not implement the grpc health protocol') as string });
});

test('nobody listens: the failure names the address and nothing that changes from probe to probe', async () => {
  expect(await grpcProbe('127.0.0.1', 1, '', 50)).toEqual({ outcome: 'failure', output: 'timeout: failed to connect service "127.0.0.1:1" within 0.05s: context deadline exceeded' });
});

test('failed probes do not hold up the one that finds the server', async () => {
  const late = createServer();
  await new Promise<void>((resolve) => { late.listen(0, '127.0.0.1', resolve); });
  const { port } = late.address() as AddressInfo;
  await new Promise<void>((resolve) => { late.close(() => resolve()); });
  for (let i = 0; i < 3; i++) expect(await grpcProbe('127.0.0.1', port, '', 30)).toMatchObject({ outcome: 'failure' });
  const [answer] = server.listeners('stream') as ((...args: readonly unknown[]) => void)[];
  late.on('stream', (...args) => answer?.(...args));
  late.on('session', (session) => open.add(session));
  await new Promise<void>((resolve) => { late.listen(port, '127.0.0.1', resolve); });
  expect(await grpcProbe('127.0.0.1', port, '', 700)).toEqual({ outcome: 'success', output: 'service healthy' });
  for (const session of open) session.destroy();
  await new Promise<void>((resolve) => { late.close(() => resolve()); });
});
