import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { writeFileSync, mkdtempSync, rmSync, renameSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TLSSocket } from 'node:tls';
import { SystemClock, VirtualClock } from '../base/clock.ts';
import { silentLogger } from '../base/log.ts';
import { createAuthority, createCertificate, type KeyPair } from '../base/pki.ts';
import { SeededRandom } from '../base/random.ts';
import { ApiClient } from './api-client.ts';
import { nodes } from './resources.ts';
import { until } from './testing/until.ts';

const clock = new SystemClock();
const deps = { clock, random: new SeededRandom(1), logger: silentLogger };
const span = { notBeforeMs: Date.UTC(2020, 0), notAfterMs: Date.UTC(2120, 0) };
let authority: KeyPair;
let serving: KeyPair;
let folder: string;

beforeAll(async () => {
  authority = await createAuthority('test-ca', span.notBeforeMs, span.notAfterMs);
  serving = await createCertificate(authority, { commonName: 'server', ipAddresses: ['127.0.0.1'], dnsNames: ['localhost'], usages: ['server auth'], ...span });
  folder = mkdtempSync(path.join(tmpdir(), 'client-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Http2Rig {
  readonly server: Http2SecureServer;
  readonly sessions: Set<ServerHttp2Session>;
  readonly users: string[];
  readonly url: string;
}

async function http2Server(port = 0): Promise<Http2Rig> {
  const sessions = new Set<ServerHttp2Session>();
  const users: string[] = [];
  const server = createSecureServer({ cert: serving.certPem, key: serving.keyPem, ca: authority.certPem, requestCert: true, rejectUnauthorized: false });
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    const subject = (stream.session?.socket as TLSSocket | undefined)?.getPeerCertificate().subject;
    users.push(subject?.CN?.toString() ?? '');
    stream.on('error', () => undefined);
    stream.respond({ ':status': 200, 'content-type': 'application/json' });
    if (String(headers[':path']).includes('watch=true')) stream.write('{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"5"}}}\n');
    else stream.end(JSON.stringify({ items: [], metadata: { resourceVersion: '1' } }));
  });
  await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  return { server, sessions, users, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function close(rig: Http2Rig): Promise<void> {
  for (const session of rig.sessions) session.destroy();
  await new Promise<void>((resolve) => { rig.server.close(() => resolve()); });
}

const inlineCa = (): { kind: 'inline'; text: string } => ({ kind: 'inline', text: authority.certPem });

describe('TLS transport', () => {
  test('requests and watches share one HTTP/2 connection; a killed server is found again', async () => {
    const rig = await http2Server();
    const client = ApiClient.connect({ server: rig.url, ca: inlineCa() }, deps);
    const watch = client.watch(nodes, { resourceVersion: '1' });
    expect((await watch.next()).value).toMatchObject({ type: 'BOOKMARK' });
    await Promise.all(Array.from({ length: 20 }, () => client.list(nodes)));
    expect(rig.sessions.size).toBe(1);
    await close(rig);
    await expect(watch.next()).rejects.toMatchObject({ code: 'unavailable', status: 0 });
    await expect(client.list(nodes)).rejects.toMatchObject({ code: 'unavailable' });
    const again = await http2Server(Number(new URL(rig.url).port));
    expect(await client.list(nodes)).toEqual({ items: [], resourceVersion: '1' });
    client.close();
    await close(again);
  });

  test('an unknown authority is refused', async () => {
    const rig = await http2Server();
    const client = ApiClient.connect({ server: rig.url }, deps);
    await expect(client.list(nodes)).rejects.toMatchObject({ code: 'unavailable' });
    client.close();
    await close(rig);
  });

  test('a request that is not answered ends at its deadline', async () => {
    const server = createSecureServer({ cert: serving.certPem, key: serving.keyPem });
    server.on('stream', (stream) => stream.on('error', () => undefined));
    const sessions = new Set<ServerHttp2Session>();
    server.on('session', (session) => sessions.add(session));
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const client = ApiClient.connect({ server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, ca: inlineCa() }, deps);
    await expect(client.list(nodes, {}, { deadlineMs: 50 })).rejects.toMatchObject({ code: 'unavailable', status: 0 });
    client.close();
    for (const session of sessions) session.destroy();
    server.close();
  });

  test('falls back to HTTP/1.1 when the server does not offer HTTP/2', async () => {
    const server = createHttps({ cert: serving.certPem, key: serving.keyPem }, (_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"items":[],"metadata":{"resourceVersion":"9"}}');
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const client = ApiClient.connect({ server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, ca: inlineCa() }, deps);
    expect((await client.list(nodes)).resourceVersion).toBe('9');
    client.close();
    server.closeAllConnections();
    await new Promise<void>((resolve) => { server.close(() => resolve()); });
  });

  test('a rotated client certificate is used by the next request and cuts the watches of the old one', async () => {
    const rig = await http2Server();
    const certFile = path.join(folder, 'client.pem');
    const write = async (commonName: string): Promise<void> => {
      const pair = await createCertificate(authority, { commonName, usages: ['client auth'], ...span });
      writeFileSync(`${certFile}.new`, pair.certPem + pair.keyPem);
      renameSync(`${certFile}.new`, certFile);
    };
    await write('first');
    const time = new VirtualClock();
    const file = { kind: 'file' as const, path: certFile };
    const client = ApiClient.connect({ server: rig.url, ca: inlineCa(), cert: file, key: file }, { ...deps, clock: time });
    const watch = client.watch(nodes, { resourceVersion: '1' });
    await watch.next();
    await write('second');
    time.advance(11_000);
    await client.list(nodes);
    await expect(watch.next()).rejects.toMatchObject({ code: 'unavailable' });
    expect(rig.users).toEqual(['first', 'second']);
    client.close();
    await until(clock, 'sessions end', () => rig.sessions.size === 0);
    await close(rig);
  });
});
