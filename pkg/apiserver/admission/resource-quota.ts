import { at } from '../../api/behavior.ts';
import { addUsage, concerns, inScope, missingDemands, usageOf } from '../../api/core/quota-usage.ts';
import { compareQuantities, isZeroQuantity, subtractQuantities } from '../../api/quantity.ts';
import type { ResourceList } from '../../api/resources.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { ResourceQuota } from '../../generated/types/core-v1.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../contracts.ts';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import { storageResource } from '../resources.ts';
import { podOf, refuse } from './plugin.ts';

const chargedOnUpdate = ['services', 'persistentvolumeclaims', 'pods/resize'];

/**
 * Charges what a new object uses against every matching quota of its namespace, in the quota's status and in one transaction per quota: two
 * requests cannot both take the last place. A request that fails later leaves its charge to the quota controller's next count.
 */
export class ResourceQuotaPlugin implements AdmissionPlugin {
  readonly name = 'ResourceQuota';
  readonly #deps: Pick<ServerDeps, 'storage'>;
  constructor(deps: Pick<ServerDeps, 'storage'>) {
    this.#deps = deps;
  }

  handles(operation: AdmissionAttributes['operation'], { group, resource, subresource }: Pick<AdmissionAttributes, 'group' | 'resource' | 'subresource'>): boolean {
    if (operation === 'CREATE') return subresource === '';
    return operation === 'UPDATE' && group === '' && chargedOnUpdate.includes(subresource === '' ? resource : `${resource}/${subresource}`);
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    const { namespace, group, resource, object } = attributes;
    if (namespace === '' || object === undefined) return;
    const quotas = storedAt('', 'resourcequotas');
    const { items } = await this.#deps.storage.list(quotas, { namespace, match: 'any' });
    if (items.length === 0) return;
    const charge = chargeOf(attributes, object);
    for (const { key, object: cached } of items) {
      const quota = cached as unknown as ResourceQuota;
      const names = Object.keys(hardOf(cached)).filter((name) => concerns(group, resource, name));
      if (names.length === 0 || !inScope(quota, group, resource, object)) continue;
      checkDemands(attributes, cached, names);
      const requested = masked(charge, Object.keys(hardOf(cached)));
      if (Object.keys(requested).length === 0) continue;
      const counted = await this.#counted(attributes, cached, names);
      if (attributes.dryRun) checkRoom(attributes, counted(cached), requested);
      else {
        await this.#deps.storage.update(quotas, key, (current) => {
          // Deleted in the meantime: nothing to charge, and nothing to bring back.
          if (current === undefined) throw new QuotaGone();
          return charged(attributes, counted(current.object), requested);
        }).catch((err: unknown) => { if (!(err instanceof QuotaGone)) throw err; });
      }
    }
  }

  /**
   * Fills in what the status does not know yet. A quota that the controller has not counted holds at once: what is there is counted here, of
   * the resource at hand. Later counts, deletions above all, are the controller's.
   */
  async #counted({ group, resource, namespace }: AdmissionAttributes, quota: JsonObject, names: readonly string[]): Promise<(quota: JsonObject) => JsonObject> {
    const unknown = names.filter((name) => usedOf(quota)[name] === undefined);
    if (unknown.length === 0) return (current) => current;
    const stored = storageResource(group, resource);
    const items = stored === undefined ? [] : (await this.#deps.storage.list(stored, { namespace, match: 'latest' })).items;
    let found: ResourceList = Object.fromEntries(unknown.map((name) => [name, '0']));
    for (const item of items) {
      if (inScope(quota as unknown as ResourceQuota, group, resource, item.object)) found = addUsage(found, masked(usageOf(group, resource, item.object), unknown));
    }
    return (current) => ({
      ...current,
      status: { ...(isJsonObject(current['status']) ? current['status'] : {}), hard: hardOf(current), used: { ...found, ...usedOf(current) } },
    });
  }
}

function checkDemands(attributes: AdmissionAttributes, quota: JsonObject, names: readonly string[]): void {
  const { group, resource, operation, object } = attributes;
  if (resource !== 'pods' || group !== '' || operation !== 'CREATE' || object === undefined) return;
  const missing = missingDemands(podOf(object), names);
  if (missing !== undefined) throw refuse(attributes, `failed quota: ${String(at(quota, 'metadata', 'name'))}: ${missing}`);
}

class QuotaGone extends Error {}

/** What is charged: the whole use of a new object, the growth of a changed one. */
function chargeOf({ group, resource, operation, oldObject }: AdmissionAttributes, object: JsonObject): ResourceList {
  const usage: Record<string, string> = { ...usageOf(group, resource, object) };
  if (operation === 'UPDATE' && oldObject !== undefined) {
    for (const [name, value] of Object.entries(usageOf(group, resource, oldObject))) {
      const now = usage[name];
      if (now === undefined) continue;
      usage[name] = compareQuantities(now, value) > 0 ? subtractQuantities(now, value) : '0';
    }
  }
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => !isZeroQuantity(value)));
}

/** Before the quota controller has seen a new quota its status is empty; then the spec says what it will hold. */
function hardOf(quota: JsonObject): ResourceList {
  const hard = at(quota, 'status', 'hard') ?? at(quota, 'spec', 'hard');
  return isJsonObject(hard) ? hard as ResourceList : {};
}

function usedOf(quota: JsonObject): ResourceList {
  const used = at(quota, 'status', 'used');
  return isJsonObject(used) ? used as ResourceList : {};
}

function masked(list: ResourceList, names: readonly string[]): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([name]) => names.includes(name)));
}

function checkRoom(attributes: AdmissionAttributes, quota: JsonObject, requested: ResourceList): ResourceList {
  const hard = hardOf(quota);
  const used = usedOf(quota);
  const after = addUsage(used, requested);
  const exceeded = Object.keys(requested).filter((name) => hard[name] !== undefined && compareQuantities(after[name] ?? '0', hard[name]) > 0);
  if (exceeded.length === 0) return after;
  const text = (list: ResourceList): string => exceeded.sort().map((name) => `${name}=${list[name] ?? '0'}`).join(',');
  throw refuse(attributes, `exceeded quota: ${String(at(quota, 'metadata', 'name'))}, requested: ${text(requested)}, used: ${text(used)}, limited: ${text(hard)}`);
}

function charged(attributes: AdmissionAttributes, quota: JsonObject, requested: ResourceList): JsonObject {
  const used = checkRoom(attributes, quota, requested);
  return { ...quota, status: { ...(isJsonObject(quota['status']) ? quota['status'] : {}), used } };
}
