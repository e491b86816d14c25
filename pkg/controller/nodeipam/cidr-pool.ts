/** A range of addresses as a number and a prefix length. */
export interface Cidr {
  readonly base: bigint;
  readonly prefix: number;
  /** 32 or 128. */
  readonly bits: 32 | 128;
}

export class CidrError extends Error {
  override readonly name = 'CidrError';
  readonly code = 'BAD_CIDR';
}

export function parseCidr(text: string): Cidr {
  const [address = '', prefixText = ''] = text.split('/');
  const bits = address.includes(':') ? 128 : 32;
  const value = bits === 32 ? parseIpv4(address) : parseIpv6(address);
  const prefix = Number(prefixText);
  if (value === undefined || !/^\d+$/.test(prefixText) || prefix > bits) throw new CidrError(`"${text}" is not a CIDR such as 172.16.0.0/16`);
  const host = (1n << BigInt(bits - prefix)) - 1n;
  return { base: value & ~host, prefix, bits };
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const parts = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (parts.some((part) => !/^[0-9a-f]{1,4}$/i.test(part))) return undefined;
  return parts.reduce((value, part) => (value << 16n) | BigInt(`0x${part}`), 0n);
}

export function formatCidr({ base, prefix, bits }: Cidr): string {
  if (bits === 32) return `${[24n, 16n, 8n, 0n].map((shift) => String((base >> shift) & 255n)).join('.')}/${prefix}`;
  const groups = Array.from({ length: 8 }, (_, i) => ((base >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const zeros = /(^|:)0(:0)+(:|$)/g;
  const longest = [...groups.join(':').matchAll(zeros)].sort((a, b) => b[0].length - a[0].length)[0];
  const text = groups.join(':');
  return `${longest === undefined ? text : `${text.slice(0, longest.index)}::${text.slice(longest.index + longest[0].length)}`}/${prefix}`;
}

/** Hands out equal blocks of one range, lowest free first after the last one given, so that a freed block rests before it is used again. */
export class CidrPool {
  readonly range: Cidr;
  readonly #mask: number;
  readonly #count: number;
  readonly #used = new Set<number>();
  #next = 0;
  constructor(range: Cidr, mask: number) {
    if (mask < range.prefix || mask > range.bits) throw new CidrError(`blocks of /${mask} do not fit into ${formatCidr(range)}`);
    if (mask - range.prefix > 16) throw new CidrError(`${formatCidr(range)} has more than 65536 blocks of /${mask}`);
    this.range = range;
    this.#mask = mask;
    this.#count = 2 ** (mask - range.prefix);
  }

  allocate(): string | undefined {
    for (let i = 0; i < this.#count; i++) {
      const index = (this.#next + i) % this.#count;
      if (this.#used.has(index)) continue;
      this.#used.add(index);
      this.#next = (index + 1) % this.#count;
      return formatCidr({ base: this.range.base + (BigInt(index) << BigInt(this.range.bits - this.#mask)), prefix: this.#mask, bits: this.range.bits });
    }
    return undefined;
  }

  /** Marks every block that `cidr` touches; what lies outside the range is ignored. */
  occupy(cidr: Cidr): void {
    for (const index of this.#blocks(cidr)) this.#used.add(index);
  }

  release(cidr: Cidr): void {
    for (const index of this.#blocks(cidr)) this.#used.delete(index);
  }

  #blocks(cidr: Cidr): readonly number[] {
    if (cidr.bits !== this.range.bits) return [];
    const size = 1n << BigInt(this.range.bits - this.#mask);
    const first = (cidr.base - this.range.base) / size;
    const last = (cidr.base + (1n << BigInt(cidr.bits - cidr.prefix)) - 1n - this.range.base) / size;
    if (last < 0n || first >= BigInt(this.#count)) return [];
    const from = Math.max(0, Number(first));
    const to = Math.min(this.#count - 1, Number(last));
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  }
}
