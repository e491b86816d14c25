import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SystemClock, VirtualClock } from '../base/clock.ts';
import { silentLogger } from '../base/log.ts';
import { SeededRandom } from '../base/random.ts';
import type { ConfigMap, Event, Pod } from '../generated/types/core-v1.ts';
import { ApiClient } from './api-client.ts';
import { discoverResources } from './discovery.ts';
import { EventRecorder } from './event-recorder.ts';
import { inClusterConfig, loadKubeconfig, parseKubeconfig } from './kubeconfig.ts';
import { configMaps, events, nodes, pods } from './resources.ts';
import { FakeApiServer } from './testing/fake-api-server.ts';

const deps = { clock: new SystemClock(), random: new SeededRandom(5), logger: silentLogger };
let server: FakeApiServer;
let client: ApiClient;
beforeEach(async () => {
  server = new FakeApiServer(deps);
  await server.start();
  client = ApiClient.connect({ server: server.url }, deps);
});
afterEach(async () => {
  client.close();
  await server.stop();
});

const map = (name: string, extra: object = {}): ConfigMap => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'x', name }, ...extra });

describe('requests', () => {
  test('create, read, replace, patch, list in pages, delete', async () => {
    const created = await client.create(configMaps, map('a', { data: { k: '1' } }));
    await expect(client.create(configMaps, map('a'))).rejects.toMatchObject({ code: 'alreadyExists', status: 409 });
    const updated = await client.update(configMaps, { ...created, data: { k: '2' } });
    await expect(client.update(configMaps, { ...created, data: { k: '3' } })).rejects.toMatchObject({ code: 'conflict', status: 409 });
    expect(updated.metadata.resourceVersion).not.toBe(created.metadata.resourceVersion);
    const key = { namespace: 'x', name: 'a' };
    expect((await client.patch(configMaps, key, { type: 'merge', body: { data: { j: '3', k: null } } })).data).toEqual({ j: '3' });
    expect((await client.patch(configMaps, key, { type: 'json', body: [{ op: 'add', path: '/data/m~1n', value: '4' }] })).data).toEqual({ j: '3', 'm/n': '4' });
    for (const name of ['b', 'c']) await client.create(configMaps, map(name, { metadata: { namespace: 'x', name, labels: { tier: name } } }));
    const first = await client.list(configMaps, { namespace: 'x', limit: 2 });
    expect(first.items.map((item) => `${item.kind} ${item.metadata.name ?? ''}`)).toEqual(['ConfigMap a', 'ConfigMap b']);
    expect((await client.list(configMaps, { namespace: 'x', limit: 2, continue: first.continue })).items).toHaveLength(1);
    expect((await client.list(configMaps, { labelSelector: 'tier in (b,z)' })).items).toHaveLength(1);
    await client.delete(configMaps, key);
    await expect(client.get(configMaps, key)).rejects.toMatchObject({ code: 'notFound', status: 404, reason: 'NotFound', message: 'configmaps "a" not found' });
  });

  test('a strategic patch merges lists by their key', async () => {
    server.seed(pods, { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'x', name: 'p', ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'u' }] }, spec: {}, status: { conditions: [{ type: 'Ready', status: 'False' }] } } as unknown as Pod);
    const patched = await client.patch(pods, { namespace: 'x', name: 'p' }, { type: 'strategic', body: { status: { conditions: [{ type: 'Ready', status: 'True' }, { type: 'Extra', status: 'True' }] } }, subresource: 'status' });
    expect(patched.status.conditions?.map(({ type, status }) => `${type} ${status}`)).toEqual(['Ready True', 'Extra True']);
    expect((await client.patch(pods, { namespace: 'x', name: 'p' }, { type: 'strategic', body: { metadata: { ownerReferences: [{ $patch: 'delete', uid: 'u' }] } } })).metadata.ownerReferences).toEqual([]);
  });

  test('watch: gone is an error, abort its reason; a name is required', async () => {
    const stale = (await client.list(configMaps)).resourceVersion;
    server.expireHistory();
    await expect(client.watch(configMaps, { resourceVersion: stale }).next()).rejects.toMatchObject({ code: 'gone', status: 410 });
    const stop = new AbortController();
    const watch = client.watch(configMaps, {}, { signal: stop.signal });
    const next = watch.next();
    stop.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
    await expect(client.get(nodes, { name: '' })).rejects.toThrow('a name is needed');
  });

  test('a server that is not there is unavailable, without a status', async () => {
    await server.stop();
    await expect(client.list(nodes)).rejects.toMatchObject({ code: 'unavailable', status: 0 });
  });

  test('discovery names every collection once as preferred', async () => {
    const { resources, failed } = await discoverResources(client);
    expect(failed).toEqual([]);
    expect(resources.find(({ plural, group }) => plural === 'deployments' && group === 'apps')).toMatchObject({ kind: 'Deployment', namespaced: true, preferred: true });
    const preferred = resources.filter((resource) => resource.preferred).map(({ group, plural }) => `${group}/${plural}`);
    expect(new Set(preferred).size).toBe(preferred.length);
  });
});

