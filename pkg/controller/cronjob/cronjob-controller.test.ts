import { cronJobs, jobs } from '../../client/resources.ts';
import type { CronJob, Job } from '../../generated/types/batch-v1.ts';
import { withRig } from '../testing/rig.ts';
import { cronJobController } from './cronjob-controller.ts';
import { missedTimes, nextTime, parseSchedule } from './schedule.ts';

const at = (text: string): number => Date.parse(`${text}Z`);
const next = (schedule: string, after: string, zone = 'UTC'): string => {
  const ms = nextTime(parseSchedule(schedule, zone), at(after));
  return ms === undefined ? 'never' : new Date(ms).toISOString().slice(0, 16);
};

test.each([
  ['*/15 * * * *', '2024-02-28T23:50:00', '2024-02-29T00:00'],
  ['0 0 29 2 *', '2024-03-01T00:00:00', '2028-02-29T00:00'],
  ['30 9 * * mon-fri', '2024-06-07T09:30:00', '2024-06-10T09:30'],
  ['0 0 13 * 5', '2024-06-01T00:00:00', '2024-06-07T00:00'],
  ['@hourly', '2024-06-01T10:59:59', '2024-06-01T11:00'],
  ['0 0 31 2 *', '2024-01-01T00:00:00', 'never'],
  ['10-40/10 3 1 jan,jul *', '2024-01-01T03:40:00', '2024-07-01T03:10'],
])('%s after %s', (schedule, after, expected) => {
  expect(next(schedule, after)).toBe(expected);
});

test('zones, periods, missed times, bad schedules', () => {
  expect(next('0 9 * * *', '2024-07-01T00:00:00', 'Europe/Berlin')).toBe('2024-07-01T07:00');
  expect(nextTime(parseSchedule('@every 90s', undefined), at('2024-01-01T00:00:00'))).toBe(at('2024-01-01T00:01:30'));
  expect(missedTimes(parseSchedule('0 * * * *', 'UTC'), at('2024-01-01T00:30:00'), at('2024-01-01T03:10:00'))).toEqual({ latestMs: at('2024-01-01T03:00:00'), count: 3 });
  expect(missedTimes(parseSchedule('* * * * *', 'UTC'), at('2023-01-01T00:00:00'), at('2024-01-01T00:00:30'))).toEqual({ latestMs: at('2024-01-01T00:00:00'), count: 101 });
  for (const bad of ['* * * *', '60 * * * *', '*/0 * * * *', '5-1 * * * *', '@sometimes']) expect(() => parseSchedule(bad, undefined)).toThrow();
});

test('a missed time makes one job; finished ones are told, and kept up to the limit', async () => {
  await withRig([cronJobController], async (rig) => {
    const cron = rig.server.seed(cronJobs, {
      apiVersion: 'batch/v1', kind: 'CronJob', metadata: { namespace: 'x', name: 'c', creationTimestamp: new Date(rig.clock.nowMs() - 90_000).toISOString() },
      spec: { schedule: '* * * * *', concurrencyPolicy: 'Forbid', successfulJobsHistoryLimit: 0, jobTemplate: { metadata: { labels: { a: 'b' } }, spec: { template: {} } } }, status: {},
    } as unknown as CronJob);
    await rig.until('made', () => rig.server.all(jobs).length === 1 && rig.server.get(cronJobs, 'x/c')?.status.active?.length === 1);
    const [job] = rig.server.all(jobs);
    expect(job?.metadata).toMatchObject({ labels: { a: 'b' }, ownerReferences: [{ kind: 'CronJob', uid: cron.metadata.uid, controller: true }] });
    expect(job?.metadata.name).toMatch(/^c-\d{8}$/);
    rig.server.change(jobs, `x/${job?.metadata.name ?? ''}`, (old) => ({ ...old, status: { completionTime: '2030-01-01T00:00:00Z', conditions: [{ type: 'Complete', status: 'True' }] } }) as Job);
    await rig.until('seen', () => rig.events().includes(`SawCompletedJob: Saw completed job: ${job?.metadata.name ?? ''}, condition: Complete`) && rig.server.get(cronJobs, 'x/c')?.status.lastSuccessfulTime === '2030-01-01T00:00:00Z');
    await rig.until('removed', () => rig.server.get(jobs, `x/${job?.metadata.name ?? ''}`) === undefined);
  });
});
