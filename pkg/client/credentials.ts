import { readFileSync, statSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import type { ClientConfig, TextSource } from './kubeconfig.ts';

/** PEM texts for one TLS connection. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** How long a file is trusted without looking at it again. */
const recheckMs = 10_000;

interface CachedText {
  text: string;
  stamp: string;
  checkedMs: number;
}

/** The secrets of one client. Files are looked at again every ten seconds, so rotated certificates and tokens are picked up. */
export class CredentialFiles {
  readonly #config: ClientConfig;
  readonly #clock: Clock;
  readonly #cache = new Map<string, CachedText>();
  constructor(config: ClientConfig, clock: Clock) {
    this.#config = config;
    this.#clock = clock;
  }

  token(): string | undefined {
    return this.#read(this.#config.token)?.trim();
  }

  tls(): TlsMaterial {
    const material = { ca: this.#read(this.#config.ca), cert: this.#read(this.#config.cert), key: this.#read(this.#config.key) };
    return Object.fromEntries(Object.entries(material).filter(([, text]) => text !== undefined)) as TlsMaterial;
  }

  /** Changes when any of the TLS files does. */
  tlsStamp(): string {
    const { ca, cert, key } = this.#config;
    return [ca, cert, key].map((source) => (source?.kind === 'file' ? (this.#read(source), this.#cache.get(source.path)?.stamp ?? '') : '')).join('|');
  }

  #read(source: TextSource | undefined): string | undefined {
    if (source === undefined) return undefined;
    if (source.kind === 'inline') return source.text;
    const nowMs = this.#clock.monotonicMs();
    const cached = this.#cache.get(source.path);
    if (cached !== undefined && nowMs - cached.checkedMs < recheckMs) return cached.text;
    try {
      const stat = statSync(source.path);
      const stamp = `${stat.mtimeMs}:${stat.size}:${stat.ino}`;
      if (cached !== undefined && cached.stamp === stamp) cached.checkedMs = nowMs;
      else this.#cache.set(source.path, { text: readFileSync(source.path, 'utf8'), stamp, checkedMs: nowMs });
    } catch (cause) {
      if (cached === undefined) throw new Error(`cannot read ${source.path}`, { cause });
      cached.checkedMs = nowMs;
    }
    return this.#cache.get(source.path)?.text;
  }
}
