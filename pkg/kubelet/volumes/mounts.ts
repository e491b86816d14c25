import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The node's mount table, by the programs that every Linux has. */
export interface Mounter {
  /** Mount points at `folder` or below it, deepest first. */
  below(folder: string): Promise<readonly string[]>;
  tmpfs(target: string, sizeBytes?: number): Promise<void>;
  bind(source: string, target: string): Promise<void>;
  nfs(source: string, target: string, readOnly: boolean): Promise<void>;
  unmount(target: string): Promise<void>;
}

/** Octal escapes of /proc/self/mountinfo: a space is \040. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

export function mountPoints(mountinfo: string): readonly string[] {
  return mountinfo.split('\n').filter((line) => line !== '').map((line) => unescape(line.split(' ')[4] ?? ''));
}

export class SystemMounter implements Mounter {
  async below(folder: string): Promise<readonly string[]> {
    const points = mountPoints(await readFile('/proc/self/mountinfo', 'utf8'));
    return points.filter((point) => point === folder || point.startsWith(`${folder}/`)).reverse();
  }
  async tmpfs(target: string, sizeBytes?: number): Promise<void> {
    await execute('mount', ['-t', 'tmpfs', ...(sizeBytes === undefined ? [] : ['-o', `size=${sizeBytes}`]), 'tmpfs', target]);
  }
  async bind(source: string, target: string): Promise<void> {
    await execute('mount', ['--no-canonicalize', '--bind', source, target]);
  }
  async nfs(source: string, target: string, readOnly: boolean): Promise<void> {
    await execute('mount', ['-t', 'nfs', ...(readOnly ? ['-o', 'ro'] : []), source, target], { timeout: 60_000 });
  }
  async unmount(target: string): Promise<void> {
    try {
      await execute('umount', [target]);
    } catch {
      await execute('umount', ['-l', target]);
    }
  }
}
