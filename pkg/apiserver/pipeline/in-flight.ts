import { tooManyRequests } from '../registry/refusals.ts';

export interface InFlightLimits {
  /** --max-requests-inflight: reads at once. */
  readonly readsMax: number;
  /** --max-mutating-requests-inflight: writes at once. */
  readonly writesMax: number;
}

const writes: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** Counts requests in flight. Beyond the limit: 429, come back in a second. Watches and streams are not counted. */
export class InFlight {
  readonly #limits: InFlightLimits;
  #reads = 0;
  #writes = 0;
  constructor(limits: InFlightLimits) {
    this.#limits = limits;
  }
  /** Returns what to call at the end. Throws 429. */
  enter(verb: string): () => void {
    if (writes.has(verb)) {
      if (this.#writes >= this.#limits.writesMax) throw tooMany();
      this.#writes++;
      return () => { this.#writes--; };
    }
    if (this.#reads >= this.#limits.readsMax) throw tooMany();
    this.#reads++;
    return () => { this.#reads--; };
  }
  get counts(): { readonly reads: number; readonly writes: number } {
    return { reads: this.#reads, writes: this.#writes };
  }
}

function tooMany(): Error {
  return tooManyRequests('too many requests, please try again later', 1);
}
