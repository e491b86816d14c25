import { canonicalJson } from '../api/hash.ts';
import type { JsonValue } from '../base/json.ts';

/** Equal as the server sees them: absent, null, zero, empty text, list and map are the same, and keys have no order. */
export function equalStatus(a: unknown, b: unknown): boolean {
  return text(a) === text(b);
}

/** Equal as values: only absent and null are the same. */
export function equalValue(a: unknown, b: unknown): boolean {
  return canonicalJson((a ?? null) as JsonValue) === canonicalJson((b ?? null) as JsonValue);
}

function text(value: unknown): string {
  return canonicalJson((withoutEmpty(value) ?? null) as JsonValue);
}

function withoutEmpty(value: unknown): unknown {
  if (value === null || value === undefined || value === 0 || value === '' || value === false) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => withoutEmpty(item) ?? null);
  if (typeof value !== 'object') return value;
  const members = Object.entries(value).map(([name, inner]) => [name, withoutEmpty(inner)] as const).filter(([, inner]) => inner !== undefined);
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** Without members that say nothing (zero, empty text, empty list): the server's own encoder leaves them out. `keep` names those it always writes. */
export function compact<T extends object>(status: T, keep: readonly string[] = []): T {
  const members = Object.entries(status).filter(([name, value]) => keep.includes(name) || withoutEmpty(value) !== undefined);
  return Object.fromEntries(members) as T;
}
