import { decodeTyped } from '../../api/decode/decode.ts';
import { DecodeError } from '../../api/decode/errors.ts';
import type { FieldError } from '../../api/behavior.ts';
import { splitApiVersion } from '../../api/meta/accessors.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { bodyFormat } from '../http/negotiate.ts';
import { readBody } from '../http/read-body.ts';
import type { Exchange } from '../pipeline/exchange.ts';
import { parseText } from '../pipeline/parse-body.ts';
import { decodeProtobuf } from '../pipeline/protobuf-body.ts';
import { badRequest, invalidOptions, unsupportedMediaType } from './refusals.ts';
import { dryRunErrors, queryInt } from './request-options.ts';
import { isRegistered, metaTypePrefix } from './type-names.ts';

export type Propagation = 'Background' | 'Foreground' | 'Orphan';

export interface DeleteOptions {
  readonly dryRun: boolean;
  readonly gracePeriodSeconds: number | undefined;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
  readonly orphanDependents: boolean | undefined;
  readonly propagation: Propagation | undefined;
}

const expected = { group: '', version: 'v1', kind: 'DeleteOptions' };

async function fromBody(exchange: Exchange): Promise<JsonObject | undefined> {
  const body = await readBody(exchange.request, exchange.headers['content-length']);
  if (body.length === 0) return undefined;
  const format = bodyFormat(exchange.headers['content-type']);
  if (format === undefined) throw unsupportedMediaType(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']);
  try {
    const { parsed } = format === 'protobuf' ? decodeProtobuf(body, expected) : await parseText(body, format);
    checkKind(parsed.value);
    return decodeTyped(`${metaTypePrefix}DeleteOptions`, parsed).object;
  } catch (err) {
    if (!(err instanceof DecodeError)) throw err;
    throw badRequest(err.code === 'syntax' && format === 'json' ? `couldn't get version/kind; json parse error: ${err.message}` : err.message);
  }
}

function checkKind(value: unknown): void {
  const { kind, apiVersion } = isJsonObject(value) ? value : {};
  if (typeof kind !== 'string' || kind === '' || kind === 'DeleteOptions') return;
  const { group, version } = splitApiVersion(typeof apiVersion === 'string' ? apiVersion : 'v1');
  if (kind.endsWith('DeleteOptions') && isRegistered(group, version, kind)) return;
  throw badRequest(`no kind "${kind}" is registered for version "${typeof apiVersion === 'string' ? apiVersion : 'v1'}" in scheme "k136/pkg/api/legacyscheme/scheme.go:30"`);
}

/** The body counts if there is one, the query otherwise. Throws 400, 415 and 422. */
export async function readDeleteOptions(exchange: Exchange): Promise<DeleteOptions> {
  const { query } = exchange.info;
  const body = await fromBody(exchange);
  const orphanText = query.get('orphanDependents');
  const fromQuery = (): JsonObject => ({
    gracePeriodSeconds: queryInt(query, 'gracePeriodSeconds'),
    ...(query.get('propagationPolicy') === null ? {} : { propagationPolicy: query.get('propagationPolicy') }),
    ...(orphanText === null ? {} : { orphanDependents: orphanText.toLowerCase() !== 'false' && orphanText !== '0' }),
    ...(query.has('dryRun') ? { dryRun: query.getAll('dryRun') } : {}),
  });
  return checked(body ?? fromQuery());
}

function checked(given: JsonObject): DeleteOptions {
  const errors: FieldError[] = [];
  const policy = given['propagationPolicy'];
  const orphan = given['orphanDependents'];
  if (typeof policy === 'string' && typeof orphan === 'boolean') {
    errors.push({ reason: 'FieldValueInvalid', field: 'propagationPolicy', message: `Invalid value: ${JSON.stringify(policy)}: orphanDependents and deletionPropagation cannot be both set` });
  }
  if (typeof policy === 'string' && !['Foreground', 'Background', 'Orphan'].includes(policy)) {
    errors.push({ reason: 'FieldValueNotSupported', field: 'propagationPolicy', message: `Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"` });
  }
  const dryRun = Array.isArray(given['dryRun']) ? given['dryRun'] as readonly string[] : [];
  errors.push(...dryRunErrors(dryRun));
  if (errors.length > 0) throw invalidOptions('DeleteOptions', errors);
  const preconditions = isJsonObject(given['preconditions']) ? given['preconditions'] : {};
  return {
    dryRun: dryRun.length > 0,
    gracePeriodSeconds: typeof given['gracePeriodSeconds'] === 'number' ? given['gracePeriodSeconds'] : undefined,
    uid: typeof preconditions['uid'] === 'string' ? preconditions['uid'] : undefined,
    resourceVersion: typeof preconditions['resourceVersion'] === 'string' ? preconditions['resourceVersion'] : undefined,
    orphanDependents: typeof orphan === 'boolean' ? orphan : undefined,
    propagation: typeof policy === 'string' ? policy as Propagation : undefined,
  };
}
