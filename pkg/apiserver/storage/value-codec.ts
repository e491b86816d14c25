import { CodecError } from '../../api/codec/codec-error.ts';
import { decodeObject, encodeObject, isEnvelope } from '../../api/codec/codec.ts';
import { errorMessage } from '../../base/errors.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { withoutRevision } from './keys.ts';
import { StorageError, type StorageResource } from './storage.ts';

/** Between an object and the bytes of a value in the store. Reads whatever was ever written, by us or by upstream. */
export interface ValueCodec {
  encode(resource: StorageResource, object: JsonObject): Buffer;
  /** Throws StorageError corrupt. */
  decode(resource: StorageResource, storeKey: string, value: Buffer): JsonObject;
}

export type StorageMediaType = 'application/json' | 'application/vnd.kubernetes.protobuf';

const openBrace = 0x7b;

export function createValueCodec(mediaType: StorageMediaType): ValueCodec {
  return {
    encode(_resource, object) {
      const bare = withoutRevision(object);
      const encoded = mediaType === 'application/vnd.kubernetes.protobuf' ? encodeProtobuf(bare) : undefined;
      return encoded ?? Buffer.from(JSON.stringify(bare));
    },
    decode(resource, storeKey, value) {
      try {
        const object: unknown = isEnvelope(value) ? decodeObject(value) : decodeJson(value);
        if (isJsonObject(object)) return object;
        throw new Error('it is not an object');
      } catch (cause) {
        throw new StorageError('corrupt', `the ${resource.name} at ${storeKey} cannot be read: ${errorMessage(cause)}`, { cause });
      }
    },
  };
}

function decodeJson(value: Buffer): unknown {
  if (value[0] !== openBrace) throw new Error('it is neither JSON nor the protobuf envelope (encrypted?)');
  return JSON.parse(value.toString());
}

/** undefined: the kind has no protobuf form and is written as JSON (custom resources). */
function encodeProtobuf(object: JsonObject): Buffer | undefined {
  try {
    return encodeObject(object);
  } catch (err) {
    if (err instanceof CodecError && (err.code === 'unknown-type' || err.code === 'no-protobuf')) return undefined;
    throw err;
  }
}
