import { readFileSync } from 'node:fs';
import { cpus, totalmem, uptime } from 'node:os';
import type { Clock } from '../../base/clock.ts';
import { HealthServer } from '../../base/health-server.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { Kubelet } from '../kubelet.ts';
import { availableMemoryBytes, diskUse } from '../node/machine.ts';
import { KubeletServer, type ServerView } from './kubelet-server.ts';
import { RequestAuth } from './request-auth.ts';
import { selfSignedPair, type ServingPair } from './serving-certificate.ts';
import { CpuRates, resourceMetrics, statsSummary, type NodeUsage } from './stats-summary.ts';

export interface ServerPlaces {
  readonly certDir: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

function nodeUsage(kubelet: Kubelet, clock: Clock): NodeUsage {
  const { machine, rootDir, identity } = kubelet.deps;
  const disk = diskUse(rootDir);
  const busyMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  const freeShare = availableMemoryBytes() / totalmem();
  return {
    nodeName: identity.name, nowMs: clock.nowMs(), startMs: clock.nowMs() - uptime() * 1000, cpuNs: busyMs * 1e6,
    memory: { totalBytes: machine.memoryBytes, availableBytes: Math.floor(machine.memoryBytes * freeShare) },
    disk: { capacityBytes: disk.capacityBytes, availableBytes: disk.availableBytes },
  };
}

/** The servers of a kubelet: the API on 10250 and the local health check on 10248. */
export async function kubeletServices(kubelet: Kubelet, places: ServerPlaces): Promise<readonly Service[]> {
  const { settings, identity, addresses, cri } = kubelet.deps;
  const { clock, logger } = places;
  const pair: ServingPair = settings.tlsCertFile !== '' && settings.tlsPrivateKeyFile !== ''
    ? { cert: readFileSync(settings.tlsCertFile, 'utf8'), key: readFileSync(settings.tlsPrivateKeyFile, 'utf8') }
    : await selfSignedPair(places.certDir, identity.name, addresses, clock);
  const rates = new CpuRates();
  let metrics: Promise<{ metrics(): Promise<string> }> | undefined;
  const health = (): string | undefined => kubelet.cache.health();
  const view: ServerView = {
    pods: () => kubelet.workers.pods(), find: (namespace, name) => kubelet.workers.find(namespace, name), cache: kubelet.cache, configz: settings.source, health,
    metrics: async () => {
      // Loaded when first asked for: many nodes are never scraped.
      metrics ??= import('./kubelet-metrics.ts').then(({ kubeletMetrics }) => kubeletMetrics(kubelet));
      return (await metrics).metrics();
    },
    resourceMetrics: async () => resourceMetrics(await cri.listContainerStats(), nodeUsage(kubelet, clock)),
    summary: async () => statsSummary(await cri.listContainerStats(), nodeUsage(kubelet, clock), rates),
  };
  const auth = new RequestAuth(settings, identity.name, { client: () => kubelet.session?.client, clock });
  const clientCa = settings.clientCaFile === '' ? undefined : readFileSync(settings.clientCaFile, 'utf8');
  const services: Service[] = [new KubeletServer({ address: settings.address, port: settings.port, pair: () => pair, clientCa }, { view, auth, cri, clock, logger })];
  if (settings.healthzPort !== 0) {
    services.push(new HealthServer({ address: settings.healthzBindAddress, port: settings.healthzPort, checks: { pleg: health } }));
  }
  return services;
}
