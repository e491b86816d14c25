import type { JsonObject } from '../../base/json.ts';
import type { RequestAttributes, User } from '../contracts.ts';
import { storedAt } from '../authentication/deps.ts';
import { put, testDeps, user, type TestDeps } from '../authentication/testdata/deps.ts';
import { nodeRules } from '../bootstrap/roles.ts';
import { buildAuthorization } from './authorization.ts';
import { parseRules, ruleTexts, uncovered } from './rules.ts';

const rbac = 'rbac.authorization.k8s.io';

async function start(deps: TestDeps, modes: readonly string[] = ['Node', 'RBAC']) {
  const controller = new AbortController();
  const authorization = buildAuthorization({ modes, nodeRules: nodeRules() }, deps);
  const running = authorization.services.map((service) => service.run(controller.signal));
  await authorization.waitForSync();
  const stop = async () => {
    controller.abort();
    await Promise.all(running);
  };
  const ask = (who: User, verb: string, resource: string, more: Partial<RequestAttributes> = {}) => {
    const [plural = '', subresource = ''] = resource.split('/');
    return authorization.authorizer.authorize({ user: who, verb, resourceRequest: true, path: '', group: '', version: 'v1', resource: plural, subresource, namespace: 'ns', name: '', ...more });
  };
  return { ...authorization, ask, stop };
}

