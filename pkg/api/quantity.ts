/**
 * Resource quantities: exact decimal numbers of at least 10^-9, written with a binary or a decimal suffix.
 *
 *   parse("0.5") -> 500000000 nano, DecimalSI    -> "500m"
 *   parse("1024Mi")                              -> "1Gi"
 *   parse("1e3"), DecimalExponent                -> "1e3"
 *
 * A value that needs more than nine decimals is rounded away from zero; one beyond int64 is capped, as upstream does.
 */

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

export interface Quantity {
  /** The value times 10^9. */
  readonly nano: bigint;
  readonly format: QuantityFormat;
}

export type QuantityErrorCode = 'format' | 'suffix' | 'numeric';

export class QuantityError extends Error {
  override readonly name = 'QuantityError';
  readonly code: QuantityErrorCode;
  constructor(code: QuantityErrorCode) {
    super(quantityMessages[code]);
    this.code = code;
  }
}

const quantityMessages: Readonly<Record<QuantityErrorCode, string>> = {
  format: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  suffix: "unable to parse quantity's suffix",
  numeric: 'unable to parse numeric part of quantity',
};

const nanoScale = 1_000_000_000n;
const maxNano = (2n ** 63n - 1n) * nanoScale;
/** An exponent beyond this can only give a cap or the smallest value. */
const exponentMax = 40;
const quantityTextMax = 512;

const shape = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*(?:[-+]?[0-9]*))$/;
const decimalSuffixes = new Map([['n', -9], ['u', -6], ['m', -3], ['', 0], ['k', 3], ['M', 6], ['G', 9], ['T', 12], ['P', 15], ['E', 18]]);
const binarySuffixes = new Map([['Ki', 10n], ['Mi', 20n], ['Gi', 30n], ['Ti', 40n], ['Pi', 50n], ['Ei', 60n]]);
const suffixOfExponent = new Map([...decimalSuffixes].map(([suffix, exponent]) => [exponent, suffix]));
const suffixOfBits = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** Throws QuantityError. */
export function parseQuantity(text: string | number): Quantity {
  const source = String(text);
  const match = source.length > quantityTextMax ? null : shape.exec(source);
  if (source === '' || match === null) throw new QuantityError('format');
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  if (whole === '' && fraction === '' && suffix === '') throw new QuantityError(source === '+' || source === '-' ? 'format' : 'numeric');
  const digits = BigInt(`${whole}${fraction}` === '' ? '0' : `${whole}${fraction}`);
  const { format, exponent, bits } = readSuffix(suffix);
  // value = digits * 10^(exponent - fraction digits) * 2^bits, wanted in units of 10^-9
  const scale = exponent - fraction.length + 9;
  let nano = digits << bits;
  if (scale >= 0) nano *= 10n ** BigInt(scale);
  else {
    const divisor = 10n ** BigInt(-scale);
    nano = (nano + divisor - 1n) / divisor;
  }
  if (nano > maxNano) nano = maxNano;
  const small = format === 'BinarySI' && nano > 0n && nano < nanoScale;
  return { nano: sign === '-' ? -nano : nano, format: small ? 'DecimalSI' : format };
}

function readSuffix(suffix: string): { readonly format: QuantityFormat; readonly exponent: number; readonly bits: bigint } {
  const decimal = decimalSuffixes.get(suffix);
  if (decimal !== undefined) return { format: 'DecimalSI', exponent: decimal, bits: 0n };
  const bits = binarySuffixes.get(suffix);
  if (bits !== undefined) return { format: 'BinarySI', exponent: 0, bits };
  if (!/^[eE][-+]?[0-9]+$/.test(suffix)) throw new QuantityError('suffix');
  const exponent = Number(suffix.slice(1));
  return { format: 'DecimalExponent', exponent: Math.max(-exponentMax, Math.min(exponentMax, exponent)), bits: 0n };
}

export function isQuantity(text: unknown): boolean {
  if (typeof text !== 'string' && typeof text !== 'number') return false;
  try {
    parseQuantity(text);
    return true;
  } catch (error) {
    if (error instanceof QuantityError) return false;
    throw error;
  }
}

