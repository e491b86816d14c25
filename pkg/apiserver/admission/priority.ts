import { at } from '../../api/behavior.ts';
import type { JsonObject } from '../../base/json.ts';
import type { AdmissionPlugin } from '../contracts.ts';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import { forResource, nameFor, podOf, refuse, withSpec, type MutateAttributes } from './plugin.ts';

const group = 'scheduling.k8s.io';

interface Resolved {
  readonly name: string;
  readonly value: number;
  readonly preemptionPolicy: string;
}

/** Turns the class name of a pod into its number, and keeps the default class unique. */
export class PriorityPlugin implements AdmissionPlugin {
  readonly name = 'Priority';
  readonly #deps: Pick<ServerDeps, 'storage'>;
  constructor(deps: Pick<ServerDeps, 'storage'>) {
    this.#deps = deps;
  }

  handles(...[operation, target]: Parameters<AdmissionPlugin['handles']>): boolean {
    return forResource(['CREATE', 'UPDATE'], '', 'pods')(operation, target) || forResource(['CREATE', 'UPDATE'], group, 'priorityclasses')(operation, target);
  }

  async mutate(attributes: MutateAttributes): Promise<JsonObject> {
    if (attributes.resource === 'priorityclasses') return this.#uniqueDefault(attributes);
    const { spec } = podOf(attributes.object);
    if (attributes.operation === 'UPDATE') {
      // What this plugin set when the pod was made, an update need not repeat.
      const missing = (['priority', 'preemptionPolicy'] as const).filter((name) => spec[name] === undefined && at(attributes.oldObject, 'spec', name) !== undefined);
      return missing.length === 0 ? attributes.object : withSpec(attributes.object, Object.fromEntries(missing.map((name) => [name, at(attributes.oldObject, 'spec', name)])));
    }
    const resolved = (spec.priorityClassName ?? '') === '' ? await this.#defaultClass() : await this.#namedClass(spec.priorityClassName as string);
    if (resolved === undefined) throw refuse(attributes, `no PriorityClass with name ${spec.priorityClassName ?? ''} was found`);
    const { name, value, preemptionPolicy } = resolved;
    if (spec.priority !== undefined && spec.priority !== value) {
      throw refuse(attributes, `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`);
    }
    if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
      throw refuse(attributes, `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`);
    }
    return withSpec(attributes.object, { ...(name === '' ? {} : { priorityClassName: name }), priority: value, preemptionPolicy });
  }

  async #namedClass(name: string): Promise<Resolved | undefined> {
    for (const match of ['any', 'latest'] as const) {
      const stored = await this.#deps.storage.get(storedAt(group, 'priorityclasses'), { namespace: '', name }, { match });
      if (stored !== undefined) return resolve(stored.object);
    }
    return undefined;
  }

  /** With several defaults (two servers raced) the lowest value wins; with none, zero. */
  async #defaultClass(): Promise<Resolved> {
    const { items } = await this.#deps.storage.list(storedAt(group, 'priorityclasses'), { match: 'any' });
    const defaults = items.filter((item) => item.object['globalDefault'] === true).map((item) => resolve(item.object));
    return defaults.sort((a, b) => a.value - b.value)[0] ?? { name: '', value: 0, preemptionPolicy: 'PreemptLowerPriority' };
  }

  async #uniqueDefault(attributes: MutateAttributes): Promise<JsonObject> {
    if (attributes.object['globalDefault'] !== true) return attributes.object;
    const { items } = await this.#deps.storage.list(storedAt(group, 'priorityclasses'), { match: 'any' });
    const other = items.find((item) => item.object['globalDefault'] === true && item.key.name !== nameFor(attributes));
    if (other !== undefined) throw refuse(attributes, `PriorityClass ${other.key.name} is already marked as default. Only one default can exist`);
    return attributes.object;
  }
}

function resolve(object: JsonObject): Resolved {
  return {
    name: String(at(object, 'metadata', 'name')),
    value: Number(object['value'] ?? 0),
    preemptionPolicy: typeof object['preemptionPolicy'] === 'string' ? object['preemptionPolicy'] : 'PreemptLowerPriority',
  };
}
