import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { CodecError } from './codec-error.ts';
import type { ReverseWriter } from './reverse-writer.ts';
import { invalid, sortedKeys } from './special-forms.ts';
import { parseDuration, parseTime } from './time.ts';
import { planOf } from './type-plan.ts';
import type { FieldPlan, TypePlan } from './type-plan.ts';

/** A schema nested deeper than this is refused; real ones stay below 30. */
export const depthMax = 500;

const nothing: JsonObject = Object.freeze({});
const varintType = 0;
const fixed64Type = 1;
const bytesType = 2;

/** Writes the fields of a message, without tag and length. Throws CodecError. */
export function writeMessage(writer: ReverseWriter, plan: TypePlan, object: JsonObject, depth: number): void {
  if (depth > depthMax) throw new CodecError('too-deep', `${plan.name}: nested deeper than ${depthMax}`);
  if (!plan.protobuf) throw new CodecError('no-protobuf', `${plan.name} has no protobuf form`);
  for (const field of plan.descending) {
    const value = field.inline ? object : object[field.name];
    if (field.repeated) writeList(writer, plan, field, value, depth);
    else if (field.map) writeMap(writer, plan, field, value, depth);
    else if (value === undefined || value === null) {
      if (!field.pointer && field.kind !== 'bytes') writeOne(writer, plan, field, field.number, undefined, depth);
    } else writeOne(writer, plan, field, field.number, value, depth);
  }
}

function writeList(writer: ReverseWriter, plan: TypePlan, field: FieldPlan, value: JsonValue | undefined, depth: number): void {
  if (value === undefined || value === null) return;
  if (!Array.isArray(value)) throw invalid(`${plan.name}.${field.name}`, 'array', value);
  for (let i = value.length - 1; i >= 0; i--) writeOne(writer, plan, field, field.number, (value as readonly JsonValue[])[i] ?? undefined, depth);
}

function writeMap(writer: ReverseWriter, plan: TypePlan, field: FieldPlan, value: JsonValue | undefined, depth: number): void {
  if (value === undefined || value === null) return;
  if (!isJsonObject(value)) throw invalid(`${plan.name}.${field.name}`, 'object', value);
  const keys = sortedKeys(value);
  for (let i = keys.length - 1; i >= 0; i--) {
    const key = keys[i] as string;
    const before = writer.length;
    const entry = value[key];
    if (field.kind !== 'bytes' || (entry !== null && entry !== undefined)) writeOne(writer, plan, field, 2, entry ?? undefined, depth);
    writer.varint(writer.text(key));
    writer.varint(8 | bytesType);
    writer.varint(writer.length - before);
    writer.varint(field.number * 8 + bytesType);
  }
}

/** One value with its tag; undefined stands for the zero value. */
function writeOne(writer: ReverseWriter, plan: TypePlan, field: FieldPlan, number: number, value: JsonValue | undefined, depth: number): void {
  switch (field.kind) {
    case 'string':
      if (value !== undefined && typeof value !== 'string') throw invalid(`${plan.name}.${field.name}`, 'string', value);
      writer.varint(writer.text(value ?? ''));
      break;
    case 'bytes':
      if (value !== undefined && typeof value !== 'string') throw invalid(`${plan.name}.${field.name}`, 'base64 string', value);
      writeBytes(writer, Buffer.from(value ?? '', 'base64'));
      break;
    case 'bool':
      if (value !== undefined && typeof value !== 'boolean') throw invalid(`${plan.name}.${field.name}`, 'boolean', value);
      writer.varint(value ? 1 : 0);
      writer.varint(number * 8 + varintType);
      return;
    case 'int':
      if (value !== undefined && !Number.isInteger(value)) throw invalid(`${plan.name}.${field.name}`, 'integer', value);
      writer.varint((value as number | undefined) ?? 0);
      writer.varint(number * 8 + varintType);
      return;
    case 'double':
      if (value !== undefined && typeof value !== 'number') throw invalid(`${plan.name}.${field.name}`, 'number', value);
      writer.double(value ?? 0);
      writer.varint(number * 8 + fixed64Type);
      return;
    case 'form':
    case 'message': {
      const before = writer.length;
      if (field.kind === 'form') writeForm(writer, plan, field, value, depth + 1);
      else {
        if (value !== undefined && !isJsonObject(value)) throw invalid(`${plan.name}.${field.name}`, 'object', value);
        writeMessage(writer, planOf(field.typeName), value ?? nothing, depth + 1);
      }
      writer.varint(writer.length - before);
      break;
    }
    case 'any': throw new CodecError('no-protobuf', `${plan.name}.${field.name} has no protobuf form`);
  }
  writer.varint(number * 8 + bytesType);
}

