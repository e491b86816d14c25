import { formatTime } from '../../api/meta/time.ts';
import { canonicalIp } from '../../api/addresses.ts';
import { at } from '../../api/behavior.ts';
import { must } from '../../base/assert.ts';
import type { Clock } from '../../base/clock.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Random } from '../../base/random.ts';
import { storageResource } from '../resources.ts';
import { StorageError, type Storage, type StorageResource } from '../storage/storage.ts';
import type { AddressRange } from './address-range.ts';

export type AllocationErrorCode = 'taken' | 'outside' | 'full';

export class AllocationError extends Error {
  override readonly name = 'AllocationError';
  readonly code: AllocationErrorCode;
  constructor(code: AllocationErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

export const managedBy = 'ipallocator.k8s.io';
/** How many taken addresses in a row are believed to mean that there is none left. */
const triesMax = 4096;

/**
 * An address belongs to the Service that the IPAddress object of that name refers to. The objects are the only record: whoever creates one has
 * the address, so that any number of servers allocate from one range, and a restart forgets nothing.
 */
export class AddressAllocator {
  readonly #storage: Storage;
  readonly #deps: { readonly clock: Clock; readonly random: Random };
  readonly ranges: readonly AddressRange[];
  constructor(ranges: readonly AddressRange[], storage: Storage, deps: { readonly clock: Clock; readonly random: Random }) {
    this.ranges = ranges;
    this.#storage = storage;
    this.#deps = deps;
  }

  /** A chosen address. Throws taken and outside. A dry run asks for no more than that it could be one of the range. */
  async take(range: AddressRange, address: string, service: ServiceName, dryRun: boolean): Promise<string> {
    const name = canonicalIp(address) ?? address;
    if (!range.contains(name)) throw new AllocationError('outside', dryRun ? `the provided IP (${name}) is not in the valid range. The range of valid IPs is ${range.text}` : 'the provided network does not match the current range');
    if (dryRun) return name;
    if (!await this.#create(range, name, service)) throw new AllocationError('taken', 'provided IP is already allocated');
    return name;
  }

  /** Any free address; for a dry run the address of the network, which nobody can have. Throws full. */
  async takeAny(range: AddressRange, service: ServiceName, dryRun: boolean): Promise<string> {
    if (dryRun) return range.at(0n);
    let tries = 0;
    for (const address of range.candidates(this.#deps.random)) {
      if (await this.#create(range, address, service)) return address;
      if (++tries >= triesMax) break;
    }
    throw new AllocationError('full', 'range is full');
  }

  /** Gives an address back, if it is this service's. */
  async release(address: string, service: ServiceName): Promise<void> {
    try {
      await this.#storage.delete(addresses(), { namespace: '', name: canonicalIp(address) ?? address }, ({ object }) => {
        if (!isFor(object, service)) throw new StorageError('conflict', 'it belongs to another service');
      });
    } catch (err) {
      if (!(err instanceof StorageError) || (err.code !== 'notFound' && err.code !== 'conflict')) throw err;
    }
  }

  /** False when another service has it. An object that a crash left behind for this very service is taken over. */
  async #create(range: AddressRange, address: string, service: ServiceName): Promise<boolean> {
    const key = { namespace: '', name: address };
    const existing = await this.#storage.get(addresses(), key, { match: 'any' });
    if (existing !== undefined) return isFor(existing.object, service) && !await this.#serviceExists(service);
    try {
      await this.#storage.create(addresses(), key, this.#object(range, address, service));
      return true;
    } catch (err) {
      if (err instanceof StorageError && err.code === 'exists') return false;
      throw err;
    }
  }

  async #serviceExists({ namespace, name }: ServiceName): Promise<boolean> {
    return await this.#storage.get(must(storageResource('', 'services'), 'services are stored'), { namespace, name }) !== undefined;
  }

  #object(range: AddressRange, address: string, { namespace, name }: ServiceName): JsonObject {
    return {
      kind: 'IPAddress', apiVersion: 'networking.k8s.io/v1',
      metadata: {
        name: address, uid: this.#deps.random.uuid(), creationTimestamp: formatTime(this.#deps.clock.nowMs()),
        labels: { 'ipaddress.kubernetes.io/ip-family': range.family, 'ipaddress.kubernetes.io/managed-by': managedBy },
      },
      spec: { parentRef: { resource: 'services', namespace, name } },
    };
  }
}

export function addresses(): StorageResource {
  return must(storageResource('networking.k8s.io', 'ipaddresses'), 'addresses are stored');
}

export function isFor(object: JsonObject, { namespace, name }: ServiceName): boolean {
  return at(object, 'spec', 'parentRef', 'resource') === 'services' && at(object, 'spec', 'parentRef', 'namespace') === namespace && at(object, 'spec', 'parentRef', 'name') === name;
}