/** The one text that upstream writes for this value and format. */
export function formatQuantity({ nano, format }: Quantity): string {
  if (nano === 0n) return '0';
  const whole = nano % nanoScale === 0n;
  const large = nano >= 1024n * nanoScale || nano <= -1024n * nanoScale;
  if (format === 'BinarySI' && whole && large) {
    let value = nano / nanoScale;
    let step = 0;
    while (value % 1024n === 0n && step < suffixOfBits.length - 1) {
      value /= 1024n;
      step++;
    }
    return `${String(value)}${suffixOfBits[step] ?? ''}`;
  }
  let mantissa = nano;
  let exponent = -9;
  while (mantissa % 1000n === 0n && exponent < 18) {
    mantissa /= 1000n;
    exponent += 3;
  }
  if (format === 'DecimalExponent') return exponent === 0 ? String(mantissa) : `${String(mantissa)}e${String(exponent)}`;
  return `${String(mantissa)}${suffixOfExponent.get(exponent) ?? ''}`;
}

/** "0.5" -> "500m"; the form in which the API server stores and returns it. Throws QuantityError. */
export function canonicalQuantity(text: string | number): string {
  return formatQuantity(parseQuantity(text));
}

/** Negative, zero or positive, by value. */
export function compareQuantities(left: string, right: string): number {
  const a = parseQuantity(left).nano;
  const b = parseQuantity(right).nano;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The sum takes the format of the left one, or of the right one when the left is zero. */
export function addQuantities(left: string, right: string): string {
  const a = parseQuantity(left);
  const b = parseQuantity(right);
  return formatQuantity({ nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format });
}

export function subtractQuantities(left: string, right: string): string {
  const a = parseQuantity(left);
  const b = parseQuantity(right);
  return formatQuantity({ nano: a.nano - b.nano, format: a.nano === 0n ? b.format : a.format });
}

export function negateQuantity(text: string): string {
  const value = parseQuantity(text);
  return formatQuantity({ ...value, nano: -value.nano });
}

export function maxQuantity(left: string, right: string): string {
  return compareQuantities(left, right) >= 0 ? left : right;
}

export function minQuantity(left: string, right: string): string {
  return compareQuantities(left, right) <= 0 ? left : right;
}

function ceilDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  const rest = value % divisor;
  if (rest === 0n) return quotient;
  return value > 0n ? quotient + 1n : quotient - 1n;
}

/** Whole units, rounded away from zero: bytes, pods. */
export function quantityToInteger(text: string | number): bigint {
  return ceilDivide(parseQuantity(text).nano, nanoScale);
}

/** Thousandths, rounded away from zero: CPU. */
export function quantityToMilli(text: string | number): bigint {
  return ceilDivide(parseQuantity(text).nano, 1_000_000n);
}

/** The canonical text, with nothing finer than a thousandth: how resource lists are stored. */
export function roundUpToMilli(text: string): string {
  const value = parseQuantity(text);
  return formatQuantity({ ...value, nano: ceilDivide(value.nano, 1_000_000n) * 1_000_000n });
}

/** An approximate number, for utilisation and display. */
export function quantityToNumber(text: string | number): number {
  return Number(parseQuantity(text).nano) / 1e9;
}

/** The quantity of so many whole units: bytes as BinarySI, counts as DecimalSI. */
export function quantityOfInteger(value: bigint | number, format: QuantityFormat = 'DecimalSI'): string {
  return formatQuantity({ nano: BigInt(value) * nanoScale, format });
}

/** The quantity of so many thousandths: CPU. */
export function quantityOfMilli(value: bigint | number): string {
  return formatQuantity({ nano: BigInt(value) * 1_000_000n, format: 'DecimalSI' });
}

export function isNegativeQuantity(text: string | number): boolean {
  return parseQuantity(text).nano < 0n;
}

export function isZeroQuantity(text: string | number): boolean {
  return parseQuantity(text).nano === 0n;
}
