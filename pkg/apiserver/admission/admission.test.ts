import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../base/json.ts';
import type { AdmissionAttributes, AdmissionPlugin, Authorizer, User } from '../contracts.ts';
import { storedAt } from '../authentication/deps.ts';
import { put, testDeps, user, type TestDeps } from '../authentication/testdata/deps.ts';
import { buildAdmission } from './admission.ts';

const allow: Authorizer = { authorize: () => Promise.resolve({ allowed: true, reason: '' }), rulesFor: () => Promise.resolve({ resourceRules: [], nonResourceRules: [], incomplete: false }) };
const admin = user('admin', 'system:masters');
const config = { enable: ['NodeRestriction'], disable: [], notReadySeconds: 300, unreachableSeconds: 300 };

async function namespaceWith(labels: JsonObject = {}): Promise<TestDeps> {
  const deps = testDeps();
  await put(deps, '', 'namespaces', { kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'ns', labels } as never, status: { phase: 'Active' } });
  await put(deps, '', 'serviceaccounts', { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { namespace: 'ns', name: 'default' } });
  return deps;
}

interface Write {
  readonly as?: User;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly old?: JsonObject;
  readonly operation?: AdmissionAttributes['operation'];
  readonly dryRun?: boolean;
}

/** One write through the whole chain, as the registry runs it. */
async function admit(deps: TestDeps, object: JsonObject, write: Write = {}, plugins: readonly AdmissionPlugin[] = buildAdmission(config, { authorizer: allow }, deps)) {
  const warnings: string[] = [];
  const { as = admin, group = '', resource = 'pods', subresource = '', namespace = 'ns', old, operation = old === undefined ? 'CREATE' : 'UPDATE', dryRun = false } = write;
  const name = (object['metadata'] as { name?: string }).name ?? '';
  const about = { operation, user: as, group, version: 'v1', kind: String(object['kind']), resource, subresource, namespace, name, ...(old === undefined ? {} : { oldObject: old }), dryRun, warn: (text: string) => { warnings.push(text); } };
  let current = object;
  for (const plugin of plugins) if (plugin.mutate !== undefined && plugin.handles(operation, about)) current = await plugin.mutate({ ...about, object: current });
  for (const plugin of plugins) if (plugin.validate !== undefined && plugin.handles(operation, about)) await plugin.validate({ ...about, object: current });
  return { object: current, warnings };
}

function pod(name: string, spec: JsonObject = {}): JsonObject {
  return { kind: 'Pod', apiVersion: 'v1', metadata: { name }, spec: { containers: [{ name: 'c', image: 'x' }], automountServiceAccountToken: false, ...spec } };
}

const refusal = (message: string, status = 403) => ({ status, message });

