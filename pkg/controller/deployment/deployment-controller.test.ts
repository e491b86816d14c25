import { controllerOf } from '../../api/meta/accessors.ts';
import { isPodActive } from '../../api/pod.ts';
import { deployments, pods, replicaSets } from '../../client/resources.ts';
import type { Deployment, ReplicaSet } from '../../generated/types/apps-v1.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { replicaSetController } from '../replicaset/replicaset-controller.ts';
import { withRig, type ControllerRig } from '../testing/rig.ts';
import { deploymentController } from './deployment-controller.ts';

function web(replicas: number, image: string): Deployment {
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { namespace: 'x', name: 'web' },
    spec: {
      replicas, selector: { matchLabels: { app: 'web' } }, revisionHistoryLimit: 10, progressDeadlineSeconds: 600,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image }] } },
    },
    status: {},
  } as unknown as Deployment;
}

/** A kubelet in one line: pods become ready when told to, at once gone when deleted. */
function readyAll(rig: ControllerRig, accept: (pod: Pod) => boolean = () => true): void {
  for (const pod of rig.server.all(pods)) {
    if (!accept(pod) || pod.status.conditions !== undefined) continue;
    rig.server.change(pods, `x/${pod.metadata.name ?? ''}`, (old) => ({ ...old, status: { phase: 'Running' as const, conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2020-01-01T00:00:00Z' }] } }));
  }
}

const state = (rig: ControllerRig): Deployment => rig.server.get(deployments, 'x/web') as Deployment;
const setsByRevision = (rig: ControllerRig): readonly ReplicaSet[] => [...rig.server.all(replicaSets)].sort((a, b) => revision(a) - revision(b));
const revision = (set: ReplicaSet): number => Number(set.metadata.annotations?.['deployment.kubernetes.io/revision']);
const condition = (rig: ControllerRig, type: string): string => {
  const found = state(rig).status?.conditions?.find((item) => item.type === type);
  return `${found?.status ?? ''} ${found?.reason ?? ''} ${found?.message ?? ''}`;
};
const image = (value: string) => (old: Deployment): Deployment => ({ ...old, spec: { ...old.spec, template: { ...old.spec.template, spec: { ...old.spec.template.spec, containers: [{ name: 'c', image: value }] } as never } } });
async function rolledOut(rig: ControllerRig, replicas: number): Promise<void> {
  await rig.until('rolled out', () => {
    readyAll(rig);
    const { status, metadata } = state(rig);
    return status?.observedGeneration === metadata.generation && (status?.updatedReplicas ?? 0) === replicas && (status?.availableReplicas ?? 0) === replicas && (status?.replicas ?? 0) === replicas
      && condition(rig, 'Progressing').includes('NewReplicaSetAvailable') && setsByRevision(rig).slice(0, -1).every((set) => set.spec.replicas === 0);
  });
}

describe('deployment and replicaset controllers', () => {
  test('from nothing to available, then an update, then back', async () => {
    await withRig([deploymentController, replicaSetController], async (rig) => {
      rig.server.seed(deployments, web(3, 'nginx:1'));
      await rolledOut(rig, 3);
      expect(rig.server.all(pods)).toHaveLength(3);
      const [first] = setsByRevision(rig);
      expect(condition(rig, 'Available')).toBe('True MinimumReplicasAvailable Deployment has minimum availability.');
      expect(condition(rig, 'Progressing')).toBe(`True NewReplicaSetAvailable ReplicaSet "${first?.metadata.name ?? ''}" has successfully progressed.`);
      expect(first?.metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1', 'deployment.kubernetes.io/desired-replicas': '3', 'deployment.kubernetes.io/max-replicas': '4' });
      expect(state(rig).metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
      await rig.until('events', () => rig.events().some((text) => text.startsWith('SuccessfulCreate: Created pod: web-')));
      expect(rig.events()).toContain(`ScalingReplicaSet: Scaled up replica set ${first?.metadata.name ?? ''} from 0 to 3`);

      rig.server.change(deployments, 'x/web', image('nginx:2'));
      await rolledOut(rig, 3);
      expect(setsByRevision(rig).map((set) => [revision(set), set.spec.replicas])).toEqual([[1, 0], [2, 3]]);
      expect(rig.server.all(pods).filter(isPodActive).map((pod) => pod.spec.containers[0]?.image)).toEqual(['nginx:2', 'nginx:2', 'nginx:2']);

      rig.server.change(deployments, 'x/web', image('nginx:1'));
      await rolledOut(rig, 3);
      expect(setsByRevision(rig).map((set) => [revision(set), set.metadata.annotations?.['deployment.kubernetes.io/revision-history']])).toEqual([[2, undefined], [3, '1']]);
    });
  });

  test('never more than desired plus surge, never fewer available than allowed', async () => {
    await withRig([deploymentController, replicaSetController], async (rig) => {
      rig.server.seed(deployments, web(8, 'nginx:1'));
      await rolledOut(rig, 8);
      rig.server.change(deployments, 'x/web', image('nginx:2'));
      let worst = { pods: 0, available: 8 };
      await rig.until('rolled out under observation', () => {
        const active = rig.server.all(pods).filter(isPodActive);
        const available = active.filter((pod) => pod.status.conditions !== undefined).length;
        worst = { pods: Math.max(worst.pods, active.length), available: Math.min(worst.available, available) };
        const one = active.find((pod) => pod.status.conditions === undefined);
        readyAll(rig, (pod) => pod === one);
        return (state(rig).status?.updatedReplicas ?? 0) === 8 && (state(rig).status?.availableReplicas ?? 0) === 8 && state(rig).status?.replicas === 8;
      });
      expect(worst.pods).toBeLessThanOrEqual(10);
      expect(worst.available).toBeGreaterThanOrEqual(6);
    });
  });

  test('a lost pod is replaced; a surplus is removed; an orphan is adopted; what no longer matches is released', async () => {
    await withRig([deploymentController, replicaSetController], async (rig) => {
      rig.server.seed(deployments, web(2, 'nginx:1'));
      await rolledOut(rig, 2);
      const [victim, other] = rig.server.all(pods);
      rig.server.remove(pods, `x/${victim?.metadata.name ?? ''}`);
      await rolledOut(rig, 2);
      rig.server.change(pods, `x/${other?.metadata.name ?? ''}`, (old) => ({ ...old, metadata: { ...old.metadata, labels: { app: 'elsewhere' } } }));
      await rig.until('released and replaced', () => rig.server.all(pods).length === 3 && controllerOf(rig.server.get(pods, `x/${other?.metadata.name ?? ''}`) as Pod) === undefined);
      rig.server.change(pods, `x/${other?.metadata.name ?? ''}`, (old) => ({ ...old, metadata: { ...old.metadata, labels: victim?.metadata.labels ?? {} } }));
      await rig.until('adopted, then one too many goes', () => rig.server.all(pods).filter(isPodActive).length === 2);
      rig.server.change(deployments, 'x/web', (old) => ({ ...old, spec: { ...old.spec, replicas: 1 } }));
      await rolledOut(rig, 1);
    });
  });

  test('paused: scales but does not roll; resumed: rolls', async () => {
    await withRig([deploymentController, replicaSetController], async (rig) => {
      rig.server.seed(deployments, web(2, 'nginx:1'));
      await rolledOut(rig, 2);
      rig.server.change(deployments, 'x/web', (old) => ({ ...image('nginx:2')(old), spec: { ...image('nginx:2')(old).spec, paused: true, replicas: 3 } }));
      await rig.until('paused and scaled', () => condition(rig, 'Progressing') === 'Unknown DeploymentPaused Deployment is paused' && rig.server.all(pods).length === 3);
      expect(rig.server.all(replicaSets)).toHaveLength(1);
      rig.server.change(deployments, 'x/web', (old) => ({ ...old, spec: { ...old.spec, paused: false } }));
      await rolledOut(rig, 3);
      expect(rig.server.all(replicaSets)).toHaveLength(2);
    });
  });

  test('recreate: the old pods are all gone before the first new one', async () => {
    await withRig([deploymentController, replicaSetController], async (rig) => {
      const recreate = web(2, 'nginx:1');
      rig.server.seed(deployments, { ...recreate, spec: { ...recreate.spec, strategy: { type: 'Recreate' } } });
      await rolledOut(rig, 2);
      rig.server.change(deployments, 'x/web', image('nginx:2'));
      await rig.until('rolled without overlap', () => {
        expect(new Set(rig.server.all(pods).map((pod) => pod.spec.containers[0]?.image)).size).toBeLessThanOrEqual(1);
        readyAll(rig);
        return (state(rig).status?.updatedReplicas ?? 0) === 2 && (state(rig).status?.availableReplicas ?? 0) === 2;
      });
    });
  });

  test('a refused pod shows as ReplicaFailure and goes away', async () => {
    await withRig([deploymentController, replicaSetController], async (rig) => {
      rig.server.failNext(3, 403, 'Forbidden', (method, path) => method === 'POST' && path.endsWith('/pods'));
      rig.server.seed(deployments, web(1, 'nginx:1'));
      await rig.until('failure shown', () => condition(rig, 'ReplicaFailure').startsWith('True FailedCreate Forbidden'));
      await rolledOut(rig, 1);
      await rig.until('failure gone', () => condition(rig, 'ReplicaFailure') === '  ');
    });
  });

  test('history beyond the limit is removed', async () => {
    await withRig([deploymentController, replicaSetController], async (rig) => {
      const limited = web(1, 'nginx:1');
      rig.server.seed(deployments, { ...limited, spec: { ...limited.spec, revisionHistoryLimit: 1 } });
      for (const tag of ['2', '3', '4']) {
        await rolledOut(rig, 1);
        rig.server.change(deployments, 'x/web', image(`nginx:${tag}`));
      }
      await rolledOut(rig, 1);
      await rig.until('old sets removed', () => setsByRevision(rig).map(revision).join() === '3,4');
    });
  });
});
