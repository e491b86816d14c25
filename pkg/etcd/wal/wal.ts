import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { assert, must } from '../../base/assert.ts';
import type { Entry, HardState, SnapshotMark } from '../../raft/types.ts';
import { WalError } from './errors.ts';
import { encodeFrame, type WalRecord } from './frame.ts';
import type { SegmentWriter } from './segment-writer.ts';
import { listSegments, readSegments, segmentName, type Segment, type SegmentContent } from './wal-reader.ts';

/** A segment is cut at this size; a larger frame makes a larger segment. */
export const segmentBytesDefault = 16 * 1024 * 1024;
const spareName = 'spare.tmp';

export interface WalIdentity {
  readonly clusterId: bigint;
  readonly memberId: bigint;
}

export interface WalContent {
  readonly hardState: HardState;
  /** Without gaps; the first may lie before the snapshot that the caller starts from. */
  readonly entries: readonly Entry[];
  /** Every snapshot that was recorded, oldest first. */
  readonly snapshots: readonly SnapshotMark[];
}

export interface WalOptions {
  readonly directory: string;
  readonly identity: WalIdentity;
  readonly writer: SegmentWriter;
  readonly segmentBytes?: number;
}

export function walExists(directory: string): boolean {
  return existsSync(directory) && listSegments(directory).length > 0;
}

/**
 * The write-ahead log: `append` resolves when its records are durable, one sync for each call. One call at a time.
 * Opening repairs a torn tail; anything else that is wrong is an error with the file's name in it.
 */
export class Wal {
  readonly #options: WalOptions;
  readonly #segmentBytes: number;
  #segments: Segment[];
  #fd: number;
  #position: number;
  #sequence: number;
  #lastIndex: number;
  #hardState: HardState;
  #spare: Promise<void> | undefined;
  #busy = false;

  private constructor(options: WalOptions, segments: Segment[], at: { fd: number; position: number; sequence: number; lastIndex: number; hardState: HardState }) {
    this.#options = options;
    this.#segmentBytes = options.segmentBytes ?? segmentBytesDefault;
    this.#segments = segments;
    this.#fd = at.fd;
    this.#position = at.position;
    this.#sequence = at.sequence;
    this.#lastIndex = at.lastIndex;
    this.#hardState = at.hardState;
  }

  static async create(options: WalOptions): Promise<Wal> {
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
    const hardState: HardState = { term: 0, vote: 0n, commit: 0 };
    const wal = new Wal(options, [], { fd: -1, position: 0, sequence: 0, lastIndex: 0, hardState });
    await wal.#cut();
    return wal;
  }

  static open(options: WalOptions): { readonly wal: Wal; readonly content: WalContent } {
    const contents = readSegments(options.directory);
    const last = contents.at(-1);
    if (last === undefined) throw new WalError('corrupt', `${options.directory} holds no log`);
    // A segment that was being opened when we crashed holds nothing; it would be in the way of the next cut.
    for (const segment of listSegments(options.directory)) if (segment.number > last.segment.number) rmSync(segment.path);
    rmSync(path.join(options.directory, spareName), { force: true });
    const content = replay(contents, options.identity);
    const fd = openSync(last.segment.path, 'r+');
    if (last.torn) wipeAfter(fd, last.end);
    const wal = new Wal(options, contents.map((one) => one.segment), {
      fd, position: last.end, sequence: (last.lastSequence ?? -1) + 1, lastIndex: content.entries.at(-1)?.index ?? 0, hardState: content.hardState,
    });
    return { wal, content };
  }

  /** Rejects with WalError ioFailed; the log must not be used after that. */
  async append(hardState: HardState | undefined, entries: readonly Entry[], sync: boolean): Promise<void> {
    const records: WalRecord[] = entries.map((entry) => ({ kind: 'entry', entry }));
    if (hardState !== undefined) {
      records.push({ kind: 'hardState', hardState });
      this.#hardState = hardState;
    }
    this.#lastIndex = entries.at(-1)?.index ?? this.#lastIndex;
    await this.#exclusively(() => this.#write(records, sync));
  }

  /** Records that the snapshot file for `mark` is durable; entries after it continue the log. */
  async appendSnapshot(mark: SnapshotMark): Promise<void> {
    this.#lastIndex = Math.max(this.#lastIndex, mark.index);
    await this.#exclusively(() => this.#write([{ kind: 'snapshot', index: mark.index, term: mark.term, conf: mark.conf }], true));
  }

