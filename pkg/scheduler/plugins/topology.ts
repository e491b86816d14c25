import type { NodeState } from '../node-state.ts';

/** Nodes that share the value of one label are one domain; a node without the label is in none. */
export function domainOf(node: NodeState, topologyKey: string): string | undefined {
  return Object.hasOwn(node.labels, topologyKey) ? node.labels[topologyKey] : undefined;
}

/** Counts per (key, value) of topology. */
export class DomainCounts {
  readonly #counts = new Map<string, Map<string, number>>();
  add(topologyKey: string, value: string, amount: number): void {
    const values = this.#counts.get(topologyKey) ?? new Map<string, number>();
    values.set(value, (values.get(value) ?? 0) + amount);
    this.#counts.set(topologyKey, values);
  }
  get(topologyKey: string, value: string): number {
    return this.#counts.get(topologyKey)?.get(value) ?? 0;
  }
  values(topologyKey: string): ReadonlyMap<string, number> {
    return this.#counts.get(topologyKey) ?? new Map<string, number>();
  }
  get isEmpty(): boolean {
    return [...this.#counts.values()].every((values) => [...values.values()].every((count) => count === 0));
  }
}
