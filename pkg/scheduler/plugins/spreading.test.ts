import { describe, expect, test } from '@jest/globals';
import { SeededRandom } from '../../base/random.ts';
import type { Node, Pod, PodAffinityTerm, PodSpec } from '../../generated/types/core-v1.ts';
import { ClusterCache } from '../cluster-cache.ts';
import { refusalMessage, scheduleOne } from '../cycle.ts';
import { defaultPlugins } from './registry.ts';

const nodes: readonly Node[] = ['a1', 'a2', 'b1'].map((name) => ({
  apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/hostname': name, zone: name[0] as string } }, spec: {}, status: { allocatable: { cpu: '64', memory: '64Gi', pods: '110' } },
}));

function pod(name: string, labels: Readonly<Record<string, string>>, spec: Partial<PodSpec> = {}): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', labels }, spec: { containers: [{ name: 'c', image: 'x' }], ...spec }, status: {} };
}

function place(placed: readonly (readonly [Pod, string])[], wanted: Pod): string {
  const cache = new ClusterCache((namespace) => ({ name: namespace }));
  for (const node of nodes) cache.setNode(node);
  for (const [one, nodeName] of placed) cache.setPod({ ...one, spec: { ...one.spec, nodeName } });
  const result = scheduleOne(wanted, cache.snapshot(), defaultPlugins, new SeededRandom(3));
  return result.kind === 'chosen' ? result.nodeName : refusalMessage(result.nodeCount, result.explanation.refusals, result.everywhere);
}

const term = (topologyKey: string, app: string): PodAffinityTerm => ({ topologyKey, labelSelector: { matchLabels: { app } } });
const near = (topologyKey: string, app: string): Partial<PodSpec> => ({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(topologyKey, app)] } } });
const apart = (topologyKey: string, app: string): Partial<PodSpec> => ({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(topologyKey, app)] } } });

describe('inter-pod affinity', () => {
  test('follows the pod it wants, by host or by zone', () => {
    expect(place([[pod('db', { app: 'db' }), 'b1']], pod('web', { app: 'web' }, near('kubernetes.io/hostname', 'db')))).toBe('b1');
    expect(['a1', 'a2']).toContain(place([[pod('db', { app: 'db' }), 'a1']], pod('web', { app: 'web' }, near('zone', 'db'))));
  });

  test('waits when its company is nowhere, but the first of a group goes anywhere', () => {
    expect(place([], pod('web', { app: 'web' }, near('zone', 'db')))).toBe('0/3 nodes are available: 3 node(s) didn\'t match pod affinity rules.');
    expect(['a1', 'a2', 'b1']).toContain(place([], pod('web', { app: 'web' }, near('zone', 'web'))));
  });

  test('keeps away, and is kept away by those who are there', () => {
    expect(place([[pod('x', { app: 'x' }), 'a1']], pod('y', { app: 'y' }, apart('zone', 'x')))).toBe('b1');
    expect(place([[pod('x', { app: 'x' }, apart('zone', 'y')), 'a1']], pod('y', { app: 'y' }))).toBe('b1');
    const everywhere = [['x1', 'a1'], ['x2', 'b1']].map(([name, node]) => [pod(name as string, { app: 'x' }), node as string] as const);
    expect(place(everywhere, pod('y', { app: 'y' }, apart('zone', 'x')))).toBe('0/3 nodes are available: 3 node(s) didn\'t match pod anti-affinity rules.');
  });

  test('another namespace counts only when it is named or selected', () => {
    const elsewhere = { ...pod('db', { app: 'db' }), metadata: { name: 'db', namespace: 'other', labels: { app: 'db' } } };
    expect(place([[elsewhere, 'b1']], pod('web', {}, near('zone', 'db')))).toContain('0/3');
    const selected = { ...term('zone', 'db'), namespaceSelector: { matchLabels: { name: 'other' } } };
    expect(place([[elsewhere, 'b1']], pod('web', {}, { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [selected] } } }))).toBe('b1');
  });
});

describe('topology spread', () => {
  const spread = (whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway', topologyKey = 'zone'): Partial<PodSpec> => ({ topologySpreadConstraints: [{ maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector: { matchLabels: { app: 'web' } } }] });
  const web = (name: string): Pod => pod(name, { app: 'web' });

  test('a hard constraint evens out the domains', () => {
    expect(place([[web('1'), 'a1'], [web('2'), 'b1'], [web('3'), 'a2']], pod('4', { app: 'web' }, spread('DoNotSchedule')))).toBe('b1');
  });

  test('a node without the label is out, for good', () => {
    expect(place([], pod('1', { app: 'web' }, spread('DoNotSchedule', 'rack')))).toBe('0/3 nodes are available: 3 node(s) didn\'t match pod topology spread constraints (missing required label).');
  });

  test('a soft constraint prefers and does not forbid', () => {
    expect(place([[web('1'), 'a1'], [web('2'), 'a2']], pod('3', { app: 'web' }, spread('ScheduleAnyway')))).toBe('b1');
  });
});
