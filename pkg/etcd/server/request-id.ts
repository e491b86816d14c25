/**
 * Ids of requests and leases, unique in the cluster without asking anybody:
 *
 *   16 bits of the member id | 40 bits of start time in ms | 8 bits and upward: a counter that runs into the time
 */
export class RequestIds {
  readonly #prefix: bigint;
  #suffix: bigint;
  constructor(memberId: bigint, startMs: number) {
    this.#prefix = (memberId & 0xffffn) << 48n;
    this.#suffix = (BigInt(Math.floor(startMs)) & 0xff_ffff_ffffn) << 8n;
  }
  next(): bigint {
    this.#suffix = (this.#suffix + 1n) & 0xffff_ffff_ffffn;
    return this.#prefix | this.#suffix;
  }
}
