import { at } from '../../api/behavior.ts';
import { compareQuantities, quantityToNumber } from '../../api/quantity.ts';
import { podLimits, podRequests, type ResourceList } from '../../api/resources.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Container, LimitRange, LimitRangeItem } from '../../generated/types/core-v1.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../contracts.ts';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import { aggregateTexts, forResource, objectOf, podOf, refuse, type MutateAttributes } from './plugin.ts';

const annotation = 'kubernetes.io/limit-ranger';
const noResources: ResourceList = {};

/** Fills requests and limits from the namespace's LimitRanges, then holds pods, containers and claims to their bounds. */
export class LimitRanger implements AdmissionPlugin {
  readonly name = 'LimitRanger';
  readonly handles = forResource(['CREATE'], '', 'pods', 'persistentvolumeclaims');
  readonly #deps: Pick<ServerDeps, 'storage'>;
  constructor(deps: Pick<ServerDeps, 'storage'>) {
    this.#deps = deps;
  }

  async mutate(attributes: MutateAttributes): Promise<JsonObject> {
    if (attributes.resource !== 'pods') return attributes.object;
    let object = attributes.object;
    for (const range of await this.#ranges(attributes.namespace)) object = withDefaults(object, range);
    return object;
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    if (attributes.object === undefined) return;
    for (const range of await this.#ranges(attributes.namespace)) {
      const faults = attributes.resource === 'pods' ? podFaults(attributes.object, range) : claimFaults(attributes.object, range);
      if (faults.length > 0) throw refuse(attributes, aggregateTexts(faults));
    }
  }

  async #ranges(namespace: string): Promise<readonly LimitRange[]> {
    const { items } = await this.#deps.storage.list(storedAt('', 'limitranges'), { namespace, match: 'any' });
    return items.map((item) => item.object as unknown as LimitRange);
  }
}

function quantities(list: unknown): ResourceList {
  return (list ?? noResources) as ResourceList;
}

function withDefaults(object: JsonObject, range: LimitRange): JsonObject {
  const items = (range.spec?.limits ?? []).filter((item) => item.type === 'Container');
  const requests: ResourceList = Object.assign({}, ...items.map((item) => item.defaultRequest ?? {})) as ResourceList;
  const limits: ResourceList = Object.assign({}, ...items.map((item) => item.default ?? {})) as ResourceList;
  const notes: string[] = [];
  const fill = (kind: string) => (container: Container): Container => {
    const own = container.resources ?? {};
    const filled = { ...own };
    for (const [part, defaults, word] of [['requests', requests, 'request'], ['limits', limits, 'limit']] as const) {
      const missing = Object.keys(defaults).filter((name) => quantities(own[part])[name] === undefined).sort();
      if (missing.length === 0) continue;
      filled[part] = { ...Object.fromEntries(missing.map((name) => [name, defaults[name] as string])), ...own[part] };
      notes.push(`${missing.join(', ')} ${word} for ${kind} ${container.name}`);
    }
    return { ...container, resources: filled };
  };
  const pod = podOf(object);
  const containers = (pod.spec.containers ?? []).map(fill('container'));
  const initContainers = pod.spec.initContainers?.map(fill('init container'));
  if (notes.length === 0) return object;
  return objectOf({
    ...pod,
    metadata: { ...pod.metadata, annotations: { ...pod.metadata.annotations, [annotation]: `LimitRanger plugin set: ${notes.join('; ')}` } },
    spec: { ...pod.spec, containers, ...(initContainers === undefined ? {} : { initContainers }) },
  });
}

function podFaults(object: JsonObject, range: LimitRange): readonly string[] {
  const pod = podOf(object);
  return (range.spec?.limits ?? []).flatMap((item) => {
    if (item.type === 'Container') {
      return [...pod.spec.containers ?? [], ...pod.spec.initContainers ?? []].flatMap((container) => itemFaults(item, quantities(container.resources?.requests), quantities(container.resources?.limits)));
    }
    if (item.type !== 'Pod') return [];
    return itemFaults(item, podRequests(pod, { excludeOverhead: true }), podLimits(pod, { excludeOverhead: true }));
  });
}

function claimFaults(object: JsonObject, range: LimitRange): readonly string[] {
  const requests = quantities(at(object, 'spec', 'resources', 'requests'));
  return (range.spec?.limits ?? []).filter((item) => item.type === 'PersistentVolumeClaim').flatMap((item) => [
    ...sorted(item.min).flatMap(([name, bound]) => below(item, name, bound, requests, noResources)),
    ...sorted(item.max).flatMap(([name, bound]) => requestAbove(item, name, bound, requests)),
  ]);
}

function itemFaults(item: LimitRangeItem, requests: ResourceList, limits: ResourceList): readonly string[] {
  return [
    ...sorted(item.min).flatMap(([name, bound]) => below(item, name, bound, requests, limits)),
    ...sorted(item.max).flatMap(([name, bound]) => above(item, name, bound, requests, limits)),
    ...sorted(item.maxLimitRequestRatio).flatMap(([name, bound]) => ratio(item, name, bound, requests, limits)),
  ];
}

function sorted(list: unknown): readonly (readonly [string, string])[] {
  return Object.entries(quantities(list)).sort(([a], [b]) => (a < b ? -1 : 1));
}

function below({ type }: LimitRangeItem, name: string, bound: string, requests: ResourceList, limits: ResourceList): readonly string[] {
  const start = `minimum ${name} usage per ${type} is ${bound}`;
  const request = requests[name];
  const limit = limits[name];
  if (request === undefined) return [`${start}.  No request is specified`];
  if (compareQuantities(request, bound) < 0) return [`${start}, but request is ${request}`];
  return limit !== undefined && compareQuantities(limit, bound) < 0 ? [`${start}, but limit is ${limit}`] : [];
}

function above({ type }: LimitRangeItem, name: string, bound: string, requests: ResourceList, limits: ResourceList): readonly string[] {
  const start = `maximum ${name} usage per ${type} is ${bound}`;
  const request = requests[name];
  const limit = limits[name];
  if (limit === undefined) return [`${start}.  No limit is specified`];
  if (compareQuantities(limit, bound) > 0) return [`${start}, but limit is ${limit}`];
  return request !== undefined && compareQuantities(request, bound) > 0 ? [`${start}, but request is ${request}`] : [];
}

function requestAbove({ type }: LimitRangeItem, name: string, bound: string, requests: ResourceList): readonly string[] {
  const start = `maximum ${name} usage per ${type} is ${bound}`;
  const request = requests[name];
  if (request === undefined) return [`${start}.  No request is specified`];
  return compareQuantities(request, bound) > 0 ? [`${start}, but request is ${request}`] : [];
}

function ratio({ type }: LimitRangeItem, name: string, bound: string, requests: ResourceList, limits: ResourceList): readonly string[] {
  const start = `${name} max limit to request ratio per ${type} is ${bound}`;
  const request = quantityToNumber(requests[name] ?? '0');
  const limit = quantityToNumber(limits[name] ?? '0');
  if (request === 0) return [`${start}, but no request is specified or request is 0`];
  if (limit === 0) return [`${start}, but no limit is specified or limit is 0`];
  return limit / request > quantityToNumber(bound) ? [`${start}, but provided ratio is ${(limit / request).toFixed(6)}`] : [];
}
