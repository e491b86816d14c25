import { nodes } from '../../client/resources.ts';
import type { Node } from '../../generated/types/core-v1.ts';
import { withRig } from '../testing/rig.ts';
import { nextStep, ttlController } from './ttl-controller.ts';

test('every node is told; other annotations stay', async () => {
  await withRig([ttlController], async (rig) => {
    rig.server.seed(nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a', annotations: { mine: '1' } }, spec: {} } as unknown as Node);
    await rig.until('the annotation', () => rig.server.get(nodes, 'a')?.metadata.annotations?.['node.alpha.kubernetes.io/ttl'] === '0');
    expect(rig.server.get(nodes, 'a')?.metadata.annotations).toEqual({ mine: '1', 'node.alpha.kubernetes.io/ttl': '0' });
  });
});

test('steps are taken up at their end and down below their beginning', () => {
  expect([nextStep(0, 100), nextStep(0, 101), nextStep(1, 90), nextStep(1, 89), nextStep(0, 5000), nextStep(4, 1)]).toEqual([0, 1, 1, 0, 4, 0]);
});
