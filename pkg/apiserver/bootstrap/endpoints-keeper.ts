import { sleep } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { ServerDeps } from '../authentication/deps.ts';
import { StorageError, type StorageResource } from '../storage/storage.ts';
import { kubernetesEndpoints, kubernetesEndpointSlice, kubernetesService, type ClusterObjectsConfig } from './cluster-objects.ts';
import { ensureObject, newObject } from './object-writer.ts';
import { reconcileFields, reconcileServicePorts } from './reconcile.ts';

const intervalMs = 10_000;
const leaseSeconds = 15;

/** Where servers say that they are alive: one Endpoints object per address under a lease, as upstream keeps it. Not served. */
const masterLeases: StorageResource = { name: 'masterleases', prefix: '/registry/masterleases', group: '', kind: 'Endpoints', namespaced: false, storageVersion: 'v1' };

/**
 * Keeps the Service `kubernetes` and its Endpoints and EndpointSlice at the addresses of the API servers that are alive. Each server renews a
 * lease of its own; whoever syncs writes the addresses of all leases. On the way out a server takes its address along.
 */
export class EndpointsKeeper implements Service {
  readonly name = 'endpoints of the API servers';
  readonly #config: ClusterObjectsConfig;
  readonly #deps: ServerDeps;
  constructor(config: ClusterObjectsConfig, deps: ServerDeps) {
    this.#config = config;
    this.#deps = deps;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(this.#deps.clock, intervalMs, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.#attempt(() => this.sync());
    }
    await this.#attempt(() => this.#leave());
  }

  async sync(): Promise<void> {
    const { storage } = this.#deps;
    const address = this.#config.advertiseAddress;
    await storage.update(masterLeases, { namespace: '', name: address }, (current) => {
      const base = current?.object ?? newObject({ kind: 'Endpoints', apiVersion: 'v1', metadata: { name: address } }, this.#deps);
      return { ...base, subsets: [{ addresses: [{ ip: address }] }], metadata: { ...(base['metadata'] as object), annotations: { renewed: String(this.#deps.clock.nowMs()) } } };
    }, { ttlSeconds: leaseSeconds });
    await ensureObject(this.#deps, '', 'services', kubernetesService(this.#config), reconcileServicePorts);
    await this.#writeAddresses();
  }

  async #writeAddresses(): Promise<void> {
    const { items } = await this.#deps.storage.list(masterLeases, { match: 'latest' });
    const addresses = items.map((item) => item.key.name).sort();
    const { port } = this.#config;
    await ensureObject(this.#deps, '', 'endpoints', kubernetesEndpoints(addresses, port), reconcileFields('subsets'));
    await ensureObject(this.#deps, 'discovery.k8s.io', 'endpointslices', kubernetesEndpointSlice(addresses, port), reconcileFields('endpoints', 'ports'));
  }

  async #leave(): Promise<void> {
    await this.#deps.storage.delete(masterLeases, { namespace: '', name: this.#config.advertiseAddress }).catch((err: unknown) => {
      if (!(err instanceof StorageError && err.code === 'notFound')) throw err;
    });
    await this.#writeAddresses();
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (err) {
      this.#deps.logger.warn({ cause: errorMessage(err) }, 'the kubernetes endpoints could not be written; will retry');
    }
  }
}
