import { chmod, chown, mkdir, readdir, readFile, readlink, rename, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isNotFound } from '../../base/errors.ts';
import { KubeletError } from '../kubelet-error.ts';

export interface ProjectedFile {
  readonly content: Buffer;
  readonly mode: number;
}

export type Payload = ReadonlyMap<string, ProjectedFile>;

export interface WriteOptions {
  readonly nowMs: number;
  /** Makes the name of the new folder unlike any other. */
  readonly suffix: string;
  readonly group?: number | undefined;
}

const dataLink = '..data';

/**
 * Replaces the files of a volume all at once, so that a container sees either every old file or every new one:
 *
 *   volume/..2026_11_20_14_00_00.123/a/key     the files
 *   volume/..data -> ..2026_11_20_14_00_00.123 renamed over the old link: the one moment of change
 *   volume/a -> ..data/a                       what the container opens
 *
 * Resolves to false, having touched nothing, when the volume already holds just this. Paths must be relative and stay inside.
 */
export async function writeAtomically(folder: string, payload: Payload, options: WriteOptions): Promise<boolean> {
  for (const name of payload.keys()) assertInside(name);
  const old = await currentFolder(folder);
  if (old !== undefined && await sameFiles(path.join(folder, old), payload)) return false;
  const fresh = `..${new Date(options.nowMs).toISOString().slice(0, 19).replace(/[-T:]/g, '_')}.${options.suffix}`;
  await writeFiles(path.join(folder, fresh), payload, options.group);
  const temporary = path.join(folder, `${dataLink}_tmp`);
  await rm(temporary, { force: true });
  await symlink(fresh, temporary);
  await rename(temporary, path.join(folder, dataLink));
  await linkNames(folder, payload);
  if (old !== undefined) await rm(path.join(folder, old), { recursive: true, force: true });
  return true;
}

function assertInside(name: string): void {
  const parts = name.split('/');
  if (name === '' || path.isAbsolute(name) || parts.includes('..') || (parts[0] as string).startsWith('..')) {
    throw new KubeletError('volume', `invalid path in a volume: ${JSON.stringify(name)} must be relative and must not contain ".."`);
  }
}

async function currentFolder(folder: string): Promise<string | undefined> {
  try {
    return await readlink(path.join(folder, dataLink));
  } catch (err) {
    if (isNotFound(err)) return undefined;
    throw err;
  }
}

async function sameFiles(folder: string, payload: Payload): Promise<boolean> {
  try {
    const found = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    if (found.length !== payload.size) return false;
    for (const [name, file] of payload) {
      const target = path.join(folder, name);
      if (!(await readFile(target)).equals(file.content) || ((await stat(target)).mode & 0o777) !== file.mode) return false;
    }
    return true;
  } catch (err) {
    if (isNotFound(err)) return false;
    throw err;
  }
}

async function writeFiles(folder: string, payload: Payload, group: number | undefined): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  for (const [name, file] of payload) {
    const target = path.join(folder, name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.content);
    await chmod(target, file.mode);
    if (group !== undefined) await chown(target, 0, group);
  }
}

async function linkNames(folder: string, payload: Payload): Promise<void> {
  const wanted = new Set([...payload.keys()].map((name) => name.split('/')[0] as string));
  const present = new Set((await readdir(folder)).filter((name) => !name.startsWith('..')));
  for (const name of wanted) if (!present.has(name)) await symlink(path.join(dataLink, name), path.join(folder, name));
  for (const name of present) if (!wanted.has(name)) await unlink(path.join(folder, name));
}
