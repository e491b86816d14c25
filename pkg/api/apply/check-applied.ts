/** Whether an applied configuration fits its type, in the words of the library that upstream checks with. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { elementText, fieldElement, itemElement } from './path-element.ts';
import { shapeFor, type ListShape, type MapShape, type ScalarShape, type Shape } from './schema.ts';
import { keysOf } from './values.ts';

/** undefined: it fits. Otherwise every fault, one to a line when there are several. */
export function appliedFault(shape: Shape, object: JsonObject): string | undefined {
  const faults: string[] = [];
  check(faults, '', shape, object);
  if (faults.length <= 1) return faults[0];
  return ['errors:', ...faults.map((fault) => `  ${fault}`)].join('\n');
}

function check(faults: string[], path: string, open: Shape, value: JsonValue): void {
  const shape = shapeFor(open, value);
  const report = (text: string): void => void faults.push(path === '' ? text : `${path}: ${text}`);
  if (value === null) return;
  if (shape.map !== undefined) {
    if (!isJsonObject(value)) report(`expected map, got &{${goText(value)}}`);
    else checkMembers(faults, path, shape.map, value);
  } else if (shape.scalar !== undefined) {
    const fault = scalarFault(shape.scalar, value);
    if (fault !== undefined) report(fault);
  } else if (shape.list !== undefined) {
    if (!Array.isArray(value)) report(`expected list, got &{${goText(value)}}`);
    else checkItems(faults, path, shape.list, value as readonly JsonValue[]);
  }
}

function scalarFault(scalar: ScalarShape, value: JsonValue): string | undefined {
  switch (scalar) {
    case 'string': return typeof value === 'string' ? undefined : `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`;
    case 'number': return typeof value === 'number' ? undefined : `expected numeric (int or float), got ${goType(value)}`;
    case 'boolean': return typeof value === 'boolean' ? undefined : `expected boolean, got &{${goText(value)}}`;
    case 'any': return typeof value === 'object' ? `expected any scalar, got &{${goText(value)}}` : undefined;
  }
}

/** The first member that the type does not have ends the check of its siblings. */
function checkMembers(faults: string[], path: string, map: MapShape, value: JsonObject): void {
  for (const key of keysOf(value)) {
    const below = `${path}${elementText(fieldElement(key))}`;
    const shape = map.field(key) ?? map.element;
    if (shape === undefined) {
      faults.push(`${below}: field not declared in schema`);
      return;
    }
    check(faults, below, shape, value[key] as JsonValue);
  }
}

function checkItems(faults: string[], path: string, list: ListShape, items: readonly JsonValue[]): void {
  const seen = new Set<string>();
  for (const [position, item] of items.entries()) {
    if (list.atomic) {
      check(faults, `${path}[${String(position)}]`, list.item(), item);
      continue;
    }
    const made = itemElement(list, item);
    if ('fault' in made) {
      faults.push(`${path}: element ${String(position)}: ${made.fault}`);
      return;
    }
    const text = elementText(made.element);
    if (seen.has(made.element)) faults.push(`${path}: duplicate entries for key ${text}`);
    seen.add(made.element);
    check(faults, `${path}${text}`, list.item(), item);
  }
}

/** As upstream's language prints a value: plainly, as source text, and its type. */
function goText(value: JsonValue): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(goText).join(' ')}]`;
  if (isJsonObject(value)) return `map[${[...keysOf(value)].sort().map((key) => `${key}:${goText(value[key] ?? null)}`).join(' ')}]`;
  return String(value);
}

function goSyntax(value: JsonValue): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[]interface {}{${(value as readonly JsonValue[]).map(goSyntax).join(', ')}}`;
  if (isJsonObject(value)) return `map[string]interface {}{${[...keysOf(value)].sort().map((key) => `${JSON.stringify(key)}:${goSyntax(value[key] ?? null)}`).join(', ')}}`;
  return String(value);
}

function goType(value: JsonValue): string {
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return '[]interface {}';
  return isJsonObject(value) ? 'map[string]interface {}' : 'string';
}
