/**
 * Who owns which fields: metadata.managedFields as a map. A manager is one name, operation, subresource and, for updates, version: the same
 * program that applies and updates is two managers.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { parseTime } from '../meta/time.ts';
import { isEmpty, union, type FieldSet } from './field-set.ts';
import { formatFields, parseFields } from './fields-v1.ts';

export type Operation = 'Apply' | 'Update';

export interface ManagerName {
  readonly manager: string;
  readonly operation: Operation;
  /** The version in which an update was made; '' for Apply. */
  readonly apiVersion: string;
  readonly subresource: string;
}

export interface Ownership {
  readonly name: ManagerName;
  /** The version that the paths are of. */
  readonly apiVersion: string;
  readonly fields: FieldSet;
  /** Of the last write that changed something; absent when an apply found everything as it wants it. */
  readonly time: string | undefined;
  /** The form in which `fields` were stored, as long as they are those. */
  readonly stored?: { readonly fields: FieldSet; readonly fieldsV1: JsonObject };
}

/** By managerId. */
export type Managers = ReadonlyMap<string, Ownership>;

/** Updates by more managers than these are pooled, oldest first. */
export const updateManagersMax = 10;
const pooledManager = 'ancient-changes';

/** Orders as upstream orders managers in messages. */
export function managerId({ manager, operation, apiVersion, subresource }: ManagerName): string {
  return JSON.stringify({ ...(manager === '' ? {} : { manager }), operation, ...(apiVersion === '' ? {} : { apiVersion }), ...(subresource === '' ? {} : { subresource }) });
}

const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** undefined: not readable as managed fields. */
export function decodeManagers(entries: JsonValue | undefined): Managers | undefined {
  const managers = new Map<string, Ownership>();
  if (!Array.isArray(entries)) return managers;
  for (const entry of entries as readonly JsonValue[]) {
    if (!isJsonObject(entry)) return undefined;
    const { operation, apiVersion, fieldsType, fieldsV1 } = entry;
    if ((operation !== 'Apply' && operation !== 'Update') || typeof apiVersion !== 'string' || apiVersion === '' || fieldsType !== 'FieldsV1') return undefined;
    const name = { manager: text(entry['manager']), operation, apiVersion: operation === 'Apply' ? '' : apiVersion, subresource: text(entry['subresource']) } as const;
    const time = text(entry['time']);
    const stored = { fields: parseFields(isJsonObject(fieldsV1) ? fieldsV1 : {}), fieldsV1: isJsonObject(fieldsV1) ? fieldsV1 : {} };
    managers.set(managerId(name), { name, apiVersion, fields: stored.fields, time: time === '' ? undefined : time, stored });
  }
  return managers;
}

/** undefined when there are none: the member is left out. */
export function encodeManagers(managers: Managers): readonly JsonObject[] | undefined {
  if (managers.size === 0) return undefined;
  return [...managers.values()].sort(compareOwnerships).map(({ name, apiVersion, fields, time, stored }) => ({
    ...(name.manager === '' ? {} : { manager: name.manager }), operation: name.operation, apiVersion, ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1', fieldsV1: stored?.fields === fields ? stored.fieldsV1 : formatFields(fields), ...(name.subresource === '' ? {} : { subresource: name.subresource }),
  }));
}

function seconds(time: string | undefined): number {
  return Math.floor((parseTime(time) ?? 0) / 1000);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Appliers before updaters, the oldest first. */
function compareOwnerships(a: Ownership, b: Ownership): number {
  return compareTexts(a.name.operation, b.name.operation) || seconds(a.time) - seconds(b.time) || compareTexts(a.name.manager, b.name.manager)
    || compareTexts(a.apiVersion, b.apiVersion) || compareTexts(a.name.subresource, b.name.subresource);
}

/** Removes owners of nothing. */
export function owning(managers: Managers): Managers {
  const empty = [...managers].filter(([, { fields }]) => isEmpty(fields));
  return empty.length === 0 ? managers : new Map([...managers].filter(([, { fields }]) => !isEmpty(fields)));
}

/** Beyond updateManagersMax the oldest updaters of each version become one. */
export function poolUpdaters(managers: Managers): Managers {
  const updaters = [...managers].filter(([, { name }]) => name.operation === 'Update');
  let count = updaters.length;
  if (count <= updateManagersMax) return managers;
  updaters.sort(([idA, a], [idB, b]) => seconds(a.time) - seconds(b.time) || compareTexts(idA, idB));
  const pooled = new Map(managers);
  const firstOfVersion = new Map<string, string>();
  for (const [id, owner] of updaters) {
    if (count <= updateManagersMax) break;
    const first = firstOfVersion.get(owner.apiVersion);
    if (first === undefined) {
      firstOfVersion.set(owner.apiVersion, id);
      continue;
    }
    const name: ManagerName = { manager: pooledManager, operation: 'Update', apiVersion: owner.apiVersion, subresource: '' };
    const poolId = managerId(name);
    const pool = pooled.get(poolId) ?? pooled.get(first);
    if (!pooled.has(poolId)) pooled.delete(first);
    pooled.delete(id);
    pooled.set(poolId, { name, apiVersion: owner.apiVersion, fields: union(owner.fields, pool?.fields ?? owner.fields), time: owner.time });
    count--;
  }
  return pooled;
}
