import { createWriteStream } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Clock } from '../../base/clock.ts';
import { isNotFound } from '../../base/errors.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import type { PodRuntimeState } from '../pod/runtime-state.ts';

export interface RotationLimits {
  readonly containerLogMaxBytes: number;
  readonly containerLogMaxFiles: number;
}

/** Ends the name of a file that is being compressed. */
const unfinished = '.tmp';
const chunkBytes = 64 * 1024;

/** 20261120-140000, the tail of a rotated log's name: it sorts by time. */
export function rotationStamp(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}

/**
 * Moves logs that grew over the limit away, has the runtime open new ones, deletes the oldest and compresses all that were moved but the last,
 * which a reader may still follow:
 *
 *   0.log    0.log.20261120-140010    0.log.20261120-140000.gz
 */
export async function rotateLogs(states: readonly PodRuntimeState[], limits: RotationLimits, deps: { readonly cri: CriClient; readonly clock: Clock }): Promise<void> {
  for (const container of states.flatMap(({ containers }) => containers)) {
    if (container.state !== 'CONTAINER_RUNNING' || container.logPath === '') continue;
    if (await sizeOf(container.logPath) < limits.containerLogMaxBytes) continue;
    const rotated = `${container.logPath}.${rotationStamp(deps.clock.nowMs())}`;
    await rename(container.logPath, rotated);
    try {
      await deps.cri.reopenContainerLog(container.id);
    } catch (err) {
      await rename(rotated, container.logPath);
      throw err;
    }
    await tidyRotated(container.logPath, limits.containerLogMaxFiles);
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (err) {
    if (isNotFound(err)) return 0;
    throw err;
  }
}

async function tidyRotated(log: string, filesMax: number): Promise<void> {
  const folder = path.dirname(log);
  const prefix = `${path.basename(log)}.`;
  const found = (await readdir(folder)).filter((name) => name.startsWith(prefix)).sort();
  const rotated = found.filter((name) => !name.endsWith(unfinished));
  const doomed = [...found.filter((name) => name.endsWith(unfinished)), ...rotated.splice(0, Math.max(0, rotated.length - (filesMax - 1)))];
  for (const name of doomed) await rm(path.join(folder, name), { force: true });
  for (const name of rotated.slice(0, -1)) if (!name.endsWith('.gz')) await compress(path.join(folder, name));
}

/** The compressed file appears under its name when it is whole. One buffer for all of it: a node's memory is not the place for a log. */
async function compress(file: string): Promise<void> {
  const source = await open(file, 'r');
  try {
    const gzip = createGzip();
    const written = pipeline(gzip, createWriteStream(`${file}${unfinished}`, { mode: 0o640 }));
    await Promise.all([written, feed(source, gzip)]);
  } finally {
    await source.close();
  }
  await rename(`${file}${unfinished}`, `${file}.gz`);
  await rm(file, { force: true });
}

/** Each part has been taken in before the buffer is filled again. */
async function feed(source: FileHandle, target: Writable): Promise<void> {
  const buffer = Buffer.alloc(chunkBytes);
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, chunkBytes, null);
    if (bytesRead === 0) break;
    await new Promise<void>((resolve, reject) => {
      target.write(buffer.subarray(0, bytesRead), (err) => (err === null || err === undefined ? resolve() : reject(err)));
    });
  }
  target.end();
}
