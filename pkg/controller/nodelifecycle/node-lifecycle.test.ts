import { leases, nodes, pods } from '../../client/resources.ts';
import type { Lease } from '../../generated/types/coordination-v1.ts';
import type { Node, NodeCondition, Pod, Taint, Toleration } from '../../generated/types/core-v1.ts';
import { doomedPods } from '../podgc/pod-gc-controller.ts';
import { evictionMs } from '../tainteviction/eviction-time.ts';
import { taintEvictionController } from '../tainteviction/taint-eviction-controller.ts';
import { withRig } from '../testing/rig.ts';
import { desiredTaints } from './node-health.ts';
import { nodeLifecycleController } from './node-lifecycle-controller.ts';
import { evictionRates, ZoneLimiter } from './zones.ts';

const rates = { perSecond: 0.1, secondaryPerSecond: 0.01, largeClusterSize: 50, unhealthyShare: 0.55 };
const ready = (status: string): NodeCondition => ({ type: 'Ready', status, lastHeartbeatTime: '2020-01-01T00:00:00Z' }) as NodeCondition;
const node = (name: string, status: string, extra: object = {}): Node => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: {}, status: { conditions: [ready(status)] }, ...extra }) as unknown as Node;
const pod = (name: string, nodeName: string, tolerations: readonly Toleration[] = []): Pod => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'x', name }, spec: { nodeName, containers: [], tolerations }, status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
}) as unknown as Pod;
const keys = (taints: readonly Taint[] | undefined): string => (taints ?? []).map(({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`).sort().join(' ');

test('a silent node turns Unknown, is tainted, its pods are taken out of service; when it speaks again the taints go', async () => {
  await withRig([nodeLifecycleController({ ...rates, perSecond: 1000, monitorPeriodMs: 10, graceMs: 60, startupGraceMs: 60 })], async (rig) => {
    rig.server.seed(pods, pod('p', 'dead'));
    rig.server.seed(nodes, node('alive', 'True'));
    rig.server.seed(nodes, node('dead', 'True'));
    rig.server.seed(leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { namespace: 'kube-node-lease', name: 'alive' }, spec: {} } as Lease);
    let beat = 0;
    const renew = (name: string): void => {
      beat++;
      if (name === 'alive') rig.server.change(leases, 'kube-node-lease/alive', (old) => ({ ...old, spec: { renewTime: String(beat) } }));
      else rig.server.change(nodes, name, (old) => ({ ...old, status: { conditions: [{ ...ready('True'), lastHeartbeatTime: new Date(beat * 1000).toISOString() }] } }) as Node);
    };
    await rig.until('dead is unreachable', () => {
      renew('alive');
      return keys(rig.server.get(nodes, 'dead')?.spec.taints) === 'unreachable:NoExecute unreachable:NoSchedule' && rig.server.get(pods, 'x/p')?.status.conditions?.[0]?.status === 'False';
    });
    expect(rig.server.get(nodes, 'dead')?.status.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason ?? ''}`)).toEqual([
      'Ready Unknown NodeStatusUnknown', 'MemoryPressure Unknown NodeStatusNeverUpdated', 'DiskPressure Unknown NodeStatusNeverUpdated', 'PIDPressure Unknown NodeStatusNeverUpdated',
    ]);
    expect(rig.server.get(nodes, 'alive')?.spec.taints).toBeUndefined();
    await rig.until('it is back', () => {
      renew('alive');
      renew('dead');
      return keys(rig.server.get(nodes, 'dead')?.spec.taints) === '';
    });
    await rig.until('told', () => rig.events().includes('NodeNotReady: Node dead status is now: NodeNotReady'));
  });
});

test('pods leave a NoExecute taint: at once, after their time, or not at all', async () => {
  await withRig([taintEvictionController], async (rig) => {
    rig.server.seed(nodes, node('n', 'True'));
    const tolerates = (tolerationSeconds?: number): readonly Toleration[] => [{ key: 'out', operator: 'Exists', effect: 'NoExecute', ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }) }];
    rig.server.seed(pods, pod('now', 'n'));
    rig.server.seed(pods, pod('later', 'n', tolerates(300)));
    rig.server.seed(pods, pod('never', 'n', tolerates()));
    rig.server.seed(pods, pod('elsewhere', 'm'));
    rig.server.change(nodes, 'n', (old) => ({ ...old, spec: { taints: [{ key: 'out', effect: 'NoExecute' }] } }) as Node);
    await rig.until('evicted', () => rig.server.get(pods, 'x/now')?.metadata.deletionTimestamp !== undefined);
    expect(rig.server.get(pods, 'x/now')?.status.conditions?.at(-1)).toMatchObject({ type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager' });
    expect(['later', 'never', 'elsewhere'].map((name) => rig.server.get(pods, `x/${name}`)?.metadata.deletionTimestamp)).toEqual([undefined, undefined, undefined]);
    expect(rig.events()).toEqual(['TaintManagerEviction: Marking for deletion Pod x/now']);
  });
});

