/**
 * Strategic merge patch: a merge patch that knows, from the schema, which lists are sets or maps, and that carries orders of its own:
 *
 *   {"containers":[{"name":"a","image":"x"}]}              changes container a, leaves b
 *   {"containers":[{"name":"b","$patch":"delete"}]}        removes b
 *   {"containers":[{"name":"c"},{"$patch":"replace"}]}     c is all that stays
 *   {"strategy":{"$retainKeys":["type"],"type":"Recreate"}}  drops what is not listed
 *   {"$deleteFromPrimitiveList/finalizers":["x"]}          removes from a list of scalars
 *   {"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}  puts them in this order
 */
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { jsonKind } from '../decode/scalars.ts';
import { checkSetElementOrder, goText, identityOf, mergeKeyValue, noMergeKey, orderItems } from './element-order.ts';
import { PatchError } from './errors.ts';
import type { MemberSchema, PatchSchema } from './patch-schema.ts';
import { patchSchemaOf } from './patch-schema.ts';

const directive = '$patch';
const retainKeys = '$retainKeys';
const deletePrefix = '$deleteFromPrimitiveList/';
const orderPrefix = '$setElementOrder/';

/** The document is not changed. Throws PatchError. `typeName` is the full name of the document's type in the schema tables. */
export function applyStrategicMergePatch(document: JsonObject, patch: JsonValue, typeName: string): JsonObject {
  if (!isJsonObject(patch)) throw new PatchError('badRequest', `error decoding patch: json: cannot unmarshal ${jsonKind(patch)} into Go value of type map[string]interface {}`);
  return mergeObject(document, patch, patchSchemaOf(typeName));
}

function mergeObject(original: JsonObject, patch: JsonObject, schema: PatchSchema): JsonObject {
  const order = Object.hasOwn(patch, directive) ? patch[directive] : undefined;
  if (order === 'replace') return withoutMember(patch, directive);
  if (order === 'delete') return {};
  if (order !== undefined) throw new PatchError('internal', `unknown patch type: ${goText(order)} in map: ${goText(patch)}`);
  const result = new Map(Object.entries(retained(original, patch)));
  const changes = new Map(Object.entries(patch).filter(([key]) => key !== retainKeys));
  applyElementOrders(result, changes, schema);
  for (const [key, change] of changes) {
    if (key.startsWith(deletePrefix)) deleteFromPrimitives(result, key.slice(deletePrefix.length), change ?? null);
    else mergeMember(result, key, change ?? null, schema);
  }
  return Object.fromEntries(result) as JsonObject;
}

function mergeMember(result: Map<string, JsonValue | undefined>, key: string, change: JsonValue, schema: PatchSchema): void {
  if (change === null) {
    result.delete(key);
    return;
  }
  const current = result.get(key);
  if (current === undefined) {
    const clean = withoutDirectives(change);
    if (clean !== undefined) result.set(key, clean);
  } else if (isJsonObject(current) && isJsonObject(change)) {
    const member = schema.member(key);
    result.set(key, member.replace ? change : mergeObject(current, change, member.schema));
  } else if (Array.isArray(current) && Array.isArray(change)) {
    result.set(key, mergeList(current as readonly JsonValue[], change as readonly JsonValue[], schema.member(key)));
  } else {
    result.set(key, withoutDirectives(change) ?? null);
  }
}

/** $retainKeys: everything that it does not list goes. */
function retained(original: JsonObject, patch: JsonObject): JsonObject {
  const list = Object.hasOwn(patch, retainKeys) ? patch[retainKeys] : undefined;
  if (list === undefined) return original;
  if (!Array.isArray(list)) throw new PatchError('badRequest', 'invalid patch format of retainKeys');
  const kept = new Set<JsonValue>(list as readonly JsonValue[]);
  for (const [key, value] of Object.entries(patch)) {
    if (key === retainKeys || value === null || key.startsWith(deletePrefix) || key.startsWith(orderPrefix)) continue;
    if (!kept.has(key)) throw new PatchError('badRequest', 'invalid patch format of retainKeys');
  }
  return Object.fromEntries(Object.entries(original).filter(([key]) => kept.has(key)));
}

