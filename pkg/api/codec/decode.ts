import type { JsonObject, JsonValue } from '../../base/json.ts';
import { finishField, zeroMessage } from './canonical.ts';
import { CodecError } from './codec-error.ts';
import { depthMax } from './encode.ts';
import { setKey, zeroForm } from './special-forms.ts';
import { formatDuration, formatTime } from './time.ts';
import { planOf } from './type-plan.ts';
import type { FieldPlan, TypePlan } from './type-plan.ts';
import type { WireReader, WireType } from './wire-reader.ts';

type MutableObject = Record<string, JsonValue | undefined>;

/** Reads a message into canonical JSON, kind and apiVersion not included. Unknown fields are skipped. Throws CodecError. */
export function readMessage(reader: WireReader, plan: TypePlan, depth: number, into: MutableObject = {}): JsonObject {
  if (depth > depthMax) throw new CodecError('too-deep', `${plan.name}: nested deeper than ${depthMax}`);
  if (!plan.protobuf) throw new CodecError('no-protobuf', `${plan.name} has no protobuf form`);
  const slots = new Array<JsonValue | undefined>(plan.fields.length);
  while (!reader.done) {
    const { number, wireType } = reader.tag();
    const field = plan.byNumber.get(number);
    if (!field) reader.skip(wireType);
    else if (field.map) slots[field.position] = readEntry(reader, plan, field, wireType, slots[field.position], depth);
    else if (field.repeated) slots[field.position] = readItems(reader, plan, field, wireType, slots[field.position], depth);
    else slots[field.position] = readOne(reader, plan, field, wireType, depth);
  }
  for (const field of plan.fields) {
    const slot = slots[field.position];
    if (field.inline) {
      Object.assign(into, slot ?? zeroMessage(field.typeName));
      continue;
    }
    const value = finishField(field, slot);
    if (value !== undefined) into[field.name] = value;
  }
  return into as JsonObject;
}

function expectWireType(plan: TypePlan, field: FieldPlan, wanted: WireType, got: WireType): void {
  if (wanted !== got) throw new CodecError('malformed', `${plan.name}.${field.name}: wrong wireType = ${got}`);
}

function readOne(reader: WireReader, plan: TypePlan, field: FieldPlan, wireType: WireType, depth: number): JsonValue {
  switch (field.kind) {
    case 'string':
      expectWireType(plan, field, 2, wireType);
      return reader.text();
    case 'bytes':
      expectWireType(plan, field, 2, wireType);
      return reader.bytes().toString('base64');
    case 'bool':
      expectWireType(plan, field, 0, wireType);
      return reader.varint() !== 0;
    case 'int':
      expectWireType(plan, field, 0, wireType);
      return reader.varint();
    case 'double':
      expectWireType(plan, field, 1, wireType);
      return reader.double();
    case 'form':
      expectWireType(plan, field, 2, wireType);
      return readForm(reader.nested(), field, depth + 1);
    case 'message':
      expectWireType(plan, field, 2, wireType);
      return readMessage(reader.nested(), planOf(field.typeName), depth + 1, claimTemplate(plan, field));
    case 'any': throw new CodecError('no-protobuf', `${plan.name}.${field.name} has no protobuf form`);
  }
}

/** Protobuf holds no kind for the claims inside a StatefulSet; reading one puts it back, as the server's defaults do. */
function claimTemplate(plan: TypePlan, field: FieldPlan): MutableObject {
  const isTemplate = field.name === 'volumeClaimTemplates' && plan.name === 'io.k8s.api.apps.v1.StatefulSetSpec';
  return isTemplate ? { kind: 'PersistentVolumeClaim', apiVersion: 'v1' } : {};
}

/** One element, or a packed run of numbers. */
function readItems(reader: WireReader, plan: TypePlan, field: FieldPlan, wireType: WireType, slot: JsonValue | undefined, depth: number): JsonValue {
  const items = (slot ?? []) as JsonValue[];
  const packed = wireType === 2 && (field.kind === 'int' || field.kind === 'bool' || field.kind === 'double');
  if (packed) {
    const run = reader.nested();
    const single: WireType = field.kind === 'double' ? 1 : 0;
    while (!run.done) items.push(readOne(run, plan, field, single, depth));
  } else items.push(readOne(reader, plan, field, wireType, depth));
  return items;
}

