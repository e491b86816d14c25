/** The paths that an applied configuration names: its scalars, atomic lists and maps, items of lists, and empty or free maps themselves. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { insert, newDraft, type FieldSet, type FieldSetDraft } from './field-set.ts';
import { fieldElement, itemElement } from './path-element.ts';
import { memberShape, shapeFor, type ListShape, type MapShape, type Shape } from './schema.ts';
import { asList, asMap, isEmptyMap, keysOf } from './values.ts';

export function fieldsOfObject(shape: Shape, object: JsonObject): FieldSet {
  const draft = newDraft();
  collect(draft, [], shape, object);
  return draft;
}

function collect(draft: FieldSetDraft, path: readonly string[], open: Shape, value: JsonValue): void {
  const shape = shapeFor(open, value);
  if (shape.map !== undefined) {
    const map = asMap(value);
    if (shape.map.atomic) insert(draft, path);
    else if (map !== undefined) collectMembers(draft, path, shape.map, map);
  } else if (shape.scalar !== undefined) insert(draft, path);
  else if (shape.list !== undefined) {
    const list = asList(value);
    if (shape.list.atomic) insert(draft, path);
    else if (list !== undefined) collectItems(draft, path, shape.list, list);
  }
}

function collectMembers(draft: FieldSetDraft, path: readonly string[], map: MapShape, value: JsonObject): void {
  for (const key of keysOf(value)) {
    const member = value[key] as JsonValue;
    const below = [...path, fieldElement(key)];
    collect(draft, below, memberShape(map, key), member);
    if (member === null || (isJsonObject(member) && isEmptyMap(member)) || map.field(key) === undefined) insert(draft, below);
  }
}

/** An element that occurs twice is owned as a whole. */
function collectItems(draft: FieldSetDraft, path: readonly string[], list: ListShape, items: readonly JsonValue[]): void {
  const counts = new Map<string, number>();
  const elements = items.map((item) => {
    const made = itemElement(list, item);
    if ('fault' in made) return undefined;
    counts.set(made.element, (counts.get(made.element) ?? 0) + 1);
    return made.element;
  });
  for (const [index, element] of elements.entries()) {
    if (element === undefined) continue;
    const below = [...path, element];
    if (counts.get(element) === 1) collect(draft, below, list.item(), items[index] as JsonValue);
    insert(draft, below);
  }
}
