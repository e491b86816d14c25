import type { ReconcileResult } from '../../base/workqueue.ts';
import { formatTime } from '../../api/meta/time.ts';
import { setCondition } from '../../api/meta/conditions.ts';
import { hasCode } from '../../client/client-error.ts';
import { keyOf, splitKey } from '../../client/resource.ts';
import { nodes, pods } from '../../client/resources.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';
import { ControllerLoop } from '../loop.ts';
import { nodeIndex, nodeIndexValues } from '../nodelifecycle/pods-of-node.ts';
import { equalValue } from '../same.ts';
import { evictionMs } from './eviction-time.ts';

/** Deletes pods that do not tolerate a NoExecute taint of their node, when their toleration has run out. */
export const taintEvictionController: ControllerFactory = (context) => {
  const nodeInformer = context.informers.informer(nodes);
  const podInformer = context.informers.informer(pods, { indexes: { [nodeIndex]: nodeIndexValues } });
  const events = context.recorder('taint-eviction-controller');
  /** When a pod was first found on a tainted node. */
  const seen = new Map<string, number>();
  const loop = new ControllerLoop(context, {
    name: 'taint-eviction-controller',
    workers: 8,
    waitFor: [nodeInformer, podInformer],
    reconcile: async (key, signal): Promise<ReconcileResult | void> => {
      const pod = podInformer.get(key);
      const uid = pod?.metadata.uid ?? '';
      const taints = pod === undefined ? undefined : nodeInformer.get(pod.spec.nodeName ?? '')?.spec?.taints;
      const nowMs = context.clock.nowMs();
      const due = pod === undefined || pod.metadata.deletionTimestamp !== undefined ? undefined : evictionMs(pod, taints, seen.get(uid) ?? nowMs);
      if (pod === undefined || due === undefined) {
        if (seen.delete(uid) && pod !== undefined) events.record(pod, { type: 'Normal', reason: 'TaintManagerEviction', message: `Cancelling deletion of Pod ${key}` });
        return undefined;
      }
      if (!seen.has(uid)) seen.set(uid, nowMs);
      if (due > nowMs) return { requeueAfterMs: due - nowMs };
      events.record(pod, { type: 'Normal', reason: 'TaintManagerEviction', message: `Marking for deletion Pod ${key}` });
      await evict(context, pod, signal);
      seen.delete(uid);
      return undefined;
    },
  });
  podInformer.onChange(({ kind, object }) => {
    if (kind === 'deleted') seen.delete(object.metadata.uid ?? '');
    else if (nodeInformer.get(object.spec.nodeName ?? '')?.spec?.taints?.some(({ effect }) => effect === 'NoExecute') === true || seen.has(object.metadata.uid ?? '')) loop.queue.add(keyOf(object));
  });
  nodeInformer.onChange(({ object, previous }) => {
    const evicting = (node: typeof object | undefined): unknown => node?.spec?.taints?.filter(({ effect }) => effect === 'NoExecute') ?? [];
    if (equalValue(evicting(object), evicting(previous))) return;
    for (const pod of podInformer.byIndex(nodeIndex, object.metadata.name ?? '')) loop.queue.add(keyOf(pod));
  });
  return loop;
};

async function evict(context: ControllerContext, pod: Pod, signal: AbortSignal): Promise<void> {
  const condition = { type: 'DisruptionTarget', status: 'True' as const, reason: 'DeletionByTaintManager', message: 'Taint manager: deleting due to NoExecute taint', lastTransitionTime: formatTime(context.clock.nowMs()) };
  const conditions = setCondition(pod.status.conditions, condition);
  try {
    if (conditions !== pod.status.conditions) {
      await context.client.patch(pods, splitKey(keyOf(pod)), { type: 'strategic', body: { metadata: { uid: pod.metadata.uid }, status: { conditions: [condition] } }, subresource: 'status' }, { signal });
    }
    await context.client.delete(pods, splitKey(keyOf(pod)), { preconditions: { uid: pod.metadata.uid } }, { signal });
  } catch (err) {
    if (!hasCode(err, 'notFound')) throw err;
  }
}