describe('a plain pod', () => {
  test('gets account, token volume, tolerations and priority', async () => {
    const deps = await namespaceWith();
    const { object } = await admit(deps, pod('a', { automountServiceAccountToken: undefined, initContainers: [{ name: 'i', image: 'x' }] }));
    const spec = object['spec'] as { volumes: { name: string; projected: JsonObject }[]; containers: JsonObject[]; initContainers: JsonObject[] };
    expect(spec.volumes[0]?.name).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
    expect(spec.volumes[0]?.projected).toEqual({
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } }, { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ], defaultMode: 420,
    });
    const mount = { name: spec.volumes[0]?.name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
    expect([spec.containers[0]?.['volumeMounts'], spec.initContainers[0]?.['volumeMounts']]).toEqual([[mount], [mount]]);
    expect(object['spec']).toMatchObject({ serviceAccountName: 'default', serviceAccount: 'default', priority: 0, preemptionPolicy: 'PreemptLowerPriority' });
    expect((object['spec'] as { tolerations: JsonObject[] }).tolerations.map((toleration) => toleration['key'])).toEqual(['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']);
  });

  test('without containers is left to validation', async () => {
    const { object } = await admit(await namespaceWith(), pod('a', { containers: null, automountServiceAccountToken: true }));
    expect(object['spec']).toMatchObject({ serviceAccountName: 'default' });
  });

  test('keeps priority and preemption policy when an update leaves them out', async () => {
    const { object } = await admit(await namespaceWith(), pod('a'), { old: pod('a', { priority: 7, preemptionPolicy: 'Never' }) });
    expect(object['spec']).toMatchObject({ priority: 7, preemptionPolicy: 'Never' });
  });

  test('is refused for accounts, classes and namespaces that are not there', async () => {
    const deps = await namespaceWith();
    await expect(admit(deps, pod('x', { serviceAccountName: 'absent' }))).rejects.toMatchObject(refusal('pods "x" is forbidden: error looking up service account ns/absent: serviceaccount "absent" not found'));
    await expect(admit(deps, pod('x', { priorityClassName: 'absent' }))).rejects.toMatchObject(refusal('pods "x" is forbidden: no PriorityClass with name absent was found'));
    await expect(admit(deps, pod('x', { priority: 5 }))).rejects.toMatchObject(refusal('pods "x" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name'));
    await expect(admit(deps, pod('x', { runtimeClassName: 'absent' }))).rejects.toMatchObject(refusal('pods "x" is forbidden: pod rejected: RuntimeClass "absent" not found'));
    await expect(admit(deps, pod('x'), { namespace: 'none' })).rejects.toMatchObject(refusal('namespaces "none" not found', 404));
  });
});

describe('namespaces', () => {
  test('take nothing new while they go, and three never go', async () => {
    const deps = testDeps();
    await put(deps, '', 'namespaces', { kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'ns', deletionTimestamp: '2026-03-01T11:59:00Z' } as never, status: { phase: 'Terminating' } });
    await expect(admit(deps, { kind: 'ConfigMap', metadata: { name: 'late' } }, { resource: 'configmaps' })).rejects.toMatchObject({
      ...refusal('configmaps "late" is forbidden: unable to create new content in namespace ns because it is being terminated'),
      details: { name: 'late', kind: 'configmaps', causes: [{ reason: 'NamespaceTerminating', message: 'namespace ns is being terminated', field: 'metadata.namespace' }] },
    });
    await expect(admit(deps, { kind: 'Namespace', metadata: { name: 'kube-system' } }, { resource: 'namespaces', namespace: 'kube-system', operation: 'DELETE' }))
      .rejects.toMatchObject(refusal('namespaces "kube-system" is forbidden: this namespace may not be deleted'));
  });
});

describe('LimitRanger', () => {
  test('fills in defaults and says so', async () => {
    const deps = await namespaceWith();
    await put(deps, '', 'limitranges', { kind: 'LimitRange', apiVersion: 'v1', metadata: { namespace: 'ns', name: 'l' }, spec: { limits: [{ type: 'Container', default: { cpu: '500m', memory: '256Mi' }, defaultRequest: { cpu: '100m', memory: '256Mi' } }] } });
    const { object } = await admit(deps, pod('b', { containers: [{ name: 'c', image: 'x', resources: { requests: { cpu: '200m' } } }] }));
    expect((object['metadata'] as { annotations: JsonObject }).annotations['kubernetes.io/limit-ranger']).toBe('LimitRanger plugin set: memory request for container c; cpu, memory limit for container c');
    expect((object['spec'] as { containers: JsonObject[] }).containers[0]?.['resources']).toEqual({ limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '200m', memory: '256Mi' } });
  });

  test('holds pods and claims to their bounds', async () => {
    const deps = await namespaceWith();
    await put(deps, '', 'limitranges', { kind: 'LimitRange', apiVersion: 'v1', metadata: { namespace: 'ns', name: 'l' }, spec: { limits: [{ type: 'Pod', max: { cpu: '1' }, min: { memory: '100Mi' } }, { type: 'PersistentVolumeClaim', max: { storage: '2Gi' }, min: { storage: '1Gi' } }] } });
    await expect(admit(deps, pod('a'))).rejects.toMatchObject(refusal('pods "a" is forbidden: [minimum memory usage per Pod is 100Mi.  No request is specified, maximum cpu usage per Pod is 1.  No limit is specified]'));
    const container = (name: string, limits: JsonObject) => ({ name, image: 'x', resources: { limits, requests: limits } });
    await expect(admit(deps, pod('b', { containers: [container('a', { cpu: '700m', memory: '100Mi' }), container('b', { cpu: '700m' })] }))).rejects.toMatchObject(refusal('pods "b" is forbidden: maximum cpu usage per Pod is 1, but limit is 1400m'));
    const claim = (storage: string) => ({ kind: 'PersistentVolumeClaim', metadata: { name: 'big' }, spec: { storageClassName: 'x', resources: { requests: { storage } } } });
    await expect(admit(deps, claim('3Gi'), { resource: 'persistentvolumeclaims' })).rejects.toMatchObject(refusal('persistentvolumeclaims "big" is forbidden: maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi'));
  });
});

