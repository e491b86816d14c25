import type { Node } from '../generated/types/core-v1.ts';

export interface Route {
  /** A pod range of another node. */
  readonly destination: string;
  readonly gateway: string;
}

/** Routes that this node should have: one to every other node's pod range, through that node's address. */
export function desiredRoutes(nodes: readonly Node[], self: string): readonly Route[] {
  const rows: Route[] = [];
  for (const node of nodes) {
    const gateway = internalAddress(node);
    if (node.metadata.name === self || gateway === undefined) continue;
    for (const destination of podRanges(node)) rows.push({ destination, gateway });
  }
  return rows;
}

export function podRanges(node: Node): readonly string[] {
  if (node.spec.podCIDRs !== undefined && node.spec.podCIDRs.length > 0) return node.spec.podCIDRs;
  return node.spec.podCIDR === undefined || node.spec.podCIDR === '' ? [] : [node.spec.podCIDR];
}

export function internalAddress(node: Node): string | undefined {
  return node.status.addresses?.find((address) => address.type === 'InternalIP')?.address;
}

/** Lines of `ip -batch` that turn `current` into `desired`; empty when they agree. Only routes of our own protocol number are touched. */
export function routeChanges(current: readonly Route[], desired: readonly Route[], protocol: number): readonly string[] {
  const same = (a: Route, b: Route): boolean => a.destination === b.destination && a.gateway === b.gateway;
  const stale = current.filter((route) => !desired.some((other) => other.destination === route.destination));
  const fresh = desired.filter((route) => !current.some((other) => same(route, other)));
  return [
    ...stale.map((route) => `route del ${route.destination} proto ${protocol}`),
    ...fresh.map((route) => `route replace ${route.destination} via ${route.gateway} proto ${protocol}`),
  ];
}

/** Reads `ip -4 route show proto N`. */
export function parseRoutes(text: string): readonly Route[] {
  return [...text.matchAll(/^(\S+) via (\S+)/gm)].map((match) => ({ destination: match[1] as string, gateway: match[2] as string }));
}
