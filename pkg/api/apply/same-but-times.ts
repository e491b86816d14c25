import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { sameJson } from '../field-errors.ts';
import { metadataOf } from '../meta/accessors.ts';

/** Whether two objects are equal but for the times of their managed fields: a write of one over the other would change nothing. */
export function sameButTimes(a: JsonObject, b: JsonObject): boolean {
  if (a === b) return true;
  return sameJson(timeless(a), timeless(b));
}

function timeless(object: JsonObject): JsonObject {
  const metadata = metadataOf(object);
  const { managedFields } = metadata;
  if (!Array.isArray(managedFields)) return object;
  const entries = (managedFields as readonly JsonValue[]).map((entry) => (isJsonObject(entry) ? { ...entry, time: undefined } : entry));
  return { ...object, metadata: { ...metadata, managedFields: entries } };
}
