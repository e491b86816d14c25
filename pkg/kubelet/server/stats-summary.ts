import type { ContainerStats } from '../../cri/messages.ts';
import { containerNameLabel, podNameLabel, podNamespaceLabel, podUidLabel } from '../pod/labels.ts';

interface Usage {
  readonly time: string;
  readonly usageNanoCores?: number;
  readonly usageCoreNanoSeconds?: number;
}

export interface Summary {
  readonly node: object;
  readonly pods: readonly object[];
}

export interface NodeUsage {
  readonly nodeName: string;
  readonly startMs: number;
  readonly nowMs: number;
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number };
  readonly disk: { readonly capacityBytes: number; readonly availableBytes: number };
  readonly cpuNs: number;
}

/** Remembers the last sample of each container, to tell rates. */
export class CpuRates {
  readonly #last = new Map<string, { readonly atNs: number; readonly cpuNs: number; readonly rate: number }>();
  /** Cores in use times 10^9, over the time since the sample before; undefined at the first. */
  rate(id: string, atNs: number, cpuNs: number): number | undefined {
    const last = this.#last.get(id);
    if (last !== undefined && atNs <= last.atNs) return last.rate;
    const rate = last === undefined ? undefined : Math.max(0, Math.round(((cpuNs - last.cpuNs) * 1e9) / (atNs - last.atNs)));
    this.#last.set(id, { atNs, cpuNs, rate: rate ?? 0 });
    return rate;
  }
  keep(ids: ReadonlySet<string>): void {
    for (const id of this.#last.keys()) if (!ids.has(id)) this.#last.delete(id);
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** /stats/summary of this node, from the runtime's figures. */
export function statsSummary(stats: readonly ContainerStats[], node: NodeUsage, rates: CpuRates): Summary {
  rates.keep(new Set([...stats.map(({ containerId }) => containerId), 'node']));
  const pods = new Map<string, { labels: Readonly<Record<string, string>>; containers: ContainerStats[] }>();
  for (const row of stats) {
    const uid = row.labels[podUidLabel];
    if (uid === undefined) continue;
    const pod = pods.get(uid) ?? { labels: row.labels, containers: [] };
    pod.containers.push(row);
    pods.set(uid, pod);
  }
  const time = iso(node.nowMs);
  const cpu = (id: string, atNs: number, cpuNs: number): Usage => {
    const rate = rates.rate(id, atNs, cpuNs);
    return { time, ...(rate === undefined ? {} : { usageNanoCores: rate }), usageCoreNanoSeconds: cpuNs };
  };
  return {
    node: {
      nodeName: node.nodeName, startTime: iso(node.startMs), cpu: cpu('node', node.nowMs * 1e6, node.cpuNs),
      memory: { time, availableBytes: node.memory.availableBytes, usageBytes: node.memory.totalBytes - node.memory.availableBytes, workingSetBytes: node.memory.totalBytes - node.memory.availableBytes },
      fs: { time, availableBytes: node.disk.availableBytes, capacityBytes: node.disk.capacityBytes, usedBytes: node.disk.capacityBytes - node.disk.availableBytes },
    },
    pods: [...pods.entries()].map(([uid, { labels, containers }]) => {
      const rows = containers.map((row) => containerRow(row, time, cpu));
      const sum = (pick: (row: ContainerStats) => number | undefined): number => containers.reduce((total, row) => total + (pick(row) ?? 0), 0);
      return {
        podRef: { name: labels[podNameLabel], namespace: labels[podNamespaceLabel], uid }, startTime: time, containers: rows,
        cpu: { time, usageNanoCores: rows.reduce((total, row) => total + (row.cpu.usageNanoCores ?? 0), 0), usageCoreNanoSeconds: sum(({ cpuNs }) => cpuNs) },
        memory: { time, workingSetBytes: sum(({ workingSetBytes }) => workingSetBytes), usageBytes: sum(({ usageBytes }) => usageBytes), rssBytes: sum(({ rssBytes }) => rssBytes) },
      };
    }),
  };
}

function containerRow(row: ContainerStats, time: string, cpu: (id: string, atNs: number, cpuNs: number) => Usage): { readonly name: string; readonly cpu: Usage; readonly memory: object; readonly rootfs: object } {
  return {
    name: row.labels[containerNameLabel] ?? row.name,
    cpu: cpu(row.containerId, row.timestampNs, row.cpuNs ?? 0),
    memory: { time, workingSetBytes: row.workingSetBytes ?? 0, usageBytes: row.usageBytes ?? 0, rssBytes: row.rssBytes ?? 0, pageFaults: row.pageFaults ?? 0, majorPageFaults: row.majorPageFaults ?? 0 },
    rootfs: { time, usedBytes: row.writableLayerBytes ?? 0, inodesUsed: row.writableLayerInodes ?? 0 },
  };
}

/** /metrics/resource: what metrics-server scrapes. */
export function resourceMetrics(stats: readonly ContainerStats[], node: NodeUsage): string {
  const stamp = Math.round(node.nowMs);
  const of = (row: ContainerStats): string => `{container="${row.labels[containerNameLabel] ?? row.name}",namespace="${row.labels[podNamespaceLabel] ?? ''}",pod="${row.labels[podNameLabel] ?? ''}"}`;
  return [
    '# TYPE node_cpu_usage_seconds_total counter', `node_cpu_usage_seconds_total ${node.cpuNs / 1e9} ${stamp}`,
    '# TYPE node_memory_working_set_bytes gauge', `node_memory_working_set_bytes ${node.memory.totalBytes - node.memory.availableBytes} ${stamp}`,
    '# TYPE container_cpu_usage_seconds_total counter', ...stats.map((row) => `container_cpu_usage_seconds_total${of(row)} ${(row.cpuNs ?? 0) / 1e9} ${Math.round(row.timestampNs / 1e6)}`),
    '# TYPE container_memory_working_set_bytes gauge', ...stats.map((row) => `container_memory_working_set_bytes${of(row)} ${row.workingSetBytes ?? 0} ${Math.round(row.timestampNs / 1e6)}`),
    '# TYPE resource_scrape_error gauge', 'resource_scrape_error 0', '',
  ].join('\n');
}
