import { existsSync, readFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { request } from 'node:https';
import path from 'node:path';
import { createAuthority, createCertificate } from '../base/pki.ts';
import { SystemClock } from '../base/clock.ts';
import { runServices } from '../base/lifecycle.ts';
import { silentLogger } from '../base/log.ts';
import { SystemRandom } from '../base/random.ts';
import { Registry } from 'prom-client';
import { behaviorOf } from '../api/behaviors.ts';
import { buildApiServer } from './server.ts';
import { MemoryStorage } from './storage/memory-storage.ts';

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

interface Ask {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

let port = 0;
let ca = '';
let client: { readonly cert: string; readonly key: string };
const stop = new AbortController();
let running: Promise<void>;

function ask(method: string, url: string, { body, headers = {} }: Ask = {}, credentials = true): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const outgoing = request({
      host: '127.0.0.1', port, method, path: url, ca, agent: false, ...(credentials ? client : {}),
      headers: { ...(sent === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(sent)) }), ...headers },
    }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const json = text.startsWith('{') && !text.includes('}\n{') ? JSON.parse(text) as Record<string, unknown> : {};
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: json });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(sent);
  });
}

beforeAll(async () => {
  const clock = new SystemClock();
  const life = { notBeforeMs: clock.nowMs() - 60_000, notAfterMs: clock.nowMs() + 3_600_000 };
  const authority = await createAuthority('test', life.notBeforeMs, life.notAfterMs);
  const serving = await createCertificate(authority, { commonName: 'kube-apiserver', ipAddresses: ['127.0.0.1'], usages: ['server auth'], ...life });
  const admin = await createCertificate(authority, { commonName: 'admin', organizations: ['system:masters'], usages: ['client auth'], ...life });
  ca = authority.certPem;
  client = { cert: admin.certPem, key: admin.keyPem };
  const server = await buildApiServer({
    bindAddress: '127.0.0.1', port: 0, advertiseAddress: '192.0.2.10', hostname: 'test', build: { commit: '0'.repeat(40), date: '2026-01-01T00:00:00Z', runtime: 'node' },
    tls: { cert: serving.certPem, key: serving.keyPem },
    etcd: { endpoints: [], prefix: '/registry', mediaType: 'application/json', compactionIntervalMs: 0 },
    authentication: { clientCaFile: 'ca.crt', bootstrapTokens: false, anonymous: true, issuers: [], serviceAccountKeyFiles: [], serviceAccountLookup: false },
    authorizationModes: ['RBAC'], admission: { enabled: [], disabled: ['ServiceAccount'] }, serviceAccount: { maxExpirationSeconds: 0, extendExpiration: true }, kubelet: { addressTypes: ['InternalIP'] },
    serviceRanges: ['10.96.0.0/16'], nodePorts: { first: 30000, last: 32767 }, limits: { readsMax: 400, writesMax: 200 }, eventTtlSeconds: 3600, minRequestTimeoutMs: 1_800_000,
    tolerationSeconds: { notReady: 300, unreachable: 300 }, enabledVersions: new Set(),
  }, { storage: new MemoryStorage({ clock }), clock, random: new SystemRandom(), logger: silentLogger, registry: new Registry(), readText: () => Promise.resolve(authority.certPem), behaviors: behaviorOf });
  running = runServices(server.services, stop.signal);
  port = await server.listening();
  for (let i = 0; i < 500 && (await ask('GET', '/readyz')).status !== 200; i++) await new Promise<void>((resolve) => { setImmediate(resolve); });
  expect((await ask('POST', '/api/v1/namespaces', { body: { metadata: { name: 'facts' } } })).status).toBe(201);
}, 30_000);

afterAll(async () => {
  stop.abort(new Error('done'));
  await running;
});

const maps = '/api/v1/namespaces/facts/configmaps';

