import { randomBytes, randomUUID } from 'node:crypto';

/** The only source of randomness; a constructor argument wherever it is needed. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  bytes(length: number): Buffer;
  uuid(): string;
}

export class SystemRandom implements Random {
  next(): number {
    return Math.random();
  }
  bytes(length: number): Buffer {
    return randomBytes(length);
  }
  uuid(): string {
    return randomUUID();
  }
}

/** Repeatable: the same seed gives the same sequence (mulberry32). */
export class SeededRandom implements Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => Math.floor(this.next() * 256)));
  }
  uuid(): string {
    const hex = this.bytes(16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

/** A whole number in [low, high). */
export function randomInt(random: Random, low: number, high: number): number {
  return low + Math.floor(random.next() * (high - low));
}

/** Vowels and look-alike characters are left out so that generated names spell nothing. */
const nameAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** The random tail of generated object names, from Kubernetes' safe alphabet. */
export function randomName(random: Random, length: number): string {
  return Array.from({ length }, () => nameAlphabet[randomInt(random, 0, nameAlphabet.length)]).join('');
}
