import { controllerRevisions, persistentVolumeClaims, pods, statefulSets } from '../../client/resources.ts';
import type { StatefulSet } from '../../generated/types/apps-v1.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { revisionHash, templatePatch } from '../history/revisions.ts';
import { withRig, type ControllerRig } from '../testing/rig.ts';
import { statefulSetController } from './statefulset-controller.ts';

const db = (image: string, extra: object = {}): StatefulSet => ({
  apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { namespace: 'x', name: 'db' },
  spec: {
    replicas: 3, serviceName: 'db', selector: { matchLabels: { app: 'db' } }, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }, podManagementPolicy: 'OrderedReady',
    template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'c', image }] } }, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }], ...extra,
  },
  status: {},
}) as unknown as StatefulSet;
const shown = (rig: ControllerRig): string => rig.server.all(pods).map((pod) => `${pod.metadata.name ?? ''}:${pod.spec.containers[0]?.image ?? ''}`).sort().join(' ');
function ready(rig: ControllerRig): void {
  for (const pod of rig.server.all(pods)) {
    if (pod.status.conditions === undefined) rig.server.change(pods, `x/${pod.metadata.name ?? ''}`, (old) => ({ ...old, status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } }) as Pod);
  }
}

test('one after the other; updates from the top, behind a partition; scaling down from the top; claims stay', async () => {
  await withRig([statefulSetController], async (rig) => {
    rig.server.seed(statefulSets, db('v1'));
    await rig.until('the first', () => shown(rig) === 'db-0:v1');
    expect(rig.server.get(pods, 'x/db-0')).toMatchObject({ metadata: { labels: { 'apps.kubernetes.io/pod-index': '0', 'statefulset.kubernetes.io/pod-name': 'db-0' } }, spec: { hostname: 'db-0', subdomain: 'db', volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } }] } });
    ready(rig);
    await rig.until('the second', () => shown(rig) === 'db-0:v1 db-1:v1');
    await rig.until('the third', () => {
      ready(rig);
      return shown(rig) === 'db-0:v1 db-1:v1 db-2:v1' && rig.server.get(statefulSets, 'x/db')?.status.readyReplicas === 3;
    });
    rig.server.change(statefulSets, 'x/db', (old) => ({ ...old, spec: { ...db('v2').spec, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } } }) as StatefulSet);
    await rig.until('two updated', () => {
      ready(rig);
      return shown(rig) === 'db-0:v1 db-1:v2 db-2:v2' && rig.server.get(statefulSets, 'x/db')?.status.updatedReplicas === 2;
    });
    const { currentRevision, updateRevision } = rig.server.get(statefulSets, 'x/db')?.status ?? {};
    expect(currentRevision).not.toBe(updateRevision);
    rig.server.change(statefulSets, 'x/db', (old) => ({ ...old, spec: { ...old.spec, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } } }) as StatefulSet);
    await rig.until('complete', () => {
      ready(rig);
      return rig.server.get(statefulSets, 'x/db')?.status.currentRevision === updateRevision;
    });
    rig.server.change(statefulSets, 'x/db', (old) => ({ ...old, spec: { ...old.spec, replicas: 1 } }));
    await rig.until('one left', () => shown(rig) === 'db-0:v2');
    expect(rig.server.all(persistentVolumeClaims)).toHaveLength(3);
    expect(rig.server.all(controllerRevisions).map(({ revision }) => revision).sort()).toEqual([1, 2]);
    expect(rig.events()).toContain('SuccessfulCreate: create Pod db-2 in StatefulSet db successful');
  });
});

test('parallel: all at once', async () => {
  await withRig([statefulSetController], async (rig) => {
    rig.server.seed(statefulSets, db('v1', { podManagementPolicy: 'Parallel' }));
    await rig.until('all', () => shown(rig) === 'db-0:v1 db-1:v1 db-2:v1');
  });
});

test('the hash of a revision is upstream\'s', () => {
  const template = {
    metadata: { labels: { app: 'x' } },
    spec: {
      containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10', imagePullPolicy: 'IfNotPresent', resources: {}, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' }],
      dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', schedulerName: 'oracle-none', securityContext: {}, terminationGracePeriodSeconds: 30,
    },
  };
  expect(revisionHash(templatePatch(template as never), undefined)).toBe('5dc9d4c658');
});
