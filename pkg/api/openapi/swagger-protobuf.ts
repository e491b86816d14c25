import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { ReverseWriter } from '../codec/reverse-writer.ts';

/**
 * Swagger 2.0 as `application/com.github.proto-openapi.spec.v2.v1.0+protobuf`: the message openapi.v2.Document of the gnostic project, which
 * kubectl before 1.27 asks for. Only the parts that our document has are described here; any other key is a bug and throws.
 */
type FieldSpec =
  | { readonly kind: 'text' | 'texts' | 'flag' | 'value' | 'values'; readonly number: number }
  /** A message, inside one-of wrappers of these numbers. */
  | { readonly kind: 'message' | 'messages'; readonly number: number; readonly message: string; readonly wrappers?: readonly number[] }
  /** `type: x` and items are lists in the protobuf. */
  | { readonly kind: 'text-list'; readonly number: number };

interface MessageSpec {
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Number of vendor_extension. */
  readonly extensions?: number;
  /** Every key is a name: repeated Named{name, value} under this number. */
  readonly entries?: { readonly number: number; readonly message: string; readonly wrappers?: readonly number[] };
}

const text = (number: number): FieldSpec => ({ kind: 'text', number });
const texts = (number: number): FieldSpec => ({ kind: 'texts', number });
const flag = (number: number): FieldSpec => ({ kind: 'flag', number });
const message = (number: number, name: string, ...wrappers: readonly number[]): FieldSpec => ({ kind: 'message', number, message: name, wrappers });

const messages: Readonly<Record<string, MessageSpec>> = {
  Document: {
    fields: {
      swagger: text(1), info: message(2, 'Info'), paths: message(8, 'Paths'), definitions: message(9, 'Definitions'),
      security: { kind: 'messages', number: 12, message: 'SecurityRequirement' }, securityDefinitions: message(13, 'SecurityDefinitions'),
    },
  },
  Info: { fields: { title: text(1), version: text(2) } },
  Paths: { fields: {}, entries: { number: 2, message: 'PathItem' } },
  Definitions: { fields: {}, entries: { number: 1, message: 'Schema' } },
  Properties: { fields: {}, entries: { number: 1, message: 'Schema' } },
  Responses: { fields: {}, entries: { number: 1, message: 'Response', wrappers: [1] } },
  SecurityRequirement: { fields: {}, entries: { number: 1, message: 'StringArray' } },
  SecurityDefinitions: { fields: {}, entries: { number: 1, message: 'ApiKeySecurity', wrappers: [2] } },
  ApiKeySecurity: { fields: { type: text(1), name: text(2), in: text(3), description: text(4) } },
  PathItem: {
    fields: {
      get: message(2, 'Operation'), put: message(3, 'Operation'), post: message(4, 'Operation'), delete: message(5, 'Operation'), options: message(6, 'Operation'),
      head: message(7, 'Operation'), patch: message(8, 'Operation'), parameters: { kind: 'messages', number: 9, message: 'Parameter' },
    },
  },
  Operation: {
    fields: {
      tags: texts(1), description: text(3), operationId: text(5), produces: texts(6), consumes: texts(7), parameters: { kind: 'messages', number: 8, message: 'Parameter' },
      responses: message(9, 'Responses'), schemes: texts(10),
    },
    extensions: 13,
  },
  BodyParameter: { fields: { description: text(1), name: text(2), in: text(3), required: flag(4), schema: message(5, 'Schema') } },
  QueryParameter: { fields: { required: flag(1), in: text(2), description: text(3), name: text(4), type: text(6), uniqueItems: flag(20) } },
  PathParameter: { fields: { required: flag(1), in: text(2), description: text(3), name: text(4), type: text(5), uniqueItems: flag(19) } },
  Response: { fields: { description: text(1), schema: message(2, 'Schema', 1) } },
  Schema: {
    fields: {
      $ref: text(1), format: text(2), description: text(4), default: { kind: 'value', number: 5 }, required: texts(19), enum: { kind: 'values', number: 20 },
      additionalProperties: message(21, 'Schema', 1), type: { kind: 'text-list', number: 22 }, items: message(23, 'Schema', 1),
      allOf: { kind: 'messages', number: 24, message: 'Schema' }, properties: message(25, 'Properties'),
    },
    extensions: 31,
  },
};

