import { parseCidr, parseIp, canonicalIp, type IpFamily } from '../../api/addresses.ts';
import { must } from '../../base/assert.ts';
import { randomInt, type Random } from '../../base/random.ts';

/** The usable addresses of one service network. Of IPv4 the first and the last address are not usable; of IPv6 the first. */
export class AddressRange {
  readonly text: string;
  readonly family: IpFamily;
  readonly #base: bigint;
  /** Offsets 1..size are usable. */
  readonly size: bigint;
  constructor(text: string) {
    const cidr = must(parseCidr(text), `--service-cluster-ip-range: ${text} is not a network`);
    this.text = text;
    this.family = cidr.family;
    const bits = BigInt(cidr.bytes.length * 8 - cidr.prefix);
    this.#base = (number(cidr.bytes) >> bits) << bits;
    const usable = (1n << bits) - (cidr.family === 'IPv4' ? 2n : 1n);
    // More than 2^62 addresses are never needed.
    this.size = usable > 1n << 62n ? 1n << 62n : usable;
  }
  contains(address: string): boolean {
    const bytes = parseIp(address);
    if (bytes === undefined || (bytes.length === 4) !== (this.family === 'IPv4')) return false;
    const offset = number(bytes) - this.#base;
    return offset >= 1n && offset <= this.size;
  }
  /** The address at an offset: from 1 to size the usable ones, 0 the network's own. */
  at(offset: bigint): string {
    const value = this.#base + offset;
    const length = this.family === 'IPv4' ? 4 : 16;
    const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 0xffn));
    if (length === 4) return bytes.join('.');
    const groups = Array.from({ length: 8 }, (_, index) => (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16));
    return must(canonicalIp(groups.join(':')), 'an address of the range is one');
  }
  /**
   * Every usable offset once, beginning at a random place of the upper band: the lower one is left to people who choose addresses themselves,
   * and is taken from only when the upper is exhausted. The band is a sixteenth of the range, from 16 to 256 addresses.
   */
  *candidates(random: Random): Generator<string> {
    const sixteenth = this.size / 16n;
    const band = sixteenth < 16n ? (this.size < 16n ? 0n : 16n) : sixteenth > 256n ? 256n : sixteenth;
    const upper = this.size - band;
    const start = upper > 0n ? BigInt(randomInt(random, 0, Number(upper > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(Number.MAX_SAFE_INTEGER) : upper))) : 0n;
    for (let i = 0n; i < upper; i++) yield this.at(band + 1n + ((start + i) % upper));
    for (let i = 1n; i <= band; i++) yield this.at(i);
  }
}

function number(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
