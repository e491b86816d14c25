/** The delay after a crash: first, then doubled up to the last. */
export const crashBackoffFirstMs = 10_000;
export const crashBackoffMaxMs = 300_000;

interface Entry {
  readonly delayMs: number;
  readonly sinceMs: number;
}

/**
 * How long a crashed container waits for its next start. The first restart is free, the second waits 10 s after the crash, then 20 s ... 300 s;
 * a container that stays well for ten minutes starts over.
 *
 *   crash at 0   -> start at once            (entry 10 s)
 *   crash at 2   -> start at 12              (entry 20 s)
 *   crash at 13  -> start at 33              (entry 40 s)
 */
export class CrashBackoff {
  readonly #entries = new Map<string, Entry>();
  readonly #firstMs: number;
  readonly #maxMs: number;
  constructor(firstMs = crashBackoffFirstMs, maxMs = crashBackoffMaxMs) {
    this.#firstMs = firstMs;
    this.#maxMs = maxMs;
  }

  /** Milliseconds still to wait for a start after something that ended at `endedMs`; 0: start now. */
  remainingMs(key: string, endedMs: number, nowMs: number): number {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#expired(entry, endedMs)) return 0;
    return Math.max(0, endedMs + entry.delayMs - nowMs);
  }
  /** The delay in force, for messages. */
  delayMs(key: string): number {
    return this.#entries.get(key)?.delayMs ?? 0;
  }
  /** Call at each start: the next one waits longer. */
  next(key: string, endedMs: number, nowMs: number): void {
    const entry = this.#entries.get(key);
    const delayMs = entry === undefined || this.#expired(entry, endedMs) ? this.#firstMs : Math.min(entry.delayMs * 2, this.#maxMs);
    this.#entries.set(key, { delayMs, sinceMs: nowMs });
  }
  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }
  #expired(entry: Entry, endedMs: number): boolean {
    return endedMs - entry.sinceMs > 2 * this.#maxMs;
  }
}

/** 10s, 1m20s, 5m0s: a duration the way Go prints it. */
export function goDuration(ms: number): string {
  if (ms < 1000) return ms === 0 ? '0s' : `${ms}ms`;
  const seconds = ms / 1000;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = Number((seconds % 60).toFixed(3));
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}
