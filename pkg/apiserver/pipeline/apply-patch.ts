import { decodeTyped } from '../../api/decode/decode.ts';
import { DecodeError } from '../../api/decode/errors.ts';
import { parseJson, parsedValue } from '../../api/decode/json-text.ts';
import { PatchError } from '../../api/patch/errors.ts';
import { jsonPatchFailureMessage } from '../../api/patch/errors.ts';
import { applyJsonPatch } from '../../api/patch/json-patch.ts';
import { applyMergePatch } from '../../api/patch/merge-patch.ts';
import { applyStrategicMergePatch } from '../../api/patch/strategic-merge.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { ApiError } from '../contracts.ts';
import { tooLarge } from '../http/read-body.ts';
import { badRequest, invalid, plainError } from '../registry/refusals.ts';
import type { FieldValidation } from '../registry/request-options.ts';
import type { ExpectedKind } from './decode.ts';
import { withKind } from './decode.ts';
import { warn, type Exchange } from './exchange.ts';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

const patchTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json', 'application/merge-patch+json': 'merge', 'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

/** Throws 415. */
export function patchTypeOf(contentType: string | undefined): PatchType {
  const type = patchTypes[(contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''];
  if (type === undefined) throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  return type;
}

/** A patch body that is parsed once, and applied as often as it takes. */
export class Patch {
  readonly type: Exclude<PatchType, 'apply'>;
  readonly #body: Buffer;
  #parsed: { readonly value: JsonValue; readonly duplicates: readonly string[] } | undefined;
  constructor(type: Exclude<PatchType, 'apply'>, body: Buffer) {
    this.type = type;
    this.#body = body;
  }

  /** A body that is no JSON is found out only when there is an object to apply it to. */
  #value(): JsonValue {
    if (this.#parsed === undefined) {
      try {
        parseJson(this.#body.toString());
      } catch (err) {
        if (err instanceof DecodeError) throw badRequest(`error decoding patch: ${err.message}`);
        throw err;
      }
      this.#parsed = { value: JSON.parse(this.#body.toString()) as JsonValue, duplicates: [] };
    }
    return this.#parsed.value;
  }

  /** The patched object, decoded again as `expected`. `document` is in the version of the URL. Throws 400, 413, 422 and 500. */
  apply(exchange: Exchange, document: JsonObject, expected: ExpectedKind, validation: FieldValidation): JsonObject {
    const patched = patchErrors(() => this.#apply(document, expected));
    if (typeof patched['kind'] === 'string' && typeof patched['apiVersion'] === 'string' && (patched['kind'] !== document['kind'] || patched['apiVersion'] !== document['apiVersion'])) {
      throw badRequest(`the ${patched['kind'] !== document['kind'] ? 'kind' : 'API version'} in the data (${patched['kind'] !== document['kind'] ? patched['kind'] : patched['apiVersion']}) does not match the expected ${patched['kind'] !== document['kind'] ? 'kind' : 'API version'} (${patched['kind'] !== document['kind'] ? expected.kind : String(document['apiVersion'])})`);
    }
    return decodePatched(exchange, patched, expected, validation);
  }

  #apply(document: JsonObject, expected: ExpectedKind): JsonObject {
    const patch = this.#value();
    switch (this.type) {
      case 'json': return applyJsonPatch(document, patch);
      case 'merge': return applyMergePatch(document, patch);
      case 'strategic': return applyStrategicMergePatch(document, patch, expected.typeName);
    }
  }
}

function patchErrors<T>(run: () => T): T {
  try {
    return run();
  } catch (err) {
    if (!(err instanceof PatchError)) throw err;
    switch (err.code) {
      case 'badRequest': throw badRequest(err.message);
      case 'invalid': throw new ApiError(422, 'Invalid', jsonPatchFailureMessage, {});
      case 'tooLarge': throw Object.assign(tooLarge(), { message: err.message });
      case 'internal': throw plainError(err.message);
    }
  }
}

/** Wrong types in the result are the patch's fault: 422 that shows the whole document, as upstream does. */
function decodePatched(exchange: Exchange, patched: JsonObject, expected: ExpectedKind, validation: FieldValidation): JsonObject {
  try {
    const { object, strict } = decodeTyped(expected.typeName, parsedValue(patched));
    if (strict.length > 0 && validation === 'Strict') throw patchInvalid(patched, `strict decoding error: ${strict.join(', ')}`);
    if (validation === 'Warn') for (const text of strict) warn(exchange, text);
    return withKind(object, expected);
  } catch (err) {
    if (err instanceof DecodeError) throw patchInvalid(patched, err.message);
    throw err;
  }
}

function patchInvalid(patched: JsonObject, why: string): ApiError {
  const shown = JSON.stringify(JSON.stringify(sorted(patched)));
  return invalid('', '', '', [{ reason: 'FieldValueInvalid', field: 'patch', message: `Invalid value: ${shown}: ${why}` }]);
}

function sorted(object: JsonObject): JsonObject {
  const entries = Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, key === 'metadata' && isJsonObject(value) ? inOrder(value) : value]));
}

/** resourceVersion stands before creationTimestamp. */
function inOrder({ name, generateName, namespace, selfLink, uid, resourceVersion, ...rest }: JsonObject): JsonObject {
  return { name, generateName, namespace, selfLink, uid, resourceVersion, ...rest };
}
