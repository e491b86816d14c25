import { backoffMs, type BackoffOptions } from './backoff.ts';
import type { Clock, Timer } from './clock.ts';
import type { Logger } from './log.ts';
import { errorMessage } from './errors.ts';

/** What a reconcile wants next: nothing, or another look after a while. */
export interface ReconcileResult {
  readonly requeueAfterMs?: number;
}

export type Reconcile = (key: string, signal: AbortSignal) => Promise<ReconcileResult | void>;

export interface WorkQueueOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Keys worked on at once; one key never runs twice at once. */
  readonly workers: number;
  readonly backoff?: BackoffOptions;
}

const defaultBackoff: BackoffOptions = { baseMs: 5, factor: 2, maxMs: 60_000, jitter: 0 };

/**
 * Level-triggered work by key. Adding a key that waits does nothing; adding one that runs makes it run once more afterwards.
 * A reconcile that throws is tried again with exponential back-off per key; one that returns forgets the failures.
 *
 *   add(a) add(a) add(b)        -> queue [a b]
 *   worker takes a; add(a)      -> a is dirty: queued again only when this run of it has ended
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #queued = new Set<string>();
  readonly #running = new Set<string>();
  readonly #dirty = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #delayed = new Map<string, { timer: Timer; dueMs: number }>();
  #reconcile: Reconcile | undefined;
  #signal: AbortSignal | undefined;
  #idle: (() => void) | undefined;
  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.#queued.size;
  }

  add(key: string): void {
    if (this.#signal?.aborted) return;
    if (this.#running.has(key)) {
      this.#dirty.add(key);
      return;
    }
    this.#queued.add(key);
    this.#pump();
  }

  /** Keeps the earlier time when the key already waits for one. */
  addAfter(key: string, delayMs: number): void {
    if (this.#signal?.aborted) return;
    if (delayMs <= 0) {
      this.add(key);
      return;
    }
    const dueMs = this.#options.clock.monotonicMs() + delayMs;
    const waiting = this.#delayed.get(key);
    if (waiting !== undefined && waiting.dueMs <= dueMs) return;
    waiting?.timer.cancel();
    const timer = this.#options.clock.after(delayMs, () => {
      this.#delayed.delete(key);
      this.add(key);
    });
    this.#delayed.set(key, { timer, dueMs });
  }

  /** Works until the signal aborts; resolves when the last reconcile has ended. */
  async run(reconcile: Reconcile, signal: AbortSignal): Promise<void> {
    this.#reconcile = reconcile;
    this.#signal = signal;
    this.#pump();
    if (!signal.aborted) await new Promise<void>((resolve) => { signal.addEventListener('abort', () => resolve(), { once: true }); });
    for (const { timer } of this.#delayed.values()) timer.cancel();
    this.#delayed.clear();
    this.#queued.clear();
    if (this.#running.size > 0) await new Promise<void>((resolve) => { this.#idle = resolve; });
  }

  #pump(): void {
    if (this.#reconcile === undefined || this.#signal === undefined || this.#signal.aborted) return;
    for (const key of this.#queued) {
      if (this.#running.size >= this.#options.workers) return;
      this.#queued.delete(key);
      this.#running.add(key);
      void this.#work(key, this.#reconcile, this.#signal);
    }
  }

  async #work(key: string, reconcile: Reconcile, signal: AbortSignal): Promise<void> {
    try {
      const result = await reconcile(key, signal);
      this.#failures.delete(key);
      if (result?.requeueAfterMs !== undefined) this.addAfter(key, result.requeueAfterMs);
    } catch (err) {
      if (!signal.aborted) this.#retry(key, err);
    }
    this.#running.delete(key);
    if (this.#dirty.delete(key) && !signal.aborted) this.#queued.add(key);
    this.#pump();
    if (this.#running.size === 0) this.#idle?.();
  }

  #retry(key: string, err: unknown): void {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    const fields = { queue: this.#options.name, key, failures, cause: errorMessage(err) };
    if (failures < 5) this.#options.logger.debug(fields, 'reconcile failed; will retry');
    else this.#options.logger.warn(fields, 'reconcile keeps failing');
    this.addAfter(key, backoffMs(this.#options.backoff ?? defaultBackoff, failures));
  }
}