describe('events', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'x', name: 'p', uid: 'u' } };
  test('the same again counts; many alike are combined; too many are dropped', async () => {
    const clock = new VirtualClock(Date.UTC(2020, 0));
    const recorder = new EventRecorder(client, { component: 'tester', host: 'h' }, { ...deps, clock });
    for (let i = 0; i < 3; i++) recorder.record(pod, { type: 'Normal', reason: 'Same', message: 'again' });
    for (let i = 0; i < 40; i++) recorder.record(pod, { type: 'Warning', reason: 'Alike', message: `number ${i}` });
    await recorder.flush();
    const all = server.all(events) as readonly Event[];
    const same = all.find(({ reason }) => reason === 'Same');
    expect(same).toMatchObject({ count: 3, message: 'again', type: 'Normal', source: { component: 'tester', host: 'h' }, involvedObject: { kind: 'Pod', namespace: 'x', name: 'p', uid: 'u', apiVersion: 'v1' }, firstTimestamp: '2020-01-01T00:00:00Z' });
    const alike = all.filter(({ reason }) => reason === 'Alike');
    expect(alike).toHaveLength(11);
    expect(alike.at(-1)).toMatchObject({ message: '(combined from similar events): number 21', count: 12 });
  });
});

describe('kubeconfig', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubeconfig-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const text = (user: string): string => `
current-context: c
clusters: [{name: k, cluster: {server: "https://h:6443/", certificate-authority-data: ${Buffer.from('CA').toString('base64')}}}]
contexts: [{name: c, context: {cluster: k, user: u, namespace: ns}}]
users: [{name: u, user: ${user}}]`;

  test('inline and file credentials; files are relative to the kubeconfig', () => {
    writeFileSync(path.join(folder, 'config'), text('{client-certificate: pki/c.pem, client-key-data: S0VZ, tokenFile: /t}'));
    expect(loadKubeconfig(path.join(folder, 'config'))).toEqual({
      server: 'https://h:6443', namespace: 'ns', ca: { kind: 'inline', text: 'CA' }, cert: { kind: 'file', path: path.join(folder, 'pki/c.pem') }, key: { kind: 'inline', text: 'KEY' }, token: { kind: 'file', path: '/t' },
    });
  });

  test.each([
    ['{exec: {command: x}}', 'exec credential plugins is not supported'], ['{username: a, password: b}', 'basic authentication is not supported'], ['{as: admin}', 'impersonation is not supported'],
  ])('%s is refused by name', (user, message) => {
    expect(() => parseKubeconfig(text(user), { file: 'f' })).toThrow(message);
  });

  test.each([['a: [', 'not YAML'], ['', 'is empty'], ['current-context: z', 'no context "z"']])('%s is malformed', (bad, message) => {
    expect(() => parseKubeconfig(bad, { file: 'f' })).toThrow(message);
  });

  test('in a pod: environment and mounted files; elsewhere it says what is missing', () => {
    writeFileSync(path.join(folder, 'token'), 't');
    writeFileSync(path.join(folder, 'namespace'), 'ns\n');
    expect(inClusterConfig({ KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' }, folder)).toMatchObject({ server: 'https://[fd00::1]:443', namespace: 'ns', token: { kind: 'file' } });
    expect(() => inClusterConfig({}, folder)).toThrow('not in a pod');
  });
});
