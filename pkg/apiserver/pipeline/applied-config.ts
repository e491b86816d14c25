import { DecodeError } from '../../api/decode/errors.ts';
import { plainValue } from '../../api/decode/json-text.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { badRequest } from '../registry/refusals.ts';
import type { FieldValidation } from '../registry/request-options.ts';
import { warn, type Exchange } from './exchange.ts';
import { parseYaml } from './parse-body.ts';

/** The body of a server-side apply: YAML or JSON of any kind, checked later. Repeated keys are refused or warned about. Throws 400. */
export async function parseAppliedConfig(exchange: Exchange, body: Buffer, validation: FieldValidation): Promise<JsonObject> {
  let parsed: Awaited<ReturnType<typeof parseYaml>>;
  try {
    parsed = await parseYaml(body.toString());
  } catch (err) {
    if (err instanceof DecodeError) throw badRequest(`error decoding YAML: error converting YAML to JSON: ${err.message}`);
    throw err;
  }
  const value = plainValue(parsed.value ?? {});
  if (!isJsonObject(value)) {
    const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    throw badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${found} into Go value of type map[string]interface {}`);
  }
  if (parsed.strict.length > 0 && validation !== 'Ignore') {
    const text = `error converting YAML to JSON: yaml: unmarshal errors:\n${parsed.strict.map((line) => `  ${line}`).join('\n')}`;
    if (validation === 'Strict') throw badRequest(`error strict decoding YAML: ${text}`);
    warn(exchange, text.replaceAll('\n', ' '));
  }
  return value;
}
