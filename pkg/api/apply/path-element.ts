/**
 * One step of a path, in the text that FieldsV1 uses for it: `f:replicas` a member, `k:{"name":"c"}` the list item with that key, `v:"a"` the
 * member of a set, `i:3` a position. Two elements are the same when their texts are.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { quote } from '../text.ts';
import type { ListShape } from './schema.ts';

export type Path = readonly string[];

export function fieldElement(name: string): string {
  return `f:${name}`;
}

export function keyElement(entries: readonly (readonly [string, JsonValue])[]): string {
  return `k:{${entries.map(([name, value]) => `${JSON.stringify(name)}:${valueJson(value)}`).join(',')}}`;
}

export function valueElement(value: JsonValue): string {
  return `v:${valueJson(value)}`;
}

/** The element of a list item, or why it has none. Key fields that are absent are left out of the key, unless they have a default. */
export function itemElement(list: ListShape, item: JsonValue): { readonly element: string } | { readonly fault: string } {
  if (list.keys.length === 0) {
    if (isJsonObject(item)) return { fault: 'associative list without keys has an element that\'s a map type' };
    if (Array.isArray(item)) return { fault: 'not supported: associative list with lists as elements' };
    if (item === null) return { fault: 'associative list without keys has an element that\'s an explicit null' };
    return { element: valueElement(item) };
  }
  if (item === null) return { fault: 'associative list with keys may not have a null element' };
  if (!isJsonObject(item)) return { fault: 'associative list with keys may not have non-map elements' };
  const entries: [string, JsonValue][] = [];
  for (const key of list.keys) {
    const value = (Object.hasOwn(item, key.name) ? item[key.name] : undefined) ?? key.default;
    if (value !== undefined) entries.push([key.name, value]);
  }
  return { element: keyElement(entries) };
}

/** How messages show it: .replicas, [name="c"], [="a"], [3]. */
export function elementText(element: string): string {
  const rest = element.slice(2);
  switch (element.slice(0, 2)) {
    case 'f:': return `.${rest}`;
    case 'k:': return `[${Object.entries(JSON.parse(rest) as JsonObject).map(([name, value]) => `${name}=${valueText(value ?? null)}`).join(',')}]`;
    case 'v:': return `[=${valueText(JSON.parse(rest) as JsonValue)}]`;
    default: return `[${rest}]`;
  }
}

export function pathText(path: Path): string {
  return path.map(elementText).join('');
}

function valueText(value: JsonValue): string {
  return typeof value === 'string' ? quote(value) : JSON.stringify(value);
}

/** Members of an object in the order of their names, so that one value has one text. */
function valueJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(valueJson).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${valueJson(value[name] ?? null)}`).join(',')}}`;
}

/** The same element in the one text that this room uses; undefined for what is no element. */
export function canonicalElement(text: string): string | undefined {
  switch (text.slice(0, 2)) {
    case 'f:': return text;
    case 'i:': return /^i:\d+$/.test(text) ? text : undefined;
    case 'k:': case 'v:': break;
    default: return undefined;
  }
  try {
    const value = JSON.parse(text.slice(2)) as JsonValue;
    if (text.startsWith('v:')) return valueElement(value);
    return isJsonObject(value) ? `k:${valueJson(value)}` : undefined;
  } catch {
    return undefined;
  }
}

const ranks: Readonly<Record<string, number>> = { f: 0, k: 1, v: 2, i: 3 };

/** Members first, then keys, values and positions; each in the order of its text. */
export function compareElements(a: string, b: string): number {
  const rank = (ranks[a[0] ?? ''] ?? 4) - (ranks[b[0] ?? ''] ?? 4);
  return rank !== 0 ? rank : a < b ? -1 : a > b ? 1 : 0;
}
