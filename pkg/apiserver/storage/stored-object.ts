import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { ObjectKey, Stored } from './storage.ts';

/** A Stored whose JSON text is made on first use and then kept. */
export class StoredObject implements Stored {
  readonly key: ObjectKey;
  readonly object: JsonObject;
  readonly revision: number;
  #json: Buffer | undefined;
  constructor(key: ObjectKey, object: JsonObject, revision: number) {
    this.key = key;
    this.revision = revision;
    this.object = withRevision(object, revision);
  }
  get json(): Buffer {
    this.#json ??= Buffer.from(JSON.stringify(this.object));
    return this.#json;
  }
  /** Bytes of JSON text held, 0 until it was asked for. */
  get jsonBytes(): number {
    return this.#json?.length ?? 0;
  }
}

/** kind, apiVersion and metadata first, as the API writes them; resourceVersion set. */
function withRevision(object: JsonObject, revision: number): JsonObject {
  const { kind, apiVersion, metadata, ...rest } = object;
  return { kind, apiVersion, metadata: { ...(isJsonObject(metadata) ? metadata : {}), resourceVersion: String(revision) }, ...rest };
}
