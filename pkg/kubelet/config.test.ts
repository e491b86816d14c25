import { parseTaint, settingsFrom } from './config.ts';
import { cpuWeight, parseCgroupMounts } from './cgroups/cgroup-tree.ts';
import { imagesToRemove } from './images/image-gc.ts';
import { normalizeImage } from './images/image-puller.ts';
import { pullCredentials } from './images/pull-secrets.ts';
import { deadParts } from './runtime/dead-containers.ts';
import { requestedAction } from './server/request-auth.ts';
import { completeStaticPod, parseManifest } from './sources/static-pods.ts';
import { statusPatch } from './status-writer.ts';
import type { PodRuntimeState, RuntimeContainer } from './pod/runtime-state.ts';

describe('KubeletConfiguration', () => {
  test('defaults, and what a file says', () => {
    expect(settingsFrom({})).toMatchObject({ port: 10250, authorizationMode: 'Webhook', anonymousAuth: false, maxPods: 110, leaseSeconds: 40, webhookAuthTtlMs: 120_000 });
    expect(settingsFrom({ maxPods: 20, containerLogMaxSize: '1Mi', authentication: { x509: { clientCAFile: '/ca' }, webhook: { cacheTTL: '0s' } } })).toMatchObject({
      maxPods: 20, containerLogMaxBytes: 1_048_576, clientCaFile: '/ca', webhookAuthTtlMs: 120_000,
    });
  });
  test.each([
    [{ nope: 1 }, 'nope: unknown field'], [{ port: 'x' }, 'port: expected number'], [{ cgroupDriver: 'systemd' }, 'use cgroupfs'], [{ kind: 'Pod' }, 'is not KubeletConfiguration'],
    [{ cpuManagerPolicy: 'static' }, 'not supported by this kubelet'], [{ fileCheckFrequency: '5 minutes' }, 'fileCheckFrequency'], [{ authorization: { mode: 'Maybe' } }, 'neither AlwaysAllow nor Webhook'],
  ])('%j is refused', (source, text) => expect(() => settingsFrom(source as never)).toThrow(text));
  test('taints', () => {
    expect(parseTaint('node-role.kubernetes.io/control-plane=:NoSchedule')).toEqual({ key: 'node-role.kubernetes.io/control-plane', value: '', effect: 'NoSchedule' });
    expect(parseTaint('a:NoExecute')).toEqual({ key: 'a', effect: 'NoExecute' });
    expect(() => parseTaint('a=b')).toThrow('invalid taint');
  });
});

test('cgroup mounts of a v1, a hybrid and a v2 machine', () => {
  const v1 = '30 29 0:26 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n31 29 0:27 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd\n32 29 0:28 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n';
  expect(parseCgroupMounts(v1)).toEqual([
    { path: '/sys/fs/cgroup/cpu,cpuacct', controllers: ['cpu', 'cpuacct'], version: 1 }, { path: '/sys/fs/cgroup/systemd', controllers: [], version: 1 }, { path: '/sys/fs/cgroup/unified', controllers: [], version: 2 },
  ]);
  expect([cpuWeight(2), cpuWeight(1024), cpuWeight(262_144)]).toEqual([1, 40, 10_000]);
});

test.each([
  ['nginx', 'docker.io/library/nginx:latest'], ['nginx:1.2', 'docker.io/library/nginx:1.2'], ['a/b', 'docker.io/a/b:latest'], ['localhost:5000/x', 'localhost:5000/x:latest'],
  ['registry.k8s.io/pause:3.9', 'registry.k8s.io/pause:3.9'], ['Nginx', undefined], ['nginx:::1', undefined], ['', undefined],
])('image %j is %j', (image, full) => expect(normalizeImage(image)).toBe(full));

test('pull secrets: the most specific registry first', () => {
  const config = { auths: { 'https://index.docker.io/v1/': { auth: Buffer.from('u:p').toString('base64') }, 'docker.io/library': { username: 'v', password: 'q' }, 'other.io': { username: 'w' } } };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: {}, data: { '.dockerconfigjson': Buffer.from(JSON.stringify(config)).toString('base64') } } as never;
  expect(pullCredentials('nginx', [secret]).map(({ username }) => username)).toEqual(['v', 'u']);
});

test('image collection spares what is used, pinned or young', () => {
  const use = (id: string, over: object): never => ({ image: { id, sizeBytes: 10, pinned: false }, firstSeenMs: 0, lastUsedMs: 0, inUse: false, ...over }) as never;
  const uses = [use('used', { inUse: true }), use('young', { firstSeenMs: 95 }), use('recent', { lastUsedMs: 50 }), use('old', { lastUsedMs: 10 })];
  expect(imagesToRemove(uses, 5, 100, 10)).toEqual(['old']);
  expect(imagesToRemove(uses, 1000, 100, 10)).toEqual(['old', 'recent']);
});

test('one dead container of each name is kept', () => {
  const one = (id: string, name: string, state: string): RuntimeContainer => ({ id, name, state, sandboxId: 's' }) as never;
  const state = { sandboxes: [{ id: 's', state: 'SANDBOX_READY' }, { id: 'old', state: 'SANDBOX_NOTREADY' }], containers: [one('3', 'a', 'CONTAINER_RUNNING'), one('2', 'a', 'CONTAINER_EXITED'), one('1', 'a', 'CONTAINER_EXITED')] } as unknown as PodRuntimeState;
  expect(deadParts(state)).toEqual({ containers: ['1'], sandboxes: ['old'] });
});

test('paths and the subresources that guard them', () => {
  expect(requestedAction('GET', '/pods')).toEqual({ verb: 'get', subresource: 'pods' });
  expect(requestedAction('GET', '/stats/summary')).toEqual({ verb: 'get', subresource: 'stats' });
  expect(requestedAction('POST', '/exec/a/b/c')).toEqual({ verb: 'create', subresource: 'proxy' });
  expect(requestedAction('GET', '/metricsx')).toEqual({ verb: 'get', subresource: 'proxy' });
});

describe('static pods', () => {
  const text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: etcd}\nspec: {containers: [{name: c, image: i}]}\n';
  test('the same manifest is the same pod, whenever it is read; another node or another text is another', () => {
    const [pod] = parseManifest(text);
    const complete = (node: string, seen: string): string | undefined => completeStaticPod(pod as never, { nodeName: node, file: '/m/etcd.yaml', seen }).metadata.uid;
    expect(complete('m-k8s', 'now')).toBe(complete('m-k8s', 'later'));
    expect(complete('m-k8s', 'now')).not.toBe(complete('w1-k8s', 'now'));
    expect(completeStaticPod(pod as never, { nodeName: 'm-k8s', file: '/m', seen: '' })).toMatchObject({ metadata: { name: 'etcd-m-k8s', namespace: 'default' }, spec: { nodeName: 'm-k8s' } });
  });
  test.each([['kind: Pod', 'must hold pods'], ['a: [', ''], ['- 1', 'must be an object'], ['apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {}', 'spec.containers: Required value']])('%j is refused', (bad, why) => {
    expect(() => parseManifest(bad)).toThrow(why);
  });
});

test('a status patch holds only what differs, and null for what goes', () => {
  expect(statusPatch({ phase: 'Pending', message: 'x', hostIP: '1' }, { phase: 'Running', hostIP: '1' })).toEqual({ phase: 'Running', message: null });
  expect(statusPatch({ phase: 'Running', nominatedNodeName: 'n' }, { phase: 'Running' })).toBeUndefined();
});
