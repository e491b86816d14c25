import { describe, expect, test } from '@jest/globals';
import { SeededRandom } from '../base/random.ts';
import type { Node, NodeSpec, Pod, PodSpec } from '../generated/types/core-v1.ts';
import { ClusterCache } from './cluster-cache.ts';
import { refusalMessage, scheduleOne, type CycleResult } from './cycle.ts';
import { planPreemption } from './preemption.ts';
import { defaultPlugins } from './plugins/registry.ts';

function node(name: string, spec: NodeSpec = {}, labels: Readonly<Record<string, string>> = {}, allocatable: Readonly<Record<string, string>> = { cpu: '2', memory: '4Gi', pods: '110' }): Node {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } }, spec, status: { allocatable } };
}

function pod(name: string, spec: Partial<PodSpec> = {}, requests?: Readonly<Record<string, string>>): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', uid: name }, spec: { containers: [{ name: 'c', image: 'nginx', ...(requests && { resources: { requests } }) }], ...spec }, status: {} };
}

function cacheOf(nodes: readonly Node[], placed: readonly (readonly [Pod, string])[] = []): ClusterCache {
  const cache = new ClusterCache(() => ({}));
  for (const one of nodes) cache.setNode(one);
  for (const [one, nodeName] of placed) cache.setPod({ ...one, spec: { ...one.spec, nodeName } });
  return cache;
}

function decide(cache: ClusterCache, wanted: Pod): CycleResult {
  return scheduleOne(wanted, cache.snapshot(), defaultPlugins, new SeededRandom(1));
}

function message(cache: ClusterCache, wanted: Pod): string {
  const result = decide(cache, wanted);
  if (result.kind === 'chosen') return `chosen: ${result.nodeName}`;
  return refusalMessage(result.nodeCount, result.explanation.refusals, result.everywhere);
}

const controlPlane = node('m-k8s', { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] });

describe('why a pod stays pending, in upstream\'s words', () => {
  test.each<[string, readonly Node[], Pod, string]>([
    ['no node', [], pod('p'), 'no nodes available to schedule pods'],
    ['taints', [controlPlane], pod('p'), '0/1 nodes are available: 1 node(s) had untolerated taint(s).'],
    ['cordon', [node('w1', { unschedulable: true }), controlPlane], pod('p'), '0/2 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable.'],
    ['resources', [node('w1'), node('w2')], pod('p', {}, { cpu: '3', memory: '5Gi' }), '0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory.'],
    ['selector', [node('w1')], pod('p', { nodeSelector: { disk: 'ssd' } }), '0/1 nodes are available: 1 node(s) didn\'t match Pod\'s node affinity/selector.'],
    ['pods', [node('w1', {}, {}, { cpu: '2', memory: '4Gi', pods: '0' })], pod('p'), '0/1 nodes are available: 1 Too many pods.'],
  ])('%s', (_, nodes, wanted, expected) => { expect(message(cacheOf(nodes), wanted)).toBe(expected); });

  test('ports that are taken', () => {
    const withPort = (name: string): Pod => pod(name, { containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80, hostPort: 8080 }] }] });
    expect(message(cacheOf([node('w1')], [[withPort('a'), 'w1']]), withPort('b'))).toBe('0/1 nodes are available: 1 node(s) didn\'t have free ports for the requested pod ports.');
  });
});

describe('where a pod goes', () => {
  test('to the emptier node, also when containers request nothing', () => {
    expect(message(cacheOf([node('w1'), node('w2')], [[pod('a'), 'w1']]), pod('b'))).toBe('chosen: w2');
  });

  test('tolerations let it onto a tainted node; affinity operators choose', () => {
    const tolerant = pod('p', { tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }] });
    expect(message(cacheOf([controlPlane]), tolerant)).toBe('chosen: m-k8s');
    const affinity = (operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt', values: readonly string[]): Pod => pod('p', {
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'gen', operator, values }] }] } } },
    });
    const cache = cacheOf([node('w1', {}, { gen: '7' }), node('w2')]);
    expect(message(cache, affinity('In', ['7', '8']))).toBe('chosen: w1');
    expect(message(cache, affinity('NotIn', ['7']))).toBe('chosen: w2');
    expect(message(cache, affinity('DoesNotExist', []))).toBe('chosen: w2');
    expect(message(cache, affinity('Gt', ['6']))).toBe('chosen: w1');
    expect(message(cache, affinity('Lt', ['6']))).toContain('0/2 nodes');
  });

  test('a preferred term outweighs a slightly emptier node', () => {
    const preferring = pod('p', { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: { matchExpressions: [{ key: 'disk', operator: 'Exists' }] } }] } } });
    expect(message(cacheOf([node('w1', {}, { disk: 'ssd' }), node('w2')], [[pod('a'), 'w1']]), preferring)).toBe('chosen: w1');
  });

  test('an assumed pod counts at once, and is undone when forgotten', () => {
    const cache = cacheOf([node('w1', {}, {}, { cpu: '1', memory: '1Gi', pods: '1' })]);
    const first = pod('a');
    cache.assume(first, 'w1');
    expect(message(cache, pod('b'))).toContain('Too many pods');
    cache.forget(first);
    expect(message(cache, pod('b'))).toBe('chosen: w1');
  });
});

describe('preemption', () => {
  const plan = (cache: ClusterCache, wanted: Pod, budgeted: readonly string[] = []): ReturnType<typeof planPreemption> => {
    const result = decide(cache, wanted);
    if (result.kind === 'chosen') throw new Error('it fits');
    return planPreemption({ pod: wanted, snapshot: cache.snapshot(), refusals: result.explanation.refusals, plugins: defaultPlugins, states: result.states, breaksBudget: (victim) => budgeted.includes(victim.metadata.name ?? '') });
  };
  const important = pod('important', { priority: 1000 }, { cpu: '1' });

  test('takes the least important pods, and no more than it needs', () => {
    const cache = cacheOf([node('w1')], [[pod('low', { priority: 1 }, { cpu: '1' }), 'w1'], [pod('mid', { priority: 10 }, { cpu: '1' }), 'w1']]);
    expect(plan(cache, important).plan).toMatchObject({ nodeName: 'w1', victims: [{ metadata: { name: 'low' } }] });
  });

  test('prefers a node whose budgets stay whole', () => {
    const cache = cacheOf([node('w1'), node('w2')], [[pod('a', { priority: 1 }, { cpu: '2' }), 'w1'], [pod('b', { priority: 5 }, { cpu: '2' }), 'w2']]);
    expect(plan(cache, important, ['a']).plan?.nodeName).toBe('w2');
  });

  test('says so when nothing helps', () => {
    const cache = cacheOf([controlPlane, node('w1')], [[pod('equal', { priority: 1000 }, { cpu: '2' }), 'w1']]);
    expect(plan(cache, important)).toEqual({ message: '0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.' });
    expect(plan(cache, { ...important, spec: { ...important.spec, preemptionPolicy: 'Never' } }).message).toBe('not eligible due to preemptionPolicy=Never.');
  });
});
