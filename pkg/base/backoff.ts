import type { Random } from './random.ts';

export interface BackoffOptions {
  readonly baseMs: number;
  readonly factor: number;
  readonly maxMs: number;
  /** Adds up to this share of the delay at random; 0 for none. */
  readonly jitter: number;
}

/** Delay before attempt `failures` + 1, in milliseconds. `failures` counts from 1. */
export function backoffMs(options: BackoffOptions, failures: number, random?: Random): number {
  const delay = Math.min(options.maxMs, options.baseMs * options.factor ** Math.max(0, failures - 1));
  return random === undefined ? delay : delay * (1 + options.jitter * random.next());
}

/** Counts failures for one thing and says how long to wait. */
export class Backoff {
  readonly #options: BackoffOptions;
  readonly #random: Random | undefined;
  #failures = 0;
  constructor(options: BackoffOptions, random?: Random) {
    this.#options = options;
    this.#random = random;
  }
  get failures(): number {
    return this.#failures;
  }
  nextMs(): number {
    this.#failures++;
    return backoffMs(this.#options, this.#failures, this.#random);
  }
  reset(): void {
    this.#failures = 0;
  }
}
