/** The causes of a 422, in upstream's words. A path is what the client reads: spec.containers[0].name, metadata.labels, spec.hard[pods]. */
import type { FieldError } from './behavior.ts';
import { quote } from './text.ts';

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${shown(value)}: ${detail}` };
}

/** One error for every message of a name check. */
export function invalidAll(field: string, value: unknown, details: readonly string[]): readonly FieldError[] {
  return details.map((detail) => invalid(field, value, detail));
}

export function required(field: string, detail = ''): FieldError {
  return { reason: 'FieldValueRequired', field, message: detail === '' ? 'Required value' : `Required value: ${detail}` };
}

export function forbidden(field: string, detail: string): FieldError {
  return { reason: 'FieldValueForbidden', field, message: `Forbidden: ${detail}` };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { reason: 'FieldValueDuplicate', field, message: `Duplicate value: ${shown(value)}` };
}

export function notFound(field: string, value: unknown): FieldError {
  return { reason: 'FieldValueNotFound', field, message: `Not found: ${shown(value)}` };
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.length === 0 ? '' : `: supported values: ${supported.map((item) => quote(item)).join(', ')}`;
  return { reason: 'FieldValueNotSupported', field, message: `Unsupported value: ${shown(value)}${list}` };
}

export function tooLong(field: string, maxBytes: number): FieldError {
  return { reason: 'FieldValueTooLong', field, message: maxBytes < 0 ? 'Too long: value is too long' : `Too long: may not be more than ${String(maxBytes)} bytes` };
}

export function tooMany(field: string, actual: number, max: number): FieldError {
  return { reason: 'FieldValueTooMany', field, message: `Too many: ${String(actual)}: must have at most ${String(max)} item${max === 1 ? '' : 's'}` };
}

export function internalError(field: string, detail: string): FieldError {
  return { reason: 'InternalError', field, message: `Internal error: ${detail}` };
}

/** A value as messages show it: strings quoted, everything else as JSON. */
function shown(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  return value === undefined ? 'null' : JSON.stringify(value);
}

/** Checks used by many kinds. */
export function nonNegative(field: string, value: number | undefined): readonly FieldError[] {
  return value !== undefined && value < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : [];
}

export function positive(field: string, value: number | undefined): readonly FieldError[] {
  return value !== undefined && value <= 0 ? [invalid(field, value, 'must be greater than 0')] : [];
}

/** Required when empty, else one of the list. */
export function oneOf(field: string, value: string | undefined, supported: readonly string[], detail = ''): readonly FieldError[] {
  if (value === undefined || value === '') return [required(field, detail)];
  return supported.includes(value) ? [] : [notSupported(field, value, supported)];
}

/** May be absent, else one of the list. */
export function optionalOneOf(field: string, value: string | undefined, supported: readonly string[]): readonly FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [notSupported(field, value, supported)];
}

/** `metadata.name: Invalid value: ...` as part of a longer message. */
export function formatFieldError(error: FieldError): string {
  return `${error.field}: ${error.message}`;
}

/** What stands after "is invalid: ": one error plainly, several in brackets, each text once. */
export function formatFieldErrors(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map(formatFieldError))];
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
}

export const immutableMessage = 'field is immutable';

/** Both sides canonical JSON; the value shown is the new one. */
export function immutable(field: string, value: unknown, old: unknown): readonly FieldError[] {
  return sameJson(value, old) ? [] : [invalid(field, value, immutableMessage)];
}

/** Deep equality of JSON values whatever the order of members; absent, undefined and null are the same. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right || (isNothing(left) && isNothing(right))) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    return Array.isArray(left) && Array.isArray(right) && left.length === right.length && left.every((item, index) => sameJson(item, right[index]));
  }
  const a = left as Readonly<Record<string, unknown>>;
  const b = right as Readonly<Record<string, unknown>>;
  const keys = Object.keys(a).filter((key) => !isNothing(a[key]));
  if (keys.length !== Object.keys(b).filter((key) => !isNothing(b[key])).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}
