import type { JsonValue } from '../base/json.ts';
import { compareBytes } from './text.ts';

/** No vowels and no look-alikes, so that no hash spells a word. */
const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** FNV-1a over the bytes of a text, 32 bits. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}

/** FNV-1a, 64 bits. */
export function fnv1a64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text, 'utf8')) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash;
}

/** Every decimal digit becomes a letter that is safe in a name. */
export function safeEncode(text: string): string {
  let out = '';
  for (let index = 0; index < text.length; index++) out += safeAlphabet[text.charCodeAt(index) % safeAlphabet.length] ?? '';
  return out;
}

/** JSON with sorted keys and without absent or empty members: equal meaning, equal text. */
export function canonicalJson(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => canonicalJson(item)).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const object = value as Readonly<Record<string, JsonValue | undefined>>;
  const members = Object.keys(object).filter((key) => !isEmpty(object[key])).sort(compareBytes);
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`).join(',')}}`;
}

function isEmpty(value: JsonValue | undefined): boolean {
  return value === undefined || value === null;
}

/**
 * A short name-safe hash of a template: equal templates give equal hashes in every process and version of ours. It is not the number that
 * upstream computes (that one hashes Go's in-memory layout); controllers compare templates, never hashes, so mixed clusters agree.
 */
export function templateHash(template: unknown, collisionCount?: number): string {
  const suffix = collisionCount === undefined ? '' : `#${String(collisionCount)}`;
  return safeEncode(String(fnv1a32(canonicalJson(template as JsonValue) + suffix)));
}
