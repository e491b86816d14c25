import { compareBytes } from '../text.ts';
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { jsonKind } from '../decode/scalars.ts';
import { PatchError } from './errors.ts';

/** RFC 7386: null removes, objects merge, anything else replaces. The document is not changed. Throws PatchError. */
export function applyMergePatch(document: JsonObject, patch: JsonValue): JsonObject {
  if (!isJsonObject(patch)) throw new PatchError('badRequest', `error decoding patch: json: cannot unmarshal ${jsonKind(patch)} into Go value of type map[string]interface {}`);
  return merge(document, patch);
}

function merge(document: JsonObject, patch: JsonObject): JsonObject {
  const members = new Map(Object.entries(document));
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) members.delete(key);
    else if (isJsonObject(change)) {
      const current = members.get(key);
      members.set(key, merge(isJsonObject(current) ? current : {}, change));
    } else if (change !== undefined) members.set(key, change);
  }
  // Upstream merges into maps, which it writes in order of their keys: messages that show the result have it.
  return Object.fromEntries([...members].sort(([left], [right]) => compareBytes(left, right)));
}

/** The merge patch that turns one document into the other. A member whose value is null in `target` cannot be expressed and is left out. */
export function mergePatchBetween(source: JsonObject, target: JsonObject): JsonObject {
  const patch = new Map<string, JsonValue>();
  for (const key of Object.keys(source)) if (!Object.hasOwn(target, key) || target[key] === undefined) patch.set(key, null);
  for (const [key, wanted] of Object.entries(target)) {
    if (wanted === undefined) continue;
    const current = Object.hasOwn(source, key) ? source[key] : undefined;
    if (isJsonObject(wanted) && isJsonObject(current)) {
      const inner = mergePatchBetween(current, wanted);
      if (Object.keys(inner).length > 0) patch.set(key, inner);
    } else if (JSON.stringify(current) !== JSON.stringify(wanted)) patch.set(key, wanted);
  }
  return Object.fromEntries(patch);
}
