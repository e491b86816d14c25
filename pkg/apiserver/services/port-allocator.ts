import { randomInt, type Random } from '../../base/random.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Storage, StorageResource } from '../storage/storage.ts';
import { AllocationError } from './address-allocator.ts';

/** Where upstream keeps the allocation map of the node ports, in the same form: both servers may use one store. */
const ranges: StorageResource = { name: 'rangeallocations', prefix: '/registry/ranges', group: '', kind: 'RangeAllocation', namespaced: false, storageVersion: 'v1' };
const key = { namespace: '', name: 'servicenodeports' };

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

const firstPretended = 32769;

/** What a dry run shows for ports that nobody chose: the next after those of the same request, or after the end of the usual range. */
function pretended(wanted: readonly number[], count: number): readonly number[] {
  const first = wanted.length === 0 ? firstPretended : Math.max(...wanted) + 1;
  return Array.from({ length: count }, (_, index) => first + index);
}

/**
 * Which node ports are taken: a bit for each, in one stored object that is changed by compare-and-swap.
 * Bit 0 is the first port; the bits are those of a big-endian number, as upstream writes them.
 */
export class PortAllocator {
  readonly range: PortRange;
  readonly #storage: Storage;
  readonly #random: Random;
  constructor(range: PortRange, storage: Storage, random: Random) {
    this.range = range;
    this.#storage = storage;
    this.#random = random;
  }

  /** Takes the wanted ports and as many others as are asked for: all or none. A dry run asks only whether the wanted ones are taken, and makes the others up. Throws taken, outside and full. */
  async take(wanted: readonly number[], count: number, dryRun: boolean): Promise<readonly number[]> {
    const outside = wanted.find((port) => port < this.range.first || port > this.range.last);
    if (outside !== undefined && !dryRun) throw new AllocationError('outside', `provided port is not in the valid range. The range of valid ports is ${this.range.first}-${this.range.last}`);
    let chosen: readonly number[] = [];
    const change = (current: JsonObject | undefined): JsonObject => {
      const taken = this.#read(current);
      if (wanted.some((port) => taken.has(port))) throw new AllocationError('taken', 'provided port is already allocated');
      for (const port of wanted) taken.add(port);
      chosen = dryRun ? pretended(wanted, count) : this.#choose(taken, count);
      for (const port of chosen) taken.add(port);
      return wanted.length + count === 0 && current !== undefined ? current : this.#write(taken);
    };
    if (dryRun) change((await this.#storage.get(ranges, key))?.object);
    else if (wanted.length + count > 0) await this.#storage.update(ranges, key, (current) => change(current?.object));
    return chosen;
  }

  async release(ports: readonly number[]): Promise<void> {
    if (ports.length === 0) return;
    await this.#storage.update(ranges, key, (current) => {
      const taken = this.#read(current?.object);
      const before = taken.size;
      for (const port of ports) taken.delete(port);
      return current !== undefined && taken.size === before ? current.object : this.#write(taken);
    });
  }

  /** Marks what services really have, and nothing else; for the start and for repairs. `keep` are ports that may belong to writes in flight. */
  async replace(inUse: ReadonlySet<number>, keep: (port: number) => boolean): Promise<void> {
    await this.#storage.update(ranges, key, (current) => {
      const taken = this.#read(current?.object);
      const next = new Set([...inUse, ...[...taken].filter((port) => keep(port))].filter((port) => port >= this.range.first && port <= this.range.last));
      const same = next.size === taken.size && [...next].every((port) => taken.has(port));
      return current !== undefined && same ? current.object : this.#write(next);
    });
  }

  async taken(): Promise<ReadonlySet<number>> {
    return this.#read((await this.#storage.get(ranges, key))?.object);
  }

  /** From a random port on, wrapping around. The lowest ports are left to people who choose ports themselves, until nothing else is free. */
  #choose(taken: ReadonlySet<number>, count: number): readonly number[] {
    const size = this.range.last - this.range.first + 1;
    const band = size < 32 ? 0 : Math.min(128, Math.max(16, Math.floor(size / 32)));
    const chosen: number[] = [];
    const free = (port: number): boolean => !taken.has(port) && !chosen.includes(port);
    const start = randomInt(this.#random, 0, size - band);
    for (let i = 0; i < size - band && chosen.length < count; i++) {
      const port = this.range.first + band + ((start + i) % (size - band));
      if (free(port)) chosen.push(port);
    }
    for (let port = this.range.first; port < this.range.first + band && chosen.length < count; port++) if (free(port)) chosen.push(port);
    if (chosen.length < count) throw new AllocationError('full', 'range is full');
    return chosen;
  }

  #read(object: JsonObject | undefined): Set<number> {
    const data = typeof object?.['data'] === 'string' ? Buffer.from(object['data'], 'base64') : Buffer.alloc(0);
    const taken = new Set<number>();
    for (let bit = 0; bit < data.length * 8; bit++) {
      if (((data[data.length - 1 - (bit >> 3)] ?? 0) >> (bit & 7)) & 1) taken.add(this.range.first + bit);
    }
    return taken;
  }

  #write(taken: ReadonlySet<number>): JsonObject {
    const highest = Math.max(-1, ...[...taken].map((port) => port - this.range.first));
    const data = Buffer.alloc(Math.floor(highest / 8) + 1);
    for (const port of taken) {
      const bit = port - this.range.first;
      const index = data.length - 1 - (bit >> 3);
      data[index] = (data[index] ?? 0) | (1 << (bit & 7));
    }
    return { kind: 'RangeAllocation', apiVersion: 'v1', metadata: {}, range: `${this.range.first}-${this.range.last}`, data: data.toString('base64') };
  }
}
