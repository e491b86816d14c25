import { keyOf } from '../../client/resource.ts';
import { nodes } from '../../client/resources.ts';
import type { Node } from '../../generated/types/core-v1.ts';
import type { ControllerFactory } from '../contracts.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';
import { CidrPool, parseCidr } from './cidr-pool.ts';

export interface NodeIpamOptions {
  /** One range, or one of each family. */
  readonly clusterCidrs: readonly string[];
  readonly serviceCidrs: readonly string[];
  readonly maskIpv4: number;
  readonly maskIpv6: number;
}

/** Gives every node its own block of the pod network. What nodes already have is never changed. */
export const nodeIpamController = (options: NodeIpamOptions): ControllerFactory => (context) => {
  const pools = options.clusterCidrs.map((text) => {
    const range = parseCidr(text);
    return new CidrPool(range, range.bits === 32 ? options.maskIpv4 : options.maskIpv6);
  });
  for (const pool of pools) for (const text of options.serviceCidrs) pool.occupy(parseCidr(text));
  const nodeInformer = context.informers.informer(nodes);
  const events = context.recorder('cidrAllocator');
  /** Blocks given to a node whose update may not have been seen yet. */
  const assigned = new Map<string, readonly string[]>();
  const loop = new ControllerLoop(context, {
    name: 'node-ipam-controller',
    workers: 1,
    waitFor: [nodeInformer],
    reconcile: async (name, signal) => {
      const node = nodeInformer.get(name);
      if (node === undefined || node.metadata.deletionTimestamp !== undefined || podCidrs(node).length > 0) return;
      const blocks = assigned.get(node.metadata.uid ?? '') ?? pools.map((pool) => pool.allocate());
      if (blocks.some((block) => block === undefined)) {
        events.record({ kind: 'Node', name, uid: name }, { type: 'Normal', reason: 'CIDRNotAvailable', message: `Node ${name} status is now: CIDRNotAvailable` });
        for (const [i, block] of blocks.entries()) if (block !== undefined) pools[i]?.release(parseCidr(block));
        throw new Error('no block of the pod network is left');
      }
      const given = blocks as readonly string[];
      assigned.set(node.metadata.uid ?? '', given);
      await context.client.patch(nodes, { name }, { type: 'strategic', body: { metadata: { uid: node.metadata.uid }, spec: { podCIDR: given[0], podCIDRs: given } } }, { signal });
    },
  });
  // Runs for every node of the first list before the first reconcile, so nothing in use is given out.
  nodeInformer.onChange(({ kind, object }) => {
    for (const block of podCidrs(object)) for (const pool of pools) pool[kind === 'deleted' ? 'release' : 'occupy'](parseCidr(block));
    if (kind !== 'deleted') return;
    const uid = object.metadata.uid ?? '';
    if (podCidrs(object).length === 0) for (const block of assigned.get(uid) ?? []) for (const pool of pools) pool.release(parseCidr(block));
    assigned.delete(uid);
  });
  enqueueChanges(nodeInformer, loop.queue, keyOf);
  return loop;
};

function podCidrs(node: Node): readonly string[] {
  if ((node.spec?.podCIDRs ?? []).length > 0) return node.spec.podCIDRs ?? [];
  return (node.spec?.podCIDR ?? '') === '' ? [] : [node.spec.podCIDR as string];
}