/** ParametersItem.parameter, then Parameter.body_parameter or non_body_parameter, then its place. */
const parameterPlaces: Readonly<Record<string, { readonly message: string; readonly wrappers: readonly number[] }>> = {
  body: { message: 'BodyParameter', wrappers: [1, 1] },
  query: { message: 'QueryParameter', wrappers: [1, 2, 3] },
  path: { message: 'PathParameter', wrappers: [1, 2, 4] },
};

/** Throws TypeError for a document that has parts not described above. */
export function encodeOpenApiV2(document: JsonObject): Buffer {
  const writer = new ReverseWriter();
  writeMessage(writer, 'Document', document);
  return writer.finish();
}

/** Closes a length-delimited field whose body began at `before`. */
function close(writer: ReverseWriter, before: number, number: number): void {
  writer.varint(writer.length - before);
  writer.varint(number * 8 + 2);
}

function writeText(writer: ReverseWriter, number: number, value: string): void {
  const before = writer.length;
  writer.text(value);
  close(writer, before, number);
}

/** Any{yaml}: JSON is YAML. */
function writeAny(writer: ReverseWriter, number: number, value: JsonValue): void {
  const before = writer.length;
  writeText(writer, 2, `${JSON.stringify(value)}\n`);
  close(writer, before, number);
}

function writeWrapped(writer: ReverseWriter, number: number, name: string, wrappers: readonly number[], value: JsonValue): void {
  const before = writer.length;
  if (name === 'StringArray') for (const item of [...value as readonly string[]].reverse()) writeText(writer, 1, item);
  else if (isJsonObject(value)) writeMessage(writer, name, value);
  else throw new TypeError(`${name} is not an object`);
  for (let i = wrappers.length - 1; i >= 0; i--) close(writer, before, wrappers[i] as number);
  close(writer, before, number);
}

function writeMessage(writer: ReverseWriter, name: string, object: JsonObject): void {
  const spec = messages[name];
  if (!spec) throw new TypeError(`no message ${name}`);
  const keys = Object.keys(object).reverse();
  if (spec.entries) {
    const { number, message: valueMessage, wrappers } = spec.entries;
    for (const key of keys) {
      const before = writer.length;
      writeWrapped(writer, 2, valueMessage, wrappers ?? [], object[key] ?? null);
      writeText(writer, 1, key);
      close(writer, before, number);
    }
    return;
  }
  for (const key of keys) {
    const value = object[key];
    if (value === undefined) continue;
    const field = spec.fields[key];
    if (field) writeField(writer, field, value);
    else if (key.startsWith('x-') && spec.extensions !== undefined) {
      const before = writer.length;
      writeAny(writer, 2, value);
      writeText(writer, 1, key);
      close(writer, before, spec.extensions);
    } else throw new TypeError(`${name} has no field for ${key}`);
  }
}

function writeField(writer: ReverseWriter, field: FieldSpec, value: JsonValue): void {
  switch (field.kind) {
    case 'text':
      writeText(writer, field.number, String(value));
      return;
    case 'flag':
      writer.varint(value === true ? 1 : 0);
      writer.varint(field.number * 8);
      return;
    case 'texts':
      for (const item of [...value as readonly string[]].reverse()) writeText(writer, field.number, item);
      return;
    case 'value':
      writeAny(writer, field.number, value);
      return;
    case 'values':
      for (const item of [...value as readonly JsonValue[]].reverse()) writeAny(writer, field.number, item);
      return;
    case 'text-list': {
      const before = writer.length;
      writeText(writer, 1, String(value));
      close(writer, before, field.number);
      return;
    }
    case 'message':
      writeWrapped(writer, field.number, field.message, field.wrappers ?? [], value);
      return;
    case 'messages':
      for (const item of [...value as readonly JsonObject[]].reverse()) {
        const place = field.message === 'Parameter' ? parameterPlaces[String(item['in'])] : undefined;
        if (field.message === 'Parameter' && !place) throw new TypeError(`no place for a parameter in ${String(item['in'])}`);
        writeWrapped(writer, field.number, place?.message ?? field.message, place?.wrappers ?? [], item);
      }
      return;
  }
}
