import { at } from '../../api/behavior.ts';
import { metadataOf } from '../../api/meta/accessors.ts';
import { sleep, type Clock } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import { must } from '../../base/assert.ts';
import type { JsonObject } from '../../base/json.ts';
import { storageResource } from '../resources.ts';
import type { Storage } from '../storage/storage.ts';
import { AllocationError, addresses, managedBy, type AddressAllocator } from './address-allocator.ts';
import type { PortAllocator } from './port-allocator.ts';
import { clusterIps, nodePorts, serviceOf } from './service-shape.ts';

const intervalMs = 3 * 60_000;
const retryMs = 1000;
/** An address without a service is left alone this long: its service may be on its way into the store. */
const graceMs = 60_000;

/** Brings the records of addresses and ports back in line with the Services, which a crash between two writes may have parted. */
export class AllocationRepair implements Service {
  readonly name = 'service allocation repair';
  readonly #parts: { readonly storage: Storage; readonly addresses: AddressAllocator; readonly ports: PortAllocator; readonly clock: Clock; readonly logger: Logger };
  /** Ports without a service, as of the last pass: only those that are still so are given back. */
  #suspects: ReadonlySet<number> = new Set();
  constructor(parts: { readonly storage: Storage; readonly addresses: AddressAllocator; readonly ports: PortAllocator; readonly clock: Clock; readonly logger: Logger }) {
    this.#parts = parts;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let waitMs = intervalMs;
      try {
        await this.pass();
      } catch (err) {
        waitMs = retryMs;
        this.#parts.logger.warn({ cause: errorMessage(err) }, 'service allocations could not be checked; will retry');
      }
      await sleep(this.#parts.clock, waitMs, { signal }).catch(() => undefined);
    }
  }

  /** One look at everything. */
  async pass(): Promise<void> {
    const { storage } = this.#parts;
    const { items } = await storage.list(must(storageResource('', 'services'), 'services are stored'), { match: 'latest' });
    const services = items.map(({ object }) => object);
    await this.#checkAddresses(services);
    await this.#checkPorts(services);
  }

  async #checkAddresses(services: readonly JsonObject[]): Promise<void> {
    const { storage, addresses: allocator, clock, logger } = this.#parts;
    const recorded = (await storage.list(addresses(), { match: 'latest' })).items;
    const known = new Set(recorded.map(({ key }) => key.name));
    const used = new Set<string>();
    for (const object of services) {
      const { namespace = '', name = '' } = serviceOf(object).metadata;
      for (const address of clusterIps(serviceOf(object).spec)) {
        used.add(`${address} ${namespace}/${name}`);
        const range = allocator.ranges.find((candidate) => candidate.contains(address));
        if (known.has(address) || range === undefined) continue;
        logger.warn({ address, service: `${namespace}/${name}` }, 'a service address had no record');
        await allocator.take(range, address, { namespace, name }, false).catch((err: unknown) => { if (!(err instanceof AllocationError)) throw err; });
      }
    }
    for (const { object, key } of recorded) {
      const labels = metadataOf(object)['labels'];
      const created = Date.parse(String(metadataOf(object)['creationTimestamp']));
      const [namespace, name] = [String(at(object, 'spec', 'parentRef', 'namespace')), String(at(object, 'spec', 'parentRef', 'name'))];
      if (at(labels, 'ipaddress.kubernetes.io/managed-by') !== managedBy || used.has(`${key.name} ${namespace}/${name}`) || clock.nowMs() - created < graceMs) continue;
      logger.warn({ address: key.name, service: `${namespace}/${name}` }, 'an address record had no service');
      await allocator.release(key.name, { namespace, name });
    }
  }

  async #checkPorts(services: readonly JsonObject[]): Promise<void> {
    const { ports } = this.#parts;
    const inUse = new Set(services.flatMap((object) => nodePorts(serviceOf(object).spec)));
    const orphans = new Set([...await ports.taken()].filter((port) => !inUse.has(port)));
    const suspects = this.#suspects;
    await ports.replace(inUse, (port) => !suspects.has(port) || !orphans.has(port));
    this.#suspects = orphans;
  }
}
