/** Members whose value is undefined are absent, everywhere in this room; null is a value. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';

export function keysOf(object: JsonObject): readonly string[] {
  return Object.keys(object).filter((key) => object[key] !== undefined);
}

/** Also for a member called __proto__. */
export function memberOf(object: JsonObject | undefined, key: string): JsonValue | undefined {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

export function asMap(value: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

export function asList(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  return Array.isArray(value) ? value as readonly JsonValue[] : undefined;
}

/** The names of both, once each. */
export function unionOfKeys(a: JsonObject | undefined, b: JsonObject | undefined): readonly string[] {
  if (a === undefined) return b === undefined ? [] : keysOf(b);
  if (b === undefined) return keysOf(a);
  const keys = [...keysOf(a)];
  for (const key of keysOf(b)) if (memberOf(a, key) === undefined) keys.push(key);
  return keys;
}

export function isEmptyMap(value: JsonObject | undefined): boolean {
  if (value === undefined) return true;
  for (const key in value) if (value[key] !== undefined) return false;
  return true;
}

/** Unlike sameJson of field-errors.ts it tells absent from null. */
export function equalValues(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [listA, listB] = [asList(a), asList(b)];
  if (listA !== undefined || listB !== undefined) {
    return listA !== undefined && listB !== undefined && listA.length === listB.length && listA.every((item, index) => equalValues(item, listB[index]));
  }
  const [mapA, mapB] = [a as JsonObject, b as JsonObject];
  let count = 0;
  for (const key of Object.keys(mapA)) {
    if (mapA[key] === undefined) continue;
    count++;
    if (!Object.hasOwn(mapB, key) || !equalValues(mapA[key], mapB[key])) return false;
  }
  for (const key of Object.keys(mapB)) if (mapB[key] !== undefined) count--;
  return count === 0;
}

export function mapOf(entries: readonly (readonly [string, JsonValue])[]): JsonObject {
  return Object.fromEntries(entries);
}
