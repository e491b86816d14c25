import type { ServicePortModel } from './service-model.ts';

/** Arguments of `conntrack -D` for UDP flows that would otherwise keep going where the old rules sent them. */
export function staleFlows(before: readonly ServicePortModel[], after: readonly ServicePortModel[]): readonly (readonly string[])[] {
  const now = new Map(after.filter(isUdp).map((port) => [port.id, port]));
  const then = new Map(before.filter(isUdp).map((port) => [port.id, port]));
  const commands: string[][] = [];
  for (const [id, old] of then) {
    const left = new Set((now.get(id)?.cluster ?? []).map((backend) => `${backend.ip}:${backend.port}`));
    const removed = new Set(old.cluster.filter((backend) => !left.has(`${backend.ip}:${backend.port}`)).map((backend) => backend.ip));
    for (const ip of removed) {
      for (const address of addresses(old)) commands.push(['-D', '--orig-dst', address, '-p', 'udp', '--dst-nat', ip]);
      if (old.nodePort !== 0) commands.push(['-D', '-p', 'udp', '--dport', String(old.nodePort), '--dst-nat', ip]);
    }
  }
  // Flows begun while there was no backend are remembered as going nowhere.
  for (const [id, port] of now) {
    if (port.cluster.length === 0 || (then.get(id)?.cluster.length ?? 0) > 0) continue;
    for (const address of addresses(port)) commands.push(['-D', '--orig-dst', address, '-p', 'udp']);
    if (port.nodePort !== 0) commands.push(['-D', '-p', 'udp', '--dport', String(port.nodePort)]);
  }
  return commands;
}

const isUdp = (port: ServicePortModel): boolean => port.protocol === 'UDP';
const addresses = (port: ServicePortModel): readonly string[] => [port.clusterIp, ...port.externalIps, ...port.loadBalancerIps];
