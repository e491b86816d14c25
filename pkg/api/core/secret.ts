import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { stringAt } from '../columns.ts';
import { DecodeError } from '../decode/errors.ts';
import { parseJson } from '../decode/json-text.ts';
import { forbidden, immutable, invalid, invalidAll, required, sameJson, tooLong } from '../field-errors.ts';
import { metadataOf } from '../meta/accessors.ts';
import { checkConfigKey } from '../names.ts';
import { tableOf } from '../plain.ts';
import { sortedKeys } from '../text.ts';
import { fill, withMembers } from '../strategy.ts';

const secretBytesMax = 1_048_576;
const redacted = '<secret contents redacted>';

type Data = Readonly<Record<string, string>>;
const dataOf = (object: JsonObject): Data => (object['data'] ?? {}) as Data;

/** stringData is written only: it becomes data, over what was there. */
function mergeStringData(object: JsonObject): JsonObject {
  const strings = object['stringData'] as Data | undefined;
  if (strings === undefined) return object;
  const merged = new Map<string, string>(Object.entries(dataOf(object)));
  for (const [key, value] of Object.entries(strings)) merged.set(key, Buffer.from(value, 'utf8').toString('base64'));
  const data = Object.fromEntries([...merged.keys()].sort().map((key) => [key, merged.get(key) ?? ''])) as Readonly<Record<string, JsonValue>>;
  return withMembers(object, { data, stringData: undefined });
}

function requiredKey(data: Data, key: string): readonly FieldError[] {
  return Object.hasOwn(data, key) ? [] : [required(`data[${key}]`)];
}

function jsonKey(data: Data, key: string): readonly FieldError[] {
  if (!Object.hasOwn(data, key)) return [required(`data[${key}]`)];
  try {
    parseJson(Buffer.from(data[key] ?? '', 'base64').toString('utf8'));
    return [];
  } catch (error) {
    if (error instanceof DecodeError) return [invalid(`data[${key}]`, redacted, error.message)];
    throw error;
  }
}

function typeErrors(object: JsonObject): readonly FieldError[] {
  const data = dataOf(object);
  switch (stringAt(object, 'type')) {
    case 'kubernetes.io/service-account-token': {
      const annotations = (metadataOf(object)['annotations'] ?? {}) as Data;
      const name = 'kubernetes.io/service-account.name';
      return (Object.hasOwn(annotations, name) ? annotations[name] : '') === '' ? [required(`metadata.annotations[${name}]`)] : [];
    }
    case 'kubernetes.io/dockercfg': return jsonKey(data, '.dockercfg');
    case 'kubernetes.io/dockerconfigjson': return jsonKey(data, '.dockerconfigjson');
    case 'kubernetes.io/basic-auth':
      return Object.hasOwn(data, 'username') || Object.hasOwn(data, 'password') ? [] : [required('data[username]'), required('data[password]')];
    case 'kubernetes.io/ssh-auth': return (data['ssh-privatekey'] ?? '') === '' ? [required('data[ssh-privatekey]')] : [];
    case 'kubernetes.io/tls': return [...requiredKey(data, 'tls.crt'), ...requiredKey(data, 'tls.key')];
    default: return [];
  }
}

function validate(object: JsonObject): readonly FieldError[] {
  const data = dataOf(object);
  let size = 0;
  const errors: FieldError[] = [];
  for (const key of sortedKeys(data)) {
    errors.push(...invalidAll(`data[${key}]`, key, checkConfigKey(key)));
    size += Buffer.byteLength(data[key] ?? '', 'base64');
  }
  if (size > secretBytesMax) errors.push(tooLong('data', secretBytesMax));
  return [...errors, ...typeErrors(object)];
}

function validateUpdate(object: JsonObject, old: JsonObject): readonly FieldError[] {
  const errors: FieldError[] = [...immutable('type', object['type'], old['type'])];
  if (old['immutable'] === true) {
    const message = 'field is immutable when `immutable` is set';
    if (object['immutable'] !== true) errors.push(forbidden('immutable', message));
    if (!sameJson(object['data'], old['data'])) errors.push(forbidden('data', message));
  }
  return [...errors, ...validate(object)];
}

export const secret: KindBehavior = {
  allowUnconditionalUpdate: true,
  defaults: (object) => fill(mergeStringData(object), { type: 'Opaque' }),
  prepareForUpdate: (object, old) => (stringAt(object, 'type') === '' ? { ...object, type: old['type'] } : object),
  validate,
  validateUpdate,
  ...tableOf(['Type', 'Data'], (object) => [stringAt(object, 'type'), Object.keys(dataOf(object)).length]),
  selectableFields: (object) => ({ type: stringAt(object, 'type') }),
};