/** Lets the mirrors hear of what was written. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise<void>((resolve) => { setImmediate(resolve); });
}

const role = (name: string, rules: readonly JsonObject[]) => ({ kind: 'Role', apiVersion: `${rbac}/v1`, metadata: { namespace: 'ns', name }, rules });
const binding = (name: string, roleKind: string, roleName: string, ...subjects: readonly JsonObject[]) => ({
  kind: 'RoleBinding', apiVersion: `${rbac}/v1`, metadata: { namespace: 'ns', name }, roleRef: { apiGroup: rbac, kind: roleKind, name: roleName }, subjects,
});

describe('RBAC', () => {
  test('allows by user, group and service account, and says by which binding', async () => {
    const deps = testDeps();
    await put(deps, rbac, 'roles', role('pods', [
      { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] }, { apiGroups: [''], resources: ['configmaps'], resourceNames: ['one'], verbs: ['get'] },
      { apiGroups: ['apps'], resources: ['*/scale'], verbs: ['*'] },
    ]));
    await put(deps, rbac, 'rolebindings', binding('b', 'Role', 'pods', { kind: 'User', name: 'zed' }, { kind: 'Group', name: 'gg' }, { kind: 'ServiceAccount', name: 'sa', namespace: 'ns' }));
    const { ask, stop } = await start(deps);
    expect(await ask(user('zed'), 'get', 'pods')).toEqual({ allowed: true, reason: 'RBAC: allowed by RoleBinding "b/ns" of Role "pods" to User "zed"' });
    expect(await ask(user('other', 'gg'), 'get', 'pods/log')).toEqual({ allowed: true, reason: 'RBAC: allowed by RoleBinding "b/ns" of Role "pods" to Group "gg"' });
    expect(await ask(user('system:serviceaccount:ns:sa'), 'get', 'pods')).toEqual({ allowed: true, reason: 'RBAC: allowed by RoleBinding "b/ns" of Role "pods" to ServiceAccount "sa/ns"' });
    expect((await ask(user('zed'), 'get', 'configmaps', { name: 'one' })).allowed).toBe(true);
    expect((await ask(user('zed'), 'get', 'configmaps', { name: 'two' })).allowed).toBeUndefined();
    expect((await ask(user('zed'), 'list', 'configmaps')).allowed).toBeUndefined();
    expect((await ask(user('zed'), 'patch', 'deployments/scale', { group: 'apps' })).allowed).toBe(true);
    expect(await ask(user('zed'), 'get', 'pods', { namespace: 'default' })).toEqual({ allowed: undefined, reason: '' });
    expect(await ask(user('zed', 'system:masters'), 'delete', 'nodes')).toEqual({ allowed: true, reason: '' });
    await stop();
  });

  test('follows changes, and names roles that are missing', async () => {
    const deps = testDeps();
    const { ask, stop, authorizer } = await start(deps);
    await put(deps, rbac, 'rolebindings', binding('b', 'ClusterRole', 'gone', { kind: 'User', name: 'zed' }));
    await settle();
    expect(await ask(user('zed'), 'get', 'pods')).toEqual({ allowed: undefined, reason: 'RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found' });
    await put(deps, rbac, 'clusterroles', { kind: 'ClusterRole', apiVersion: `${rbac}/v1`, metadata: { name: 'gone' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] });
    await settle();
    expect((await ask(user('zed'), 'get', 'pods')).allowed).toBe(true);
    expect((await authorizer.rulesFor(user('zed'), 'ns')).resourceRules).toEqual([{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }]);
    await deps.storage.delete(storedAt(rbac, 'rolebindings'), { namespace: 'ns', name: 'b' });
    await settle();
    expect(await ask(user('zed'), 'get', 'pods')).toEqual({ allowed: undefined, reason: '' });
    await stop();
  });

  test('nobody grants what they do not hold, unless they may escalate or bind', async () => {
    const deps = testDeps();
    await put(deps, rbac, 'roles', role('mine', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]));
    await put(deps, rbac, 'roles', role('secrets', [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }]));
    await put(deps, rbac, 'roles', role('binder', [{ apiGroups: [rbac], resources: ['roles'], resourceNames: ['secrets'], verbs: ['bind'] }]));
    await put(deps, rbac, 'rolebindings', binding('a', 'Role', 'mine', { kind: 'User', name: 'alice' }, { kind: 'User', name: 'dave' }));
    await put(deps, rbac, 'rolebindings', binding('d', 'Role', 'binder', { kind: 'User', name: 'dave' }));
    const { escalationGuard, stop } = await start(deps);
    const write = (who: User, resource: string, object: JsonObject, oldObject?: JsonObject) => escalationGuard?.mutate?.({
      operation: oldObject === undefined ? 'CREATE' : 'UPDATE', user: who, group: rbac, version: 'v1', kind: '', resource, subresource: '', namespace: 'ns', name: '', object,
      ...(oldObject === undefined ? {} : { oldObject }), dryRun: false, warn: () => undefined,
    });
    const wanted = role('esc', [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }]);
    await expect(write(user('alice', 'dev'), 'roles', wanted)).rejects.toMatchObject({
      status: 403,
      message: 'roles.rbac.authorization.k8s.io "esc" is forbidden: user "alice" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["list"]}',
    });
    await expect(write(user('alice'), 'roles', role('ok', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]))).resolves.toBeDefined();
    await expect(write(user('alice'), 'roles', { ...wanted, metadata: { name: 'esc', labels: { a: 'b' } } }, wanted)).resolves.toBeDefined();
    await expect(write(user('alice'), 'rolebindings', binding('x', 'Role', 'secrets', { kind: 'User', name: 'bob' }))).rejects.toMatchObject({ status: 403, details: { name: 'x' } });
    await expect(write(user('dave'), 'rolebindings', binding('x', 'Role', 'secrets', { kind: 'User', name: 'bob' }))).resolves.toBeDefined();
    await expect(write(user('alice'), 'rolebindings', binding('x', 'ClusterRole', 'absent'))).rejects.toMatchObject({ status: 404, message: 'clusterrole.rbac.authorization.k8s.io "absent" not found' });
    await expect(write(user('root', 'system:masters'), 'roles', wanted)).resolves.toBe(wanted);
    await stop();
  });
});

describe('rules', () => {
  test('cover, group by group and verb by verb', () => {
    const rules = (...list: readonly JsonObject[]) => parseRules({ rules: list });
    const owned = rules({ verbs: ['*'], apiGroups: [''], resources: ['*/status', 'pods'] }, { verbs: ['get'], nonResourceURLs: ['/api/*'] });
    expect(uncovered(owned, rules({ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'nodes/status'] }, { verbs: ['get'], nonResourceURLs: ['/api/v1'] }))).toEqual([]);
    expect(ruleTexts(uncovered(owned, rules({ verbs: ['get', 'list'], apiGroups: ['', 'apps'], resources: ['pods'], resourceNames: ['x'] }))))
      .toEqual(['{APIGroups:["apps"], Resources:["pods"], ResourceNames:["x"], Verbs:["get" "list"]}']);
  });
});

