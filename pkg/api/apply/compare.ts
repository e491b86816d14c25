/** What an update changes, as three sets of paths: those it brings, those it takes away, and those whose value it changes. */
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { insert, newDraft, type FieldSet, type FieldSetDraft } from './field-set.ts';
import { fieldElement, itemElement } from './path-element.ts';
import { memberShape, sameShape, shapeFor, type ListShape, type MapShape, type Shape } from './schema.ts';
import { asList, asMap, equalValues, isEmptyMap, memberOf, unionOfKeys } from './values.ts';

export interface Comparison {
  readonly added: FieldSet;
  readonly removed: FieldSet;
  readonly modified: FieldSet;
}

/** Anything in a new map or list is added with the map or list itself; in one that both have, only the difference is. */
export function compareObjects(shape: Shape, before: JsonObject, after: JsonObject): Comparison {
  const walk = new Walk();
  walk.compare(shape, before, after);
  return walk;
}

const equalityDepth = 2;

class Walk implements Comparison {
  readonly added: FieldSetDraft = newDraft();
  readonly removed: FieldSetDraft = newDraft();
  readonly modified: FieldSetDraft = newDraft();
  readonly #path: string[] = [];

  compare(shape: Shape, before: JsonValue | undefined, after: JsonValue | undefined): void {
    const shapeBefore = shapeFor(shape, before);
    const shapeAfter = shapeFor(shape, after);
    let leaf: boolean;
    if (after === undefined) leaf = this.#visit(shapeBefore, before, after);
    else {
      if (before !== undefined && !sameShape(shapeBefore, shapeAfter)) this.#visit(shapeBefore, before, after);
      leaf = this.#visit(shapeAfter, before, after);
    }
    if (leaf) return;
    if (before === undefined) insert(this.added, this.#path);
    else if (after === undefined) insert(this.removed, this.#path);
  }

  /** Whether the value was taken as one. */
  #visit(shape: Shape, before: JsonValue | undefined, after: JsonValue | undefined): boolean {
    if (shape.map !== undefined) {
      const [mapBefore, mapAfter] = [asMap(before), asMap(after)];
      // Empty and null stay different values.
      if (shape.map.atomic || (isEmptyMap(mapBefore) && isEmptyMap(mapAfter))) return this.#leaf(before, after);
      this.#members(shape.map, mapBefore, mapAfter);
      return false;
    }
    if (shape.scalar !== undefined) return this.#leaf(before, after);
    if (shape.list === undefined) return false;
    const [listBefore, listAfter] = [asList(before) ?? [], asList(after) ?? []];
    if (shape.list.atomic || (listBefore.length === 0 && listAfter.length === 0)) return this.#leaf(before, after);
    this.#items(shape.list, listBefore, listAfter);
    return false;
  }

  #leaf(before: JsonValue | undefined, after: JsonValue | undefined): true {
    if (before === undefined) insert(this.added, this.#path);
    else if (after === undefined) insert(this.removed, this.#path);
    else if (!equalValues(before, after)) insert(this.modified, this.#path);
    return true;
  }

  #members(map: MapShape, before: JsonObject | undefined, after: JsonObject | undefined): void {
    for (const key of unionOfKeys(before, after)) {
      const [own, other] = [memberOf(before, key), memberOf(after, key)];
      // Most writes leave whole parts (the spec, the metadata) alone; deeper down the walk itself is as cheap.
      if (own === other || (this.#path.length < equalityDepth && equalValues(own, other))) continue;
      this.#below(fieldElement(key), memberShape(map, key), own, other);
    }
  }

  #below(element: string, shape: Shape, before: JsonValue | undefined, after: JsonValue | undefined): void {
    this.#path.push(element);
    this.compare(shape, before, after);
    this.#path.pop();
  }

  /** Items are told apart by their keys. Several items with one key are taken as one value. */
  #items(list: ListShape, before: readonly JsonValue[], after: readonly JsonValue[]): void {
    const own = byElement(list, before);
    const other = byElement(list, after);
    for (const element of new Set([...own.keys(), ...other.keys()])) {
      const was = own.get(element) ?? [];
      const is = other.get(element) ?? [];
      if (was.length <= 1 && is.length <= 1) this.#below(element, list.item(), was[0], is[0]);
      else if (was.length >= 2 && is.length >= 2) {
        if (!equalValues(was, is)) insert(this.modified, [...this.#path, element]);
      } else if (was.length >= 2) {
        if (is.length > 0) this.#below(element, list.item(), undefined, is[0]);
        insert(this.removed, [...this.#path, element]);
      } else {
        if (was.length > 0) this.#below(element, list.item(), was[0], undefined);
        insert(this.added, [...this.#path, element]);
      }
    }
  }
}

/** Items without an element are passed over: they are nobody's. */
function byElement(list: ListShape, items: readonly JsonValue[]): ReadonlyMap<string, readonly JsonValue[]> {
  const found = new Map<string, JsonValue[]>();
  for (const item of items) {
    const made = itemElement(list, item);
    if ('fault' in made) continue;
    const same = found.get(made.element);
    if (same === undefined) found.set(made.element, [item]);
    else same.push(item);
  }
  return found;
}
