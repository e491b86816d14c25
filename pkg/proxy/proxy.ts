import type { Registry } from 'prom-client';
import { Gauge, Histogram } from 'prom-client';
import type { Clock } from '../base/clock.ts';
import { errorMessage } from '../base/errors.ts';
import type { Service as LifecycleService } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import { WorkQueue } from '../base/workqueue.ts';
import type { Informer } from '../client/informer.ts';
import type { Service } from '../generated/types/core-v1.ts';
import type { EndpointSlice } from '../generated/types/discovery-v1.ts';
import type { Iptables} from '../iptables/iptables.ts';
import { type RunProgram } from '../iptables/iptables.ts';
import { isServiceChain } from './chain-names.ts';
import { staleFlows } from './conntrack.ts';
import { nothingApplied, ruleDelta, type AppliedRules } from './delta.ts';
import { renderRules, type RenderOptions } from './render.ts';
import { servicePorts, type ServicePortModel } from './service-model.ts';

export interface ProxyDependencies {
  readonly services: Informer<Service>;
  /** Indexed as 'service' by namespace/name of the label kubernetes.io/service-name. */
  readonly slices: Informer<EndpointSlice>;
  readonly iptables: Iptables;
  readonly run: RunProgram;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
}

export interface ProxyOptions extends RenderOptions {
  readonly nodeName: string;
  /** Everything is compared with the kernel anew this often. */
  readonly syncPeriodMs: number;
  /** Changes that arrive within this time of a synchronisation share the next. */
  readonly minSyncPeriodMs: number;
}

const jumps = [
  ['nat', 'PREROUTING', 'KUBE-SERVICES', 'kubernetes service portals', [], 'first'],
  ['nat', 'OUTPUT', 'KUBE-SERVICES', 'kubernetes service portals', [], 'first'],
  ['nat', 'POSTROUTING', 'KUBE-POSTROUTING', 'kubernetes postrouting rules', [], 'first'],
  ['filter', 'INPUT', 'KUBE-EXTERNAL-SERVICES', 'kubernetes externally-visible service portals', ['-m', 'conntrack', '--ctstate', 'NEW'], 'first'],
  ['filter', 'FORWARD', 'KUBE-EXTERNAL-SERVICES', 'kubernetes externally-visible service portals', ['-m', 'conntrack', '--ctstate', 'NEW'], 'first'],
  ['filter', 'FORWARD', 'KUBE-SERVICES', 'kubernetes service portals', ['-m', 'conntrack', '--ctstate', 'NEW'], 'first'],
  ['filter', 'OUTPUT', 'KUBE-SERVICES', 'kubernetes service portals', ['-m', 'conntrack', '--ctstate', 'NEW'], 'first'],
  ['filter', 'FORWARD', 'KUBE-FORWARD', 'kubernetes forwarding rules', [], 'first'],
  ['filter', 'INPUT', 'KUBE-PROXY-FIREWALL', 'kubernetes load balancer firewall', ['-m', 'conntrack', '--ctstate', 'NEW'], 'first'],
  ['filter', 'FORWARD', 'KUBE-PROXY-FIREWALL', 'kubernetes load balancer firewall', ['-m', 'conntrack', '--ctstate', 'NEW'], 'first'],
] as const;

/** Keeps the kernel's rules equal to what Services and EndpointSlices ask for. Restarting it changes no rule that is right. */
export class Proxy implements LifecycleService {
  readonly name = 'proxy';
  readonly #options: ProxyOptions;
  readonly #deps: ProxyDependencies;
  readonly #duration: Histogram;
  readonly #ruleCount: Gauge;
  #applied: AppliedRules = nothingApplied;
  #ports: readonly ServicePortModel[] = [];
  #fullSyncDueMs = 0;
  #lastSuccessMs: number | undefined;
  #lastError: string | undefined;
  constructor(options: ProxyOptions, deps: ProxyDependencies) {
    this.#options = options;
    this.#deps = deps;
    const registers = [deps.registry];
    this.#duration = new Histogram({ name: 'kubeproxy_sync_proxy_rules_duration_seconds', help: 'Seconds that one synchronisation took.', registers });
    this.#ruleCount = new Gauge({ name: 'kubeproxy_sync_proxy_rules_iptables_total', help: 'Rules by table.', labelNames: ['table'], registers });
  }

  /** Undefined when the last synchronisation worked. */
  get problem(): string | undefined {
    return this.#lastSuccessMs === undefined && this.#lastError === undefined ? 'not yet synchronised' : this.#lastError;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { services, slices, clock, logger } = this.#deps;
    const queue = new WorkQueue({ name: 'kube-proxy', clock, logger, workers: 1 });
    const changed = (): void => queue.addAfter('sync', this.#options.minSyncPeriodMs);
    services.onChange(changed);
    slices.onChange(changed);
    await Promise.all([services.waitForSync({ signal }), slices.waitForSync({ signal })]);
    queue.add('sync');
    await queue.run(async () => {
      try {
        await this.#sync();
        this.#lastError = undefined;
        this.#lastSuccessMs = clock.nowMs();
      } catch (err) {
        this.#lastError = errorMessage(err);
        // What the kernel holds is unknown now: the next attempt writes everything.
        this.#fullSyncDueMs = 0;
        throw err;
      }
      return { requeueAfterMs: this.#options.syncPeriodMs };
    }, signal);
  }

  #model(): readonly ServicePortModel[] {
    const { services, slices } = this.#deps;
    const rows = services.list().flatMap((service) => servicePorts(service, slices.byIndex('service', `${service.metadata.namespace}/${service.metadata.name}`), this.#options.nodeName));
    return rows.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  }

  async #sync(): Promise<void> {
    const { clock, iptables, logger } = this.#deps;
    const startMs = clock.monotonicMs();
    const ports = this.#model();
    const wanted = renderRules(ports, this.#options);
    const full = clock.monotonicMs() >= this.#fullSyncDueMs;
    const leftovers = full ? (await iptables.chains('nat')).filter(isServiceChain) : [];
    const text = ruleDelta(full ? nothingApplied : this.#applied, wanted, { nat: leftovers });
    if (text !== undefined) await iptables.restore(text);
    if (full) {
      await this.#ensureJumps();
      this.#fullSyncDueMs = clock.monotonicMs() + this.#options.syncPeriodMs;
    }
    await this.#dropStaleFlows(ports);
    this.#applied = wanted;
    this.#ports = ports;
    this.#ruleCount.set({ table: 'nat' }, [...wanted.nat.values()].reduce((sum, rules) => sum + rules.length, 0));
    this.#ruleCount.set({ table: 'filter' }, [...wanted.filter.values()].reduce((sum, rules) => sum + rules.length, 0));
    const tookMs = clock.monotonicMs() - startMs;
    this.#duration.observe(tookMs / 1000);
    if (text !== undefined) logger.debug({ servicePorts: ports.length, full, tookMs }, 'synchronised rules');
  }

  async #ensureJumps(): Promise<void> {
    const { iptables } = this.#deps;
    for (const [table, from, chain, text, match, position] of jumps) {
      await iptables.ensureJump(table, from, [...match, '-m', 'comment', '--comment', text, '-j', chain], position);
    }
  }

  async #dropStaleFlows(ports: readonly ServicePortModel[]): Promise<void> {
    for (const args of staleFlows(this.#ports, ports)) {
      const { code, stderr } = await this.#deps.run('conntrack', args, '');
      if (code !== 0 && !stderr.includes('0 flow entries')) this.#deps.logger.warn({ args, stderr: stderr.trim() }, 'conntrack did not delete flows');
    }
  }
}
