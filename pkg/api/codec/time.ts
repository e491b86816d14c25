import { CodecError } from './codec-error.ts';

export interface WireTime {
  readonly seconds: number;
  readonly nanos: number;
}

const pattern = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** RFC 3339 to seconds since the epoch and nanoseconds. Throws CodecError `invalid-value`. */
export function parseTime(text: string): WireTime {
  const match = pattern.exec(text);
  if (!match) throw new CodecError('invalid-value', `cannot parse ${JSON.stringify(text)} as RFC 3339`);
  const part = (i: number): number => Number(match[i]);
  const [month, day, hour, minute, second] = [part(2), part(3), part(4), part(5), part(6)];
  // Date.UTC would take a year below 100 as 19xx.
  const day0 = new Date(0);
  day0.setUTCFullYear(part(1), month - 1, day);
  if (month < 1 || day0.getUTCMonth() !== month - 1 || hour > 23 || minute > 59 || second > 59) {
    throw new CodecError('invalid-value', `${JSON.stringify(text)} is not a time`);
  }
  const offset = match[8] === undefined ? 0 : (part(9) * 3600 + part(10) * 60) * (match[8] === '-' ? -1 : 1);
  return {
    seconds: day0.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset,
    nanos: match[7] === undefined ? 0 : Number(match[7].padEnd(9, '0')),
  };
}

/** 2026-01-02T03:04:05Z, or with six digits of fraction for MicroTime. Throws CodecError `malformed` for a year beyond four digits. */
export function formatTime(time: WireTime, micro: boolean): string {
  const date = new Date(time.seconds * 1000);
  const year = date.getUTCFullYear();
  if (Number.isNaN(year) || year < 0 || year > 9999) throw new CodecError('malformed', `time ${time.seconds} is out of range`);
  const whole = date.toISOString().slice(0, 19);
  return micro ? `${whole}.${String(Math.floor(time.nanos / 1000)).padStart(6, '0')}Z` : `${whole}Z`;
}

const unitNanos: Readonly<Record<string, number>> = { ns: 1, us: 1e3, 'µs': 1e3, 'μs': 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** `1h30m`, `1.5s`, `-2ms` or `0` to nanoseconds. Throws CodecError `invalid-value`. */
export function parseDuration(text: string): number {
  if (text === '0') return 0;
  const match = /^([+-]?)((?:\d+(?:\.\d*)?(?:ns|us|µs|μs|ms|s|m|h)|\.\d+(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text);
  if (!match) throw new CodecError('invalid-value', `invalid duration ${JSON.stringify(text)}`);
  let nanos = 0;
  for (const [, amount, unit] of (match[2] as string).matchAll(/(\d*\.?\d*)(ns|us|µs|μs|ms|s|m|h)/g)) nanos += Number(amount) * (unitNanos[unit as string] as number);
  return Math.trunc(match[1] === '-' ? -nanos : nanos);
}

/** Nanoseconds as Go prints them: 0s, 1.5ms, 1h0m30s. */
export function formatDuration(nanos: number): string {
  if (nanos === 0) return '0s';
  const sign = nanos < 0 ? '-' : '';
  const value = Math.abs(nanos);
  if (value < 1e3) return `${sign}${value}ns`;
  if (value < 1e6) return `${sign}${trimFraction(value / 1e3)}µs`;
  if (value < 1e9) return `${sign}${trimFraction(value / 1e6)}ms`;
  const hours = Math.floor(value / 3600e9);
  const minutes = Math.floor((value % 3600e9) / 60e9);
  const seconds = `${trimFraction((value % 60e9) / 1e9)}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : sign + seconds;
}

function trimFraction(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}
