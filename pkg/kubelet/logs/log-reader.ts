import { type FileHandle, open, stat } from 'node:fs/promises';
import { type Clock, sleep } from '../../base/clock.ts';
import { isNotFound } from '../../base/errors.ts';
import { LineSplitter, parseLogLine } from './log-line.ts';

export interface LogOptions {
  readonly follow: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number | undefined;
  readonly limitBytes?: number | undefined;
  /** Only what was written at this time or later. */
  readonly sinceMs?: number | undefined;
  readonly stream?: 'stdout' | 'stderr' | undefined;
}

const chunkBytes = 64 * 1024;
const pollMs = 100;
const newline = Buffer.from('\n');

/** Offset at which the last `count` lines of a file begin, found from its end. */
export async function tailOffset(handle: FileHandle, count: number): Promise<number> {
  const { size } = await handle.stat();
  if (count <= 0) return size;
  const buffer = Buffer.alloc(chunkBytes);
  let left = count;
  for (let end = size; end > 0;) {
    const begin = Math.max(0, end - chunkBytes);
    const { bytesRead } = await handle.read(buffer, 0, end - begin, begin);
    for (let at = bytesRead - 1; at >= 0; at--) {
      // The newline at the very end closes the last line; it begins none.
      if (buffer[at] !== newline[0] || begin + at === size - 1) continue;
      left--;
      if (left === 0) return begin + at + 1;
    }
    end = begin;
  }
  return 0;
}

/**
 * A container's log as `kubectl logs` shows it. With `follow` it goes on, over rotations of the file, until `running` says that the container
 * has ended and all was read, or the signal aborts.
 */
export async function* readLog(file: string, options: LogOptions, deps: { readonly clock: Clock; readonly running: () => boolean | Promise<boolean> }, signal: AbortSignal): AsyncGenerator<Buffer> {
  let handle = await open(file, 'r');
  // Follows once this one, which was moved away, is read to its end: what was written between the last read and the move counts.
  let following: FileHandle | undefined;
  const format = new Formatter(options);
  try {
    let position = options.tailLines === undefined ? 0 : await tailOffset(handle, options.tailLines);
    let splitter = new LineSplitter();
    const buffer = Buffer.alloc(chunkBytes);
    let last = false;
    while (!signal.aborted) {
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, position);
      if (bytesRead > 0) {
        position += bytesRead;
        last = false;
        for (const line of splitter.push(buffer.subarray(0, bytesRead))) {
          const out = format.line(line);
          if (out !== undefined) yield out;
          if (format.full) return;
        }
        continue;
      }
      if (!options.follow) return;
      if (following === undefined) {
        following = await reopened(file, handle);
        if (following !== undefined) continue;
      } else {
        await handle.close();
        handle = following;
        following = undefined;
        position = 0;
        splitter = new LineSplitter();
        continue;
      }
      if (last) return;
      if (!await deps.running()) last = true;
      else await sleep(deps.clock, pollMs, { signal }).catch(() => undefined);
    }
  } finally {
    await handle.close();
    await following?.close();
  }
}

/** The file under this name, when it is another one than before. */
async function reopened(file: string, handle: FileHandle): Promise<FileHandle | undefined> {
  try {
    const [now, before] = [await stat(file), await handle.stat()];
    return now.ino === before.ino ? undefined : await open(file, 'r');
  } catch (err) {
    if (isNotFound(err)) return undefined;
    throw err;
  }
}

class Formatter {
  readonly #options: LogOptions;
  #left: number;
  #midLine = false;
  constructor(options: LogOptions) {
    this.#options = options;
    this.#left = options.limitBytes ?? Infinity;
  }
  get full(): boolean {
    return this.#left <= 0;
  }
  line(raw: Buffer): Buffer | undefined {
    const record = parseLogLine(raw);
    if (record === undefined) return undefined;
    const { sinceMs, stream, timestamps } = this.#options;
    if (sinceMs !== undefined && Date.parse(record.time) < sinceMs) return undefined;
    if (stream !== undefined && record.stream !== stream) return undefined;
    const stamp = timestamps && !this.#midLine ? [Buffer.from(`${record.time} `)] : [];
    this.#midLine = record.partial;
    const out = Buffer.concat([...stamp, record.content, ...(record.partial ? [] : [newline])]);
    const cut = out.subarray(0, Math.min(out.length, this.#left));
    this.#left -= cut.length;
    return cut;
  }
}

/** The last lines of a log, for a container that left no message of its own. */
export async function lastLines(file: string, lines: number, bytesMax: number): Promise<string> {
  try {
    const parts: Buffer[] = [];
    const options = { follow: false, timestamps: false, tailLines: lines };
    const clock: Clock = { nowMs: () => 0, monotonicMs: () => 0, after: () => ({ cancel: () => undefined }) };
    for await (const part of readLog(file, options, { clock, running: () => false }, new AbortController().signal)) parts.push(part);
    const text = Buffer.concat(parts);
    return text.subarray(Math.max(0, text.length - bytesMax)).toString('utf8');
  } catch (err) {
    if (isNotFound(err)) return '';
    throw err;
  }
}
