import type { JsonObject } from '../../base/json.ts';
import type { ConfigMap } from '../../generated/types/core-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { forbidden, invalid, invalidAll, sameJson, tooLong } from '../field-errors.ts';
import { checkConfigKey } from '../names.ts';
import { tableOf } from '../plain.ts';
import { byteLength } from '../text.ts';

/** Keys are not counted, values are. */
export const dataBytesMax = 1_048_576;

const decodedLength = (base64: string): number => Buffer.byteLength(base64, 'base64');

function validate(object: JsonObject): readonly FieldError[] {
  const { data = {}, binaryData = {} } = object as unknown as ConfigMap;
  const errors: FieldError[] = [];
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    errors.push(...invalidAll(`data[${key}]`, key, checkConfigKey(key)));
    if (Object.hasOwn(binaryData, key)) errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
    size += byteLength(value);
  }
  for (const [key, value] of Object.entries(binaryData)) {
    errors.push(...invalidAll(`binaryData[${key}]`, key, checkConfigKey(key)));
    size += decodedLength(value as unknown as string);
  }
  // An empty path reads as [].
  if (size > dataBytesMax) errors.push(tooLong('[]', dataBytesMax));
  return errors;
}

function validateUpdate(object: JsonObject, old: JsonObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (old['immutable'] === true) {
    const message = 'field is immutable when `immutable` is set';
    if (object['immutable'] !== true) errors.push(forbidden('immutable', message));
    for (const field of ['data', 'binaryData']) if (!sameJson(object[field], old[field])) errors.push(forbidden(field, message));
  }
  return [...errors, ...validate(object)];
}

export const configMap: KindBehavior = {
  allowUnconditionalUpdate: true,
  allowCreateOnUpdate: false,
  validate,
  validateUpdate,
  ...tableOf(['Data'], (object) => {
    const { data = {}, binaryData = {} } = object as unknown as ConfigMap;
    return [Object.keys(data).length + Object.keys(binaryData).length];
  }),
};
