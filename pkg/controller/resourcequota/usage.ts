import { addUsage, concerns, inScope, usageOf } from '../../api/core/quota-usage.ts';
import { compareQuantities } from '../../api/quantity.ts';
import type { ResourceList } from '../../api/resources.ts';
import type { JsonObject } from '../../base/json.ts';
import type { ResourceQuota } from '../../generated/types/core-v1.ts';
import type { ApiObject } from '../../client/resource.ts';

/** The objects of one collection in the quota's namespace. */
export interface Counted {
  readonly group: string;
  readonly plural: string;
  readonly objects: readonly ApiObject[];
}

/** The status that a quota should have: its limits as they are now, and what is used of each. A name that nothing here counts keeps its last figure. */
export function quotaStatus(quota: ResourceQuota, collections: readonly Counted[]): { readonly hard: ResourceList; readonly used: ResourceList } {
  const hard = (quota.spec?.hard ?? {}) as ResourceList;
  const names = Object.keys(hard).sort();
  const before = (quota.status?.used ?? {}) as ResourceList;
  const counted = names.filter((name) => collections.some(({ group, plural }) => concerns(group, plural, name)));
  let used: ResourceList = Object.fromEntries(counted.map((name) => [name, '0']));
  for (const { group, plural, objects } of collections) {
    for (const object of objects) {
      const json = object as unknown as JsonObject;
      if (!inScope(quota, group, plural, json)) continue;
      used = addUsage(used, Object.fromEntries(Object.entries(usageOf(group, plural, json)).filter(([name]) => counted.includes(name))));
    }
  }
  return { hard, used: Object.fromEntries(names.map((name) => [name, used[name] ?? before[name] ?? '0'])) };
}

/** The same names with the same amounts, however they are written. */
export function sameAmounts(left: ResourceList | undefined, right: ResourceList): boolean {
  const names = Object.keys(left ?? {});
  return left !== undefined && names.length === Object.keys(right).length
    && names.every((name) => right[name] !== undefined && compareQuantities(left[name] ?? '0', right[name] ?? '0') === 0);
}

/** RESOURCE of a quota's count/RESOURCE and count/RESOURCE.GROUP; undefined for other names. */
export function countedResource(name: string): { readonly group: string; readonly plural: string } | undefined {
  if (!name.startsWith('count/')) return undefined;
  const qualified = name.slice('count/'.length);
  const dot = qualified.indexOf('.');
  return dot < 0 ? { group: '', plural: qualified } : { group: qualified.slice(dot + 1), plural: qualified.slice(0, dot) };
}
