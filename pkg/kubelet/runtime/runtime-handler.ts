import type { Pod } from '../../generated/types/core-v1.ts';
import type { ClusterObjects } from '../cluster-objects.ts';
import { KubeletError } from '../kubelet-error.ts';

/**
 * The runtime's handler for a pod: what its RuntimeClass names, '' for the runtime's default. Rejects for a pod that cannot have the sandbox it
 * asks for: a class that does not exist, or a user namespace of its own, for which this kubelet hands out no ids.
 */
export async function runtimeHandler(pod: Pod, objects: Pick<ClusterObjects, 'runtimeClass'>): Promise<string> {
  if (pod.spec.hostUsers === false) throw new KubeletError('unsupported', 'user namespaces (hostUsers: false) are not supported by this kubelet');
  const name = pod.spec.runtimeClassName ?? '';
  if (name === '') return '';
  const found = await objects.runtimeClass(name);
  if (found === undefined) throw new KubeletError('configError', `runtimeclass.node.k8s.io "${name}" not found`);
  return found.handler;
}
