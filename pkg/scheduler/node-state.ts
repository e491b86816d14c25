import { podRequests } from '../api/resources.ts';
import { quantityToInteger, quantityToMilli } from '../api/quantity.ts';
import type { Container, Node, Pod } from '../generated/types/core-v1.ts';

/** Amounts by resource name: cpu in thousandths, everything else in whole units. */
export type Amounts = Readonly<Record<string, number>>;

/** What a container without a request counts for when nodes are compared (not when they are filtered). */
export const assumedCpuMilli = 100;
export const assumedMemoryBytes = 200 * 1024 * 1024;

export function amountsOf(list: Readonly<Record<string, string>> | undefined): Amounts {
  const amounts: Record<string, number> = {};
  for (const [name, value] of Object.entries(list ?? {})) amounts[name] = Number(name === 'cpu' ? quantityToMilli(value) : quantityToInteger(value));
  return amounts;
}

export interface PodAmounts {
  readonly requested: Amounts;
  readonly scored: { readonly cpu: number; readonly memory: number };
}

const podAmountsCache = new WeakMap<Pod, PodAmounts>();

/** Requests of a pod, and the same with assumed values for containers that name none. Remembered by object: pods are never mutated. */
export function podAmounts(pod: Pod): PodAmounts {
  const known = podAmountsCache.get(pod);
  if (known !== undefined) return known;
  const requested = amountsOf(podRequests(pod));
  const missing = (resource: string): number => pod.spec.containers.filter((container: Container) => container.resources?.requests?.[resource] === undefined).length;
  const amounts = {
    requested,
    scored: { cpu: (requested['cpu'] ?? 0) + missing('cpu') * assumedCpuMilli, memory: (requested['memory'] ?? 0) + missing('memory') * assumedMemoryBytes },
  };
  podAmountsCache.set(pod, amounts);
  return amounts;
}

export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

export function hostPorts(pod: Pod): readonly HostPort[] {
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')]
    .flatMap((container) => container.ports ?? [])
    .filter((port) => (port.hostPort ?? 0) > 0)
    .map((port) => ({ ip: port.hostIP === undefined || port.hostIP === '' ? '0.0.0.0' : port.hostIP, protocol: port.protocol ?? 'TCP', port: port.hostPort as number }));
}

/** One node with the pods on it, assumed ones included. A value: adding or removing a pod makes a new one. */
export class NodeState {
  readonly node: Node;
  readonly pods: readonly Pod[];
  readonly allocatable: Amounts;
  readonly requested: Amounts;
  readonly scored: { readonly cpu: number; readonly memory: number };
  readonly ports: readonly HostPort[];
  constructor(node: Node, pods: readonly Pod[]) {
    this.node = node;
    this.pods = pods;
    this.allocatable = amountsOf(node.status.allocatable);
    const requested: Record<string, number> = {};
    const scored = { cpu: 0, memory: 0 };
    for (const pod of pods) {
      const amounts = podAmounts(pod);
      for (const [name, amount] of Object.entries(amounts.requested)) requested[name] = (requested[name] ?? 0) + amount;
      scored.cpu += amounts.scored.cpu;
      scored.memory += amounts.scored.memory;
    }
    this.requested = requested;
    this.scored = scored;
    this.ports = pods.flatMap(hostPorts);
  }

  get name(): string {
    return this.node.metadata.name ?? '';
  }

  get labels(): Readonly<Record<string, string>> {
    return this.node.metadata.labels ?? {};
  }

  withPods(pods: readonly Pod[]): NodeState {
    return new NodeState(this.node, pods);
  }
}
