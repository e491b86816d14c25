/** An applied configuration laid over the live object: its scalars and atomic values replace, its maps and keyed lists are merged into. */
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { fieldElement, itemElement } from './path-element.ts';
import { memberShape, shapeFor, type ListShape, type MapShape, type Shape } from './schema.ts';
import { asList, asMap, isEmptyMap, mapOf, memberOf, unionOfKeys } from './values.ts';

export function mergeObjects(shape: Shape, live: JsonObject, applied: JsonObject): JsonObject {
  return asMap(merge(shape, live, applied)) ?? {};
}

function merge(open: Shape, live: JsonValue | undefined, applied: JsonValue | undefined): JsonValue | undefined {
  if (live === undefined && applied === undefined) return undefined;
  const shape = shapeFor(open, applied === undefined ? live : applied);
  if (shape.map !== undefined) {
    const [own, other] = [asMap(live), asMap(applied)];
    if (shape.map.atomic || (isEmptyMap(own) && isEmptyMap(other))) return applied === undefined ? live : applied;
    return mergeMembers(shape.map, own, other);
  }
  if (shape.list !== undefined && shape.scalar === undefined) {
    const [own, other] = [asList(live) ?? [], asList(applied) ?? []];
    if (shape.list.atomic || (own.length === 0 && other.length === 0)) return applied === undefined ? live : applied;
    return mergeItems(shape.list, own, other);
  }
  return applied === undefined ? live : applied;
}

function mergeMembers(map: MapShape, live: JsonObject | undefined, applied: JsonObject | undefined): JsonObject | undefined {
  const entries: [string, JsonValue][] = [];
  for (const key of unionOfKeys(live, applied)) {
    const merged = merge(memberShape(map, key), memberOf(live, key), memberOf(applied, key));
    if (merged !== undefined) entries.push([key, merged]);
  }
  return entries.length === 0 ? undefined : mapOf(entries);
}

interface Indexed {
  readonly elements: readonly string[];
  /** An element that occurs twice stands for null: it is not merged. */
  readonly byElement: ReadonlyMap<string, JsonValue>;
}

function index(list: ListShape, items: readonly JsonValue[]): Indexed {
  const elements: string[] = [];
  const byElement = new Map<string, JsonValue>();
  for (const [position, item] of items.entries()) {
    const made = itemElement(list, item);
    // An item without an element can only be live, and stays where it is.
    const element = 'fault' in made ? fieldElement(`#${String(position)}`) : made.element;
    byElement.set(element, byElement.has(element) ? null : item);
    elements.push(element);
  }
  return { elements, byElement };
}

/**
 * The applied list gives the order of what it names; live items that it does not name keep their place between those that both have.
 *
 *   live [a b c d], applied [d x b]  ->  [a c d x b]
 */
function mergeItems(list: ListShape, live: readonly JsonValue[], applied: readonly JsonValue[]): readonly JsonValue[] | undefined {
  const own = index(list, live);
  const other = index(list, applied);
  const out: JsonValue[] = [];
  const merged = new Set<string>();
  const shared = other.elements.filter((element) => own.byElement.has(element));
  let nextShared = 0;
  const push = (element: string, mine: JsonValue | undefined, theirs: JsonValue | undefined): void => {
    const item = merge(list.item(), mine, theirs);
    if (item !== undefined) out.push(item);
    if (theirs === undefined) return;
    merged.add(element);
    if (shared[nextShared] === element) nextShared++;
  };
  let left = 0;
  let right = 0;
  while (left < live.length || right < applied.length) {
    const [mine, theirs] = [own.elements[left], other.elements[right]];
    if (mine !== undefined && theirs !== undefined) {
      if (mine === theirs) {
        push(mine, own.byElement.get(mine), other.byElement.get(mine));
        left++;
        right++;
        continue;
      }
      // Shared, but not what comes next in the applied order: it is placed when its turn comes.
      if (other.byElement.has(mine) && nextShared < shared.length && shared[nextShared] !== mine) {
        left++;
        continue;
      }
    }
    if (mine !== undefined) {
      if (!other.byElement.has(mine)) {
        push(mine, live[left], undefined);
        left++;
        continue;
      }
      if (merged.has(mine)) left++;
    }
    if (theirs !== undefined) {
      push(theirs, own.byElement.get(theirs), other.byElement.get(theirs));
      right++;
    } else if (mine !== undefined && !merged.has(mine)) left++;
  }
  return out.length === 0 ? undefined : out;
}
