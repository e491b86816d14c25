import type { JsonValue } from '../../base/json.ts';
import { DecodeError } from './errors.ts';
import { JsonReader } from './json-reader.ts';
import { RawNumber } from './raw-number.ts';

/** Deeper nesting is refused; upstream stops at 10000, where a recursive walk in this runtime would not. */
export const depthMax = 1000;

/** A parsed body that still knows what JSON.parse forgets: repeated keys, and how unusual numbers were written. */
export interface ParsedJson {
  /** RawNumber stands in for numbers with a fraction, an exponent or more digits than a double holds. */
  readonly value: unknown;
  /** Keys that an object repeats, in the order of the repetitions; undefined when nothing repeats. */
  readonly duplicates: WeakMap<object, readonly string[]> | undefined;
  readonly hasRawNumbers: boolean;
}

/**
 * Parses JSON. The common text takes JSON.parse and one scan; only a text with repeated keys or unusual numbers takes the slow reader.
 * Throws DecodeError with the words of upstream's parser.
 */
export function parseJson(text: string): ParsedJson {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    // The reader finds the same fault and names it.
    new JsonReader(text, depthMax).read();
    throw new DecodeError('syntax', 'unexpected end of JSON input');
  }
  const found = scan(text);
  if (found.depth > depthMax) throw new DecodeError('depth', 'exceeded max depth');
  if (!found.oddNumber && countMembers(value) === found.colons) return { value, duplicates: undefined, hasRawNumbers: false };
  const reader = new JsonReader(text, depthMax);
  return { value: reader.read(), duplicates: reader.duplicates, hasRawNumbers: found.oddNumber };
}

/** A value that is already parsed (from YAML, protobuf or a patch) as a body. */
export function parsedValue(value: unknown): ParsedJson {
  return { value, duplicates: undefined, hasRawNumbers: true };
}

const quoteCode = 0x22;
const backslashCode = 0x5c;

/** Every member of an object has exactly one colon outside strings. */
function scan(text: string): { readonly colons: number; readonly oddNumber: boolean; readonly depth: number } {
  let colons = 0;
  let depth = 0;
  let deepest = 0;
  let oddNumber = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quoteCode) index = endOfString(text, index);
    else if (code === 0x3a) colons++;
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
    else if (code >= 0x30 && code <= 0x39) {
      const start = index;
      let plain = true;
      for (; index < text.length; index++) {
        const digit = text.charCodeAt(index);
        if (digit >= 0x30 && digit <= 0x39) continue;
        if (digit === 0x2e || digit === 0x65 || digit === 0x45 || digit === 0x2b || digit === 0x2d) plain = false;
        else break;
      }
      if (!plain || index - start > 15) oddNumber = true;
      index--;
    }
  }
  return { colons, oddNumber, depth: deepest };
}

function endOfString(text: string, start: number): number {
  let end = start;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslashCode) slashes++;
    if (slashes % 2 === 0) return end;
  }
}

function countMembers(value: JsonValue | undefined): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) count += countMembers(item);
    return count;
  }
  for (const key of Object.keys(value)) count += 1 + countMembers((value as Readonly<Record<string, JsonValue>>)[key]);
  return count;
}

/** The value with every RawNumber turned into a number: for members that have no schema. */
export function plainValue(value: unknown): JsonValue {
  if (value instanceof RawNumber) return value.toNumber();
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== 'object' || value === null) return value as JsonValue;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)]));
}
