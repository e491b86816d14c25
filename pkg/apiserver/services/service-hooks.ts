import type { IpFamily } from '../../api/addresses.ts';
import type { FieldError } from '../../api/behavior.ts';
import { clusterIpErrors } from '../../api/core/service-validation.ts';
import { withoutNulls } from '../../api/without-nulls.ts';
import type { JsonObject } from '../../base/json.ts';
import type { ServicePort } from '../../generated/types/core-v1.ts';
import type { KindHooks, Reservation } from '../registry/kind-hooks.ts';
import { metaText } from '../registry/object-meta.ts';
import { invalid } from '../registry/refusals.ts';
import { AllocationError, type AddressAllocator, type ServiceName } from './address-allocator.ts';
import type { PortAllocator } from './port-allocator.ts';
import { allocatable, clusterIps, dropOfOtherType, isHeadless, needsClusterIp, needsHealthPort, needsNodePorts, nodePorts, serviceOf, shareNodePorts, withFamilies, withSpec } from './service-shape.ts';

/** Things to do once the write has succeeded, and once it has not. */
interface Undo {
  readonly commit: (() => Promise<void>)[];
  readonly rollback: (() => Promise<void>)[];
}

/** Services take cluster addresses and node ports before they are stored, and give them back when they go or no longer need them. */
export class ServiceHooks implements KindHooks {
  readonly #addresses: AddressAllocator;
  readonly #ports: PortAllocator;
  readonly #families: readonly IpFamily[];
  constructor(addresses: AddressAllocator, ports: PortAllocator) {
    this.#addresses = addresses;
    this.#ports = ports;
    this.#families = addresses.ranges.map((range) => range.family);
  }

  prepareUpdate(object: JsonObject, old: JsonObject): JsonObject {
    return dropOfOtherType(object, old);
  }

  beforeCreate(object: JsonObject, options: { readonly dryRun: boolean }): Promise<Reservation> {
    return this.#reserve(object, undefined, options.dryRun);
  }

  beforeUpdate(object: JsonObject, old: JsonObject, options: { readonly dryRun: boolean }): Promise<Reservation> {
    return this.#reserve(object, old, options.dryRun);
  }

  async afterDelete(object: JsonObject): Promise<void> {
    const { spec } = serviceOf(object);
    for (const address of clusterIps(spec)) await this.#addresses.release(address, nameOf(object));
    await this.#ports.release(nodePorts(spec));
  }

  async #reserve(object: JsonObject, old: JsonObject | undefined, dryRun: boolean): Promise<Reservation> {
    const undo: Undo = { commit: [], rollback: [] };
    const wrong = clusterIpErrors(serviceOf(withoutNulls(object)).spec);
    if (wrong.length > 0) throw refused(object, wrong);
    const { object: shaped, errors } = withFamilies(object, this.#families, old);
    if (errors.length > 0) throw refused(object, errors);
    try {
      const addressed = await this.#reserveAddresses(shaped, old, dryRun, undo);
      const done = await this.#reservePorts(addressed, old, dryRun, undo);
      const run = async (steps: (() => Promise<void>)[]): Promise<void> => { for (const step of steps.splice(0)) await step(); };
      return {
        object: done,
        commit: async () => { undo.rollback.splice(0); await run(undo.commit); },
        rollback: async () => { undo.commit.splice(0); await run(undo.rollback); },
      };
    } catch (err) {
      for (const step of undo.rollback) await step();
      throw err;
    }
  }

