import { decodeEnvelope, encodeObject } from '../../api/codec/codec.ts';
import { listPieces } from '../../api/codec/frames.ts';
import type { JsonObject } from '../../base/json.ts';
import type { ListAnswer } from '../pipeline/exchange.ts';
import { sameBytes, toServed } from '../registry/conversion.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import type { Stored } from '../storage/storage.ts';

export function listMetadata(list: ListAnswer): JsonObject {
  return {
    resourceVersion: list.revision,
    ...(list.continueToken === undefined ? {} : { continue: list.continueToken }),
    ...(list.remaining === undefined ? {} : { remainingItemCount: list.remaining }),
  };
}

/** Items of a list carry no kind and apiVersion; every stored text begins with them, so that they can be cut off without parsing. */
function itemBytes(served: ServedResource, stored: Stored, prefix: Buffer): Buffer {
  if (!served.convertible && stored.json.subarray(0, prefix.length).equals(prefix)) return stored.json.subarray(prefix.length);
  const { kind: _, apiVersion: __, ...rest } = toServed(served, stored.object);
  return Buffer.from(JSON.stringify(rest)).subarray(1);
}

/** {"kind":"Pod","apiVersion":"v1", */
function storedPrefix(served: ServedResource): Buffer {
  return Buffer.from(`{"kind":${JSON.stringify(served.kind)},"apiVersion":${JSON.stringify(served.storage?.storageVersion)},`);
}

/** How many bytes are put together at once; between two slices the event loop turns. */
export const sliceBytesMax = 256 * 1024;

/** The list as JSON, in slices. The texts of the objects are copied, never parsed or made again. */
export function *jsonListSlices(served: ServedResource, list: ListAnswer): Generator<Buffer> {
  const prefix = storedPrefix(served);
  const open = Buffer.from('{');
  const between = Buffer.from(',{');
  let pieces: Buffer[] = [Buffer.from(`{"kind":"${served.kind}List","apiVersion":"${served.apiVersion}","metadata":${JSON.stringify(listMetadata(list))},"items":[`)];
  let length = (pieces[0] as Buffer).length;
  let first = true;
  for (const stored of list.items) {
    const bytes = itemBytes(served, stored, prefix);
    pieces.push(first ? open : between, bytes);
    first = false;
    length += bytes.length + 2;
    if (length >= sliceBytesMax) {
      yield Buffer.concat(pieces);
      pieces = [];
      length = 0;
    }
  }
  pieces.push(Buffer.from(']}\n'));
  yield Buffer.concat(pieces);
}

/** One object's protobuf message, kept as long as the object is: lists and watches share it. */
const envelopes = new WeakMap<Stored, Map<string, Buffer>>();

export function envelopeOf(served: ServedResource, stored: Stored): Buffer {
  let ofStored = envelopes.get(stored);
  if (ofStored === undefined) envelopes.set(stored, ofStored = new Map());
  let bytes = ofStored.get(served.apiVersion);
  if (bytes === undefined) ofStored.set(served.apiVersion, bytes = encodeObject(toServed(served, stored.object)));
  return bytes;
}

/** Encodes what is not encoded yet, a batch at a time. */
export async function encodeEnvelopes(served: ServedResource, list: ListAnswer): Promise<void> {
  for (const [index, stored] of list.items.entries()) {
    envelopeOf(served, stored);
    if (index % 500 === 499) await new Promise<void>((resolve) => { setImmediate(resolve); });
  }
}

export function *protobufListSlices(served: ServedResource, list: ListAnswer): Generator<Buffer> {
  const items = list.items.map((stored) => decodeEnvelope(envelopeOf(served, stored)).raw);
  let pieces: Uint8Array[] = [];
  let length = 0;
  for (const piece of listPieces(served.apiVersion, `${served.kind}List`, listMetadata(list), items)) {
    pieces.push(piece);
    length += piece.length;
    if (length >= sliceBytesMax) {
      yield Buffer.concat(pieces);
      pieces = [];
      length = 0;
    }
  }
  if (pieces.length > 0) yield Buffer.concat(pieces);
}

/** The JSON text of one object in the served version. */
export function objectJson(served: ServedResource, stored: Stored): Buffer {
  return sameBytes(served, stored) ? stored.json : Buffer.from(JSON.stringify(toServed(served, stored.object)));
}
