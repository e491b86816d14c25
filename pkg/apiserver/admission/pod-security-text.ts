import type { Container, EphemeralContainer, Pod } from '../../generated/types/core-v1.ts';

/** What containers of all three kinds have in common. */
export type AnyContainer = Container | EphemeralContainer;

/** Init containers first, then containers, then ephemeral ones. */
export function visitContainers({ spec }: Pod): readonly AnyContainer[] {
  return [...spec.initContainers ?? [], ...spec.containers ?? [], ...spec.ephemeralContainers ?? []];
}

export function isPlural(list: readonly unknown[]): boolean {
  return list.length !== 1;
}

/** "a", "b" */
export function quoted(items: readonly string[]): string {
  return items.map((item) => JSON.stringify(item)).join(', ');
}

/** container "a"; containers "a", "b" */
export function namesText(names: readonly string[]): string {
  return `${isPlural(names) ? 'containers' : 'container'} ${quoted(names)}`;
}

export function unique(items: readonly string[]): readonly string[] {
  return [...new Set(items)].sort();
}

/** pod; container "a"; pod and containers "a", "b"; '' for nobody. */
export function setters(pod: boolean, containers: readonly string[]): string {
  return [...(pod ? ['pod'] : []), ...(containers.length === 0 ? [] : [namesText(containers)])].join(' and ');
}
