import { readFileSync, statfsSync } from 'node:fs';
import { arch, availableParallelism, networkInterfaces, release, totalmem } from 'node:os';
import type { NodeSystemInfo } from '../../generated/types/core-v1.ts';

export const kubeletVersion = 'v1.36.2';

/** What this machine is and has. */
export interface Machine {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly info: Omit<NodeSystemInfo, 'containerRuntimeVersion'>;
}

export interface MachineOverrides {
  /** For a node that is a part of a machine and sees the whole of it. */
  readonly cpuMilli?: number | undefined;
  readonly memoryBytes?: number | undefined;
  /** Tells nodes on one machine apart. */
  readonly nodeName: string;
}

function firstLine(...files: readonly string[]): string {
  for (const file of files) {
    try {
      const text = readFileSync(file, 'utf8').trim();
      if (text !== '') return text;
    } catch {
      // The next place may have it.
      continue;
    }
  }
  return '';
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', arm: 'arm', ppc64: 'ppc64le', s390x: 's390x', riscv64: 'riscv64' };

export function nodeArchitecture(): string {
  return architectures[arch()] ?? arch();
}

export function readMachine(rootDir: string, overrides: MachineOverrides): Machine {
  const disk = statfsSync(rootDir);
  const osRelease = firstLine('/etc/os-release');
  const machineId = firstLine('/etc/machine-id', '/var/lib/dbus/machine-id');
  return {
    cpuMilli: overrides.cpuMilli ?? availableParallelism() * 1000,
    memoryBytes: overrides.memoryBytes ?? totalmem(),
    diskBytes: disk.blocks * disk.bsize,
    info: {
      machineID: machineId, systemUUID: firstLine('/sys/class/dmi/id/product_uuid') || machineId, bootID: firstLine('/proc/sys/kernel/random/boot_id'),
      kernelVersion: release(), osImage: /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(osRelease)?.[1] ?? 'Linux',
      kubeletVersion, kubeProxyVersion: '', operatingSystem: 'linux', architecture: nodeArchitecture(),
    },
  };
}

/** The address other nodes know this one by: the one asked for, else that of the default route's interface, else the first that is not loopback. */
export function nodeAddresses(asked: readonly string[]): readonly string[] {
  if (asked.length > 0) return asked;
  const route = firstLine('/proc/net/route').split('\n').map((line) => line.split('\t')).find((columns) => columns[1] === '00000000');
  const interfaces = networkInterfaces();
  const of = (name: string): string | undefined => interfaces[name]?.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  const found = (route?.[0] === undefined ? undefined : of(route[0])) ?? Object.keys(interfaces).map(of).find((address) => address !== undefined);
  return found === undefined ? [] : [found];
}

/** Free memory as eviction counts it, in bytes. */
export function availableMemoryBytes(): number {
  const match = /^MemAvailable:\s+(\d+) kB$/m.exec(firstLine('/proc/meminfo'));
  return match === null ? 0 : Number(match[1]) * 1024;
}

/** Share of a file system in use, 0..1; 0 when it cannot be told. */
export function diskUse(folder: string): { readonly usedShare: number; readonly freeInodesShare: number; readonly capacityBytes: number; readonly availableBytes: number } {
  try {
    const found = statfsSync(folder);
    const total = found.blocks * found.bsize;
    return {
      usedShare: found.blocks === 0 ? 0 : 1 - found.bavail / found.blocks, freeInodesShare: found.files === 0 ? 1 : found.ffree / found.files,
      capacityBytes: total, availableBytes: found.bavail * found.bsize,
    };
  } catch {
    return { usedShare: 0, freeInodesShare: 1, capacityBytes: 0, availableBytes: 0 };
  }
}
