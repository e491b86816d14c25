import { canonicalQuantity, QuantityError } from '../quantity.ts';
import { quote } from '../text.ts';
import { DecodeError } from './errors.ts';
import { RawNumber } from './raw-number.ts';

/** What a JSON value is called in upstream's type errors. */
export function jsonKind(value: unknown): string {
  if (value instanceof RawNumber || typeof value === 'number') return 'number';
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'object' ? 'object' : 'string';
}

/** An integer of so many bits, or undefined: not a number, a fraction, or out of range (also when a double cannot hold it exactly). */
export function readInteger(value: unknown, bits: 32 | 64): number | undefined {
  if (value instanceof RawNumber) {
    if (!/^-?[0-9]+$/.test(value.text)) return undefined;
    const number = value.toNumber();
    return Number.isSafeInteger(number) && String(BigInt(value.text)) === String(number) ? inRange(number, bits) : undefined;
  }
  return typeof value === 'number' && Number.isSafeInteger(value) ? inRange(value, bits) : undefined;
}

function inRange(value: number, bits: 32 | 64): number | undefined {
  const number = value === 0 ? 0 : value;
  return bits === 64 || (number >= -2147483648 && number <= 2147483647) ? number : undefined;
}

/** The number as written, for `cannot unmarshal number 1.5`. */
export function numberText(value: unknown): string {
  return value instanceof RawNumber ? value.text : String(value);
}

const loneSurrogate = /\p{Surrogate}/gu;

/** Half a surrogate pair cannot be written as UTF-8; it becomes U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(loneSurrogate, '\ufffd');
}

/** Canonical text of a quantity. Throws DecodeError. */
export function readQuantity(value: unknown): string {
  try {
    if (typeof value === 'string') return canonicalQuantity(value.trim());
    return canonicalQuantity(value instanceof RawNumber || typeof value === 'number' ? numberText(value) : JSON.stringify(value));
  } catch (error) {
    if (error instanceof QuantityError) throw new DecodeError('value', error.message);
    throw error;
  }
}

const rfc3339Layout = '2006-01-02T15:04:05Z07:00';
const microLayout = '2006-01-02T15:04:05.000000Z07:00';

/** RFC 3339, rewritten in UTC; `micro` demands six decimals and keeps them. Throws DecodeError. */
export function readTime(text: string, micro: boolean): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (match === null || (micro && match[7]?.length !== 6)) throw timeError(text, micro);
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  checkRanges(text, { month: Number(month), hour: Number(hour), minute: Number(minute), second: Number(second), day: Number(day), days: daysIn(Number(year), Number(month)) });
  const base = `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}${zone}`;
  const ms = Date.parse(base);
  if (Number.isNaN(ms)) throw timeError(text, micro);
  const seconds = new Date(ms).toISOString().slice(0, 19);
  return micro ? `${seconds}.${fraction}Z` : `${seconds}Z`;
}

function daysIn(year: number, month: number): number {
  return month === 2 ? ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

interface TimeParts { readonly month: number; readonly day: number; readonly days: number; readonly hour: number; readonly minute: number; readonly second: number }

function checkRanges(text: string, { month, day, days, hour, minute, second }: TimeParts): void {
  const wrong = month < 1 || month > 12 ? 'month' : day < 1 || day > days ? 'day' : hour > 23 ? 'hour' : minute > 59 ? 'minute' : second > 59 ? 'second' : undefined;
  if (wrong !== undefined) throw new DecodeError('value', `parsing time ${quote(text)}: ${wrong} out of range`);
}

/** Names the first part of the layout that the text does not follow. */
function timeError(text: string, micro: boolean): DecodeError {
  const parts: readonly (readonly [string, RegExp])[] = [
    ['2006', /^\d{4}/], ['-', /^-/], ['01', /^\d\d/], ['-', /^-/], ['02', /^\d\d/], ['T', /^T/], ['15', /^\d\d/], [':', /^:/], ['04', /^\d\d/], [':', /^:/],
    ['05', micro ? /^\d\d/ : /^\d\d(?:[.,]\d+)?/], ...(micro ? [['.000000', /^[.,]\d{6}/] as const] : []), ['Z07:00', /^(?:Z|[+-]\d\d:\d\d)/],
  ];
  const layout = micro ? microLayout : rfc3339Layout;
  let rest = text;
  for (const [name, pattern] of parts) {
    const match = pattern.exec(rest);
    if (match === null) return new DecodeError('value', `parsing time ${quote(text)} as "${layout}": cannot parse ${quote(rest)} as "${name}"`);
    rest = rest.slice(match[0].length);
  }
  return new DecodeError('value', `parsing time ${quote(text)}: extra text: ${quote(rest)}`);
}

/** Standard base64 with padding; line breaks are skipped. Returns the canonical text, throws DecodeError with the place of the fault. */
export function readBase64(text: string): string {
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
    return text.endsWith('=') ? Buffer.from(text, 'base64').toString('base64') : text;
  }
  let inQuantum = 0;
  let quantumStart = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? '';
    if (character === '\n' || character === '\r') continue;
    if (inQuantum === 0) quantumStart = index;
    if (character === '=') {
      const fault = paddingFault(text, index, inQuantum);
      if (fault !== undefined) throw base64Error(fault);
      return Buffer.from(text, 'base64').toString('base64');
    }
    if (!/[A-Za-z0-9+/]/.test(character)) throw base64Error(index);
    inQuantum = (inQuantum + 1) % 4;
  }
  if (inQuantum !== 0) throw base64Error(quantumStart);
  return Buffer.from(text, 'base64').toString('base64');
}

function paddingFault(text: string, index: number, inQuantum: number): number | undefined {
  if (inQuantum < 2) return index;
  let next = index + 1;
  const skip = (): void => {
    while (text[next] === '\n' || text[next] === '\r') next++;
  };
  skip();
  if (inQuantum === 2) {
    if (next >= text.length) return text.length;
    if (text[next] !== '=') return next;
    next++;
    skip();
  }
  return next < text.length ? next : undefined;
}

function base64Error(position: number): DecodeError {
  return new DecodeError('value', `illegal base64 data at input byte ${String(position)}`);
}