test('eviction time is the earliest of all taints, counted from when each came', () => {
  const taints: readonly Taint[] = [{ key: 'a', effect: 'NoExecute', timeAdded: '1970-01-01T00:00:10Z' }, { key: 'b', effect: 'NoExecute' }, { key: 'c', effect: 'NoSchedule' }];
  const with_ = (...tolerations: readonly Toleration[]): number | undefined => evictionMs(pod('p', 'n', tolerations), taints, 1000);
  expect(with_({ key: 'a', operator: 'Exists', tolerationSeconds: 5 }, { key: 'b', operator: 'Exists' })).toBe(15_000);
  expect(with_({ operator: 'Exists', tolerationSeconds: 5 })).toBe(6_000);
  expect(with_({ key: 'a', operator: 'Exists' })).toBe(0);
  expect(with_({ operator: 'Exists' })).toBeUndefined();
});

test('taints follow conditions; those of others stay; NoExecute waits for its turn and swaps with its opposite', () => {
  const foreign: Taint = { key: 'mine', effect: 'NoExecute' };
  const notReady = node('n', 'False', { spec: { taints: [foreign], unschedulable: true } });
  expect(keys(desiredTaints(notReady, false, 0))).toBe('mine:NoExecute not-ready:NoSchedule unschedulable:NoSchedule');
  const evicting = desiredTaints(notReady, true, 0);
  expect(keys(evicting)).toBe('mine:NoExecute not-ready:NoExecute not-ready:NoSchedule unschedulable:NoSchedule');
  const unknown = { ...notReady, spec: { ...notReady.spec, taints: evicting }, status: { conditions: [ready('Unknown')] } } as Node;
  expect(keys(desiredTaints(unknown, false, 0))).toBe('mine:NoExecute unreachable:NoSchedule unschedulable:NoSchedule');
  const settled = { ...unknown, spec: { taints: [foreign] }, status: { conditions: [ready('True')] } } as Node;
  expect(desiredTaints(settled, false, 0)).toBe(settled.spec.taints);
});

test('a whole cluster that seems dead evicts nobody; a mostly dead zone slowly or not at all', () => {
  const zone = (name: string, dead: number, alive: number): Node[] => Array.from({ length: dead + alive }, (_, i) => node(`${name}${i}`, i < dead ? 'Unknown' : 'True', { metadata: { name: `${name}${i}`, labels: { 'topology.kubernetes.io/zone': name } } }));
  expect([...evictionRates(zone('a', 3, 0), rates).values()]).toEqual([0]);
  expect([...evictionRates([...zone('a', 3, 0), ...zone('b', 0, 1)], rates).values()]).toEqual([0.1, 0.1]);
  expect([...evictionRates(zone('a', 1, 2), rates).values()]).toEqual([0.1]);
  expect([...evictionRates(zone('a', 6, 4), rates).values()]).toEqual([0]);
  expect([...evictionRates(zone('a', 36, 24), rates).values()]).toEqual([0.01]);
  const limiter = new ZoneLimiter();
  expect([limiter.take('z', 0.1, 0), limiter.take('z', 0.1, 4000), limiter.take('z', 0.1, 10_000), limiter.take('z', 0, 99_000)]).toEqual([0, 6000, 0, undefined]);
});

test('which pods nobody else will remove', () => {
  const finished = (name: string, day: number): Pod => ({ ...pod(name, 'n'), metadata: { name, creationTimestamp: `2020-01-0${day}T00:00:00Z` }, status: { phase: 'Succeeded' } }) as Pod;
  const deleted = { ...pod('unbound', ''), metadata: { name: 'unbound', deletionTimestamp: 't' } } as Pod;
  const all = [pod('stranded', 'gone'), deleted, pod('fine', 'n'), finished('f3', 3), finished('f1', 1), finished('f2', 2)];
  const names = (max: number): readonly (string | undefined)[] => doomedPods(all, () => node('n', 'True'), (name) => name === 'gone', max).map((doomed) => doomed.pod.metadata.name);
  expect(names(1)).toEqual(['stranded', 'unbound', 'f1', 'f2']);
  expect(names(0)).toEqual(['stranded', 'unbound']);
});
