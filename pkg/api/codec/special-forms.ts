import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { JsonForm } from '../../generated/schema-types.ts';
import { CodecError } from './codec-error.ts';

/** What JSON shows for the zero value of a type with a form of its own. */
export function zeroForm(form: JsonForm): JsonValue {
  switch (form) {
    case 'quantity': return '0';
    case 'duration': return '0s';
    case 'int-or-string': return 0;
    case 'schema-or-bool': return false;
    case 'date-time':
    case 'date-time-micro':
    case 'any':
    case 'object':
    case 'array':
    case 'schema-or-array':
    case 'schema-or-string-array': return null;
  }
}

export function invalid(field: string, expected: string, value: unknown): CodecError {
  const got = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return new CodecError('invalid-value', `${field}: expected ${expected}, got ${got}`);
}

/** Sets also `__proto__`, which a label may be called, as an ordinary own key. */
export function setKey(target: Record<string, JsonValue | undefined>, key: string, value: JsonValue): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

/** Keys in byte order, as map entries stand in JSON and on the wire. */
export function sortedKeys(map: JsonObject): readonly string[] {
  const keys = Object.keys(map);
  if (keys.length < 2) return keys;
  // UTF-16 order differs from byte order only where surrogates meet the code points above them.
  return keys.some((key) => /[\ud800-\uffff]/.test(key)) ? keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))) : keys.sort();
}
