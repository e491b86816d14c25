import type { ApiObject } from '../../client/resource.ts';
import { configMaps, namespaces, pods, secrets } from '../../client/resources.ts';
import type { ConfigMap, Namespace, Pod, Secret } from '../../generated/types/core-v1.ts';
import { namespaceController } from '../namespace/namespace-controller.ts';
import { withRig, type ControllerRig } from '../testing/rig.ts';
import { garbageCollector } from './garbage-collector.ts';
import { judge, OwnerGraph } from './graph.ts';

function map(name: string, owners: readonly ConfigMap[] = [], extra: object = {}): ConfigMap {
  const ownerReferences = owners.map((owner) => ({ apiVersion: 'v1', kind: 'ConfigMap', name: owner.metadata.name ?? '', uid: owner.metadata.uid ?? '', blockOwnerDeletion: true }));
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'x', name, ...(owners.length === 0 ? {} : { ownerReferences }), ...extra } };
}
const has = (rig: ControllerRig, name: string): boolean => rig.server.get(configMaps, `x/${name}`) !== undefined;
async function remove(rig: ControllerRig, name: string, propagationPolicy: string): Promise<void> {
  await fetch(`${rig.server.url}/api/v1/namespaces/x/configmaps/${name}`, { method: 'DELETE', body: JSON.stringify({ propagationPolicy }) });
}

describe('garbage collector', () => {
  test('background: dependents follow their owner; one with another owner stays and forgets the lost one', async () => {
    await withRig([garbageCollector], async (rig) => {
      const [a, b] = [rig.server.seed(configMaps, map('a')), rig.server.seed(configMaps, map('b'))];
      const child = rig.server.seed(configMaps, map('child', [a]));
      rig.server.seed(configMaps, map('grandchild', [child]));
      rig.server.seed(configMaps, map('shared', [a, b]));
      await remove(rig, 'a', 'Background');
      await rig.until('children gone', () => !has(rig, 'child') && !has(rig, 'grandchild'));
      await rig.until('reference gone', () => rig.server.get(configMaps, 'x/shared')?.metadata.ownerReferences?.length === 1);
      expect(has(rig, 'b')).toBe(true);
    });
  });

  test('foreground: the owner goes last', async () => {
    await withRig([garbageCollector], async (rig) => {
      const a = rig.server.seed(configMaps, map('a'));
      rig.server.seed(configMaps, map('held', [a], { finalizers: ['test/hold'] }));
      rig.server.seed(configMaps, map('free', [a]));
      await remove(rig, 'a', 'Foreground');
      await rig.until('the free one is gone', () => !has(rig, 'free') && rig.server.get(configMaps, 'x/held')?.metadata.deletionTimestamp !== undefined);
      expect(has(rig, 'a')).toBe(true);
      rig.server.change(configMaps, 'x/held', (old) => ({ ...old, metadata: { ...old.metadata, finalizers: [] } }));
      await rig.until('all gone', () => rig.server.all(configMaps).length === 0);
    });
  });

  test('orphan: dependents stay without the reference', async () => {
    await withRig([garbageCollector], async (rig) => {
      const a = rig.server.seed(configMaps, map('a'));
      rig.server.seed(configMaps, map('child', [a]));
      await rig.until('seen', () => rig.server.requests.some((line) => line === 'GET /api/v1/configmaps'));
      await remove(rig, 'a', 'Orphan');
      await rig.until('owner gone', () => !has(rig, 'a'));
      expect(rig.server.get(configMaps, 'x/child')?.metadata.ownerReferences ?? []).toEqual([]);
    });
  });

  test('an owner that never existed, or is of another uid, is verified and then believed absent; an unknown kind is not', async () => {
    await withRig([garbageCollector], async (rig) => {
      const real = rig.server.seed(configMaps, map('real'));
      const ghost = { ...real, metadata: { ...real.metadata, uid: 'other' } };
      rig.server.seed(configMaps, map('wrong-uid', [ghost]));
      rig.server.seed(secrets, { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'x', name: 'kept', ownerReferences: [{ apiVersion: 'example.com/v1', kind: 'Thing', name: 't', uid: 'u' }] } } as Secret);
      rig.server.seed(configMaps, map('right', [real]));
      await rig.until('gone', () => !has(rig, 'wrong-uid'));
      expect(has(rig, 'right')).toBe(true);
      expect(rig.server.get(secrets, 'x/kept')).toBeDefined();
    });
  });

  test('namespaces empty themselves, show what remains, and go', async () => {
    await withRig([namespaceController], async (rig) => {
      rig.server.store.create(rig.server.store.collection('', 'v1', 'namespaces'), '', { metadata: { name: 'x' }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } });
      rig.server.seed(configMaps, map('plain'));
      rig.server.seed(configMaps, map('held', [], { finalizers: ['a.com/f'] }));
      rig.server.seed(pods, { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'x', name: 'p' }, spec: {}, status: {} } as Pod);
      await fetch(`${rig.server.url}/api/v1/namespaces/x`, { method: 'DELETE' });
      const conditions = (): Record<string, string> => Object.fromEntries(((rig.server.get(namespaces, 'x') as Namespace).status.conditions ?? []).map(({ type, message }) => [type, message ?? '']));
      await rig.until('what remains is shown', () => conditions()['NamespaceContentRemaining'] !== undefined);
      expect(conditions()).toEqual({
        NamespaceDeletionDiscoveryFailure: 'All resources successfully discovered',
        NamespaceDeletionGroupVersionParsingFailure: 'All legacy kube types successfully parsed',
        NamespaceDeletionContentFailure: 'All content successfully deleted, may be waiting on finalization',
        NamespaceContentRemaining: 'Some resources are remaining: configmaps. has 1 resource instances',
        NamespaceFinalizersRemaining: 'Some content in the namespace has finalizers remaining: a.com/f in 1 resource instances',
      });
      expect(rig.server.all(pods)).toEqual([]);
      rig.server.change(configMaps, 'x/held', (old) => ({ ...old, metadata: { ...old.metadata, finalizers: [] } }));
      await rig.until('gone', () => rig.server.get(namespaces, 'x') === undefined);
    });
  });
});