  /** Deletes segments that hold only entries up to `index`. */
  purge(index: number): void {
    while (this.#segments.length > 1 && must(this.#segments[1], 'the second segment').firstIndex <= index + 1) {
      rmSync(must(this.#segments.shift(), 'the oldest segment').path);
    }
  }

  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + statSync(segment.path).size, 0);
  }

  async close(): Promise<void> {
    await this.#spare?.catch(() => undefined);
    closeSync(this.#fd);
    await this.#options.writer.close();
  }

  async #exclusively(work: () => Promise<void>): Promise<void> {
    assert(!this.#busy, 'the log takes one append at a time');
    this.#busy = true;
    try {
      await work();
    } finally {
      this.#busy = false;
    }
  }

  async #write(records: readonly WalRecord[], sync: boolean): Promise<void> {
    let frame = encodeFrame(this.#sequence, records);
    if (this.#position > 0 && this.#position + frame.length > this.#segmentBytes) {
      await this.#cut();
      frame = encodeFrame(this.#sequence, records);
    }
    const { length } = frame;
    await this.#options.writer.write(this.#fd, frame, this.#position, sync);
    this.#position += length;
    this.#sequence++;
    if (this.#position > this.#segmentBytes / 2) this.#prepareSpare();
  }

  /** Opens the next segment. It begins with who we are and our last hard state, so that earlier ones can go. */
  async #cut(): Promise<void> {
    this.#prepareSpare();
    await this.#spare;
    this.#spare = undefined;
    const number = (this.#segments.at(-1)?.number ?? -1) + 1;
    const firstIndex = this.#lastIndex + 1;
    const { directory, identity } = this.#options;
    const segment = { path: path.join(directory, segmentName(number, firstIndex)), number, firstIndex };
    renameSync(path.join(directory, spareName), segment.path);
    syncDirectory(directory);
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = openSync(segment.path, 'r+');
    this.#position = 0;
    this.#segments.push(segment);
    await this.#write([{ kind: 'metadata', ...identity }, { kind: 'hardState', hardState: this.#hardState }], true);
  }

  #prepareSpare(): void {
    this.#spare ??= this.#options.writer.prepare(path.join(this.#options.directory, spareName), this.#segmentBytes);
    // The failure is seen by the cut that awaits it.
    this.#spare.catch(() => undefined);
  }
}

export function syncDirectory(directory: string): void {
  const fd = openSync(directory, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function wipeAfter(fd: number, position: number): void {
  ftruncateSync(fd, position);
  fsyncSync(fd);
}

function replay(contents: readonly SegmentContent[], identity: WalIdentity): WalContent {
  let hardState: HardState = { term: 0, vote: 0n, commit: 0 };
  let entries: Entry[] = [];
  const snapshots: SnapshotMark[] = [];
  for (const { records, segment } of contents) {
    for (const record of records) {
      if (record.kind === 'metadata' && (record.clusterId !== identity.clusterId || record.memberId !== identity.memberId)) {
        throw new WalError('wrongMember', `${segment.path} belongs to member ${record.memberId.toString(16)} of cluster ${record.clusterId.toString(16)}, not to ${identity.memberId.toString(16)} of ${identity.clusterId.toString(16)}`);
      }
      if (record.kind === 'hardState') hardState = record.hardState;
      if (record.kind === 'entry') replayEntry(entries, record.entry, segment);
      if (record.kind === 'snapshot') {
        snapshots.push({ index: record.index, term: record.term, conf: record.conf });
        const last = entries.at(-1);
        if (last !== undefined && last.index < record.index) entries = [];
      }
    }
  }
  return { hardState, entries, snapshots };
}

/** A later record of an index replaces it and everything after it. */
function replayEntry(entries: Entry[], entry: Entry, segment: Segment): void {
  const first = entries[0];
  if (first === undefined || entry.index < first.index) entries.length = 0;
  else {
    const at = entry.index - first.index;
    if (at > entries.length) throw new WalError('corrupt', `${segment.path}: entry ${entry.index} does not follow ${entries.at(-1)?.index}`);
    entries.length = at;
  }
  entries.push(entry);
}
