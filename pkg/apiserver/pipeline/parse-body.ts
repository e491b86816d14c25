import { DecodeError } from '../../api/decode/errors.ts';
import { parseJson, parsedValue, type ParsedJson } from '../../api/decode/json-text.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { errorMessage } from '../../base/errors.ts';
import type { WireFormat } from '../http/negotiate.ts';

/** A body before it is known what kind it must be. */
export interface ParsedBody {
  readonly parsed: ParsedJson;
  /** Complaints of the YAML reader that count like strict decoding errors. */
  readonly strict: readonly string[];
  /** The body was protobuf: it has no unknown fields. */
  readonly binary: boolean;
}

const jsonPrefixBytes = 30;

/** How upstream shows the beginning of a body that it could not read: text where it is text, hexadecimal where not. */
export function bodyPreview(body: Buffer): string {
  if (body.length === 0) return '<empty>';
  if (body[0] === 0x7b) return body.length > jsonPrefixBytes ? `${body.subarray(0, jsonPrefixBytes).toString()} ...` : body.toString();
  const hex = body.toString('hex');
  return hex.length > 1024 ? `${hex.slice(0, 1024)}...` : hex;
}

/** Throws DecodeError with upstream's words. Protobuf comes in decoded: see decode.ts. */
export async function parseText(body: Buffer, format: Exclude<WireFormat, 'protobuf'>): Promise<ParsedBody> {
  if (format === 'json') {
    const parsed = parseJson(body.toString());
    return { parsed: { ...parsed, value: checkHead(parsed.value) }, strict: [], binary: false };
  }
  const { value, strict } = await parseYaml(body.toString());
  return { parsed: parsedValue(checkHead(value)), strict, binary: false };
}

/** kind and apiVersion are read first, by a decoder that complains in its own way. */
function checkHead(value: unknown): unknown {
  const target = 'Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
  if (value === null || value === undefined) return {};
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  if (kind !== 'object' || !isJsonObject(value)) throw new DecodeError('type', `json: cannot unmarshal ${kind === 'object' ? 'number' : kind} into ${target}`);
  for (const key of ['apiVersion', 'kind']) {
    const item = value[key];
    if (item === undefined || item === null || typeof item === 'string') continue;
    const found = Array.isArray(item) ? 'array' : typeof item === 'boolean' ? 'bool' : typeof item;
    throw new DecodeError('type', `json: cannot unmarshal ${found} into Go struct field .${key} of type string`);
  }
  return value;
}

/** YAML 1.1, as Kubernetes reads it: `yes` is true, repeated keys are reported and the last one counts. Only the first document is read. */
export async function parseYaml(text: string): Promise<{ readonly value: unknown; readonly strict: readonly string[] }> {
  if (/^\s*[{[]/.test(text)) {
    try {
      return { value: parseJson(text).value, strict: [] };
    } catch {
      // Flow-style YAML is not always JSON.
    }
  }
  const { parseAllDocuments, isMap, isScalar, visit, LineCounter } = await import('yaml');
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { version: '1.1', uniqueKeys: false, lineCounter: lines, merge: true });
  const [document] = Array.isArray(documents) ? documents : [];
  if (document === undefined) return { value: undefined, strict: [] };
  const [fault] = document.errors;
  if (fault !== undefined) throw new DecodeError('syntax', `yaml: ${yamlFault(fault.code, fault.linePos?.[0].line, fault.message)}`);
  const strict: string[] = [];
  visit(document, {
    Map: (_, node) => {
      const seen = new Set<unknown>();
      for (const pair of node.items) {
        const key = isScalar(pair.key) ? pair.key.value : undefined;
        if (key !== undefined && seen.has(key)) {
          const range = isScalar(pair.key) ? pair.key.range : undefined;
          strict.push(`line ${lines.linePos(range?.[0] ?? 0).line}: key ${JSON.stringify(String(key))} already set in map`);
        }
        seen.add(key);
      }
    },
  });
  if (document.contents !== null && !isMap(document.contents)) return { value: document.toJS({ maxAliasCount: 1000 }), strict };
  return { value: jsonOf(document.toJS({ maxAliasCount: 1000 })), strict };
}

function yamlFault(code: string, line: number | undefined, message: string): string {
  if (message.startsWith('Flow ')) return `line ${String(line ?? 1)}: did not find expected node content`;
  const where = line === undefined || line <= 1 ? '' : `line ${line}: `;
  switch (code) {
    case 'TAB_AS_INDENT': return `${where}found character that cannot start any token`;
    case 'BAD_INDENT': case 'UNEXPECTED_TOKEN': case 'MISSING_CHAR': case 'BLOCK_AS_IMPLICIT_KEY': case 'MULTILINE_IMPLICIT_KEY': return `${where}did not find expected key`;
    default: return `${where}${message.split('\n')[0] ?? errorMessage(message)}`;
  }
}

/** Dates and other YAML types become the text or number that JSON has for them. */
function jsonOf(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value as JsonObject).map(([key, item]) => [key, jsonOf(item)]));
}