  async #reserveAddresses(object: JsonObject, old: JsonObject | undefined, dryRun: boolean, undo: Undo): Promise<JsonObject> {
    const { spec } = serviceOf(object);
    const service = nameOf(object);
    const before = old === undefined ? [] : clusterIps(serviceOf(old).spec);
    const needed = needsClusterIp(spec) && !isHeadless(spec);
    const given = needed ? clusterIps(spec) : [];
    for (const address of before) if (!given.includes(address) && !dryRun && (!needed || given.length > 0)) undo.commit.push(() => this.#addresses.release(address, service));
    if (!needed) return needsClusterIp(spec) ? withSpec(object, { clusterIP: 'None', clusterIPs: ['None'] }) : object;
    const result: string[] = [];
    for (const [index, family] of (spec.ipFamilies ?? []).entries()) {
      const range = this.#addresses.ranges.find((candidate) => candidate.family === family);
      const address = given[index];
      if (range === undefined) continue;
      if (address !== undefined && before.includes(address)) {
        result.push(address);
        continue;
      }
      try {
        const taken = address === undefined ? await this.#addresses.takeAny(range, service, dryRun) : await this.#addresses.take(range, address, service, dryRun);
        result.push(taken);
        if (!dryRun) undo.rollback.push(() => this.#addresses.release(taken, service));
      } catch (err) {
        if (err instanceof AllocationError) throw addressRefused(object, given, address, err);
        throw err;
      }
    }
    return withSpec(object, { clusterIP: result[0], clusterIPs: result });
  }

  async #reservePorts(object: JsonObject, old: JsonObject | undefined, dryRun: boolean, undo: Undo): Promise<JsonObject> {
    const { spec } = serviceOf(object);
    const before = old === undefined ? [] : nodePorts(serviceOf(old).spec);
    const wanted = nodePorts(allocatable(spec)).filter((port) => !before.includes(port));
    const { ports, clash } = needsNodePorts(spec) && old === undefined ? shareNodePorts(spec.ports ?? []) : { ports: spec.ports ?? [], clash: undefined };
    if (clash !== undefined) throw refused(object, [{ reason: 'FieldValueInvalid', field: `spec.ports[${clash}].nodePort`, message: `Invalid value: ${ports[clash]?.nodePort ?? 0}: provided port is already allocated` }]);
    // On creation ports of one number share a node port; on update each gets its own.
    const groupOf = (port: ServicePort, index: number): string => (old === undefined ? `number ${port.port}` : `place ${index}`);
    const groups = needsNodePorts(spec) ? [...new Set(ports.flatMap((port, index) => ((port.nodePort ?? 0) === 0 ? [groupOf(port, index)] : [])))] : [];
    const health = needsHealthPort(spec) && (spec.healthCheckNodePort ?? 0) === 0 ? 1 : 0;
    const chosen = await this.#takePorts(object, wanted, groups.length + health, dryRun);
    if (!dryRun) {
      const all = [...wanted, ...chosen];
      if (all.length > 0) undo.rollback.push(() => this.#ports.release(all));
    }
    const given = new Map(groups.map((group, index) => [group, chosen[index]]));
    const result = chosen.length === 0 && ports === spec.ports ? object : withSpec(object, {
      ports: ports.map((port, index) => (needsNodePorts(spec) && (port.nodePort ?? 0) === 0 ? { ...port, nodePort: given.get(groupOf(port, index)) } : port)),
      ...(health === 1 ? { healthCheckNodePort: chosen.at(-1) } : {}),
    });
    const kept = nodePorts(serviceOf(result).spec);
    const gone = before.filter((port) => !kept.includes(port));
    if (!dryRun && gone.length > 0) undo.commit.push(() => this.#ports.release(gone));
    return result;
  }

  async #takePorts(object: JsonObject, wanted: readonly number[], count: number, dryRun: boolean): Promise<readonly number[]> {
    try {
      return await this.#ports.take(wanted, count, dryRun);
    } catch (err) {
      if (!(err instanceof AllocationError)) throw err;
      const { spec } = serviceOf(object);
      const taken = wanted.length > 0 && err.code !== 'full' ? await this.#ports.taken() : new Set<number>();
      const bad = wanted.find((port) => (err.code === 'outside' ? port < this.#ports.range.first || port > this.#ports.range.last : taken.has(port))) ?? wanted[0] ?? 0;
      const index = (spec.ports ?? []).findIndex((port) => port.nodePort === bad);
      const field = index >= 0 ? `spec.ports[${index}].nodePort` : wanted.length > 0 ? 'spec.healthCheckNodePort' : 'spec.ports[0].nodePort';
      const message = err.code === 'full' ? `Internal error: failed to allocate a nodePort: ${err.message}` : `Invalid value: ${bad}: ${err.message}`;
      throw refused(object, [{ reason: err.code === 'full' ? 'InternalError' : 'FieldValueInvalid', field, message }]);
    }
  }
}

function nameOf(object: JsonObject): ServiceName {
  return { namespace: metaText(object, 'namespace'), name: metaText(object, 'name') };
}

function refused(object: JsonObject, errors: readonly FieldError[]): Error {
  return invalid('', 'Service', metaText(object, 'name'), errors);
}

function addressRefused(object: JsonObject, given: readonly string[], address: string | undefined, err: AllocationError): Error {
  if (address === undefined) return refused(object, [{ reason: 'InternalError', field: 'spec.clusterIPs', message: `Internal error: failed to allocate a serviceIP: ${err.message}` }]);
  return refused(object, [{ reason: 'FieldValueInvalid', field: 'spec.clusterIPs', message: `Invalid value: ${JSON.stringify(given)}: failed to allocate IP ${address}: ${err.message}` }]);
}
