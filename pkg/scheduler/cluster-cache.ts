import { isPodTerminal } from '../api/pod.ts';
import type { Node, Pod } from '../generated/types/core-v1.ts';
import type { Snapshot } from './framework.ts';
import { NodeState } from './node-state.ts';

const keyOf = (pod: Pod): string => `${pod.metadata.namespace}/${pod.metadata.name}`;

/**
 * Nodes and the pods on them, plus pods that this scheduler has placed but not yet seen bound ("assumed"). An assumed pod counts at once, so the
 * next cycle sees it; the informer's own news of it replaces it, and `forget` undoes it when binding failed.
 */
export class ClusterCache {
  readonly #nodes = new Map<string, Node>();
  readonly #pods = new Map<string, Pod>();
  readonly #byNode = new Map<string, Map<string, Pod>>();
  readonly #assumed = new Set<string>();
  readonly #states = new Map<string, NodeState>();
  readonly #namespaceLabels: Snapshot['namespaceLabels'];
  constructor(namespaceLabels: Snapshot['namespaceLabels']) {
    this.#namespaceLabels = namespaceLabels;
  }

  setNode(node: Node): void {
    this.#nodes.set(node.metadata.name ?? '', node);
    this.#states.delete(node.metadata.name ?? '');
  }

  removeNode(name: string): void {
    this.#nodes.delete(name);
    this.#states.delete(name);
  }

  node(name: string): Node | undefined {
    return this.#nodes.get(name);
  }

  /** News from the API server about a pod that has a node. */
  setPod(pod: Pod): void {
    const key = keyOf(pod);
    this.#take(key);
    this.#assumed.delete(key);
    if (!isPodTerminal(pod)) this.#put(key, pod);
  }

  removePod(pod: Pod): void {
    this.#take(keyOf(pod));
    this.#assumed.delete(keyOf(pod));
  }

  assume(pod: Pod, nodeName: string): void {
    const placed: Pod = { ...pod, spec: { ...pod.spec, nodeName } };
    this.#put(keyOf(pod), placed);
    this.#assumed.add(keyOf(pod));
  }

  forget(pod: Pod): void {
    if (this.#assumed.delete(keyOf(pod))) this.#take(keyOf(pod));
  }

  isAssumed(key: string): boolean {
    return this.#assumed.has(key);
  }

  #put(key: string, pod: Pod): void {
    const nodeName = pod.spec.nodeName ?? '';
    this.#pods.set(key, pod);
    const there = this.#byNode.get(nodeName) ?? new Map<string, Pod>();
    there.set(key, pod);
    this.#byNode.set(nodeName, there);
    this.#states.delete(nodeName);
  }

  #take(key: string): void {
    const nodeName = this.#pods.get(key)?.spec.nodeName;
    if (nodeName === undefined) return;
    this.#pods.delete(key);
    this.#byNode.get(nodeName)?.delete(key);
    this.#states.delete(nodeName);
  }

  /** Only nodes that changed since the last snapshot are computed anew. */
  snapshot(): Snapshot {
    for (const [name, node] of this.#nodes) {
      if (!this.#states.has(name)) this.#states.set(name, new NodeState(node, [...(this.#byNode.get(name)?.values() ?? [])]));
    }
    const nodes = [...this.#nodes.keys()].sort().map((name) => this.#states.get(name) as NodeState);
    const byName = new Map(nodes.map((state) => [state.name, state]));
    return { nodes, get: (name) => byName.get(name), namespaceLabels: this.#namespaceLabels };
  }
}
