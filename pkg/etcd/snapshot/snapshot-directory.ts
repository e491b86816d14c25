import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../../base/log.ts';
import type { SnapshotMark } from '../../raft/types.ts';
import { syncDirectory } from '../wal/wal.ts';
import { SnapshotError, type MemberState, type SnapshotFormat } from './member-state.ts';

/** Two, so that a damaged newest one still leaves a way to start; the log is kept back to the older. */
const keepCount = 2;

interface SnapshotFile {
  readonly path: string;
  readonly term: number;
  readonly index: number;
}

/** Snapshot files of one member: TERM-INDEX.EXT, whole or not there at all. */
export class SnapshotDirectory {
  readonly #directory: string;
  readonly #format: SnapshotFormat;
  readonly #logger: Logger;
  constructor(directory: string, format: SnapshotFormat, logger: Logger) {
    this.#directory = directory;
    this.#format = format;
    this.#logger = logger;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(directory)) if (name.endsWith('.tmp')) rmSync(path.join(directory, name));
  }
  get format(): SnapshotFormat {
    return this.#format;
  }

  /** Oldest first. */
  #files(): SnapshotFile[] {
    return readdirSync(this.#directory).flatMap((name) => {
      const match = /^([0-9a-f]{16})-([0-9a-f]{16})\.(\w+)$/.exec(name);
      if (match === null || match[3] !== this.#format.extension) return [];
      return [{ path: path.join(this.#directory, name), term: parseInt(match[1] as string, 16), index: parseInt(match[2] as string, 16) }];
    }).sort((a, b) => a.index - b.index);
  }

  /** The newest that is whole and that `known` lists; older ones stand in for a damaged one. Undefined when there is none at all. */
  loadNewest(known: readonly SnapshotMark[]): MemberState | undefined {
    const files = this.#files().filter((file) => known.some((mark) => mark.index === file.index && mark.term === file.term));
    for (const file of files.reverse()) {
      try {
        return this.#format.decode(readFileSync(file.path));
      } catch (err) {
        this.#logger.error({ err, file: file.path }, 'a snapshot cannot be read; trying the one before');
      }
    }
    if (files.length > 0) throw new SnapshotError('corrupt', `no snapshot in ${this.#directory} can be read; restore this member from the others`);
    return undefined;
  }

  /** Durable when it resolves. Yields to the event loop between chunks. */
  async save(state: MemberState): Promise<void> {
    await this.receive(state.mark, this.#format.encode(state));
  }

  /** Writes chunks as they come; the file appears only when all of them are on the disk. */
  async receive(mark: { readonly term: number; readonly index: number }, chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
    const target = this.#path(mark);
    const temporary = `${target}.tmp`;
    let file: FileHandle | undefined;
    try {
      file = await open(temporary, 'w', 0o600);
      for await (const chunk of chunks) await file.writeFile(chunk);
      await file.sync();
    } catch (cause) {
      rmSync(temporary, { force: true });
      throw cause;
    } finally {
      await file?.close();
    }
    renameSync(temporary, target);
    syncDirectory(this.#directory);
  }

  load(mark: { readonly term: number; readonly index: number }): MemberState {
    return this.#format.decode(readFileSync(this.#path(mark)));
  }

  discard(mark: { readonly term: number; readonly index: number }): void {
    rmSync(this.#path(mark), { force: true });
  }

  /** Removes all but the newest few; returns the index of the oldest that is left. */
  purge(): number {
    const files = this.#files();
    for (const file of files.splice(0, Math.max(0, files.length - keepCount))) rmSync(file.path);
    return files[0]?.index ?? 0;
  }

  #path(mark: { readonly term: number; readonly index: number }): string {
    const hex = (number: number): string => number.toString(16).padStart(16, '0');
    return path.join(this.#directory, `${hex(mark.term)}-${hex(mark.index)}.${this.#format.extension}`);
  }
}