function writeBytes(writer: ReverseWriter, bytes: Uint8Array): void {
  writer.raw(bytes);
  writer.varint(bytes.length);
}

/** The body of a message whose JSON is not an object of its fields. */
function writeForm(writer: ReverseWriter, plan: TypePlan, field: FieldPlan, value: JsonValue | undefined, depth: number): void {
  switch (field.form) {
    case 'date-time':
    case 'date-time-micro': {
      if (value === undefined) return;
      if (typeof value !== 'string') throw invalid(`${plan.name}.${field.name}`, 'string', value);
      const { seconds, nanos } = parseTime(value);
      // A plain Time has seconds only, whatever the text says.
      writer.varint(field.form === 'date-time' ? 0 : Math.floor(nanos / 1000) * 1000);
      writer.varint(2 * 8);
      writer.varint(seconds);
      writer.varint(8);
      return;
    }
    case 'quantity':
      if (value !== undefined && typeof value !== 'string' && typeof value !== 'number') throw invalid(`${plan.name}.${field.name}`, 'quantity', value);
      writer.varint(writer.text(value === undefined ? '0' : String(value)));
      writer.varint(8 | bytesType);
      return;
    case 'int-or-string':
      if (value !== undefined && typeof value !== 'string' && !Number.isInteger(value)) throw invalid(`${plan.name}.${field.name}`, 'integer or string', value);
      writer.varint(writer.text(typeof value === 'string' ? value : ''));
      writer.varint(3 * 8 + bytesType);
      writer.varint(typeof value === 'number' ? value : 0);
      writer.varint(2 * 8);
      writer.varint(typeof value === 'string' ? 1 : 0);
      writer.varint(8);
      return;
    case 'duration':
      if (value !== undefined && typeof value !== 'string') throw invalid(`${plan.name}.${field.name}`, 'string', value);
      writer.varint(value === undefined ? 0 : parseDuration(value));
      writer.varint(8);
      return;
    case 'any':
    case 'object':
      if (value === undefined) return;
      writer.varint(writer.text(JSON.stringify(value)));
      writer.varint(8 | bytesType);
      return;
    case 'array':
      writeMessage(writer, planOf(field.typeName), value === undefined ? nothing : { items: value }, depth);
      return;
    case 'schema-or-array':
    case 'schema-or-bool':
    case 'schema-or-string-array':
      writeMessage(writer, planOf(field.typeName), schemaUnion(field, value), depth);
      return;
    case undefined: throw new CodecError('unknown-type', `${field.typeName} has no form`);
  }
}

/** The message behind `items: {...}` or `items: [...]`, `additionalProperties: true` or `{...}`, `dependencies: [...]`. */
function schemaUnion(field: FieldPlan, value: JsonValue | undefined): JsonObject {
  if (value === undefined) return nothing;
  if (typeof value === 'boolean') return { allows: value };
  if (Array.isArray(value)) return field.form === 'schema-or-array' ? { jSONSchemas: value as JsonValue } : { property: value as JsonValue };
  // A schema is permission too: upstream sets both.
  return field.form === 'schema-or-bool' ? { allows: true, schema: value } : { schema: value };
}
