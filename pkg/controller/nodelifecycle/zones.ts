import type { Node } from '../../generated/types/core-v1.ts';
import { readiness } from './node-health.ts';

export type ZoneState = 'normal' | 'partial' | 'full';

export interface EvictionRates {
  readonly perSecond: number;
  /** In a large zone most of which is down. */
  readonly secondaryPerSecond: number;
  readonly largeClusterSize: number;
  readonly unhealthyShare: number;
}

export function zoneOf(node: Node): string {
  const labels = node.metadata.labels ?? {};
  return `${labels['topology.kubernetes.io/region'] ?? ''}:${labels['topology.kubernetes.io/zone'] ?? ''}`;
}

export function zoneState(nodes: readonly Node[], unhealthyShare: number): ZoneState {
  const dead = nodes.filter((node) => readiness(node) !== 'True').length;
  if (dead > 0 && dead === nodes.length) return 'full';
  return dead > 2 && dead / nodes.length >= unhealthyShare ? 'partial' : 'normal';
}

/** Nodes of each zone that may start to lose their pods, per second; 0: none. When every zone is dead, this manager's view is the likelier fault. */
export function evictionRates(nodes: readonly Node[], rates: EvictionRates): ReadonlyMap<string, number> {
  const zones = new Map<string, Node[]>();
  for (const node of nodes) zones.set(zoneOf(node), [...zones.get(zoneOf(node)) ?? [], node]);
  const states = new Map([...zones].map(([zone, members]) => [zone, zoneState(members, rates.unhealthyShare)]));
  const allDead = states.size > 0 && [...states.values()].every((state) => state === 'full');
  return new Map([...zones].map(([zone, members]) => {
    if (allDead) return [zone, 0];
    if (states.get(zone) !== 'partial') return [zone, rates.perSecond];
    return [zone, members.length > rates.largeClusterSize ? rates.secondaryPerSecond : 0];
  }));
}

/** One node at a time, at a rate that may change; the first goes at once. */
export class ZoneLimiter {
  readonly #nextMs = new Map<string, number>();

  /** Milliseconds to wait; 0 takes the turn. undefined: not at this rate, ask again later. */
  take(zone: string, perSecond: number, nowMs: number): number | undefined {
    if (perSecond <= 0) return undefined;
    const nextMs = this.#nextMs.get(zone) ?? 0;
    if (nowMs < nextMs) return nextMs - nowMs;
    this.#nextMs.set(zone, nowMs + 1000 / perSecond);
    return 0;
  }
}
