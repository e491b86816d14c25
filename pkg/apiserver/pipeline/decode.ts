import { decodeTyped } from '../../api/decode/decode.ts';
import { DecodeError } from '../../api/decode/errors.ts';
import { splitApiVersion } from '../../api/meta/accessors.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { bodyFormat } from '../http/negotiate.ts';
import { readBody } from '../http/read-body.ts';
import { badRequest, unsupportedMediaType } from '../registry/refusals.ts';
import { isRegistered } from '../registry/type-names.ts';
import type { FieldValidation } from '../registry/request-options.ts';
import { warn, type Exchange } from './exchange.ts';
import { bodyPreview, parseText, type ParsedBody } from './parse-body.ts';
import { decodeProtobuf, looksLikeProtobuf } from './protobuf-body.ts';

/** What a body must be. */
export interface ExpectedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly typeName: string;
}

const accepted = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const scheme = 'k136/pkg/api/legacyscheme/scheme.go:30';

/**
 * Reads the body and decodes it as `expected`: 413, 415 and 400 in upstream's words. Unknown and repeated fields are dropped, and refused or
 * warned about as `validation` says. The result has the expected apiVersion and kind, its schema's defaults, and fields in output order.
 */
export async function decodeBody(exchange: Exchange, expected: ExpectedKind, validation: FieldValidation): Promise<JsonObject> {
  const format = bodyFormat(exchange.headers['content-type']);
  if (format === undefined) throw unsupportedMediaType(accepted);
  const body = await readBody(exchange.request, exchange.headers['content-length']);
  let parsed: ParsedBody;
  try {
    if (format === 'protobuf') parsed = decodeProtobuf(body, expected);
    else parsed = await parseText(body, format);
  } catch (err) {
    if (err instanceof DecodeError) throw badRequest(unrecognized(expected, err.message, format === 'json', body));
    throw err;
  }
  return decodeParsed(exchange, expected, parsed, validation);
}

/** Syntax errors name the reader in JSON only; type errors of the head do so in both. */
function unrecognized(expected: ExpectedKind, message: string, json: boolean, body: Buffer): string {
  const reader = json || message.startsWith('json: ') ? `couldn't get version/kind; json parse error: ${message}` : message;
  const text = looksLikeProtobuf(message) ? message : reader;
  return `the object provided is unrecognized (must be of type ${expected.kind}): ${text} (${bodyPreview(body)})`;
}

function decodeParsed(exchange: Exchange, expected: ExpectedKind, body: ParsedBody, validation: FieldValidation): JsonObject {
  const given = isJsonObject(body.parsed.value) ? body.parsed.value : {};
  checkKind(given, expected);
  try {
    const { object, strict } = decodeTyped(expected.typeName, body.parsed);
    complain(exchange, expected, [...body.strict, ...strict], validation);
    return withKind(object, expected);
  } catch (err) {
    if (err instanceof DecodeError) throw cannotHandle(expected.kind, expected.version, expected.kind, err.message);
    throw err;
  }
}

export function withKind(object: JsonObject, expected: Pick<ExpectedKind, 'group' | 'version' | 'kind'>): JsonObject {
  const { kind: _, apiVersion: __, ...rest } = object;
  return { kind: expected.kind, apiVersion: expected.group === '' ? expected.version : `${expected.group}/${expected.version}`, ...rest };
}

function cannotHandle(kind: string, version: string, expected: string, why: string): Error {
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${expected}: ${why}`);
}

function complain(exchange: Exchange, expected: ExpectedKind, strict: readonly string[], validation: FieldValidation): void {
  if (strict.length === 0 || validation === 'Ignore') return;
  if (validation === 'Strict') throw cannotHandle(expected.kind, expected.version, expected.kind, `strict decoding error: ${strict.join(', ')}`);
  for (const text of strict) warn(exchange, text);
}

/** A body that says nothing of its kind is taken as what is expected; one that says something else is refused. */
function checkKind(given: JsonObject, expected: ExpectedKind): void {
  const apiVersion = typeof given['apiVersion'] === 'string' && given['apiVersion'] !== '' ? given['apiVersion'] : undefined;
  const kind = typeof given['kind'] === 'string' && given['kind'] !== '' ? given['kind'] : expected.kind;
  const { group, version } = apiVersion === undefined ? expected : splitApiVersion(apiVersion);
  if (group === expected.group && version === expected.version && kind === expected.kind) return;
  const itemKind = kind.endsWith('List') ? kind.slice(0, -4) : kind;
  if (kind === expected.kind && kind === 'Scale') throw versionMismatch(apiVersion, expected);
  if (!isRegistered(group, version, kind) && !isRegistered(group, version, itemKind)) {
    throw cannotHandle(kind, version, expected.kind, `no kind "${kind}" is registered for version "${group === '' ? version : `${group}/${version}`}" in scheme "${scheme}"`);
  }
  if (kind === expected.kind && group === expected.group) throw versionMismatch(apiVersion, expected);
  throw cannotHandle(kind, version, expected.kind, `converting (${version}.${kind}) to (${internalPackage(expected.group)}.${expected.kind}): unknown conversion`);
}

function versionMismatch(apiVersion: string | undefined, { group, version }: ExpectedKind): Error {
  return badRequest(`the API version in the data (${apiVersion ?? ''}) does not match the expected API version (${group === '' ? version : `${group}/${version}`})`);
}

/** core, apps, rbac: the package of the internal types, as messages name it. */
function internalPackage(group: string): string {
  return group === '' ? 'core' : group.split('.')[0] as string;
}
