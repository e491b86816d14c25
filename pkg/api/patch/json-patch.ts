import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { jsonKind } from '../decode/scalars.ts';
import { canonicalJson } from '../hash.ts';
import { PatchError } from './errors.ts';

/** More operations are refused with 413. */
export const jsonPatchOperationsMax = 10_000;
/** Copies may not make the document grow beyond this many bytes in one patch. */
const copiedBytesMax = 100 * 1024 * 1024;

/**
 * RFC 6902 with upstream's liberties: a replace of an absent member of an object adds it, indexes may be negative, and what stands before the first
 * slash of a path is ignored. The document is not changed; a new one is returned. Throws PatchError.
 */
export function applyJsonPatch(document: JsonObject, patch: JsonValue): JsonObject {
  if (!Array.isArray(patch)) throw new PatchError('badRequest', `error decoding patch: json: cannot unmarshal ${jsonKind(patch)} into Go value of type []handlers.jsonPatchOp`);
  const operations = patch as readonly JsonValue[];
  if (operations.length > jsonPatchOperationsMax) {
    throw new PatchError('tooLarge', `The allowed maximum operations in a JSON patch is ${String(jsonPatchOperationsMax)}, got ${String(operations.length)}`);
  }
  let current: JsonValue = document;
  const budget = { copiedBytes: 0 };
  for (const operation of operations) {
    if (!isJsonObject(operation)) throw new PatchError('badRequest', `error decoding patch: json: cannot unmarshal ${jsonKind(operation)} into Go value of type handlers.jsonPatchOp`);
    current = applyOperation(current, operation, budget);
  }
  if (!isJsonObject(current)) throw failed('the document is not an object');
  return current;
}

function applyOperation(document: JsonValue, operation: JsonObject, budget: { copiedBytes: number }): JsonValue {
  const path = pointerOf(operation, 'path');
  const value = operation['value'] ?? null;
  switch (operation['op']) {
    case 'add': return change(document, path, (container, key) => add(container, key, value));
    case 'remove': return change(document, path, remove);
    case 'replace': return change(document, path, (container, key) => replace(container, key, value));
    case 'move': {
      const from = pointerOf(operation, 'from');
      const moved = lookup(document, from);
      return change(change(document, from, remove), path, (container, key) => add(container, key, moved));
    }
    case 'copy': {
      const copied = lookup(document, pointerOf(operation, 'from'));
      budget.copiedBytes += JSON.stringify(copied).length;
      if (budget.copiedBytes > copiedBytesMax) throw failed('too much copied');
      return change(document, path, (container, key) => add(container, key, copied));
    }
    case 'test': {
      if (!sameValue(find(document, path), value)) throw failed(`testing path ${String(operation['path'])} failed`);
      return document;
    }
    default: throw failed(`Unexpected kind: ${String(operation['op'])}`);
  }
}

function pointerOf(operation: JsonObject, member: string): readonly string[] {
  const pointer = operation[member];
  if (typeof pointer !== 'string') throw failed(`operation without ${member}`);
  const parts = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (parts.length === 0 && operation['op'] !== 'test') throw failed(`${member} names no member`);
  return parts;
}

function failed(message: string): PatchError {
  return new PatchError('invalid', message);
}

type Container = JsonObject | readonly JsonValue[];

/** Rebuilds the containers along the path with the last one changed. */
function change(document: JsonValue | undefined, path: readonly string[], edit: (container: Container, key: string) => Container): JsonValue {
  if (typeof document !== 'object' || document === null) throw failed('path does not exist');
  const [key = '', ...rest] = path;
  const container = document as Container;
  if (rest.length === 0) return edit(container, key);
  return set(container, key, change(child(container, key), rest, edit));
}

function child(container: Container, key: string): JsonValue | undefined {
  if (Array.isArray(container)) return (container as readonly JsonValue[])[existingIndex(container as readonly JsonValue[], key)];
  return Object.hasOwn(container, key) ? (container as JsonObject)[key] : undefined;
}

function set(container: Container, key: string, value: JsonValue): Container {
  if (Array.isArray(container)) return (container as readonly JsonValue[]).with(existingIndex(container as readonly JsonValue[], key), value);
  return withMember(container as JsonObject, key, value);
}

/** A computed member in a literal is an own member, whatever its name. */
function withMember(object: JsonObject, key: string, value: JsonValue): JsonObject {
  return { ...object, [key]: value };
}

function add(container: Container, key: string, value: JsonValue): Container {
  if (!Array.isArray(container)) return withMember(container as JsonObject, key, value);
  const list = container as readonly JsonValue[];
  if (key === '-') return [...list, value];
  const index = parseIndex(key);
  const place = index < 0 ? list.length + 1 + index : index;
  if (place < 0 || place > list.length) throw failed(`Unable to access invalid index: ${key}`);
  return list.toSpliced(place, 0, value);
}

function replace(container: Container, key: string, value: JsonValue): Container {
  return set(container, key, value);
}

function remove(container: Container, key: string): Container {
  if (Array.isArray(container)) return (container as readonly JsonValue[]).toSpliced(existingIndex(container as readonly JsonValue[], key), 1);
  if (!Object.hasOwn(container, key)) throw failed(`Unable to remove nonexistent key: ${key}`);
  return Object.fromEntries(Object.entries(container).filter(([name]) => name !== key)) as JsonObject;
}

function parseIndex(key: string): number {
  if (!/^-?[0-9]+$/.test(key)) throw failed(`${key} is no index`);
  return Number(key);
}

function existingIndex(list: readonly JsonValue[], key: string): number {
  const index = parseIndex(key);
  const place = index < 0 ? list.length + index : index;
  if (place < 0 || place >= list.length) throw failed(`Unable to access invalid index: ${key}`);
  return place;
}

/** undefined when the last member is absent; throws when a container on the way is. */
function find(document: JsonValue, path: readonly string[]): JsonValue | undefined {
  let current: JsonValue | undefined = document;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) throw failed('path does not exist');
    current = child(current as Container, key);
  }
  return current;
}

function lookup(document: JsonValue, path: readonly string[]): JsonValue {
  const found = find(document, path);
  if (found === undefined) throw failed('from names no member');
  return found;
}

function sameValue(found: JsonValue | undefined, wanted: JsonValue): boolean {
  if (found === undefined || found === null) return wanted === null && found === null;
  return strictJson(found) === strictJson(wanted);
}

/** canonicalJson drops nulls; here they count. */
function strictJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => strictJson(item)).join(',')}]`;
  if (!isJsonObject(value)) return canonicalJson(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${strictJson(value[key] ?? null)}`).join(',')}}`;
}
