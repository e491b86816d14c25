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

/** The protobuf envelope of upstream, by the room that owns the tables. */
export interface ProtobufCodec {
  /** undefined: this kind has no protobuf form and is written as JSON (custom resources). */
  encode(object: JsonObject): Buffer | undefined;
  decode(value: Buffer): JsonObject;
}

const envelopePrefix = Buffer.from('k8s\0');
const openBrace = 0x7b;

export function createValueCodec(mediaType: 'application/json' | 'application/vnd.kubernetes.protobuf', protobuf: ProtobufCodec): ValueCodec {
  return {
    encode(_resource, object) {
      const bare = withoutRevision(object);
      const encoded = mediaType === 'application/vnd.kubernetes.protobuf' ? protobuf.encode(bare) : undefined;
      return encoded ?? Buffer.from(JSON.stringify(bare));
    },
    decode(resource, storeKey, value) {
      try {
        const object: unknown = value.subarray(0, 4).equals(envelopePrefix) ? protobuf.decode(value) : decodeJson(value);
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