describe('ResourceQuota', () => {
  const quota = (hard: JsonObject, spec: JsonObject = {}) => ({ kind: 'ResourceQuota', apiVersion: 'v1', metadata: { namespace: 'ns', name: 'q' }, spec: { hard, ...spec }, status: { hard, used: Object.fromEntries(Object.keys(hard).map((name) => [name, '0'])) } });
  const sized = (name: string, cpu: string, memory: string) => pod(name, { containers: [{ name: 'c', image: 'x', resources: { requests: { cpu }, limits: { memory } } }] });

  test('charges what is used and refuses what is too much', async () => {
    const deps = await namespaceWith();
    await put(deps, '', 'resourcequotas', quota({ 'requests.cpu': '1', 'limits.memory': '1Gi' }));
    await expect(admit(deps, pod('none'))).rejects.toMatchObject(refusal('pods "none" is forbidden: failed quota: q: must specify limits.memory for: c; requests.cpu for: c'));
    await admit(deps, sized('dry', '1', '512Mi'), { dryRun: true });
    await admit(deps, sized('ok', '500m', '512Mi'));
    await expect(admit(deps, sized('over', '600m', '512Mi'))).rejects.toMatchObject(refusal('pods "over" is forbidden: exceeded quota: q, requested: requests.cpu=600m, used: requests.cpu=500m, limited: requests.cpu=1'));
    await expect(admit(deps, sized('both', '2', '2Gi'))).rejects.toMatchObject(refusal('pods "both" is forbidden: exceeded quota: q, requested: limits.memory=2Gi,requests.cpu=2, used: limits.memory=512Mi,requests.cpu=500m, limited: limits.memory=1Gi,requests.cpu=1'));
    const stored = await deps.storage.get(storedAt('', 'resourcequotas'), { namespace: 'ns', name: 'q' });
    expect((stored?.object['status'] as JsonObject)['used']).toEqual({ 'requests.cpu': '500m', 'limits.memory': '512Mi' });
  });

  test('two requests never share the last place', async () => {
    const deps = await namespaceWith();
    await put(deps, '', 'resourcequotas', quota({ 'count/configmaps': '3' }));
    const results = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => admit(deps, { kind: 'ConfigMap', metadata: { name: `c${i}` } }, { resource: 'configmaps' })));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(3);
  });

  test('scopes choose pods, and a quota not yet counted holds at once', async () => {
    const deps = await namespaceWith();
    const { status: _status, ...fresh } = quota({ pods: '0' }, { scopes: ['BestEffort'] });
    await put(deps, '', 'resourcequotas', fresh);
    await expect(admit(deps, pod('a'))).rejects.toMatchObject(refusal('pods "a" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0'));
    await expect(admit(deps, pod('b', { containers: [{ name: 'c', image: 'x', resources: { requests: { cpu: '1' } } }] }))).resolves.toBeDefined();
  });
});

