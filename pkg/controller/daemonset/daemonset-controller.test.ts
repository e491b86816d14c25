import { daemonSets, nodes, pods, controllerRevisions } from '../../client/resources.ts';
import type { DaemonSet } from '../../generated/types/apps-v1.ts';
import type { Node, Pod, Taint } from '../../generated/types/core-v1.ts';
import { isPodActive } from '../../api/pod.ts';
import { withRig, type ControllerRig } from '../testing/rig.ts';
import { nodeOf } from './daemon-pods.ts';
import { daemonSetController } from './daemonset-controller.ts';

function node(name: string, taints: readonly Taint[] = [], labels: Readonly<Record<string, string>> = {}): Node {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: { taints }, status: {} } as unknown as Node;
}

function agent(image: string): DaemonSet {
  return {
    apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { namespace: 'x', name: 'agent' },
    spec: {
      selector: { matchLabels: { app: 'agent' } }, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }, revisionHistoryLimit: 1,
      template: { metadata: { labels: { app: 'agent' } }, spec: { containers: [{ name: 'c', image }] } },
    },
    status: {},
  } as unknown as DaemonSet;
}

function readyAll(rig: ControllerRig): void {
  for (const pod of rig.server.all(pods)) {
    if (pod.status.conditions !== undefined) continue;
    rig.server.change(pods, `x/${pod.metadata.name ?? ''}`, (old) => ({ ...old, status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2020-01-01T00:00:00Z' }] } }) as Pod);
  }
}

const placed = (rig: ControllerRig): string => rig.server.all(pods).filter(isPodActive).map((pod) => `${nodeOf(pod)}:${pod.spec.containers[0]?.image ?? ''}`).sort().join(' ');
const status = (rig: ControllerRig): Partial<DaemonSet['status']> => rig.server.get(daemonSets, 'x/agent')?.status ?? {};
const settled = (rig: ControllerRig, what: string): Promise<void> => rig.until(what, () => {
  readyAll(rig);
  return placed(rig) === what && (status(rig).numberAvailable ?? 0) === what.split(' ').length && status(rig).updatedNumberScheduled === what.split(' ').length;
});

describe('daemonset controller', () => {
  test('one pod a fitting node; taints keep away; a new node gets one; an update goes node by node', async () => {
    await withRig([daemonSetController], async (rig) => {
      rig.server.seed(nodes, node('a'));
      rig.server.seed(nodes, node('b', [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }]));
      rig.server.seed(nodes, node('c', [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }, { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' }]));
      rig.server.seed(daemonSets, agent('v1'));
      await settled(rig, 'a:v1 c:v1');
      rig.server.seed(nodes, node('d'));
      await settled(rig, 'a:v1 c:v1 d:v1');
      expect(status(rig)).toMatchObject({ desiredNumberScheduled: 3, currentNumberScheduled: 3, numberReady: 3, numberMisscheduled: 0 });
      const template = (rig.server.get(daemonSets, 'x/agent') as DaemonSet).spec.template;
      rig.server.change(daemonSets, 'x/agent', (old) => ({ ...old, spec: { ...old.spec, template: { ...template, spec: { containers: [{ name: 'c', image: 'v2' }] } } } }) as DaemonSet);
      let fewest = 3;
      await rig.until('updated', () => {
        fewest = Math.min(fewest, rig.server.all(pods).filter(isPodActive).length);
        readyAll(rig);
        return placed(rig) === 'a:v2 c:v2 d:v2' && status(rig).updatedNumberScheduled === 3;
      });
      expect(fewest).toBe(2);
      expect(rig.server.all(controllerRevisions).map(({ revision }) => revision).sort()).toEqual([1, 2]);
      expect(rig.events().some((text) => text.startsWith('SuccessfulDelete: Deleted pod: agent-'))).toBe(true);
    });
  });

  test('a NoExecute taint sends the pod away; going back to an old template reuses its revision', async () => {
    await withRig([daemonSetController], async (rig) => {
      rig.server.seed(nodes, node('a'));
      rig.server.seed(nodes, node('b'));
      rig.server.seed(daemonSets, agent('v1'));
      await settled(rig, 'a:v1 b:v1');
      rig.server.change(nodes, 'b', (old) => ({ ...old, spec: { taints: [{ key: 'out', effect: 'NoExecute' }] } }) as Node);
      await settled(rig, 'a:v1');
      const set = (image: string): void => {
        rig.server.change(daemonSets, 'x/agent', (old) => ({ ...old, spec: { ...old.spec, template: agent(image).spec.template } }));
      };
      set('v2');
      await settled(rig, 'a:v2');
      set('v1');
      await settled(rig, 'a:v1');
      expect(rig.server.all(controllerRevisions).map(({ revision }) => revision).sort()).toEqual([2, 3]);
    });
  });

  test('a failed pod is replaced', async () => {
    await withRig([daemonSetController], async (rig) => {
      rig.server.seed(nodes, node('a'));
      rig.server.seed(daemonSets, agent('v1'));
      await settled(rig, 'a:v1');
      const [first] = rig.server.all(pods);
      rig.server.change(pods, `x/${first?.metadata.name ?? ''}`, (old) => ({ ...old, status: { phase: 'Failed' } }) as Pod);
      await rig.until('replaced', () => rig.server.all(pods).every((pod) => pod.metadata.uid !== first?.metadata.uid) && placed(rig) === 'a:v1');
      await rig.until('told', () => rig.events().some((text) => text.startsWith('FailedDaemonPod: Found failed daemon pod x/agent-')));
    });
  });
});
