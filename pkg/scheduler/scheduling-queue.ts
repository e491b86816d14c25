import { backoffMs } from '../base/backoff.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Pod } from '../generated/types/core-v1.ts';
import type { ClusterEvent } from './framework.ts';

export interface QueuedPod {
  readonly key: string;
  readonly pod: Pod;
  readonly attempts: number;
  readonly addedMs: number;
  /** Plugins that refused it last time; empty: never refused. */
  readonly refusedBy: readonly string[];
}

export interface QueueOptions {
  readonly initialBackoffMs: number;
  readonly maxBackoffMs: number;
  /** A pod is tried again after this long even if no event speaks for it. */
  readonly unschedulableMaxMs: number;
  /** Whether an event may help a pod that these plugins refused. */
  readonly worthRetry: (event: ClusterEvent, refusedBy: readonly string[]) => boolean;
}

interface Unschedulable {
  readonly entry: QueuedPod;
  readonly sinceMs: number;
}

/**
 * Pods that wait for a node, in three parts: `active` (highest priority first, then oldest), `backoff` (failed lately, waiting out a delay that
 * doubles), `unschedulable` (refused; waits for an event that its refusers care for).
 *
 *   add -> active -pop-> in flight -refused-> unschedulable -event-> backoff -time-> active
 * An event that comes while a pod is in flight is remembered, so a refusal based on older news does not lose it.
 */
export class SchedulingQueue {
  readonly #options: QueueOptions;
  readonly #clock: Clock;
  readonly #active = new Map<string, QueuedPod>();
  readonly #backoff = new Map<string, { readonly entry: QueuedPod; readonly timer: Timer }>();
  readonly #unschedulable = new Map<string, Unschedulable>();
  readonly #inFlight = new Map<string, { readonly entry: QueuedPod; readonly events: ClusterEvent[] }>();
  #wake: (() => void) | undefined;
  constructor(options: QueueOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  get sizes(): { readonly active: number; readonly backoff: number; readonly unschedulable: number } {
    return { active: this.#active.size, backoff: this.#backoff.size, unschedulable: this.#unschedulable.size };
  }

  add(key: string, pod: Pod): void {
    this.remove(key);
    this.#activate({ key, pod, attempts: 0, addedMs: this.#clock.monotonicMs(), refusedBy: [] });
  }

  /** A pod that waits has a new spec: a refused one gets another try. A status change alone does not move it. */
  update(key: string, pod: Pod, specChanged: boolean): void {
    const active = this.#active.get(key);
    if (active !== undefined) this.#active.set(key, { ...active, pod });
    const waiting = this.#backoff.get(key);
    if (waiting !== undefined) this.#backoff.set(key, { ...waiting, entry: { ...waiting.entry, pod } });
    const refused = this.#unschedulable.get(key);
    if (refused !== undefined) {
      this.#unschedulable.set(key, { ...refused, entry: { ...refused.entry, pod } });
      if (specChanged) this.#release(key);
    }
    if (active === undefined && waiting === undefined && refused === undefined && !this.#inFlight.has(key)) this.add(key, pod);
  }

  remove(key: string): void {
    this.#active.delete(key);
    this.#backoff.get(key)?.timer.cancel();
    this.#backoff.delete(key);
    this.#unschedulable.delete(key);
    this.#inFlight.delete(key);
  }

  /** Something changed: pods whose refusers care for it leave the unschedulable part. */
  event(event: ClusterEvent): void {
    for (const { events } of this.#inFlight.values()) events.push(event);
    for (const [key, { entry }] of this.#unschedulable) if (this.#options.worthRetry(event, entry.refusedBy)) this.#release(key);
  }

  /** The best waiting pod, or undefined when the signal aborts first. It is in flight until `refused` or `done`. */
  async pop(signal: AbortSignal): Promise<QueuedPod | undefined> {
    while (!signal.aborted) {
      this.#releaseOld();
      const best = this.#best();
      if (best !== undefined) {
        this.#active.delete(best.key);
        this.#inFlight.set(best.key, { entry: best, events: [] });
        return best;
      }
      await this.#wait(signal);
    }
    return undefined;
  }

  async #wait(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.#clock.after(5000, resolve);
      const wake = (): void => { timer.cancel(); signal.removeEventListener('abort', wake); resolve(); };
      this.#wake = wake;
      signal.addEventListener('abort', wake, { once: true });
    });
    this.#wake = undefined;
  }

  done(key: string): void {
    this.#inFlight.delete(key);
  }

  /** No node fits, or an error happened (`refusedBy` empty): try again later. */
  refused(key: string, pod: Pod, refusedBy: readonly string[]): void {
    const flight = this.#inFlight.get(key);
    if (flight === undefined) return;
    this.#inFlight.delete(key);
    const entry: QueuedPod = { ...flight.entry, pod, attempts: flight.entry.attempts + 1, refusedBy };
    this.#unschedulable.set(key, { entry, sinceMs: this.#clock.monotonicMs() });
    if (refusedBy.length === 0 || flight.events.some((event) => this.#options.worthRetry(event, refusedBy))) this.#release(key);
  }

  #activate(entry: QueuedPod): void {
    this.#active.set(entry.key, entry);
    this.#wake?.();
  }

  #release(key: string): void {
    const held = this.#unschedulable.get(key);
    if (held === undefined) return;
    this.#unschedulable.delete(key);
    const { initialBackoffMs: baseMs, maxBackoffMs: maxMs } = this.#options;
    const dueMs = held.sinceMs + backoffMs({ baseMs, factor: 2, maxMs, jitter: 0 }, held.entry.attempts);
    const delayMs = dueMs - this.#clock.monotonicMs();
    if (delayMs <= 0) {
      this.#activate(held.entry);
      return;
    }
    const timer = this.#clock.after(delayMs, () => {
      const waiting = this.#backoff.get(key);
      this.#backoff.delete(key);
      if (waiting !== undefined) this.#activate(waiting.entry);
    });
    this.#backoff.set(key, { entry: held.entry, timer });
  }

  #releaseOld(): void {
    const limitMs = this.#clock.monotonicMs() - this.#options.unschedulableMaxMs;
    for (const [key, { sinceMs }] of this.#unschedulable) if (sinceMs < limitMs) this.#release(key);
  }

  #best(): QueuedPod | undefined {
    let best: QueuedPod | undefined;
    for (const entry of this.#active.values()) {
      const better = best === undefined || priority(entry) > priority(best) || (priority(entry) === priority(best) && entry.addedMs < best.addedMs);
      if (better) best = entry;
    }
    return best;
  }
}

const priority = (entry: QueuedPod): number => entry.pod.spec.priority ?? 0;