describe('defaults of storage and ingress', () => {
  test('the newest default class is taken, "" is a choice', async () => {
    const deps = await namespaceWith();
    const classOf = (name: string, creationTimestamp: string) => ({ kind: 'StorageClass', apiVersion: 'storage.k8s.io/v1', metadata: { name, creationTimestamp, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } as never });
    await put(deps, 'storage.k8s.io', 'storageclasses', classOf('new', '2026-03-01T11:00:00Z'));
    await put(deps, 'storage.k8s.io', 'storageclasses', classOf('old', '2026-01-01T11:00:00Z'));
    const claim = (spec: JsonObject) => admit(deps, { kind: 'PersistentVolumeClaim', metadata: { name: 'c' }, spec }, { resource: 'persistentvolumeclaims' });
    expect((await claim({})).object).toMatchObject({ spec: { storageClassName: 'new' }, metadata: { finalizers: ['kubernetes.io/pvc-protection'] } });
    expect((await claim({ storageClassName: '' })).object).toMatchObject({ spec: { storageClassName: '' } });
  });
});

describe('NodeRestriction', () => {
  const w1 = user('system:node:w1-k8s', 'system:nodes');
  const node = (name: string, labels: JsonObject = {}, spec: JsonObject = {}) => ({ kind: 'Node', apiVersion: 'v1', metadata: { name, labels }, spec });
  const write = async (object: JsonObject, old?: JsonObject) => admit(testDeps(), object, { as: w1, resource: 'nodes', namespace: '', ...(old === undefined ? {} : { old }) });

  test('a kubelet writes its own node, without fencing itself in or out', async () => {
    await expect(write(node('w2-k8s'))).rejects.toMatchObject(refusal('nodes "w2-k8s" is forbidden: node "w1-k8s" is not allowed to modify node "w2-k8s"'));
    await expect(write(node('w1-k8s', { 'kubernetes.io/bogus': 'y' }))).rejects.toMatchObject(refusal('nodes "w1-k8s" is forbidden: node "w1-k8s" is not allowed to set the following labels: kubernetes.io/bogus'));
    const made = await write(node('w1-k8s', { 'kubernetes.io/hostname': 'w1-k8s', 'node.kubernetes.io/x': '1', plain: 'a' }));
    expect(made.object).toMatchObject({ spec: { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] } });
    await expect(write(node('w1-k8s', { 'node-restriction.kubernetes.io/x': 'y' }), node('w1-k8s'))).rejects.toMatchObject(refusal('nodes "w1-k8s" is forbidden: is not allowed to modify labels: node-restriction.kubernetes.io/x'));
    await expect(write(node('w1-k8s', {}, { taints: [] }), node('w1-k8s', {}, { taints: [{ key: 'a', effect: 'NoSchedule' }] }))).rejects.toMatchObject(refusal('nodes "w1-k8s" is forbidden: node "w1-k8s" is not allowed to modify taints'));
  });

  test('creates mirror pods of its own and no others', async () => {
    const deps = await namespaceWith();
    const as = { as: w1 };
    const mirror = (spec: JsonObject) => ({ ...pod('m', spec), metadata: { name: 'm', annotations: { 'kubernetes.io/config.mirror': 'x' } } });
    await expect(admit(deps, pod('m', { nodeName: 'w1-k8s' }), as)).rejects.toMatchObject(refusal('pods "m" is forbidden: pod does not have "kubernetes.io/config.mirror" annotation, node "w1-k8s" can only create mirror pods'));
    await expect(admit(deps, mirror({ nodeName: 'w2-k8s' }), as)).rejects.toMatchObject(refusal('pods "m" is forbidden: node "w1-k8s" can only create pods with spec.nodeName set to itself'));
    await expect(admit(deps, mirror({ nodeName: 'w1-k8s', volumes: [{ name: 's', secret: { secretName: 's' } }] }), as)).rejects.toMatchObject(refusal('pods "m" is forbidden: a mirror pod may not reference secrets'));
    await expect(admit(deps, mirror({ nodeName: 'w1-k8s' }), as)).resolves.toBeDefined();
  });
});

