import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, realpath, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isNotFound } from '../../base/errors.ts';
import { KubeletError } from '../kubelet-error.ts';
import type { Mounter } from './mounts.ts';

/**
 * Binds `subPath` of a volume to `target`. The path is resolved once, must stay inside the volume, and is then opened one component at a time
 * without following links; the bind is made from the open descriptor, so that a container that swaps a link meanwhile gains nothing.
 */
export async function bindSubPath(volume: string, subPath: string, target: string, mounter: Mounter): Promise<void> {
  const base = await realpath(volume);
  const wanted = path.join(base, subPath);
  if (path.isAbsolute(subPath) || subPath.split('/').includes('..')) throw new KubeletError('volume', `subPath "${subPath}" must be relative and must not contain ".."`);
  await makeMissing(base, wanted);
  const resolved = await realpath(wanted);
  if (resolved !== base && !resolved.startsWith(`${base}/`)) throw new KubeletError('volume', `subPath "${subPath}" is outside of its volume`);
  const handle = await openInside(base, path.relative(base, resolved));
  try {
    const folder = (await handle.stat()).isDirectory();
    await mkdir(folder ? target : path.dirname(target), { recursive: true });
    if (!folder) await writeFile(target, '', { flag: 'a' });
    if ((await mounter.below(target)).includes(target)) return;
    await mounter.bind(`/proc/${process.pid}/fd/${handle.fd}`, target);
  } finally {
    await handle.close();
  }
}

/** Makes the folders that are not there, below the deepest that is, which must be inside the volume. */
async function makeMissing(base: string, wanted: string): Promise<void> {
  try {
    await stat(wanted);
  } catch (err) {
    if (!isNotFound(err)) throw err;
    const parent = path.dirname(wanted);
    if (wanted === base || parent === wanted) return;
    await makeMissing(base, parent);
    const real = await realpath(parent);
    if (real !== base && !real.startsWith(`${base}/`)) throw new KubeletError('volume', `"${wanted}" is outside of its volume`);
    await mkdir(path.join(real, path.basename(wanted)), { mode: 0o750 }).catch((cause: unknown) => {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    });
  }
}

async function openInside(base: string, relative: string): Promise<FileHandle> {
  // Linux: opens without reading or blocking, on files, folders and devices alike.
  const pathOnly = 0o10000000;
  let handle = await open(base, constants.O_DIRECTORY | pathOnly);
  for (const part of relative.split('/').filter((each) => each !== '')) {
    const next = await open(`/proc/self/fd/${handle.fd}/${part}`, constants.O_NOFOLLOW | pathOnly);
    await handle.close();
    if ((await next.stat()).isSymbolicLink()) {
      await next.close();
      throw new KubeletError('volume', `"${part}" became a symbolic link while it was being mounted`);
    }
    handle = next;
  }
  return handle;
}
