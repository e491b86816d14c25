import { chmod, lchown, lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Gives a volume to the pod's fsGroup: group may read and write, new files in folders inherit the group. */
export async function giveToGroup(folder: string, group: number, onlyOnMismatch: boolean): Promise<void> {
  const root = await lstat(folder);
  if (onlyOnMismatch && root.gid === group && (root.mode & 0o2070) === 0o2070) return;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await giveOne(path.join(entry.parentPath, entry.name), group);
  }
  await giveOne(folder, group);
}

async function giveOne(target: string, group: number): Promise<void> {
  const found = await lstat(target);
  await lchown(target, found.uid, group);
  if (found.isSymbolicLink()) return;
  await chmod(target, (found.mode & 0o7777) | (found.isDirectory() ? 0o2770 : 0o660));
}