describe('PodSecurity, as a real server answered', () => {
  const folder = path.resolve(__dirname, '../../../..', 'shared/oracle/scenarios');
  const known = existsSync(folder);
  interface Step { readonly id: string; readonly method?: string; readonly path: string; readonly body?: JsonObject; readonly expect: { readonly status: number; readonly warnings?: readonly string[]; readonly body?: JsonObject } }
  for (const name of ['podsecurity-baseline', 'podsecurity-warn-and-audit']) {
    (known ? test : test.skip)(`${name} (skipped where the recordings are absent)`, async () => {
      const scenario = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as { namespaceLabels: JsonObject; steps: readonly Step[] };
      const deps = await namespaceWith(scenario.namespaceLabels);
      for (const step of scenario.steps.filter((candidate) => candidate.method === 'POST')) {
        const group = /^\/apis\/([^/]+)/.exec(step.path)?.[1] ?? '';
        const resource = /\/([a-z]+)(\?.*)?$/.exec(step.path)?.[1] ?? '';
        const answer = await admit(deps, step.body as JsonObject, { group, resource }).then(({ warnings }) => ({ status: 201, message: null, warnings }), (err: { status: number; message: string }) => ({ status: err.status, message: err.message, warnings: [] }));
        expect([step.id, answer.status, answer.message, answer.warnings.map((text) => `299 - ${JSON.stringify(text)}`)])
          .toEqual([step.id, step.expect.status, step.expect.body?.['/message'] ?? null, step.expect.warnings ?? []]);
      }
    });
  }

  test('labels that make no sense are refused, stricter ones warn about what runs', async () => {
    const deps = await namespaceWith();
    for (const name of ['bad', 'bad2']) await put(deps, '', 'pods', { ...pod(name, { hostNetwork: true }), metadata: { namespace: 'ns', name } });
    const label = (labels: JsonObject) => admit(deps, { kind: 'Namespace', metadata: { name: 'ns', labels } }, { resource: 'namespaces', old: { kind: 'Namespace', metadata: { name: 'ns' } } });
    await expect(label({ 'pod-security.kubernetes.io/enforce': 'bogus' })).rejects.toMatchObject(refusal('Namespace "ns" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "bogus": must be one of privileged, baseline, restricted', 422));
    expect((await label({ 'pod-security.kubernetes.io/enforce': 'baseline' })).warnings).toEqual(['existing pods in namespace "ns" violate the new PodSecurity enforce level "baseline:latest"', 'bad (and 1 other pod): host namespaces']);
  });
});

describe('the list', () => {
  test('is in upstream\'s order and refuses what is not there', async () => {
    const names = buildAdmission(config, { authorizer: allow }, testDeps()).map((plugin) => plugin.name);
    expect(names.indexOf('NamespaceLifecycle')).toBe(0);
    expect(names.indexOf('ResourceQuota')).toBe(names.length - 2);
    expect(names).not.toContain('AlwaysPullImages');
    expect(() => buildAdmission({ ...config, enable: ['PodNodeSelector'] }, { authorizer: allow }, testDeps())).toThrow('admission plugin PodNodeSelector is not built');
    expect(() => buildAdmission({ ...config, disable: ['Bogus'] }, { authorizer: allow }, testDeps())).toThrow('unknown admission plugin Bogus');
  });

  test('warns about webhooks that nobody calls', async () => {
    const { warnings } = await admit(testDeps(), { kind: 'ValidatingWebhookConfiguration', metadata: { name: 'w' } }, { group: 'admissionregistration.k8s.io', resource: 'validatingwebhookconfigurations', namespace: '' });
    expect(warnings[0]).toContain('NOT ENFORCED');
  });
});
