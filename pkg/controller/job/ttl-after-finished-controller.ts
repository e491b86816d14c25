import { parseTime } from '../../api/meta/time.ts';
import { hasCode } from '../../client/client-error.ts';
import { keyOf, splitKey } from '../../client/resource.ts';
import { jobs } from '../../client/resources.ts';
import type { Job } from '../../generated/types/batch-v1.ts';
import type { ControllerFactory } from '../contracts.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';

/** When a finished job has outlived its ttlSecondsAfterFinished; undefined when it has none or still runs. */
export function jobExpiryMs(job: Job): number | undefined {
  const end = job.status?.conditions?.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True');
  const ended = end === undefined ? undefined : parseTime(end.lastTransitionTime);
  return ended === undefined || job.spec.ttlSecondsAfterFinished === undefined ? undefined : ended + job.spec.ttlSecondsAfterFinished * 1000;
}

/** Removes finished jobs, with their pods, when their time is over. */
export const ttlAfterFinishedController: ControllerFactory = (context) => {
  const informer = context.informers.informer(jobs);
  const loop = new ControllerLoop(context, {
    name: 'ttl-after-finished-controller',
    waitFor: [informer],
    reconcile: async (key, signal) => {
      const job = informer.get(key);
      const dueMs = job === undefined || job.metadata.deletionTimestamp !== undefined ? undefined : jobExpiryMs(job);
      if (job === undefined || dueMs === undefined) return undefined;
      const leftMs = dueMs - context.clock.nowMs();
      if (leftMs > 0) return { requeueAfterMs: leftMs };
      const options = { preconditions: { uid: job.metadata.uid, resourceVersion: job.metadata.resourceVersion }, propagationPolicy: 'Foreground' };
      await context.client.delete(jobs, splitKey(key), options, { signal }).catch((err: unknown) => {
        if (!hasCode(err, 'notFound')) throw err;
      });
      return undefined;
    },
  });
  enqueueChanges(informer, loop.queue, keyOf);
  return loop;
};
