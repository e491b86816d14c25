import type { Stats } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { isNotFound } from '../../base/errors.ts';
import type { HostPathVolumeSource } from '../../generated/types/core-v1.ts';
import { KubeletError } from '../kubelet-error.ts';

const checks: Readonly<Record<string, { readonly fits: (found: Stats) => boolean; readonly what: string }>> = {
  Directory: { fits: (found) => found.isDirectory(), what: 'a directory' },
  DirectoryOrCreate: { fits: (found) => found.isDirectory(), what: 'a directory' },
  File: { fits: (found) => found.isFile(), what: 'a file' },
  FileOrCreate: { fits: (found) => found.isFile(), what: 'a file' },
  Socket: { fits: (found) => found.isSocket(), what: 'a socket file' },
  CharDevice: { fits: (found) => found.isCharacterDevice(), what: 'a character device' },
  BlockDevice: { fits: (found) => found.isBlockDevice(), what: 'a block device' },
};

/** Checks the path against the type asked for, and makes what may be made. */
export async function prepareHostPath(source: HostPathVolumeSource): Promise<string> {
  const type = source.type ?? '';
  const check = checks[type];
  if (type === '') return source.path;
  if (check === undefined) throw new KubeletError('volume', `hostPath type check failed: unknown type ${type}`);
  if (type === 'DirectoryOrCreate' || type === 'FileOrCreate') await create(source.path, type);
  try {
    if (check.fits(await stat(source.path))) return source.path;
  } catch (err) {
    if (!isNotFound(err)) throw err;
  }
  throw new KubeletError('volume', `hostPath type check failed: ${source.path} is not ${check.what}`);
}

async function create(target: string, type: 'DirectoryOrCreate' | 'FileOrCreate'): Promise<void> {
  try {
    await stat(target);
  } catch (err) {
    if (!isNotFound(err)) throw err;
    if (type === 'DirectoryOrCreate') await mkdir(target, { recursive: true, mode: 0o755 });
    else await (await open(target, 'a', 0o644)).close();
  }
}
