import type { JsonObject, JsonValue } from '../base/json.ts';

/** The object without members that are null, at any depth; nulls in lists stay. The same object when there are none. */
export function withoutNulls(object: JsonObject): JsonObject {
  return stripped(object) as JsonObject;
}

function stripped(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list = value as readonly JsonValue[];
    const next = list.map(stripped);
    return next.every((item, index) => item === list[index]) ? value : next;
  }
  let changed = false;
  const next: Record<string, JsonValue> = {};
  for (const [key, member] of Object.entries(value as JsonObject)) {
    const kept = member === undefined ? undefined : stripped(member);
    if (kept !== member || kept === null) changed = true;
    if (kept !== null && kept !== undefined) next[key] = kept;
  }
  return changed ? next : value;
}
