/** The order of a merged list: items the patch names in the patch's order, items only the server has in the server's, interleaved as the server had them. */
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { PatchError } from './errors.ts';

/** The identity of an item: its merge key's value, or the item itself. */
export function identityOf(item: JsonValue, mergeKey: string): string {
  if (mergeKey === '' || !isJsonObject(item)) return JSON.stringify(item);
  return JSON.stringify(mergeKeyValue(item, mergeKey));
}

export function mergeKeyValue(item: JsonObject, mergeKey: string): JsonValue {
  const value = Object.hasOwn(item, mergeKey) ? item[mergeKey] : undefined;
  if (value === undefined) throw noMergeKey(item, mergeKey);
  return value;
}

export function noMergeKey(item: JsonObject, mergeKey: string): PatchError {
  return new PatchError('internal', `map: ${goText(item)} does not contain declared merge key: ${mergeKey}`);
}

export function orderItems(merged: readonly JsonValue[], patchOrder: readonly JsonValue[], serverOrder: readonly JsonValue[], mergeKey: string): readonly JsonValue[] {
  const inPatch = positions(patchOrder, mergeKey);
  const onServer = positions(serverOrder, mergeKey);
  const placeInPatch = (item: JsonValue): number => inPatch.get(identityOf(item, mergeKey)) ?? -1;
  const placeOnServer = (item: JsonValue): number => onServer.get(identityOf(item, mergeKey)) ?? -1;
  const patchItems = merged.filter((item) => placeInPatch(item) >= 0).sort((left, right) => placeInPatch(left) - placeInPatch(right));
  const serverItems = merged.filter((item) => placeInPatch(item) < 0).sort((left, right) => placeOnServer(left) - placeOnServer(right));
  const ordered: JsonValue[] = [];
  let server = 0;
  for (const item of patchItems) {
    const place = placeOnServer(item);
    while (server < serverItems.length) {
      const other = placeOnServer(serverItems[server] ?? null);
      if (place < 0 || other < 0 || other >= place) break;
      ordered.push(serverItems[server++] ?? null);
    }
    ordered.push(item);
  }
  return [...ordered, ...serverItems.slice(server)];
}

function positions(list: readonly JsonValue[], mergeKey: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  list.forEach((item, index) => {
    const identity = identityOf(item, mergeKey);
    if (!found.has(identity)) found.set(identity, index);
  });
  return found;
}

/** A list in a patch must name its items in the order that $setElementOrder gives. Throws PatchError. */
export function checkSetElementOrder(patchList: readonly JsonValue[], order: readonly JsonValue[], mergeKey: string): void {
  const kept = mergeKey === '' ? patchList : patchList.filter((item) => !isJsonObject(item) || item['$patch'] !== 'delete');
  let place = 0;
  for (const item of kept) {
    while (place < order.length && identityOf(order[place] ?? null, mergeKey) !== identityOf(item, mergeKey)) place++;
    if (place >= order.length) {
      throw new PatchError('internal', `The order in patch list:\n${goText(patchList)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`);
    }
    place++;
  }
}

/** A JSON value as Go's %v prints it. */
export function goText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => goText(item)).join(' ')}]`;
  if (!isJsonObject(value)) return String(value);
  return `map[${Object.keys(value).sort().map((key) => `${key}:${goText(value[key])}`).join(' ')}]`;
}
