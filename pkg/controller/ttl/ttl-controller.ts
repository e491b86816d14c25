import { hasCode } from '../../client/client-error.ts';
import { nodes } from '../../client/resources.ts';
import type { ControllerFactory } from '../contracts.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';

const annotation = 'node.alpha.kubernetes.io/ttl';

/** How long kubelets may believe what they read of secrets and config maps, by the size of the cluster. The steps overlap, so that it does not flap. */
const steps: readonly { readonly from: number; readonly upTo: number; readonly seconds: number }[] = [
  { from: 0, upTo: 100, seconds: 0 }, { from: 90, upTo: 500, seconds: 15 }, { from: 450, upTo: 1000, seconds: 30 }, { from: 900, upTo: 2000, seconds: 60 }, { from: 1800, upTo: Infinity, seconds: 300 },
];

/** The step for so many nodes, coming from the one at hand. */
export function nextStep(step: number, nodeCount: number): number {
  let next = step;
  while (nodeCount > (steps[next]?.upTo ?? Infinity)) next++;
  while (nodeCount < (steps[next]?.from ?? 0)) next--;
  return next;
}

/** Writes the annotation on every node. */
export const ttlController: ControllerFactory = (context) => {
  const informer = context.informers.informer(nodes);
  let step = 0;
  const loop = new ControllerLoop(context, {
    name: 'ttl-controller',
    waitFor: [informer],
    reconcile: async (name, signal) => {
      const node = informer.get(name);
      const wanted = String(steps[step]?.seconds ?? 0);
      if (node === undefined || node.metadata.annotations?.[annotation] === wanted) return;
      await context.client.patch(nodes, { name }, { type: 'strategic', body: { metadata: { annotations: { [annotation]: wanted } } } }, { signal }).catch((err: unknown) => {
        if (!hasCode(err, 'notFound')) throw err;
      });
    },
  });
  enqueueChanges(informer, loop.queue, (node) => node.metadata.name);
  informer.onChange(({ kind }) => {
    if (kind === 'updated') return;
    const next = nextStep(step, informer.size);
    if (next === step) return;
    step = next;
    for (const node of informer.list()) loop.queue.add(node.metadata.name ?? '');
  });
  return loop;
};
