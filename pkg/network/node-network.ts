import { formatTime } from '../api/meta/time.ts';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import { errorMessage } from '../base/errors.ts';
import type { Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import { WorkQueue } from '../base/workqueue.ts';
import type { ApiClient } from '../client/api-client.ts';
import type { Informer } from '../client/informer.ts';
import { nodes as nodeResource } from '../client/resources.ts';
import type { Node } from '../generated/types/core-v1.ts';
import type { Iptables} from '../iptables/iptables.ts';
import { type RunProgram } from '../iptables/iptables.ts';
import { bridgeIsStale, bridgeName, cniConfig, cniConfigName } from './cni-config.ts';
import { desiredRoutes, parseRoutes, podRanges, routeChanges } from './routes.ts';

export interface NodeNetworkOptions {
  readonly nodeName: string;
  /** Every pod range of the cluster lies in it; traffic that leaves it is masqueraded. */
  readonly clusterCidr: string;
  readonly cniConfDir: string;
  readonly mtu: number;
}

export interface NodeNetworkDependencies {
  readonly client: ApiClient;
  readonly nodes: Informer<Node>;
  readonly iptables: Iptables;
  readonly run: RunProgram;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Marks our routes in the kernel (`ip route show proto 158`), so that no other's is ever touched. */
export const routeProtocol = 158;
const resyncMs = 30_000;

/** Keeps one node's CNI configuration, routes to the other nodes' pods, and the masquerade rule for traffic that leaves the cluster. */
export class NodeNetwork implements Service {
  readonly name = 'node network';
  readonly #options: NodeNetworkOptions;
  readonly #deps: NodeNetworkDependencies;
  #written = '';
  #lastError: string | undefined = 'not yet synchronised';
  constructor(options: NodeNetworkOptions, deps: NodeNetworkDependencies) {
    this.#options = options;
    this.#deps = deps;
  }

  /** Undefined when the last synchronisation worked. */
  get problem(): string | undefined {
    return this.#lastError;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { nodes, clock, logger } = this.#deps;
    const queue = new WorkQueue({ name: 'node-network', clock, logger, workers: 1 });
    nodes.onChange(() => queue.add('sync'));
    await nodes.waitForSync({ signal });
    queue.add('sync');
    await queue.run(async () => {
      try {
        await this.#sync();
        this.#lastError = undefined;
      } catch (err) {
        this.#lastError = errorMessage(err);
        throw err;
      }
      return { requeueAfterMs: resyncMs };
    }, signal);
  }

  async #sync(): Promise<void> {
    const all = this.#deps.nodes.list();
    const self = all.find((node) => node.metadata.name === this.#options.nodeName);
    await this.#syncRoutes(all);
    if (self === undefined || podRanges(self).length === 0) return;
    await this.#syncMasquerade();
    await this.#removeStaleBridge(podRanges(self));
    await this.#writeCni(podRanges(self));
    await this.#reportAvailable(self);
  }

  async #syncRoutes(all: readonly Node[]): Promise<void> {
    const { run, logger } = this.#deps;
    const listing = await run('ip', ['-4', 'route', 'show', 'proto', String(routeProtocol)], '');
    const changes = routeChanges(parseRoutes(listing.stdout), desiredRoutes(all, this.#options.nodeName), routeProtocol);
    if (changes.length === 0) return;
    const { code, stderr } = await run('ip', ['-batch', '-'], `${changes.join('\n')}\n`);
    if (code !== 0) throw new Error(`ip refused a route: ${stderr.trim()}`);
    logger.info({ changes }, 'changed routes');
  }

  async #syncMasquerade(): Promise<void> {
    const { iptables } = this.#deps;
    const { clusterCidr } = this.#options;
    await iptables.restore(['*nat', ':COXSWAIN-POSTROUTING - [0:0]',
      `-A COXSWAIN-POSTROUTING -s ${clusterCidr} ! -d ${clusterCidr} -m addrtype ! --dst-type LOCAL -m comment --comment "traffic of pods that leaves the cluster" -j MASQUERADE`, 'COMMIT', ''].join('\n'));
    await iptables.ensureJump('nat', 'POSTROUTING', ['-m', 'comment', '--comment', 'coxswain node-network', '-j', 'COXSWAIN-POSTROUTING'], 'last');
    await iptables.restore(['*filter', ':COXSWAIN-FORWARD - [0:0]', `-A COXSWAIN-FORWARD -s ${clusterCidr} -j ACCEPT`, `-A COXSWAIN-FORWARD -d ${clusterCidr} -j ACCEPT`, 'COMMIT', ''].join('\n'));
    await iptables.ensureJump('filter', 'FORWARD', ['-m', 'comment', '--comment', 'coxswain node-network', '-j', 'COXSWAIN-FORWARD'], 'last');
  }

  /** The bridge plugin refuses a bridge with an address of another range; no pod behind such a bridge can be reached anyway. */
  async #removeStaleBridge(ranges: readonly string[]): Promise<void> {
    const { run, logger } = this.#deps;
    const { stdout } = await run('ip', ['-o', '-4', 'addr', 'show', 'dev', bridgeName], '');
    if (!bridgeIsStale(stdout, ranges)) return;
    await run('ip', ['link', 'delete', bridgeName], '');
    logger.warn({ bridge: bridgeName, ranges, had: stdout.trim() }, 'removed a bridge of an earlier pod range');
  }

  /** Whole or not at all, and last: the runtime calls the node's network ready as soon as the file is there. */
  async #writeCni(ranges: readonly string[]): Promise<void> {
    const text = cniConfig(ranges, this.#options.mtu);
    const file = path.join(this.#options.cniConfDir, cniConfigName);
    if (this.#written === text && await readFile(file, 'utf8').catch(() => '') === text) return;
    await mkdir(this.#options.cniConfDir, { recursive: true });
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
    this.#written = text;
    this.#deps.logger.info({ file, ranges }, 'wrote the CNI configuration');
  }

  async #reportAvailable(self: Node): Promise<void> {
    if (self.status.conditions?.some((condition) => condition.type === 'NetworkUnavailable' && condition.status === 'False')) return;
    const now = formatTime(this.#deps.clock.nowMs());
    const condition = { type: 'NetworkUnavailable', status: 'False', reason: 'RouteCreated', message: 'node-network has written routes and the CNI configuration', lastHeartbeatTime: now, lastTransitionTime: now };
    await this.#deps.client.patch(nodeResource, { name: this.#options.nodeName }, { type: 'strategic', body: { status: { conditions: [condition] } }, subresource: 'status' });
  }
}
