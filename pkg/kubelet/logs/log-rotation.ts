import { readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { isNotFound } from '../../base/errors.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import type { PodRuntimeState } from '../pod/runtime-state.ts';

export interface RotationLimits {
  readonly containerLogMaxBytes: number;
  readonly containerLogMaxFiles: number;
}

/** 20261120-140000, the tail of a rotated log's name: it sorts by time. */
export function rotationStamp(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}

/** Moves logs that grew over the limit away, has the runtime open new ones, and deletes the oldest. */
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
    await removeOldest(container.logPath, limits.containerLogMaxFiles);
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

async function removeOldest(log: string, filesMax: number): Promise<void> {
  const prefix = `${path.basename(log)}.`;
  const rotated = (await readdir(path.dirname(log))).filter((name) => name.startsWith(prefix)).sort();
  for (const name of rotated.slice(0, Math.max(0, rotated.length - (filesMax - 1)))) await rm(path.join(path.dirname(log), name), { force: true });
}
