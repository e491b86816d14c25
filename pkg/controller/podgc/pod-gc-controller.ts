import { sleep } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Service } from '../../base/lifecycle.ts';
import { isPodTerminal } from '../../api/pod.ts';
import { formatTime, parseTime } from '../../api/meta/time.ts';
import { hasCode } from '../../client/client-error.ts';
import { keyOf, splitKey } from '../../client/resource.ts';
import { nodes, pods } from '../../client/resources.ts';
import type { Node, Pod } from '../../generated/types/core-v1.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';

const periodMs = 20_000;
/** A node must be missing for this long before its pods are taken for lost. */
const quarantineMs = 40_000;

export interface Doomed {
  readonly pod: Pod;
  /** Given: it did not end by itself, and its status will say so. */
  readonly because?: string;
}

/** Finished pods beyond the threshold, oldest first; pods of nodes that are gone; deleted pods that never had a node; pods of nodes out of service. */
export function doomedPods(all: readonly Pod[], node: (name: string) => Node | undefined, lost: (name: string) => boolean, terminatedMax: number): readonly Doomed[] {
  const doomed: Doomed[] = [];
  for (const pod of all) {
    const { nodeName = '' } = pod.spec;
    const deleted = pod.metadata.deletionTimestamp !== undefined;
    if (nodeName !== '' && lost(nodeName)) doomed.push({ pod, because: 'PodGC: node no longer exists' });
    else if (deleted && nodeName === '') doomed.push({ pod });
    else if (deleted && isOutOfService(node(nodeName))) doomed.push({ pod, because: 'PodGC: node is out of service' });
  }
  if (terminatedMax <= 0) return doomed;
  const finished = all.filter(isPodTerminal);
  const surplus = finished.length - terminatedMax;
  if (surplus <= 0) return doomed;
  const created = (pod: Pod): number => parseTime(pod.metadata.creationTimestamp) ?? 0;
  return [...doomed, ...[...finished].sort((a, b) => created(a) - created(b)).slice(0, surplus).map((pod) => ({ pod }))];
}

function isOutOfService(node: Node | undefined): boolean {
  const ready = node?.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
  return !ready && (node?.spec?.taints?.some(({ key }) => key === 'node.kubernetes.io/out-of-service') ?? false);
}

/** Removes pods that nobody else will. */
export const podGcController = (terminatedMax: number): ControllerFactory => (context): Service => {
  const podInformer = context.informers.informer(pods);
  const nodeInformer = context.informers.informer(nodes);
  const missingSinceMs = new Map<string, number>();
  const pass = async (signal: AbortSignal): Promise<void> => {
    const nowMs = context.clock.monotonicMs();
    const missing = new Set(podInformer.list().map((pod) => pod.spec.nodeName ?? '').filter((name) => name !== '' && nodeInformer.get(name) === undefined));
    for (const name of missingSinceMs.keys()) if (!missing.has(name)) missingSinceMs.delete(name);
    const lost = new Set<string>();
    for (const name of missing) {
      const sinceMs = missingSinceMs.get(name) ?? nowMs;
      missingSinceMs.set(name, sinceMs);
      if (nowMs - sinceMs >= quarantineMs && await isAbsent(context, name, signal)) lost.add(name);
    }
    for (const doomed of doomedPods(podInformer.list(), (name) => nodeInformer.get(name), (name) => lost.has(name), terminatedMax)) await remove(context, doomed, signal);
  };
  return {
    name: 'pod-garbage-collector-controller',
    run: async (signal) => {
      await Promise.all([podInformer, nodeInformer].map((informer) => informer.waitForSync({ signal }))).catch(() => undefined);
      while (!signal.aborted) {
        await pass(signal).catch((err: unknown) => {
          if (!signal.aborted) context.logger.warn({ cause: errorMessage(err) }, 'pods were not all removed');
        });
        await sleep(context.clock, periodMs, { signal }).catch(() => undefined);
      }
    },
  };
};

async function isAbsent(context: ControllerContext, name: string, signal: AbortSignal): Promise<boolean> {
  return context.client.get(nodes, { name }, { signal }).then(() => false, (err: unknown) => {
    if (hasCode(err, 'notFound')) return true;
    throw err;
  });
}

async function remove(context: ControllerContext, { pod, because }: Doomed, signal: AbortSignal): Promise<void> {
  const key = splitKey(keyOf(pod));
  try {
    if (because !== undefined && !isPodTerminal(pod)) {
      const condition = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message: because, lastTransitionTime: formatTime(context.clock.nowMs()) };
      await context.client.patch(pods, key, { type: 'strategic', body: { metadata: { uid: pod.metadata.uid }, status: { phase: 'Failed', conditions: [condition] } }, subresource: 'status' }, { signal });
    }
    await context.client.delete(pods, key, { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } }, { signal });
  } catch (err) {
    if (!hasCode(err, 'notFound', 'conflict')) throw err;
  }
}
