/** One record of a container's log file. */
export interface LogLine {
  /** RFC 3339 with nanoseconds, as the runtime wrote it. */
  readonly time: string;
  readonly stream: 'stdout' | 'stderr';
  /** The line goes on in the next record. */
  readonly partial: boolean;
  readonly content: Buffer;
}

const space = 0x20;

/** `2026-11-20T14:00:00.000000000Z stdout F text`, without its newline; undefined for what is not in that form. */
export function parseLogLine(line: Buffer): LogLine | undefined {
  const first = line.indexOf(space);
  const second = line.indexOf(space, first + 1);
  const third = line.indexOf(space, second + 1);
  if (first < 0 || second < 0) return undefined;
  const stream = line.toString('latin1', first + 1, second);
  if (stream !== 'stdout' && stream !== 'stderr') return undefined;
  const tags = line.toString('latin1', second + 1, third < 0 ? line.length : third).split(':');
  return { time: line.toString('latin1', 0, first), stream, partial: tags[0] === 'P', content: third < 0 ? Buffer.alloc(0) : line.subarray(third + 1) };
}

const newline = 0x0a;

/** Cuts a byte stream into lines; what follows the last newline waits for more. */
export class LineSplitter {
  #rest: Buffer = Buffer.alloc(0);
  push(chunk: Buffer): readonly Buffer[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const lines: Buffer[] = [];
    let from = 0;
    for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, from)) {
      lines.push(bytes.subarray(from, at));
      from = at + 1;
    }
    this.#rest = Buffer.from(bytes.subarray(from));
    return lines;
  }
  get pendingBytes(): number {
    return this.#rest.length;
  }
}
