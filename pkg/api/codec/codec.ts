import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { CodecError } from './codec-error.ts';
import { readMessage } from './decode.ts';
import { writeMessage } from './encode.ts';
import { findType, typeOfObject } from './find-type.ts';
import { ReverseWriter } from './reverse-writer.ts';
import { planOf } from './type-plan.ts';
import { WireReader } from './wire-reader.ts';

/** First bytes of every enveloped object. */
export const magic = Buffer.from('k8s\0', 'latin1');

// Encoding is synchronous and the result is a copy, so one writer and its memory serve everybody.
const writer = new ReverseWriter();

/** What stands around a message: the fields of upstream's Unknown. */
export interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  /** The message, a view into the envelope's bytes. */
  readonly raw: Buffer;
  readonly contentEncoding: string;
  readonly contentType: string;
}

export function isEnvelope(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0x6b && bytes[1] === 0x38 && bytes[2] === 0x73 && bytes[3] === 0;
}

/** A message of the type, without envelope. Throws CodecError. */
export function encodeMessage(typeName: string, object: JsonObject): Buffer {
  writer.reset();
  writeMessage(writer, planOf(typeName), object, 0);
  return writer.finish();
}

/** Canonical JSON of the message, without kind and apiVersion. Throws CodecError. */
export function decodeMessage(typeName: string, bytes: Uint8Array): JsonObject {
  return readMessage(new WireReader(bytes), planOf(typeName), 0);
}

/** `application/vnd.kubernetes.protobuf`: `k8s\0`, then the envelope with the object's apiVersion, kind and message. Throws CodecError. */
export function encodeObject(object: JsonObject): Buffer {
  const { name } = typeOfObject(object);
  writer.reset();
  beginEnvelope();
  writeMessage(writer, planOf(name), object, 0);
  endEnvelope(0, object['apiVersion'] as string, object['kind'] as string);
  return writer.finish();
}

/** The last fields of the envelope: contentEncoding and contentType, both empty. */
function beginEnvelope(): void {
  writer.raw(emptyContent);
}
const emptyContent = Buffer.from([0x1a, 0, 0x22, 0]);

/** Everything before the message; `before` is the writer's length before beginEnvelope. */
function endEnvelope(before: number, apiVersion: string, kind: string): void {
  writer.varint(writer.length - before - emptyContent.length);
  writer.varint(0x12);
  endTypeMeta(apiVersion, kind);
}

function endTypeMeta(apiVersion: string, kind: string): void {
  const start = writer.length;
  writer.varint(writer.text(kind));
  writer.varint(0x12);
  writer.varint(writer.text(apiVersion));
  writer.varint(0x0a);
  writer.varint(writer.length - start);
  writer.varint(0x0a);
  writer.raw(magic);
}

/** An envelope around a message that is encoded already. */
export function encodeEnvelope(apiVersion: string, kind: string, message: Uint8Array): Buffer {
  writer.reset();
  beginEnvelope();
  writer.raw(message);
  endEnvelope(0, apiVersion, kind);
  return writer.finish();
}

/** Throws CodecError `malformed`. */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  if (!isEnvelope(bytes)) throw new CodecError('malformed', 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  const envelope = { apiVersion: '', kind: '', raw: Buffer.alloc(0), contentEncoding: '', contentType: '' };
  const reader = new WireReader(bytes, magic.length);
  while (!reader.done) {
    const { number, wireType } = reader.tag();
    if (wireType !== 2) reader.skip(wireType);
    else if (number === 1) {
      const meta = reader.nested();
      while (!meta.done) {
        const tag = meta.tag();
        if (tag.wireType === 2 && tag.number === 1) envelope.apiVersion = meta.text();
        else if (tag.wireType === 2 && tag.number === 2) envelope.kind = meta.text();
        else meta.skip(tag.wireType);
      }
    } else if (number === 2) envelope.raw = reader.bytes() as Buffer<ArrayBuffer>;
    else if (number === 3) envelope.contentEncoding = reader.text();
    else if (number === 4) envelope.contentType = reader.text();
    else reader.skip(wireType);
  }
  return envelope;
}

/**
 * The object inside an envelope, as canonical JSON with kind and apiVersion first. An envelope without them (a client may leave them out of
 * DeleteOptions) takes `fallback`. Throws CodecError `malformed`, or `unknown-type` for a kind that the tables do not hold.
 */
export function decodeObject(bytes: Uint8Array, fallback?: { readonly apiVersion: string; readonly kind: string }): JsonObject {
  const envelope = decodeEnvelope(bytes);
  const apiVersion = envelope.apiVersion || (fallback?.apiVersion ?? '');
  const kind = envelope.kind || (fallback?.kind ?? '');
  if (envelope.contentType === 'application/json') return decodeJsonContent(envelope.raw);
  const slash = apiVersion.indexOf('/');
  const found = findType(slash < 0 ? '' : apiVersion.slice(0, slash), apiVersion.slice(slash + 1), kind);
  if (!found) throw new CodecError('unknown-type', `no kind "${kind}" is registered for version "${apiVersion}"`);
  return readMessage(new WireReader(envelope.raw), planOf(found.name), 0, { kind, apiVersion });
}

function decodeJsonContent(raw: Buffer): JsonObject {
  let value: JsonValue;
  try {
    value = JSON.parse(raw.toString('utf8')) as JsonValue;
  } catch (error) {
    throw new CodecError('malformed', 'the envelope claims JSON and holds none', { cause: error });
  }
  if (!isJsonObject(value)) throw new CodecError('malformed', 'the envelope holds JSON that is not an object');
  return value;
}
