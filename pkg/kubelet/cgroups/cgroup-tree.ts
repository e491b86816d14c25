import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';

/** Limits of one cgroup. Absent: left as it is. */
export interface CgroupLimits {
  readonly cpuShares?: number;
  /** 0: no quota. */
  readonly cpuQuotaUs?: number;
  readonly cpuPeriodUs?: number;
  /** 0: no limit. */
  readonly memoryBytes?: number;
  readonly pidsMax?: number;
}

export interface CgroupMount {
  readonly path: string;
  /** cpu, memory ...; empty for the v1 named hierarchy and for v2. */
  readonly controllers: readonly string[];
  readonly version: 1 | 2;
}

/** Mounts of /proc/self/mountinfo that hold cgroups. */
export function parseCgroupMounts(mountinfo: string): readonly CgroupMount[] {
  const known = new Set(['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'blkio', 'pids', 'hugetlb', 'net_cls', 'net_prio', 'perf_event', 'rdma']);
  const mounts = new Map<string, CgroupMount>();
  for (const line of mountinfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ');
    const mountPath = left.split(' ')[4] ?? '';
    const [type, , options = ''] = right.split(' ');
    if (type === 'cgroup2') mounts.set(mountPath, { path: mountPath, controllers: [], version: 2 });
    if (type === 'cgroup') mounts.set(mountPath, { path: mountPath, controllers: options.split(',').filter((word) => known.has(word)), version: 1 });
  }
  return [...mounts.values()];
}

/** cpu.weight of cgroup v2 (1..10000) for cpu shares (2..262144), as runtimes translate it. */
export function cpuWeight(shares: number): number {
  return Math.round(1 + ((shares - 2) * 9999) / 262_142);
}

const v2Controllers = ['cpuset', 'cpu', 'io', 'memory', 'pids', 'hugetlb'];

/**
 * The part of the cgroup file system that belongs to pods. A cgroup is named by its path below the root, /kubepods/burstable/podUID; with v1
 * it exists once in each hierarchy, with v2 once. The runtime makes the containers' cgroups below; it never removes the pod's, we do.
 */
export class CgroupTree {
  readonly #logger: Logger;
  readonly #hierarchies: readonly CgroupMount[];
  readonly version: 1 | 2;
  constructor(deps: { readonly logger: Logger; readonly mountinfo?: string }) {
    this.#logger = deps.logger;
    const mounts = parseCgroupMounts(deps.mountinfo ?? readFileSync('/proc/self/mountinfo', 'utf8'));
    const v1 = mounts.filter(({ version, controllers }) => version === 1 && controllers.length > 0);
    this.version = v1.length > 0 ? 1 : 2;
    this.#hierarchies = this.version === 1 ? mounts.filter(({ version }) => version === 1) : mounts.filter(({ version }) => version === 2).slice(0, 1);
  }

  get present(): boolean {
    return this.#hierarchies.length > 0;
  }

  /** Makes the cgroup everywhere (its parents must exist) and sets its limits. */
  async ensure(name: string, limits: CgroupLimits): Promise<void> {
    for (const mount of this.#hierarchies) {
      const folder = path.join(mount.path, name);
      if (!existsSync(folder)) {
        await mkdir(folder, { recursive: true });
        if (mount.controllers.includes('cpuset')) await inheritCpuset(mount.path, name);
      }
      if (mount.version === 2) await this.#delegate(mount.path, name);
    }
    await this.#apply(name, limits);
  }

  async #delegate(root: string, name: string): Promise<void> {
    const parts = name.split('/').filter((part) => part !== '');
    for (let depth = 0; depth < parts.length; depth++) {
      const parent = path.join(root, ...parts.slice(0, depth));
      const available = (await readFile(path.join(parent, 'cgroup.controllers'), 'utf8')).trim().split(' ');
      for (const controller of v2Controllers.filter((candidate) => available.includes(candidate))) {
        await this.#write(path.join(parent, 'cgroup.subtree_control'), `+${controller}`);
      }
    }
  }

  async #apply(name: string, limits: CgroupLimits): Promise<void> {
    const files = this.version === 1 ? filesV1(limits) : filesV2(limits);
    for (const [controller, file, value] of files) {
      const mount = this.#hierarchies.find(({ controllers, version }) => version === 2 || controllers.includes(controller));
      if (mount !== undefined) await this.#write(path.join(mount.path, name, file), value);
    }
  }

  async #write(file: string, value: string): Promise<void> {
    try {
      await writeFile(file, value);
    } catch (err) {
      this.#logger.debug({ file, value, code: errorCode(err) }, 'cgroup setting not taken');
    }
  }

  /** Process ids in the cgroup and below it, in any hierarchy. */
  async processes(name: string): Promise<readonly number[]> {
    const found = new Set<number>();
    for (const mount of this.#hierarchies) await collectProcesses(path.join(mount.path, name), found);
    return [...found];
  }

  /** Removes the cgroup and all below it from every hierarchy; resolves to false when something still lives there. */
  async remove(name: string): Promise<boolean> {
    let gone = true;
    for (const mount of this.#hierarchies) gone = await removeTree(path.join(mount.path, name)) && gone;
    return gone;
  }

  /** Names of the cgroups directly below. */
  async children(name: string): Promise<readonly string[]> {
    const names = new Set<string>();
    for (const mount of this.#hierarchies) {
      for (const entry of await foldersOf(path.join(mount.path, name))) names.add(entry);
    }
    return [...names];
  }
}

function filesV1(limits: CgroupLimits): readonly (readonly [string, string, string])[] {
  const files: [string, string, string][] = [];
  if (limits.cpuShares !== undefined) files.push(['cpu', 'cpu.shares', String(limits.cpuShares)]);
  if (limits.cpuPeriodUs !== undefined) files.push(['cpu', 'cpu.cfs_period_us', String(limits.cpuPeriodUs)]);
  if (limits.cpuQuotaUs !== undefined) files.push(['cpu', 'cpu.cfs_quota_us', limits.cpuQuotaUs === 0 ? '-1' : String(limits.cpuQuotaUs)]);
  if (limits.memoryBytes !== undefined) files.push(['memory', 'memory.limit_in_bytes', limits.memoryBytes === 0 ? '-1' : String(limits.memoryBytes)]);
  if (limits.pidsMax !== undefined) files.push(['pids', 'pids.max', String(limits.pidsMax)]);
  return files;
}

function filesV2(limits: CgroupLimits): readonly (readonly [string, string, string])[] {
  const files: [string, string, string][] = [];
  if (limits.cpuShares !== undefined) files.push(['', 'cpu.weight', String(cpuWeight(limits.cpuShares))]);
  if (limits.cpuQuotaUs !== undefined) files.push(['', 'cpu.max', `${limits.cpuQuotaUs === 0 ? 'max' : limits.cpuQuotaUs} ${limits.cpuPeriodUs ?? 100_000}`]);
  if (limits.memoryBytes !== undefined) files.push(['', 'memory.max', limits.memoryBytes === 0 ? 'max' : String(limits.memoryBytes)]);
  if (limits.pidsMax !== undefined) files.push(['', 'pids.max', String(limits.pidsMax)]);
  return files;
}

/** A v1 cpuset starts empty and takes no process before it has cpus and memory nodes: each level takes its parent's. */
async function inheritCpuset(root: string, name: string): Promise<void> {
  const parts = name.split('/').filter((part) => part !== '');
  for (let depth = 1; depth <= parts.length; depth++) {
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      const own = path.join(root, ...parts.slice(0, depth), file);
      if ((await readFile(own, 'utf8')).trim() !== '') continue;
      await writeFile(own, await readFile(path.join(root, ...parts.slice(0, depth - 1), file), 'utf8'));
    }
  }
}

async function foldersOf(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (err) {
    if (errorCode(err) === 'ENOENT') return [];
    throw err;
  }
}

async function collectProcesses(folder: string, found: Set<number>): Promise<void> {
  for (const child of await foldersOf(folder)) await collectProcesses(path.join(folder, child), found);
  try {
    for (const line of (await readFile(path.join(folder, 'cgroup.procs'), 'utf8')).split('\n')) if (line !== '') found.add(Number(line));
  } catch (err) {
    if (errorCode(err) !== 'ENOENT') throw err;
  }
}

async function removeTree(folder: string): Promise<boolean> {
  for (const child of await foldersOf(folder)) await removeTree(path.join(folder, child));
  try {
    await rmdir(folder);
    return true;
  } catch (err) {
    return errorCode(err) === 'ENOENT';
  }
}