describe('nodes', () => {
  const w1 = user('system:node:w1-k8s', 'system:nodes');
  const pod = (name: string, nodeName: string, spec: JsonObject = {}) => ({ kind: 'Pod', apiVersion: 'v1', metadata: { namespace: 'ns', name }, spec: { nodeName, serviceAccountName: 'sa', containers: [], ...spec } });

  test('read what their pods name, while the pods are theirs', async () => {
    const deps = testDeps();
    await put(deps, '', 'pods', pod('p', 'w1-k8s', {
      volumes: [{ name: 's', secret: { secretName: 'vol' } }, { name: 'c', projected: { sources: [{ configMap: { name: 'kube-root-ca.crt' } }] } }, { name: 'd', persistentVolumeClaim: { claimName: 'data' } }],
      imagePullSecrets: [{ name: 'pull' }], containers: [{ name: 'c', env: [{ name: 'E', valueFrom: { configMapKeyRef: { name: 'env', key: 'k' } } }] }],
    }));
    await put(deps, '', 'pods', pod('q', 'w2-k8s', { imagePullSecrets: [{ name: 'other' }] }));
    await put(deps, '', 'persistentvolumes', { kind: 'PersistentVolume', apiVersion: 'v1', metadata: { name: 'pv' }, spec: { claimRef: { namespace: 'ns', name: 'data' }, csi: { nodePublishSecretRef: { namespace: 'csi', name: 'key' } } } });
    const { ask, stop } = await start(deps);
    for (const [resource, name] of [['secrets', 'vol'], ['secrets', 'pull'], ['configmaps', 'env'], ['configmaps', 'kube-root-ca.crt'], ['persistentvolumeclaims', 'data'], ['persistentvolumes', 'pv'], ['pods', 'p']]) {
      expect([name, (await ask(w1, 'get', resource as string, { name: name as string, ...(resource === 'persistentvolumes' ? { namespace: '' } : {}) })).allowed]).toEqual([name, true]);
    }
    expect((await ask(w1, 'get', 'secrets', { namespace: 'csi', name: 'key' })).allowed).toBe(true);
    expect((await ask(w1, 'create', 'serviceaccounts/token', { name: 'sa' })).allowed).toBe(true);
    expect(await ask(w1, 'get', 'secrets', { name: 'other' })).toEqual({ allowed: undefined, reason: 'no relationship found between node \'w1-k8s\' and this object' });
    await deps.storage.delete(storedAt('', 'pods'), { namespace: 'ns', name: 'p' });
    await settle();
    expect((await ask(w1, 'get', 'secrets', { name: 'vol' })).allowed).toBeUndefined();
    await stop();
  });

  test('are told why not, as a real server tells them', async () => {
    const { ask, stop } = await start(testDeps());
    const reason = async (...question: [string, string, Partial<RequestAttributes>?]) => (await ask(w1, ...question)).reason;
    const coordination = { group: 'coordination.k8s.io' };
    expect(await reason('list', 'pods')).toBe('can only list/watch pods with spec.nodeName field selector');
    expect(await reason('get', 'nodes', { name: 'w2-k8s', namespace: '' })).toBe('node \'w1-k8s\' cannot read \'w2-k8s\', only its own Node object');
    expect(await reason('list', 'nodes', { namespace: '' })).toBe('node \'w1-k8s\' cannot read all nodes, only its own Node object');
    expect(await reason('create', 'leases', { ...coordination, namespace: 'default' })).toBe('can only access leases in the "kube-node-lease" system namespace');
    expect(await reason('get', 'leases', { ...coordination, namespace: 'kube-node-lease', name: 'w2-k8s' })).toBe('can only access node lease with the same name as the requesting node');
    expect(await reason('list', 'namespaces')).toBe('');
    expect((await ask(w1, 'list', 'pods', { namespace: '', fieldSelector: 'spec.nodeName=w1-k8s' })).allowed).toBe(true);
    expect((await ask(w1, 'get', 'nodes', { namespace: '', name: 'w1-k8s' })).allowed).toBe(true);
    expect((await ask(w1, 'list', 'services', { namespace: '' })).allowed).toBe(true);
    expect((await ask(w1, 'create', 'events')).allowed).toBe(true);
    await stop();
  });
});

test('modes that are not built are refused at the start', () => {
  expect(() => buildAuthorization({ modes: ['Webhook'], nodeRules: [] }, testDeps())).toThrow('not built');
  expect(() => buildAuthorization({ modes: ['Bogus'], nodeRules: [] }, testDeps())).toThrow('unknown authorization mode Bogus');
});
