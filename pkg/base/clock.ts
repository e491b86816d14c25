/** A pending timer. Cancelling twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * The only source of time. Constructor argument of everything that waits or stamps, so that the simulator can replace it.
 * `nowMs` is wall time in milliseconds since the epoch and may jump; `monotonicMs` never goes back.
 */
export interface Clock {
  nowMs(): number;
  monotonicMs(): number;
  /** Runs `callback` once after `delayMs` (0 or more, any size). */
  after(delayMs: number, callback: () => void): Timer;
}

const timerLimitMs = 2 ** 31 - 1;

export class SystemClock implements Clock {
  nowMs(): number {
    return Date.now();
  }
  monotonicMs(): number {
    return performance.now();
  }
  after(delayMs: number, callback: () => void): Timer {
    if (delayMs > timerLimitMs) {
      let inner: Timer | undefined;
      const handle = setTimeout(() => { inner = this.after(delayMs - timerLimitMs, callback); }, timerLimitMs);
      return { cancel: () => { clearTimeout(handle); inner?.cancel(); } };
    }
    const handle = setTimeout(callback, Math.max(0, delayMs));
    return { cancel: () => clearTimeout(handle) };
  }
}

interface Pending {
  readonly atMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that moves only when told to. Timers due at the same instant fire in the order in which they were set. */
export class VirtualClock implements Clock {
  #nowMs: number;
  #order = 0;
  #pending: Pending[] = [];
  constructor(startMs = 0) {
    this.#nowMs = startMs;
  }
  nowMs(): number {
    return this.#nowMs;
  }
  monotonicMs(): number {
    return this.#nowMs;
  }
  after(delayMs: number, callback: () => void): Timer {
    const entry = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, callback };
    this.#pending.push(entry);
    this.#pending.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
    return { cancel: () => { this.#pending = this.#pending.filter((other) => other !== entry); } };
  }
  /** Moves time forward, firing what falls due on the way. */
  advance(deltaMs: number): void {
    const targetMs = this.#nowMs + deltaMs;
    for (let next = this.#pending[0]; next !== undefined && next.atMs <= targetMs; next = this.#pending[0]) {
      this.#pending.shift();
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
    }
    this.#nowMs = targetMs;
  }
  /** Advances and lets promises settle after each millisecond-free step; for code that awaits between timers. */
  async advanceAsync(deltaMs: number): Promise<void> {
    const targetMs = this.#nowMs + deltaMs;
    await settle();
    for (let next = this.#pending[0]; next !== undefined && next.atMs <= targetMs; next = this.#pending[0]) {
      this.advance(next.atMs - this.#nowMs);
      await settle();
    }
    this.advance(targetMs - this.#nowMs);
    await settle();
  }
  get pendingTimers(): number {
    return this.#pending.length;
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise<void>((resolve) => { setImmediate(resolve); });
}

/** Resolves after `delayMs`; rejects with the signal's reason when it aborts first. Leaves nothing behind either way. */
export function sleep(clock: Clock, delayMs: number, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason as Error);
    };
    const timer = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
