/** An object without certain paths. What is emptied becomes null: that it was there is still seen, and decoding drops it. */
import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { FieldSet } from './field-set.ts';
import { fieldElement, itemElement } from './path-element.ts';
import { memberShape, shapeFor, type ListShape, type MapShape, type Shape } from './schema.ts';
import { asList, asMap, keysOf, mapOf } from './values.ts';

export function removeFields(shape: Shape, object: JsonObject, fields: FieldSet): JsonObject {
  return asMap(remove(shape, object, fields)) ?? {};
}

function remove(open: Shape, value: JsonValue, fields: FieldSet): JsonValue {
  const shape = shapeFor(open, value);
  if (shape.map !== undefined) {
    const map = asMap(value);
    return map === undefined || shape.map.atomic ? null : removeMembers(shape.map, map, fields);
  }
  if (shape.scalar !== undefined) return value;
  const list = asList(value);
  return shape.list === undefined || list === undefined || shape.list.atomic ? null : removeItems(shape.list, list, fields);
}

function removeMembers(map: MapShape, value: JsonObject, fields: FieldSet): JsonValue {
  const entries: [string, JsonValue][] = [];
  for (const key of keysOf(value)) {
    const element = fieldElement(key);
    if (fields.members.has(element)) continue;
    const below = fields.children.get(element);
    const member = value[key] as JsonValue;
    entries.push([key, below === undefined ? member : remove(memberShape(map, key), member, below)]);
  }
  return entries.length === 0 ? null : mapOf(entries);
}

function removeItems(list: ListShape, items: readonly JsonValue[], fields: FieldSet): JsonValue {
  const kept: JsonValue[] = [];
  for (const item of items) {
    const made = itemElement(list, item);
    const element = 'fault' in made ? '' : made.element;
    if (fields.members.has(element)) continue;
    const below = fields.children.get(element);
    kept.push(below === undefined ? item : remove(list.item(), item, below));
  }
  return kept.length === 0 ? null : kept;
}
