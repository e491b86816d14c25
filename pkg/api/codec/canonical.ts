import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { canonicalQuantity } from '../quantity.ts';
import { CodecError } from './codec-error.ts';
import { invalid, setKey, sortedKeys, zeroForm } from './special-forms.ts';
import { formatDuration, formatTime, parseDuration, parseTime } from './time.ts';
import { planOf } from './type-plan.ts';
import type { FieldPlan, TypePlan } from './type-plan.ts';

const zeroMessages = new Map<string, JsonObject>();
const nothing: JsonObject = Object.freeze({});

/** The JSON of a zero value of the type, frozen and shared: usually {}, or {"name":""} where JSON always writes a field. */
export function zeroMessage(typeName: string): JsonObject {
  let zero = zeroMessages.get(typeName);
  if (!zero) zeroMessages.set(typeName, zero = Object.freeze(orderMessage(planOf(typeName), nothing)));
  return zero;
}

function zeroScalar(field: FieldPlan): JsonValue {
  switch (field.kind) {
    case 'string': return '';
    case 'bool': return false;
    case 'int':
    case 'double': return 0;
    case 'bytes':
    case 'form':
    case 'message':
    case 'any': return null;
  }
}

function isEmpty(object: JsonObject): boolean {
  for (const _ in object) return false;
  return true;
}

/** What JSON writes for a field that holds nothing; undefined leaves the field out. */
function absent(field: FieldPlan): JsonValue | undefined {
  if (field.repeated || field.map || field.pointer) return field.omit === 'never' ? null : undefined;
  if (field.kind === 'form') return field.omit === 'zero' ? undefined : zeroForm(field.form as NonNullable<FieldPlan['form']>);
  if (field.kind === 'message') return field.omit === 'zero' ? undefined : zeroMessage(field.typeName);
  return field.omit === 'never' ? zeroScalar(field) : undefined;
}

/** The omit rules, given a value whose inside is in order already; undefined leaves the field out. */
export function finishField(field: FieldPlan, value: JsonValue | undefined): JsonValue | undefined {
  if (value === undefined || value === null) return absent(field);
  if (field.pointer || field.omit === 'never') return value;
  if (field.repeated) return (value as readonly JsonValue[]).length === 0 ? undefined : value;
  if (field.map) return isEmpty(value as JsonObject) ? undefined : value;
  if (field.kind === 'form') return value;
  if (field.kind === 'message') return field.omit === 'zero' && isEmpty(value as JsonObject) ? undefined : value;
  return value === '' || value === 0 || value === false ? undefined : value;
}

/**
 * The object as the API prints it: fields in table order, kind and apiVersion first, zero values left out or written as the tables say, times
 * in UTC at their precision, quantities in canonical form, map keys sorted. A field that the type does not have is dropped. The argument is not changed; parts that need no
 * change may be shared with it. Throws CodecError `unknown-type`, or `invalid-value` where a value does not fit its field.
 */
export function orderFields(typeName: string, object: JsonObject): JsonObject {
  return orderMessage(planOf(typeName), object);
}

function orderMessage(plan: TypePlan, object: JsonObject): JsonObject {
  const result: Record<string, JsonValue | undefined> = {};
  if (plan.typeMeta) writeTypeMeta(result, object);
  for (const field of plan.fields) {
    if (field.inline) {
      Object.assign(result, orderMessage(planOf(field.typeName), object));
      continue;
    }
    const value = object[field.name];
    const finished = finishField(field, value === undefined || value === null ? value : orderValue(plan, field, value));
    if (finished !== undefined) result[field.name] = finished;
  }
  return result as JsonObject;
}

function writeTypeMeta(result: Record<string, JsonValue | undefined>, object: JsonObject): void {
  if (typeof object['kind'] === 'string' && object['kind'] !== '') result['kind'] = object['kind'];
  if (typeof object['apiVersion'] === 'string' && object['apiVersion'] !== '') result['apiVersion'] = object['apiVersion'];
}

function orderValue(plan: TypePlan, field: FieldPlan, value: JsonValue): JsonValue {
  if (field.repeated) {
    if (!Array.isArray(value)) throw invalid(`${plan.name}.${field.name}`, 'array', value);
    if (field.kind !== 'message' && field.kind !== 'form') return value as JsonValue;
    return (value as readonly JsonValue[]).map((item) => orderOne(plan, field, item));
  }
  if (field.map) {
    if (!isJsonObject(value)) throw invalid(`${plan.name}.${field.name}`, 'object', value);
    const result: Record<string, JsonValue | undefined> = {};
    for (const key of sortedKeys(value)) {
      const entry = value[key];
      if (entry !== undefined) setKey(result, key, orderOne(plan, field, entry));
    }
    return result as JsonObject;
  }
  return orderOne(plan, field, value);
}

function orderOne(plan: TypePlan, field: FieldPlan, value: JsonValue): JsonValue {
  if (field.kind === 'form') return value === null ? zeroForm(field.form as NonNullable<FieldPlan['form']>) : orderForm(plan, field, value);
  if (field.kind !== 'message') return value ?? zeroScalar(field);
  if (value === null) return zeroMessage(field.typeName);
  if (!isJsonObject(value)) throw invalid(`${plan.name}.${field.name}`, 'object', value);
  return orderMessage(planOf(field.typeName), value);
}

function orderForm(plan: TypePlan, field: FieldPlan, value: JsonValue): JsonValue {
  switch (field.form) {
    case 'date-time':
    case 'date-time-micro':
      if (typeof value !== 'string') throw invalid(`${plan.name}.${field.name}`, 'string', value);
      return formatTime(parseTime(value), field.form === 'date-time-micro');
    case 'duration':
      if (typeof value !== 'string') throw invalid(`${plan.name}.${field.name}`, 'string', value);
      return formatDuration(parseDuration(value));
    case 'schema-or-array':
    case 'schema-or-bool':
    case 'schema-or-string-array': {
      const schema = planOf(planOf(field.typeName).fields.find((inner) => inner.kind === 'message')?.typeName ?? '');
      if (isJsonObject(value)) return orderMessage(schema, value);
      return Array.isArray(value) ? (value as readonly JsonValue[]).map((item) => (isJsonObject(item) ? orderMessage(schema, item) : item)) : value;
    }
    case 'quantity':
      if (typeof value !== 'string' && typeof value !== 'number') throw invalid(`${plan.name}.${field.name}`, 'quantity', value);
      return orderQuantity(value);
    case 'any':
    case 'object':
    case 'array':
    case 'int-or-string':
    case undefined: return value;
  }
}

/** 0.5 is 500m, 1024Mi is 1Gi. */
function orderQuantity(value: string | number): string {
  try {
    return canonicalQuantity(value);
  } catch (error) {
    throw new CodecError('invalid-value', `${JSON.stringify(value)} is not a quantity`, { cause: error });
  }
}
