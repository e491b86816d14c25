import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VirtualClock } from '../../base/clock.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import { runHook } from './hooks.ts';

let server: Server;
const seen: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers['x-a']?.toString() ?? ''}`);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
});
afterAll(async () => new Promise((resolve) => { server.close(resolve); }));

const deps = { cri: undefined as unknown as CriClient, clock: new VirtualClock(), stopping: new AbortController().signal };

test('an httpGet hook calls the named port with what is left of the grace period, however odd that number is; any answer will do', async () => {
  const { port } = server.address() as AddressInfo;
  const target = { containerId: 'c', container: { name: 'c', ports: [{ name: 'http', containerPort: port }] }, podIp: '127.0.0.1' };
  await runHook(deps, { httpGet: { path: '/bye', port: 'http', httpHeaders: [{ name: 'X-A', value: 'b' }] } }, target, 4999.123456);
  expect(seen).toEqual(['GET /bye b']);
  await expect(runHook(deps, { httpGet: { port: 'admin' } }, target)).rejects.toThrow("couldn't find port: admin");
});
