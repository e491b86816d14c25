import { jobs, pods } from '../../client/resources.ts';
import type { Job } from '../../generated/types/batch-v1.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { withRig, type ControllerRig } from '../testing/rig.ts';
import { formatIndexes, parseIndexes } from './indexes.ts';
import { jobController } from './job-controller.ts';
import { planJob } from './plan.ts';
import { jobExpiryMs } from './ttl-after-finished-controller.ts';

const work = (spec: object): Job => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: { namespace: 'x', name: 'j' },
  spec: { parallelism: 1, completions: 1, backoffLimit: 6, selector: { matchLabels: { job: 'j' } }, template: { metadata: { labels: { job: 'j' } }, spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } }, ...spec }, status: {},
}) as unknown as Job;
const status = (rig: ControllerRig): Partial<Job['status']> => rig.server.get(jobs, 'x/j')?.status ?? {};
const conditions = (rig: ControllerRig): string => (status(rig).conditions ?? []).map(({ type, status: value, reason }) => `${type}=${value} ${reason ?? ''}`).join(', ');
function finish(rig: ControllerRig, phase: 'Succeeded' | 'Failed', accept: (pod: Pod) => boolean = () => true): void {
  for (const pod of rig.server.all(pods)) {
    if (pod.status.phase === 'Pending' && accept(pod)) rig.server.change(pods, `x/${pod.metadata.name ?? ''}`, (old) => ({ ...old, status: { phase, containerStatuses: [{ name: 'c', state: { terminated: { finishedAt: '2020-01-01T00:00:00Z' } } }] } }) as unknown as Pod);
  }
}

test('three of two at a time: every success counts once, also when its pod vanishes', async () => {
  await withRig([jobController], async (rig) => {
    rig.server.seed(jobs, work({ parallelism: 2, completions: 3 }));
    await rig.until('two run', () => status(rig).active === 2 && rig.server.all(pods).length === 2);
    expect(rig.server.all(pods)[0]?.metadata).toMatchObject({ generateName: 'j-', finalizers: ['batch.kubernetes.io/job-tracking'] });
    await rig.until('complete', () => {
      finish(rig, 'Succeeded');
      for (const pod of rig.server.all(pods)) if (pod.status.phase === 'Succeeded' && pod.metadata.finalizers === undefined) rig.server.remove(pods, `x/${pod.metadata.name ?? ''}`);
      return conditions(rig) === 'SuccessCriteriaMet=True CompletionsReached, Complete=True CompletionsReached';
    });
    expect(status(rig)).toMatchObject({ succeeded: 3, ready: 0, terminating: 0, uncountedTerminatedPods: {} });
    expect(status(rig).completionTime).toBeDefined();
    await rig.until('told', () => rig.events().includes('Completed: Job completed'));
    expect(rig.events().filter((text) => text.startsWith('SuccessfulCreate'))).toHaveLength(3);
  });
});

test('too many failures end it', async () => {
  await withRig([jobController], async (rig) => {
    rig.server.seed(jobs, work({ backoffLimit: 1 }));
    await rig.until('failed', () => {
      finish(rig, 'Failed');
      return conditions(rig) === 'FailureTarget=True BackoffLimitExceeded, Failed=True BackoffLimitExceeded';
    });
    expect(status(rig).failed).toBe(2);
    await rig.until('told', () => rig.events().includes('BackoffLimitExceeded: Job has reached the specified backoff limit'));
  });
});

test('indexed: a number each, a failed one again; suspended: nothing runs', async () => {
  await withRig([jobController], async (rig) => {
    rig.server.seed(jobs, work({ parallelism: 3, completions: 3, completionMode: 'Indexed', suspend: true }));
    await rig.until('suspended', () => conditions(rig) === 'Suspended=True JobSuspended');
    expect(rig.server.all(pods)).toEqual([]);
    rig.server.change(jobs, 'x/j', (old) => ({ ...old, spec: { ...old.spec, suspend: false } }));
    await rig.until('three run', () => rig.server.all(pods).length === 3);
    expect(rig.server.all(pods).map((pod) => pod.spec.hostname).sort()).toEqual(['j-0', 'j-1', 'j-2']);
    finish(rig, 'Failed', (pod) => pod.spec.hostname === 'j-1');
    finish(rig, 'Succeeded', (pod) => pod.spec.hostname !== 'j-1');
    await rig.until('two done', () => status(rig).completedIndexes === '0,2');
    await rig.until('complete', () => {
      finish(rig, 'Succeeded');
      return conditions(rig).includes('Complete=True');
    });
    expect(status(rig)).toMatchObject({ succeeded: 3, failed: 1, completedIndexes: '0-2' });
  });
});

test('a field it does not know is refused in the open', async () => {
  await withRig([jobController], async (rig) => {
    rig.server.seed(jobs, work({ podFailurePolicy: { rules: [] } }));
    await rig.until('told', () => rig.events().includes('JobFieldNotSupported: This controller manager does not support podFailurePolicy; the job is not run'));
    expect(rig.server.all(pods)).toEqual([]);
  });
});

test('deadlines and back-off say when to look again', () => {
  const nowMs = Date.UTC(2020, 0, 1, 0, 0, 5);
  const failed = { metadata: { uid: 'u', finalizers: ['batch.kubernetes.io/job-tracking'] }, spec: {}, status: { phase: 'Failed', containerStatuses: [{ name: 'c', restartCount: 0, state: { terminated: { finishedAt: '2020-01-01T00:00:00Z' } } }] } } as unknown as Pod;
  expect(planJob(work({}), [failed], nowMs)).toMatchObject({ create: [], requeueAfterMs: 5000, status: { uncountedTerminatedPods: { failed: ['u'] } } });
  expect(planJob(work({ activeDeadlineSeconds: 60 }), [], nowMs)).toMatchObject({ create: [undefined], requeueAfterMs: 60_000 });
  expect(planJob({ ...work({ activeDeadlineSeconds: 60 }), status: { startTime: '2019-12-31T23:59:00Z' } }, [], nowMs).status.conditions?.map(({ type }) => type)).toEqual(['FailureTarget', 'Failed']);
});

test('indexes and expiry', () => {
  expect(formatIndexes(new Set([5, 1, 3, 4, 7, 8]))).toBe('1,3-5,7,8');
  expect([...parseIndexes('1,3-5,9', 6)]).toEqual([1, 3, 4, 5]);
  const ended = { ...work({ ttlSecondsAfterFinished: 10 }), status: { conditions: [{ type: 'Complete', status: 'True', lastTransitionTime: '1970-01-01T00:00:01Z' }] } } as Job;
  expect(jobExpiryMs(ended)).toBe(11_000);
  expect(jobExpiryMs(work({ ttlSecondsAfterFinished: 10 }))).toBeUndefined();
});
