import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import type { FieldRow } from '../../generated/schema-types.ts';
import { types } from '../../generated/schema.ts';
import { Refusal } from './fake-store.ts';

/** RFC 6902: add, replace, remove, test. */
export function jsonPatch(target: JsonValue, operations: readonly { readonly op: string; readonly path: string; readonly value?: JsonValue }[]): JsonValue {
  let root = structuredClone(target);
  for (const { op, path, value } of operations) {
    const steps = path.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = steps.pop();
    if (last === undefined) {
      root = value ?? null;
      continue;
    }
    const parent = steps.reduce<unknown>((current, step) => (current as Record<string, unknown> | undefined)?.[step], root) as Record<string, JsonValue> | JsonValue[] | undefined;
    if (parent === undefined) throw new Refusal(422, 'Invalid', `the server rejected our request due to an error in our request: no ${path}`);
    applyOperation(parent, op, last, value, path);
  }
  return root;
}

function applyOperation(parent: Record<string, JsonValue> | JsonValue[], op: string, last: string, value: JsonValue | undefined, path: string): void {
  const list = Array.isArray(parent);
  const present = list ? Number(last) < parent.length : Object.hasOwn(parent, last);
  if (op === 'test') {
    const actual = (parent as Record<string, JsonValue>)[last];
    if (JSON.stringify(actual) !== JSON.stringify(value)) throw new Refusal(422, 'Invalid', `testing value ${path} failed`);
  } else if (op === 'add' && list) {
    parent.splice(last === '-' ? parent.length : Number(last), 0, value as JsonValue);
  } else if (op === 'add' || (op === 'replace' && present)) {
    (parent as Record<string, JsonValue>)[last] = value as JsonValue;
  } else if (op === 'remove' && present) {
    if (list) parent.splice(Number(last), 1);
    else delete parent[last];
  } else {
    throw new Refusal(422, 'Invalid', `${op} ${path}: nothing there`);
  }
}

/** RFC 7386. */
export function mergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isJsonObject(patch)) return patch;
  const result: Record<string, JsonValue | undefined> = isJsonObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else if (value !== undefined) result[name] = mergePatch(result[name], value);
  }
  return result;
}

/** Merge with lists merged by their key, and `$patch: delete` of one element; the other directives are refused. */
export function strategicPatch(type: string | undefined, target: JsonValue | undefined, patch: JsonObject): JsonObject {
  const result: Record<string, JsonValue | undefined> = isJsonObject(target) ? { ...target } : {};
  const fields = fieldsOf(type);
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith('$deleteFromPrimitiveList/')) {
      const field = name.slice('$deleteFromPrimitiveList/'.length);
      result[field] = (result[field] as JsonValue[] | undefined ?? []).filter((item) => !(value as JsonValue[]).includes(item));
    } else if (name.startsWith('$setElementOrder/') || name === '$retainKeys') {
      continue;
    } else if (name.startsWith('$')) {
      throw new Refusal(400, 'BadRequest', `this fake does not know ${name}`);
    } else if (value === null) {
      delete result[name];
    } else if (value !== undefined) {
      result[name] = patchField(fields.get(name), result[name], value);
    }
  }
  return result;
}

function patchField(field: FieldRow | undefined, old: JsonValue | undefined, value: JsonValue): JsonValue {
  if (isJsonObject(value)) return field?.map === true ? mergePatch(old, value) : strategicPatch(field?.type, old, value);
  const merges = field?.repeated === true && (field.patchStrategy ?? '').includes('merge');
  if (!Array.isArray(value) || !merges || !Array.isArray(old)) return value;
  const { mergeKey } = field;
  if (mergeKey === undefined) return [...old, ...value.filter((item) => !old.includes(item as never))];
  const result: JsonValue[] = [...old];
  for (const item of value as JsonObject[]) {
    const index = result.findIndex((other) => (other as JsonObject)[mergeKey] === item[mergeKey]);
    if (item['$patch'] === 'delete') {
      if (index >= 0) result.splice(index, 1);
    } else if (index < 0) result.push(item);
    else result[index] = strategicPatch(field.type, result[index], item);
  }
  return result;
}

function fieldsOf(type: string | undefined): ReadonlyMap<string, FieldRow> {
  const rows = type === undefined ? [] : types[type]?.fields ?? [];
  return new Map(rows.flatMap((row) => (row.inline ? [...fieldsOf(row.type)] : [[row.name, row] as const])));
}

/** The schema type of a kind. */
export function typeOfKind(group: string, version: string, kind: string): string | undefined {
  return Object.keys(types).find((name) => {
    const gvk = types[name]?.gvk;
    return Array.isArray(gvk) && gvk[0] === group && gvk[1] === version && gvk[2] === kind;
  });
}
