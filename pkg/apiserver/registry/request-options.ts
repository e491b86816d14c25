import type { FieldError } from '../../api/behavior.ts';
import { badRequest, invalidOptions } from './refusals.ts';

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** CreateOptions, UpdateOptions and PatchOptions, from the query. */
export interface WriteOptions {
  readonly kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';
  readonly dryRun: boolean;
  readonly fieldManager: string;
  readonly fieldValidation: FieldValidation;
  readonly force: boolean | undefined;
}

const fieldManagerBytesMax = 128;

/** An integer query parameter. Throws 400 in the words of the parser that upstream uses. */
export function queryInt(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
  return value;
}

export function dryRunErrors(values: readonly string[]): readonly FieldError[] {
  if (values.every((value) => value === 'All')) return [];
  return [{ reason: 'FieldValueNotSupported', field: 'dryRun', message: `Unsupported value: [${values.map((value) => JSON.stringify(value)).join(',')}]: supported values: "All"` }];
}

function quoteGo(text: string): string {
  const named: Readonly<Record<string, string>> = { '\u0007': '\\a', '\b': '\\b', '\u000b': '\\v', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };
  return `"${[...text].map((char) => named[char] ?? (char < ' ' ? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}` : char)).join('')}"`;
}

function fieldManagerErrors(manager: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (Buffer.byteLength(manager) > fieldManagerBytesMax) errors.push({ reason: 'FieldValueTooLong', field: 'fieldManager', message: `Too long: may not be more than ${fieldManagerBytesMax} bytes` });
  const position = [...manager].findIndex((char) => /[\p{C}\p{Zl}\p{Zp}]/u.test(char));
  if (position >= 0) {
    const code = ([...manager][position] as string).codePointAt(0) ?? 0;
    errors.push({ reason: 'FieldValueInvalid', field: 'fieldManager', message: `Invalid value: ${quoteGo(manager)}: invalid character U+${code.toString(16).toUpperCase().padStart(4, '0')} (at position ${position})` });
  }
  return errors;
}

/** Throws 422 about the options kind. `apply`: the patch is a server-side apply. */
export function parseWriteOptions(query: URLSearchParams, kind: WriteOptions['kind'], apply = false): WriteOptions {
  const dryRun = query.getAll('dryRun');
  const validation = query.get('fieldValidation') ?? '';
  const fieldManager = query.get('fieldManager') ?? '';
  const forceText = query.get('force');
  const force = forceText === null ? undefined : forceText.toLowerCase() !== 'false' && forceText !== '0';
  const errors: FieldError[] = [];
  if (kind === 'PatchOptions') {
    if (!apply && force !== undefined) errors.push({ reason: 'FieldValueForbidden', field: 'force', message: 'Forbidden: may not be specified for non-apply patch' });
    if (apply && fieldManager === '') errors.push({ reason: 'FieldValueRequired', field: 'fieldManager', message: 'Required value: is required for apply patch' });
  }
  errors.push(...fieldManagerErrors(fieldManager), ...dryRunErrors(dryRun));
  if (!['', 'Ignore', 'Warn', 'Strict'].includes(validation)) {
    errors.push({ reason: 'FieldValueNotSupported', field: 'fieldValidation', message: `Unsupported value: ${JSON.stringify(validation)}: supported values: "", "Ignore", "Strict", "Warn"` });
  }
  if (errors.length > 0) throw invalidOptions(kind, errors);
  return { kind, dryRun: dryRun.length > 0, fieldManager, fieldValidation: validation === '' ? 'Warn' : validation as FieldValidation, force };
}
