/** Prints one line a phase, with the seconds it took, to a stream that a person reads. */
export class Progress {
  readonly #write: (text: string) => void;
  readonly #nowMs: () => number;
  readonly #startMs: number;
  readonly #terminal: boolean;
  constructor(write: (text: string) => void, nowMs: () => number, terminal: boolean) {
    this.#write = write;
    this.#nowMs = nowMs;
    this.#startMs = nowMs();
    this.#terminal = terminal;
  }

  /** Runs `work`; `detail` says what it is at, shown only on a terminal. */
  async phase<T>(title: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T> {
    const begunMs = this.#nowMs();
    const detail = (text: string): void => {
      if (this.#terminal) this.#write(`\r\x1b[2K  .. ${title}: ${text}`);
    };
    detail('');
    try {
      const result = await work(detail);
      this.#line('ok', title, begunMs);
      return result;
    } catch (err) {
      this.#line('!!', title, begunMs);
      throw err;
    }
  }

  #line(mark: string, title: string, begunMs: number): void {
    const seconds = ((this.#nowMs() - begunMs) / 1000).toFixed(1);
    this.#write(`${this.#terminal ? '\r\x1b[2K' : ''}  ${mark} ${title.padEnd(56)} ${seconds.padStart(6)} s\n`);
  }

  /** Seconds since this progress began. */
  get totalSeconds(): number {
    return (this.#nowMs() - this.#startMs) / 1000;
  }
}
