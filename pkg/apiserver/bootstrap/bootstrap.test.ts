import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../base/json.ts';
import { storedAt } from '../authentication/deps.ts';
import { testDeps, type TestDeps } from '../authentication/testdata/deps.ts';
import { runBootstrap, type BootstrapConfig } from './bootstrap.ts';
import { firstServiceAddress } from './cluster-objects.ts';
import { identityName } from './identity-lease.ts';
import { reconcileRole } from './reconcile.ts';

const config: BootstrapConfig = {
  advertiseAddress: '192.0.2.10', port: 6443, serviceRanges: ['10.96.0.0/16'], hostname: 'm-k8s', clientCa: 'PEM',
  requestHeader: { ca: 'PEM', allowedNames: ['front-proxy-client'], usernameHeaders: ['X-Remote-User'], groupHeaders: ['X-Remote-Group'], uidHeaders: [], extraHeaderPrefixes: ['X-Remote-Extra-'] },
};
const facts = path.resolve(__dirname, '../../../..', 'shared/reference/bootstrap.json');
const plurals: Readonly<Record<string, readonly [group: string, plural: string]>> = {
  ClusterRole: ['rbac.authorization.k8s.io', 'clusterroles'], ClusterRoleBinding: ['rbac.authorization.k8s.io', 'clusterrolebindings'], Role: ['rbac.authorization.k8s.io', 'roles'],
  RoleBinding: ['rbac.authorization.k8s.io', 'rolebindings'], Namespace: ['', 'namespaces'], ConfigMap: ['', 'configmaps'], PriorityClass: ['scheduling.k8s.io', 'priorityclasses'],
  Endpoints: ['', 'endpoints'], Service: ['', 'services'], EndpointSlice: ['discovery.k8s.io', 'endpointslices'], IPAddress: ['networking.k8s.io', 'ipaddresses'], ServiceCIDR: ['networking.k8s.io', 'servicecidrs'],
  FlowSchema: ['flowcontrol.apiserver.k8s.io', 'flowschemas'], PriorityLevelConfiguration: ['flowcontrol.apiserver.k8s.io', 'prioritylevelconfigurations'], APIService: ['apiregistration.k8s.io', 'apiservices'],
};

/** Texts, times, certificates and generated metadata differ from cluster to cluster. */
function comparable(object: JsonObject): JsonObject {
  const { uid: _uid, resourceVersion: _rv, creationTimestamp: _time, generation: _generation, ...metadata } = object['metadata'] as JsonObject;
  const text = JSON.stringify({ ...object, metadata }, (key, value: unknown) => (['description', 'lastTransitionTime', 'since', 'client-ca-file', 'requestheader-client-ca-file'].includes(key) ? '*' : value));
  return JSON.parse(text) as JsonObject;
}

async function read(deps: TestDeps, kind: string, namespace: string, name: string): Promise<JsonObject | undefined> {
  const [group, plural] = plurals[kind] as readonly [string, string];
  return (await deps.storage.get(storedAt(group, plural), { namespace, name }))?.object;
}

describe('against a real server', () => {
  const known = existsSync(facts) ? (JSON.parse(readFileSync(facts, 'utf8')) as { apiserver: JsonObject[] }).apiserver : [];
  (known.length === 0 ? test.skip : test)('every object is as recorded (skipped where the facts are absent)', async () => {
    const deps = testDeps();
    await runBootstrap(config, deps);
    for (const expected of known) {
      const kind = String(expected['kind']);
      if (kind === 'Lease') continue;
      const { namespace = '', name } = expected['metadata'] as { namespace?: string; name: string };
      const actual = await read(deps, kind, namespace, name);
      expect([kind, name, actual === undefined ? undefined : comparable(actual)]).toEqual([kind, name, comparable(expected)]);
    }
    const count = async (kind: string) => (await deps.storage.list(storedAt(...plurals[kind] as [string, string]), { match: 'latest' })).items.length;
    for (const kind of Object.keys(plurals)) expect([kind, await count(kind)]).toEqual([kind, known.filter((object) => object['kind'] === kind).length]);
  });
});

describe('a second pass', () => {
  test('writes nothing', async () => {
    const deps = testDeps();
    await runBootstrap(config, deps);
    const roles = storedAt('rbac.authorization.k8s.io', 'clusterroles');
    const before = await deps.storage.list(roles, { match: 'latest' });
    await runBootstrap(config, deps);
    const after = await deps.storage.list(roles, { match: 'latest' });
    expect(after.items.map((item) => item.revision)).toEqual(before.items.map((item) => item.revision));
  });

  test('puts missing rules back and leaves protected roles alone', async () => {
    const deps = testDeps();
    await runBootstrap(config, deps);
    const roles = storedAt('rbac.authorization.k8s.io', 'clusterroles');
    const strip = (name: string, annotation: string) => deps.storage.update(roles, { namespace: '', name }, (current) => {
      const object = current?.object as JsonObject;
      const metadata = { ...object['metadata'] as JsonObject, annotations: { 'rbac.authorization.kubernetes.io/autoupdate': annotation } };
      return { ...object, metadata, rules: [{ verbs: ['get'], apiGroups: [''], resources: ['mine'] }] };
    });
    await strip('system:discovery', 'true');
    await strip('system:basic-user', 'false');
    await runBootstrap(config, deps);
    expect((await read(deps, 'ClusterRole', '', 'system:discovery'))?.['rules']).toHaveLength(12);
    expect((await read(deps, 'ClusterRole', '', 'system:basic-user'))?.['rules']).toHaveLength(1);
  });

  test('endpoints hold the addresses of all live servers', async () => {
    const deps = testDeps();
    await runBootstrap(config, deps);
    await runBootstrap({ ...config, advertiseAddress: '192.0.2.11' }, deps);
    expect((await read(deps, 'Endpoints', 'default', 'kubernetes'))?.['subsets']).toMatchObject([{ addresses: [{ ip: '192.0.2.10' }, { ip: '192.0.2.11' }] }]);
  });
});

test('reconciling returns the very object when nothing is missing', () => {
  const role = { kind: 'ClusterRole', metadata: { name: 'x', labels: {}, annotations: {} }, rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] };
  expect(reconcileRole(role, { ...role, rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }] })).toBe(role);
});

test('the first address of a service range', () => {
  expect(firstServiceAddress('10.96.0.0/12')).toBe('10.96.0.1');
  expect(firstServiceAddress('172.30.255.0/24')).toBe('172.30.255.1');
  expect(firstServiceAddress('fd00:10:96::/112')).toBe('fd00:10:96::1');
});

test('identity names are 26 base32 characters', () => {
  expect(identityName('m-k8s')).toMatch(/^apiserver-[a-z2-7]{26}$/);
});