/** Handles every $setElementOrder/x together with the list x of the same patch, and takes both out of `changes`. */
function applyElementOrders(result: Map<string, JsonValue | undefined>, changes: Map<string, JsonValue | undefined>, schema: PatchSchema): void {
  for (const [key, order] of [...changes]) {
    if (!key.startsWith(orderPrefix)) continue;
    changes.delete(key);
    const name = key.slice(orderPrefix.length);
    const original = result.get(name) ?? undefined;
    const change = changes.get(name) ?? undefined;
    if (!Array.isArray(order) || (original !== undefined && !Array.isArray(original)) || (change !== undefined && !Array.isArray(change))) {
      throw new PatchError('badRequest', 'invalid patch format of setElementOrder list');
    }
    const member = schema.member(name);
    const wanted = order as readonly JsonValue[];
    if (change !== undefined) checkSetElementOrder(change, wanted, member.mergeKey);
    if (original === undefined && change === undefined) continue;
    let merged: JsonValue;
    if (change === undefined) merged = original ?? [];
    else if (original === undefined) merged = withoutDirectives(change) ?? [];
    else merged = mergeList(original, change, member);
    changes.delete(name);
    result.set(name, orderItems(merged as readonly JsonValue[], wanted, original ?? (change as readonly JsonValue[]), member.mergeKey));
  }
}

function deleteFromPrimitives(result: Map<string, JsonValue | undefined>, name: string, change: JsonValue): void {
  const current = result.get(name);
  if (!Array.isArray(change)) throw new PatchError('badRequest', 'invalid patch format of primitive list');
  if (!Array.isArray(current)) return;
  const gone = new Set((change as readonly JsonValue[]).map((item) => JSON.stringify(item)));
  result.set(name, (current as readonly JsonValue[]).filter((item) => !gone.has(JSON.stringify(item))));
}

function mergeList(original: readonly JsonValue[], patch: readonly JsonValue[], member: MemberSchema): readonly JsonValue[] {
  if (!member.mergeLists) return (withoutDirectives(patch) ?? []) as readonly JsonValue[];
  if (original.length === 0 && patch.length === 0) return original;
  if (![...original, ...patch].some(isJsonObject)) {
    const merged = [...new Map([...original, ...patch].map((item) => [JSON.stringify(item), item])).values()];
    return orderItems(merged, patch, original, '');
  }
  if (member.mergeKey === '') throw new PatchError('internal', `cannot merge lists without merge key for ${member.schema.name}`);
  const { kept, changes } = applyItemDirectives(original, patch, member.mergeKey);
  const merged: JsonValue[] = [...kept];
  for (const change of changes) {
    const identity = JSON.stringify(mergeKeyValue(change, member.mergeKey));
    const index = merged.findIndex((item) => identityOf(item, member.mergeKey) === identity);
    const current = merged[index];
    if (index >= 0 && isJsonObject(current)) merged[index] = mergeObject(current, change, member.schema);
    else {
      const clean = withoutDirectives(change);
      if (clean !== undefined) merged.push(clean);
    }
  }
  return orderItems(merged, changes, kept, member.mergeKey);
}

/** Items that carry $patch are orders about the list, not changes of an item. */
function applyItemDirectives(original: readonly JsonValue[], patch: readonly JsonValue[], mergeKey: string): { readonly kept: readonly JsonValue[]; readonly changes: readonly JsonObject[] } {
  let kept = original;
  let replace = false;
  const changes: JsonObject[] = [];
  for (const item of patch) {
    if (!isJsonObject(item)) throw new PatchError('badRequest', 'invalid patch format of merge list');
    const order = Object.hasOwn(item, directive) ? item[directive] : undefined;
    if (order === undefined) changes.push(item);
    else if (order === 'delete') {
      if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
      const identity = identityOf(item, mergeKey);
      kept = kept.filter((candidate) => identityOf(candidate, mergeKey) !== identity);
    } else if (order === 'replace') replace = true;
    else if (order === 'merge') throw new PatchError('internal', 'merging lists cannot yet be specified in the patch');
    else throw new PatchError('internal', `unknown patch type: ${goText(order)} in map: ${goText(item)}`);
  }
  return replace ? { kept: changes.map((item) => (withoutDirectives(item) ?? {})), changes: [] } : { kept, changes };
}

/** What a patch adds where nothing was: nulls and orders have no meaning there. undefined: nothing is added. */
function withoutDirectives(value: JsonValue): JsonValue | undefined {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).flatMap((item) => withoutDirectives(item) ?? []);
  if (!isJsonObject(value)) return value;
  if (Object.hasOwn(value, directive) && value[directive] === 'delete') return undefined;
  const members: (readonly [string, JsonValue])[] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item === null || item === undefined || key === directive || key === retainKeys || key.startsWith(orderPrefix) || key.startsWith(deletePrefix)) continue;
    const clean = withoutDirectives(item);
    if (clean !== undefined) members.push([key, clean]);
  }
  return Object.fromEntries(members);
}

function withoutMember(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}
