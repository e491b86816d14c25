/**
 * FieldsV1, the form in which a field set is stored:
 *
 *   {"f:spec":{"f:replicas":{},"f:template":{".":{},"f:metadata":{}}}}   ".": the element is a member too
 */
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { newDraft, type FieldSet, type FieldSetDraft } from './field-set.ts';
import { canonicalElement, compareElements } from './path-element.ts';

/** Elements that cannot be read are left out. */
export function parseFields(fields: JsonObject): FieldSet {
  const set = newDraft();
  read(set, fields);
  return set;
}

function read(draft: FieldSetDraft, fields: JsonObject): void {
  for (const text of Object.keys(fields)) {
    const below = fields[text];
    const element = canonicalElement(text);
    if (element === undefined || !isJsonObject(below)) continue;
    const keys = Object.keys(below);
    if (keys.length === 0 || Object.hasOwn(below, '.')) draft.members.add(element);
    if (keys.length === 0) continue;
    const child = newDraft();
    read(child, below);
    if (child.members.size > 0 || child.children.size > 0) draft.children.set(element, child);
  }
}

export function formatFields(set: FieldSet): JsonObject {
  return Object.fromEntries(entriesOf(set));
}

function entriesOf(set: FieldSet): readonly (readonly [string, JsonObject])[] {
  const elements = [...new Set([...set.members, ...set.children.keys()])].sort(compareElements);
  return elements.map((element) => {
    const child = set.children.get(element);
    if (child === undefined) return [element, {}] as const;
    return [element, Object.fromEntries([...(set.members.has(element) ? [['.', {}] as const] : []), ...entriesOf(child)])] as const;
  });
}
