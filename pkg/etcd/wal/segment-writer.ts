import { Worker } from 'node:worker_threads';
import { WalError } from './errors.ts';

/** The disk under the log. Calls run one after the other, in order. A rejection is final: the caller must stop. */
export interface SegmentWriter {
  /** Writes `bytes` at `position`, then makes it durable if `sync`. Takes `bytes` over: the caller must not touch it again. */
  write(fd: number, bytes: Buffer, position: number, sync: boolean): Promise<void>;
  /** Makes a file of `size` zero bytes, durable: later syncs need not touch its metadata. */
  prepare(path: string, size: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * The body of the writer's thread. Plain JavaScript in a string, because a thread needs a program of its own and we ship one bundle:
 * a string survives bundling, minifying and tests alike, and these lines hold nothing that types would guard. File descriptors are
 * the process's, so the main thread opens and this one writes.
 */
const program = `
const { parentPort } = require('node:worker_threads');
const fs = require('node:fs');
function writeAll(fd, bytes, position) {
  for (let done = 0; done < bytes.length;) done += fs.writeSync(fd, bytes, done, bytes.length - done, position === null ? null : position + done);
}
parentPort.on('message', (job) => {
  try {
    if (job.kind === 'write') {
      writeAll(job.fd, job.bytes, job.position);
      if (job.sync) fs.fdatasyncSync(job.fd);
    } else {
      const fd = fs.openSync(job.path, 'w', 0o600);
      const zeros = Buffer.alloc(1 << 20);
      for (let left = job.size; left > 0; left -= zeros.length) writeAll(fd, zeros.subarray(0, Math.min(left, zeros.length)), null);
      fs.fsyncSync(fd);
      fs.closeSync(fd);
    }
    parentPort.postMessage({ id: job.id });
  } catch (err) {
    parentPort.postMessage({ id: job.id, error: String(err && err.message) });
  }
});
`;

interface Answer {
  readonly id: number;
  readonly error?: string;
}

/** Syncs in a thread of its own: the pool that fs, dns and zlib share can keep a sync waiting for hundreds of milliseconds. */
export class ThreadWriter implements SegmentWriter {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve: () => void; reject: (err: Error) => void }>();
  #nextId = 1;
  #failure: Error | undefined;
  constructor() {
    this.#worker = new Worker(program, { eval: true, name: 'wal', resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 } });
    this.#worker.on('message', (answer: Answer) => this.#answered(answer));
    this.#worker.on('error', (cause) => this.#fail(new WalError('ioFailed', 'the log writer failed', { cause })));
    this.#worker.on('exit', () => this.#fail(new WalError('ioFailed', 'the log writer ended')));
  }
  write(fd: number, bytes: Buffer, position: number, sync: boolean): Promise<void> {
    return this.#ask({ kind: 'write', fd, bytes, position, sync }, [bytes.buffer as ArrayBuffer]);
  }
  prepare(path: string, size: number): Promise<void> {
    return this.#ask({ kind: 'prepare', path, size }, []);
  }
  async close(): Promise<void> {
    this.#failure ??= new WalError('ioFailed', 'the log writer is closed');
    await this.#worker.terminate();
  }
  #ask(job: object, transfer: ArrayBuffer[]): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...job, id }, transfer);
    });
  }
  #answered(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.error === undefined) waiting?.resolve();
    else waiting?.reject(new WalError('ioFailed', answer.error));
  }
  #fail(err: Error): void {
    this.#failure ??= err;
    for (const waiting of this.#waiting.values()) waiting.reject(err);
    this.#waiting.clear();
  }
}
