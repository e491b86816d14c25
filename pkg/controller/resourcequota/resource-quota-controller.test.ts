import { configMaps, deployments, pods, resourceQuotas } from '../../client/resources.ts';
import type { Deployment } from '../../generated/types/apps-v1.ts';
import type { ConfigMap, Pod, ResourceQuota } from '../../generated/types/core-v1.ts';
import { withRig, type ControllerRig } from '../testing/rig.ts';
import { resourceQuotaController } from './resource-quota-controller.ts';
import { countedResource, quotaStatus, sameAmounts } from './usage.ts';

const pod = (name: string, cpu: string, phase = 'Running', namespace = 'a'): Pod => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name }, spec: { containers: [{ name: 'c', resources: { requests: { cpu } } }] }, status: { phase },
}) as unknown as Pod;
const quota = (name: string, hard: Record<string, string>, more: object = {}): ResourceQuota => ({
  apiVersion: 'v1', kind: 'ResourceQuota', metadata: { namespace: 'a', name }, spec: { hard, ...more }, status: {},
}) as unknown as ResourceQuota;
const usedOf = (rig: ControllerRig, name: string): unknown => rig.server.get(resourceQuotas, `a/${name}`)?.status?.used;
const settles = (rig: ControllerRig, name: string, used: object): Promise<void> => rig.until(`${name} uses ${JSON.stringify(used)}`, () => JSON.stringify(usedOf(rig, name)) === JSON.stringify(used));

test('a quota is counted when it appears, and again when what it counts goes or ends', async () => {
  await withRig([resourceQuotaController], async (rig) => {
    for (const one of [pod('x', '500m'), pod('y', '1'), pod('done', '1', 'Succeeded'), pod('elsewhere', '1', 'Running', 'b')]) rig.server.seed(pods, one);
    rig.server.seed(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'a', name: 'm' } } as unknown as ConfigMap);
    rig.server.seed(resourceQuotas, quota('q', { pods: '5', 'requests.cpu': '4', configmaps: '3', secrets: '1' }));
    await settles(rig, 'q', { configmaps: '1', pods: '2', 'requests.cpu': '1500m', secrets: '0' });
    expect(rig.server.get(resourceQuotas, 'a/q')?.status?.hard).toEqual({ pods: '5', 'requests.cpu': '4', configmaps: '3', secrets: '1' });
    rig.server.remove(pods, 'a/y');
    await settles(rig, 'q', { configmaps: '1', pods: '1', 'requests.cpu': '500m', secrets: '0' });
    rig.server.change(pods, 'a/x', (one: Pod) => ({ ...one, status: { phase: 'Failed' } }) as Pod);
    await settles(rig, 'q', { configmaps: '1', pods: '0', 'requests.cpu': '0', secrets: '0' });
  });
});

test('count/RESOURCE.GROUP counts kinds that nobody watches until a quota names them', async () => {
  await withRig([resourceQuotaController], async (rig) => {
    rig.server.seed(deployments, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { namespace: 'a', name: 'd' } } as unknown as Deployment);
    rig.server.seed(resourceQuotas, quota('q', { 'count/deployments.apps': '2', 'count/nothing.example.com': '1' }));
    await settles(rig, 'q', { 'count/deployments.apps': '1', 'count/nothing.example.com': '0' });
    rig.server.remove(deployments, 'a/d');
    await settles(rig, 'q', { 'count/deployments.apps': '0', 'count/nothing.example.com': '0' });
  });
});

test('scopes choose the pods, and leave everything else out', () => {
  const collections = [{ group: '', plural: 'pods', objects: [pod('cpu', '1'), { ...pod('none', '1'), spec: { containers: [{ name: 'c' }] } } as unknown as Pod] }];
  expect(quotaStatus(quota('q', { pods: '3' }, { scopes: ['BestEffort'] }), collections).used).toEqual({ pods: '1' });
  expect(quotaStatus(quota('q', { pods: '3' }), collections).used).toEqual({ pods: '2' });
});

test('names and amounts', () => {
  expect([countedResource('count/pods'), countedResource('count/things.example.com'), countedResource('pods')]).toEqual([{ group: '', plural: 'pods' }, { group: 'example.com', plural: 'things' }, undefined]);
  expect([sameAmounts({ cpu: '1' }, { cpu: '1000m' }), sameAmounts({ cpu: '1' }, {}), sameAmounts(undefined, {})]).toEqual([true, false, false]);
});
