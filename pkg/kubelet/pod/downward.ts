import { parseQuantity } from '../../api/quantity.ts';
import type { Container, ObjectFieldSelector, Pod, ResourceFieldSelector } from '../../generated/types/core-v1.ts';
import { KubeletError } from '../kubelet-error.ts';
import { podName, podNamespace } from './labels.ts';

/** Values that fieldRef may name and that only the node knows. */
export interface NodeFacts {
  readonly nodeName: string;
  readonly hostIps: readonly string[];
  readonly podIps: readonly string[];
  /** In whole numbers: what a container without limits may use. */
  readonly allocatable: Readonly<Record<string, string>>;
}

const subscript = /^(metadata\.(?:labels|annotations))\['([^']+)'\]$/;

/** A pod's own field, for env and downwardAPI volumes. */
export function fieldValue(pod: Pod, selector: ObjectFieldSelector, facts: NodeFacts): string {
  const path = selector.fieldPath;
  const match = subscript.exec(path);
  if (match !== null) {
    const map = match[1] === 'metadata.labels' ? pod.metadata.labels : pod.metadata.annotations;
    return map?.[match[2] as string] ?? '';
  }
  switch (path) {
    case 'metadata.name': return podName(pod);
    case 'metadata.namespace': return podNamespace(pod);
    case 'metadata.uid': return pod.metadata.uid ?? '';
    case 'metadata.labels': return formatMap(pod.metadata.labels);
    case 'metadata.annotations': return formatMap(pod.metadata.annotations);
    case 'spec.nodeName': return facts.nodeName;
    case 'spec.serviceAccountName': return pod.spec.serviceAccountName ?? '';
    case 'status.hostIP': return facts.hostIps[0] ?? '';
    case 'status.hostIPs': return facts.hostIps.join(',');
    case 'status.podIP': return facts.podIps[0] ?? '';
    case 'status.podIPs': return facts.podIps.join(',');
    default: throw new KubeletError('configError', `unsupported fieldPath: ${path}`);
  }
}

/** key="value" lines in key order. */
function formatMap(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join('\n');
}

/** A container's request or limit, divided and rounded up; a missing limit is what the node can give. */
export function resourceValue(pod: Pod, selector: ResourceFieldSelector, own: Container | undefined, facts: NodeFacts): string {
  const name = selector.containerName ?? own?.name;
  const container = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].find((candidate) => candidate.name === name) ?? own;
  if (container === undefined) throw new KubeletError('configError', `container ${name ?? ''} not found`);
  const [kind, ...rest] = selector.resource.split('.');
  const resource = rest.join('.');
  const divisor = selector.divisor === undefined || selector.divisor === '0' || selector.divisor === '' ? '1' : selector.divisor;
  const amount = kind === 'limits' ? container.resources?.limits?.[resource] ?? facts.allocatable[resource] : container.resources?.requests?.[resource];
  if (kind !== 'limits' && kind !== 'requests') throw new KubeletError('configError', `unsupported container resource : ${selector.resource}`);
  const dividend = parseQuantity(amount ?? '0').nano;
  const by = parseQuantity(divisor).nano;
  return String((dividend + by - 1n) / by);
}