function readEntry(reader: WireReader, plan: TypePlan, field: FieldPlan, wireType: WireType, slot: JsonValue | undefined, depth: number): JsonValue {
  expectWireType(plan, field, 2, wireType);
  const map = (slot ?? {}) as MutableObject;
  const entry = reader.nested();
  let key = '';
  let value: JsonValue | undefined;
  while (!entry.done) {
    const tag = entry.tag();
    if (tag.number === 1 && tag.wireType === 2) key = entry.text();
    else if (tag.number === 2) value = readOne(entry, plan, field, tag.wireType, depth);
    else entry.skip(tag.wireType);
  }
  setKey(map, key, value ?? zeroEntry(field));
  return map as JsonObject;
}

function zeroEntry(field: FieldPlan): JsonValue {
  switch (field.kind) {
    case 'string': return '';
    case 'bool': return false;
    case 'int':
    case 'double': return 0;
    case 'message': return zeroMessage(field.typeName);
    case 'form': return zeroForm(field.form as NonNullable<FieldPlan['form']>);
    case 'bytes':
    case 'any': return null;
  }
}

/** Scalars of a small message by number: what the forms are made of. */
function readScalars(reader: WireReader): ReadonlyMap<number, number | Buffer> {
  const found = new Map<number, number | Buffer>();
  while (!reader.done) {
    const { number, wireType } = reader.tag();
    if (wireType === 0) found.set(number, reader.varint());
    else if (wireType === 2) found.set(number, reader.bytes());
    else reader.skip(wireType);
  }
  return found;
}

function readForm(reader: WireReader, field: FieldPlan, depth: number): JsonValue {
  switch (field.form) {
    case 'date-time':
    case 'date-time-micro': {
      if (reader.done) return null;
      const scalars = readScalars(reader);
      return formatTime({ seconds: numberOf(scalars.get(1)), nanos: numberOf(scalars.get(2)) }, field.form === 'date-time-micro');
    }
    case 'quantity': {
      const text = textOf(readScalars(reader).get(1));
      return text === '' ? '0' : text;
    }
    case 'int-or-string': {
      const scalars = readScalars(reader);
      return numberOf(scalars.get(1)) === 0 ? numberOf(scalars.get(2)) : textOf(scalars.get(3));
    }
    case 'duration': return formatDuration(numberOf(readScalars(reader).get(1)));
    case 'any':
    case 'object': {
      const raw = readScalars(reader).get(1);
      return raw === undefined || typeof raw === 'number' || raw.length === 0 ? null : parseRaw(raw, field);
    }
    case 'array': return readMessage(reader, planOf(field.typeName), depth)['items'] ?? [];
    case 'schema-or-array': {
      const { schema, jSONSchemas } = readMessage(reader, planOf(field.typeName), depth);
      return Array.isArray(jSONSchemas) && jSONSchemas.length > 0 ? jSONSchemas as JsonValue : schema ?? null;
    }
    case 'schema-or-bool': {
      const { schema, allows } = readMessage(reader, planOf(field.typeName), depth);
      return schema ?? allows ?? false;
    }
    case 'schema-or-string-array': {
      const { schema, property } = readMessage(reader, planOf(field.typeName), depth);
      return Array.isArray(property) && property.length > 0 ? property as JsonValue : schema ?? null;
    }
    case undefined: throw new CodecError('unknown-type', `${field.typeName} has no form`);
  }
}

function numberOf(value: number | Buffer | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function textOf(value: number | Buffer | undefined): string {
  return value === undefined || typeof value === 'number' ? '' : value.toString('utf8');
}

function parseRaw(raw: Buffer, field: FieldPlan): JsonValue {
  try {
    return JSON.parse(raw.toString('utf8')) as JsonValue;
  } catch (error) {
    throw new CodecError('malformed', `${field.name}: the embedded document is not JSON`, { cause: error });
  }
}