describe('owner graph', () => {
  const object = (uid: string, owners: readonly string[] = [], extra: object = {}): ApiObject => ({
    apiVersion: 'v1', kind: 'ConfigMap', metadata: { uid, name: uid, namespace: 'x', ownerReferences: owners.map((owner) => ({ apiVersion: 'v1', kind: 'ConfigMap', name: owner, uid: owner, blockOwnerDeletion: true })), ...extra },
  });

  test('an owner nobody saw is checked; seen later it is real; gone it brings its dependents up', () => {
    const graph = new OwnerGraph();
    expect(graph.observe(object('child', ['owner'])).check).toEqual(['owner']);
    expect(graph.node('owner')?.virtual).toBe(true);
    expect(graph.observe(object('owner')).check).toEqual([]);
    expect(graph.node('owner')?.virtual).toBe(false);
    expect(graph.forget('owner').check).toEqual(['child']);
    expect(graph.observe(object('child', [])).check).toEqual([]);
    expect(graph.size).toBe(1);
  });

  test('foreground deletion looks at the dependents, and again at the owner when one of them is gone', () => {
    const graph = new OwnerGraph();
    graph.observe(object('owner'));
    graph.observe(object('child', ['owner']));
    expect(graph.observe(object('owner', [], { deletionTimestamp: 't', finalizers: ['foregroundDeletion'] })).check).toEqual(['owner', 'child']);
    expect(graph.forget('child').check).toEqual(['owner']);
  });

  test.each([
    ['no owner left', { a: 'dangling', b: 'dangling' }, { kind: 'delete', policy: 'Background', unblock: false }],
    ['one of two left', { a: 'dangling', b: 'solid' }, { kind: 'dropReferences', uids: ['a'] }],
    ['both left', { a: 'solid', b: 'solid' }, { kind: 'keep' }],
    ['one waits, one left', { a: 'waiting', b: 'solid' }, { kind: 'dropReferences', uids: ['a'] }],
  ])('%s', (_, states, verdict) => {
    expect(judge(object('child', ['a', 'b']), new Map(Object.entries(states)) as never, [])).toEqual(verdict);
  });
});
