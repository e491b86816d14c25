import type { JsonObject } from '../../base/json.ts';
import { CodecError } from './codec-error.ts';
import { decodeObject, encodeMessage, encodeObject, magic } from './codec.ts';
import { WireReader } from './wire-reader.ts';

const listMetaType = 'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta';

/** Above this a watch frame is refused: it is larger than anything the store takes, so the length is wrong. */
export const frameBytesMax = 16 * 1024 * 1024;

export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

/** Protobuf varint of a length. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

/** Tag and length of a length-delimited field. */
function header(number: number, length: number): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(length)]);
}

/**
 * One frame of `application/vnd.kubernetes.protobuf;stream=watch`: four bytes of length, then a WatchEvent whose object is a whole envelope.
 * `envelope` is what encodeObject gave, so an object is encoded once however many watchers there are. The first buffer is small, the second is
 * `envelope` itself, not copied.
 */
export function watchFrame(type: WatchEventType, envelope: Uint8Array): readonly [head: Buffer, envelope: Uint8Array] {
  const name = Buffer.from(type, 'latin1');
  const rawHeader = header(1, envelope.length);
  const objectHeader = header(2, rawHeader.length + envelope.length);
  const body = Buffer.concat([header(1, name.length), name, objectHeader, rawHeader]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + envelope.length);
  return [Buffer.concat([length, body]), envelope];
}

/** watchFrame for an object that is not encoded yet. Throws CodecError. */
export function encodeWatchEvent(type: WatchEventType, object: JsonObject): Buffer {
  return Buffer.concat(watchFrame(type, encodeObject(object)));
}

/**
 * Takes complete frames off the front. `rest` is what belongs to the next frame. Throws CodecError `malformed` for a frame over frameBytesMax.
 */
export function splitFrames(bytes: Buffer): { readonly frames: readonly Buffer[]; readonly rest: Buffer } {
  const frames: Buffer[] = [];
  let position = 0;
  while (bytes.length - position >= 4) {
    const length = bytes.readUInt32BE(position);
    if (length > frameBytesMax) throw new CodecError('malformed', `a frame of ${length} bytes is over ${frameBytesMax}`);
    if (bytes.length - position - 4 < length) break;
    frames.push(bytes.subarray(position + 4, position + 4 + length));
    position += 4 + length;
  }
  return { frames, rest: bytes.subarray(position) };
}

/** The event in one frame, without its length. Throws CodecError. */
export function decodeWatchEvent(frame: Uint8Array): { readonly type: string; readonly object: JsonObject } {
  const reader = new WireReader(frame);
  let type = '';
  let object: JsonObject | undefined;
  while (!reader.done) {
    const tag = reader.tag();
    if (tag.number === 1 && tag.wireType === 2) type = reader.text();
    else if (tag.number === 2 && tag.wireType === 2) {
      const extension = reader.nested();
      while (!extension.done) {
        const inner = extension.tag();
        if (inner.number === 1 && inner.wireType === 2) object = decodeObject(extension.bytes());
        else extension.skip(inner.wireType);
      }
    } else reader.skip(tag.wireType);
  }
  if (object === undefined) throw new CodecError('malformed', 'a watch event without object');
  return { type, object };
}

/**
 * A list in an envelope, made of items that are encoded already (the `raw` of their envelopes). The pieces are to be written one after the
 * other; the items themselves are not copied.
 */
export function listPieces(apiVersion: string, kind: string, metadata: JsonObject, items: readonly Uint8Array[]): readonly Uint8Array[] {
  const meta = encodeMessage(listMetaType, metadata);
  const pieces: Uint8Array[] = [header(1, meta.length), meta];
  let length = meta.length + (pieces[0] as Uint8Array).length;
  for (const item of items) {
    const head = header(2, item.length);
    pieces.push(head, item);
    length += head.length + item.length;
  }
  const typeMeta = Buffer.concat([header(1, Buffer.byteLength(apiVersion)), Buffer.from(apiVersion), header(2, Buffer.byteLength(kind)), Buffer.from(kind)]);
  const head = Buffer.concat([magic, header(1, typeMeta.length), typeMeta, header(2, length)]);
  return [head, ...pieces, Buffer.from([0x1a, 0, 0x22, 0])];
}
