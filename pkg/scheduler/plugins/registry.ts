import type { ClusterEvent, WeightedPlugin } from '../framework.ts';
import { imageLocality, nodeName, nodePorts, nodeUnschedulable, schedulingGates, taintToleration } from './node-basics.ts';
import { interPodAffinity } from './inter-pod-affinity.ts';
import { nodeAffinity } from './node-affinity.ts';
import { nodeResourcesBalancedAllocation, nodeResourcesFit } from './node-resources.ts';
import { podTopologySpread } from './pod-topology-spread.ts';

/** The default profile: upstream's plugins in upstream's order and with its weights, as far as they are built. */
export const defaultPlugins: readonly WeightedPlugin[] = [
  { plugin: schedulingGates, weight: 0 },
  { plugin: nodeUnschedulable, weight: 0 },
  { plugin: nodeName, weight: 0 },
  { plugin: taintToleration, weight: 3 },
  { plugin: nodeAffinity, weight: 2 },
  { plugin: nodePorts, weight: 0 },
  { plugin: nodeResourcesFit, weight: 1 },
  { plugin: podTopologySpread, weight: 2 },
  { plugin: interPodAffinity, weight: 2 },
  { plugin: nodeResourcesBalancedAllocation, weight: 1 },
  { plugin: imageLocality, weight: 1 },
];

/** Whether an event may help a pod that these plugins refused; a plugin without a list hears of everything. */
export function worthRetry(plugins: readonly WeightedPlugin[], event: ClusterEvent, refusedBy: readonly string[]): boolean {
  return plugins.some(({ plugin }) => refusedBy.includes(plugin.name) && (plugin.retryOn === undefined || plugin.retryOn.includes(event)));
}