test('an object lives its life', async () => {
  const made = await ask('POST', maps, { body: { metadata: { name: 'a' }, data: { k: '1' } } });
  expect(made).toMatchObject({ status: 201, body: { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a', namespace: 'facts' }, data: { k: '1' } } });
  expect(made.headers['audit-id']).toMatch(/^[-0-9a-f]{36}$/);
  expect(made.headers['x-kubernetes-pf-flowschema-uid']).toMatch(/^[-0-9a-f]{36}$/);
  const version = (made.body['metadata'] as { readonly resourceVersion: string }).resourceVersion;
  expect((await ask('PUT', `${maps}/a`, { body: { metadata: { name: 'a', resourceVersion: version }, data: { k: '2' } } })).status).toBe(200);
  const stale = await ask('PUT', `${maps}/a`, { body: { metadata: { name: 'a', resourceVersion: version }, data: { k: '3' } } });
  expect(stale).toMatchObject({ status: 409, body: { message: 'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again' } });
  const same = await ask('PATCH', `${maps}/a`, { body: { data: { k: '2' } }, headers: { 'content-type': 'application/merge-patch+json' } });
  expect((same.body['metadata'] as { readonly resourceVersion: string }).resourceVersion).not.toBe(version);
  expect(await ask('DELETE', `${maps}/a`)).toMatchObject({ status: 200, body: { status: 'Success', details: { name: 'a', kind: 'configmaps' } } });
  expect((await ask('GET', `${maps}/a`)).status).toBe(404);
});

test('server-side apply creates, shares, and does not take what another owns', async () => {
  const apply = (manager: string, value: string): Promise<Reply> => ask('PATCH', `${maps}/applied?fieldManager=${manager}`, {
    body: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: applied\ndata:\n  k: ${value}\n`, headers: { 'content-type': 'application/apply-patch+yaml' },
  });
  const created = await apply('m1', 'one');
  expect(created).toMatchObject({ status: 201, body: { data: { k: 'one' }, metadata: { managedFields: [{ manager: 'm1', operation: 'Apply', fieldsV1: { 'f:data': { 'f:k': {} } } }] } } });
  const versionOf = (reply: Reply): unknown => (reply.body['metadata'] as { readonly resourceVersion: string }).resourceVersion;
  expect(versionOf(await apply('m1', 'one'))).toBe(versionOf(created));
  expect(await apply('m2', 'two')).toMatchObject({ status: 409, body: { message: 'Apply failed with 1 conflict: conflict with "m1": .data.k' } });
  const patched = await ask('PATCH', `${maps}/applied`, { body: { data: { k: 'three' } }, headers: { 'content-type': 'application/merge-patch+json', 'user-agent': 'kubectl/v1' } });
  expect(patched.body).toMatchObject({ metadata: { managedFields: [{ manager: 'kubectl', operation: 'Update', fieldsV1: { 'f:data': { 'f:k': {} } } }] } });
});

test('lists, tables and pages are made of the stored objects', async () => {
  for (const name of ['p1', 'p2', 'p3']) await ask('POST', maps, { body: { metadata: { name, labels: { page: 'x' } } } });
  const first = await ask('GET', `${maps}?labelSelector=page&limit=2`);
  const { continue: token } = first.body['metadata'] as { readonly continue: string };
  const second = await ask('GET', `${maps}?labelSelector=page&limit=2&continue=${token}`);
  const names = [first, second].flatMap((page) => (page.body['items'] as { readonly metadata: { readonly name: string }; readonly kind?: string }[]).map((item) => {
    expect(item.kind).toBeUndefined();
    return item.metadata.name;
  }));
  expect(names).toEqual(['p1', 'p2', 'p3']);
  const shown = await ask('GET', `${maps}?labelSelector=page`, { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } });
  expect((shown.body['rows'] as { readonly cells: unknown[] }[]).map(({ cells }) => cells.slice(0, 2))).toEqual([['p1', 0], ['p2', 0], ['p3', 0]]);
  const binary = await ask('GET', `${maps}?labelSelector=page`, { headers: { accept: 'application/vnd.kubernetes.protobuf' } });
  expect(binary.text.slice(0, 4)).toBe('k8s\0');
  expect((await ask('DELETE', `${maps}?labelSelector=page`)).body['items']).toHaveLength(3);
});

test('a watch tells what happens, from where it was asked, until its time is over', async () => {
  const made = await ask('POST', maps, { body: { metadata: { name: 'w', labels: { w: '1' } } } });
  const { resourceVersion } = made.body['metadata'] as { readonly resourceVersion: string };
  await ask('PATCH', `${maps}/w`, { body: { metadata: { labels: { w: '2' } } }, headers: { 'content-type': 'application/merge-patch+json' } });
  await ask('DELETE', `${maps}/w`);
  const events = (reply: Reply): string[] => reply.text.trim().split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as { readonly type: string }).type);
  expect(events(await ask('GET', `${maps}?watch=1&resourceVersion=${resourceVersion}&timeoutSeconds=1&fieldSelector=metadata.name%3Dw`))).toEqual(['MODIFIED', 'DELETED']);
  expect(events(await ask('GET', `${maps}?watch=1&resourceVersion=${resourceVersion}&timeoutSeconds=1&labelSelector=w%3D1`))).toEqual(['DELETED']);
});

test('HTTP/2 serves many requests on one connection', async () => {
  const session = connectHttp2(`https://127.0.0.1:${port}`, { ca, ...client });
  const get = (url: string): Promise<number> => new Promise((resolve, reject) => {
    const stream = session.request({ ':path': url });
    let status = 0;
    stream.on('response', (headers) => { status = Number(headers[':status']); });
    stream.on('end', () => resolve(status));
    stream.on('error', reject);
    stream.resume();
  });
  expect(await Promise.all(['/version', '/api', '/apis', '/api/v1/namespaces', '/nope'].map(get))).toEqual([200, 200, 200, 200, 404]);
  await new Promise<void>((resolve) => { session.close(resolve); });
});

test('too large a body is refused', async () => {
  const reply = await ask('POST', maps, { body: { metadata: { name: 'huge' }, data: { a: 'x'.repeat(3_200_000) } } }).catch(() => undefined);
  // The connection may go before everything was sent; when an answer comes, it is this one.
  if (reply !== undefined) expect(reply).toMatchObject({ status: 413, body: { reason: 'RequestEntityTooLarge', message: 'Request entity too large: limit is 3145728' } });
  expect((await ask('GET', '/livez')).text).toBe('ok');
});

interface Sample {
  readonly name: string;
  readonly group: string;
  readonly request: { readonly method: string; readonly path: string; readonly body?: unknown; readonly contentType?: string; readonly accept?: string; readonly headers?: Record<string, string>; readonly noCredentials?: boolean };
  readonly response: { readonly status: number; readonly body: { readonly message?: string; readonly reason?: string; readonly kind?: string } | string };
}

/** Needs what another part of the recorded server had: custom resources, server-side apply, pods of a node, another user's rights. */
const elsewhere = /^(apply-|cr-|strategic-on-custom|force-without|continue-with-rv|patch-immutable|strategic-unknown|delete-foreground|unsupported-patch|unknown-subresource|method-not-allowed$|list-limit|patch-unknown-field-strict|get-rv-future|table-v1beta1|delete-precondition-rv)/;

test('refusals are those of the recorded server, word for word', async () => {
  const file = path.resolve(__dirname, '..', '..', '..', 'shared', 'reference', 'http-samples.json');
  if (!existsSync(file)) return; // The recorded exchanges are not part of the repository.
  const samples = (JSON.parse(readFileSync(file, 'utf8')) as readonly Sample[]).filter(({ group, name }) => group === 'errors' && !elsewhere.test(name));
  const different: string[] = [];
  // Several causes come in any order.
  const inOrder = (text: string): string => text.replace(/is invalid: \[(.*)\]$/s, (_, causes: string) => causes.split(', metadata.').map((cause) => cause.replace(/^metadata\./, '')).sort().join());
  const neutral = (text: string): string => inOrder(text).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<uid>').replace(/current: \d+/, 'current: <rv>');
  for (const { name, request: sent, response } of samples) {
    const headers = { ...sent.headers, ...(sent.contentType === undefined ? {} : { 'content-type': sent.contentType }), ...(sent.accept === undefined || sent.accept === '' ? {} : { accept: sent.accept }) };
    const anonymous = sent.noCredentials === true || name.startsWith('anonymous') || sent.headers?.['Authorization'] !== undefined;
    const reply = await ask(sent.method, sent.path, { headers, ...(sent.body === undefined || sent.body === null ? {} : { body: sent.body }) }, !anonymous);
    const expected = typeof response.body === 'string' ? undefined : response.body.message;
    const message = reply.body['message'] as string | undefined;
    if (reply.status !== response.status || (expected !== undefined && neutral(message ?? '') !== neutral(expected))) different.push(`${name}: ${response.status} ${expected ?? ''} != ${reply.status} ${message ?? reply.text.slice(0, 80)}`);
  }
  expect(samples.length).toBeGreaterThan(60);
  expect(different).toEqual([]);
}, 60_000);
