import type { FieldError } from '../../api/behavior.ts';
import type { ObjectKey } from '../storage/storage.ts';
import { queryBool } from '../http/request-info.ts';
import { badRequest, invalidOptions, plainError } from './refusals.ts';
import { queryInt } from './request-options.ts';

/** ListOptions, checked. */
export interface ListQuery {
  readonly limit: number | undefined;
  readonly continueToken: string;
  readonly resourceVersion: string;
  readonly match: string;
  readonly timeoutSeconds: number | undefined;
  readonly bookmarks: boolean;
  readonly initialEvents: boolean | undefined;
}

export function readListQuery(query: URLSearchParams, watch: boolean): ListQuery {
  const limit = queryInt(query, 'limit');
  const timeoutSeconds = queryInt(query, 'timeoutSeconds');
  const options: ListQuery = {
    limit: limit !== undefined && limit > 0 ? limit : undefined,
    continueToken: query.get('continue') ?? '',
    resourceVersion: query.get('resourceVersion') ?? '',
    match: query.get('resourceVersionMatch') ?? '',
    timeoutSeconds,
    bookmarks: queryBool(query, 'allowWatchBookmarks'),
    initialEvents: query.has('sendInitialEvents') ? queryBool(query, 'sendInitialEvents') : undefined,
  };
  const errors = watch ? watchErrors(options) : listErrors(options);
  if (errors.length > 0) throw invalidOptions('ListOptions', errors);
  return options;
}

function forbidden(field: string, detail: string): FieldError {
  return { reason: 'FieldValueForbidden', field, message: `Forbidden: ${detail}` };
}

function unsupportedMatch(match: string, supported: string): FieldError {
  return { reason: 'FieldValueNotSupported', field: 'resourceVersionMatch', message: `Unsupported value: ${JSON.stringify(match)}: supported values: ${supported}` };
}

function listErrors({ match, resourceVersion, continueToken, initialEvents }: ListQuery): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (initialEvents !== undefined) errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  if (match === '') return errors;
  if (resourceVersion === '') errors.push(forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
  if (continueToken !== '') errors.push(forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided'));
  if (match !== 'Exact' && match !== 'NotOlderThan') errors.push(unsupportedMatch(match, '"Exact", "NotOlderThan", ""'));
  if (match === 'Exact' && resourceVersion === '0') errors.push(forbidden('resourceVersionMatch', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  return errors;
}

function watchErrors({ match, initialEvents, continueToken }: ListQuery): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (initialEvents === undefined) {
    if (match !== '') errors.push(forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
    if (continueToken !== '') errors.push(forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided'));
    return errors;
  }
  if (match !== 'NotOlderThan') errors.push(forbidden('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  if (match !== '' && match !== 'NotOlderThan') errors.push(unsupportedMatch(match, '"NotOlderThan"'));
  if (continueToken !== '') errors.push(forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided'));
  return errors;
}

/** The resourceVersion of a list or get; undefined when absent. Throws 400. */
export function parseVersion(text: string): number | undefined {
  if (text === '') return undefined;
  if (!/^\d+$/.test(text)) throw badRequest(`invalid resource version: ${versionFault(text)}`);
  return Number(text);
}

/** The resourceVersion of a watch. Throws a plain 500, as upstream does. */
export function parseWatchVersion(text: string): number | undefined {
  if (text === '') return undefined;
  if (!/^\d+$/.test(text)) throw plainError(versionFault(text));
  return Number(text);
}

function versionFault(text: string): string {
  return `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
}

/** Where a list goes on. `revision` -1: whatever is there now. */
export interface ContinuePoint {
  readonly revision: number;
  readonly after: ObjectKey;
}

/** {"v":"meta.k8s.io/v1","rv":5,"start":"name\u0000"} in base64 without padding; `start` is relative to what is listed. */
export function encodeContinue(point: ContinuePoint, acrossNamespaces: boolean): string {
  const start = `${acrossNamespaces && point.after.namespace !== '' ? `${point.after.namespace}/` : ''}${point.after.name}\0`;
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: point.revision, start })).toString('base64url');
}

/** Throws 400. */
export function decodeContinue(token: string, namespaced: boolean, namespace: string): ContinuePoint {
  const { v, rv, start } = parseToken(token);
  if (v !== 'meta.k8s.io/v1') throw badRequest(`invalid continue token: continue key is not valid: server does not recognize this encoded version "${v}"`);
  if (rv === 0) throw badRequest('invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  if (start === '') throw badRequest('invalid continue token: continue key is not valid: encoded start key empty (version meta.k8s.io/v1)');
  if (start.includes('..')) throw badRequest(`invalid continue token: continue key is not valid: ${JSON.stringify(start)}`);
  const text = start.endsWith('\0') ? start.slice(0, -1) : start;
  const slash = text.indexOf('/');
  if (!namespaced) return { revision: rv, after: { namespace: '', name: text } };
  if (namespace !== '') return { revision: rv, after: { namespace, name: text } };
  return { revision: rv, after: slash < 0 ? { namespace: text, name: '' } : { namespace: text.slice(0, slash), name: text.slice(slash + 1) } };
}

/** The JSON reader goes by bytes. */
function jsonFault(token: string): string {
  const first = Buffer.from(token, 'base64url').find((byte) => byte > 0x20);
  if (first === undefined) return 'unexpected end of JSON input';
  const shown = first < 0x7f ? String.fromCharCode(first) : `\\u00${first.toString(16)}`;
  return first === 0x7b ? 'unexpected end of JSON input' : `invalid character '${shown}' looking for beginning of value`;
}

function parseToken(token: string): { readonly v: string; readonly rv: number; readonly start: string } {
  const bad = /[^A-Za-z0-9_-]/.exec(token);
  if (bad !== null || token.length % 4 === 1) {
    const at = bad?.index ?? Math.floor(token.length / 4) * 4;
    throw badRequest(`invalid continue token: continue key is not valid: illegal base64 data at input byte ${at}`);
  }
  const text = Buffer.from(token, 'base64url').toString();
  try {
    const { v, rv, start } = JSON.parse(text) as { readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown };
    return { v: typeof v === 'string' ? v : '', rv: typeof rv === 'number' ? rv : 0, start: typeof start === 'string' ? start : '' };
  } catch {
    throw badRequest(`invalid continue token: continue key is not valid: ${jsonFault(token)}`);
  }
}
