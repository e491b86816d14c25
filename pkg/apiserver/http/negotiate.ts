import { ApiError } from '../contracts.ts';

export type WireFormat = 'json' | 'yaml' | 'protobuf';
export type Transform = 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';

/** How the client wants its answer. */
export interface Representation {
  readonly format: WireFormat;
  readonly transform?: { readonly kind: Transform; readonly version: 'v1' | 'v1beta1' };
  /** Indented JSON. */
  readonly pretty: boolean;
}

export const mediaTypes: Readonly<Record<WireFormat, string>> = {
  json: 'application/json', yaml: 'application/yaml', protobuf: 'application/vnd.kubernetes.protobuf',
};

interface AcceptClause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

/** `Accept` in order of preference; equal qualities keep the order of the header. */
export function parseAccept(header: string): readonly AcceptClause[] {
  const clauses = header.split(',').map((text): AcceptClause => {
    const [type = '', ...rest] = text.trim().split(';');
    const parameters = new Map(rest.map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return at < 0 ? [pair.trim(), ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }));
    const quality = Number(parameters.get('q') ?? '1');
    return { type: type.trim().toLowerCase(), parameters, quality: Number.isNaN(quality) ? 0 : quality };
  });
  return clauses.filter((clause) => clause.type !== '').sort((a, b) => b.quality - a.quality);
}

function formatOf(type: string, formats: readonly WireFormat[]): WireFormat | undefined {
  if (type === '*/*' || type === 'application/*') return formats[0];
  return formats.find((format) => mediaTypes[format] === type);
}

const transforms: ReadonlySet<string> = new Set(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']);

/** undefined: this clause asks for what is not offered; the next one counts. */
function representationOf(clause: AcceptClause, formats: readonly WireFormat[], allowed: ReadonlySet<string>, pretty: boolean): Representation | undefined {
  const format = formatOf(clause.type, formats);
  if (format === undefined) return undefined;
  const kind = clause.parameters.get('as');
  if (kind === undefined || kind === '') return { format, pretty };
  const version = clause.parameters.get('v');
  if (clause.parameters.get('g') !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1') || !transforms.has(kind) || !allowed.has(kind)) return undefined;
  return { format, transform: { kind: kind as Transform, version }, pretty };
}

export interface NegotiationOptions {
  readonly formats?: readonly WireFormat[];
  readonly transforms?: ReadonlySet<string>;
  readonly stream?: boolean;
}

const allFormats: readonly WireFormat[] = ['json', 'yaml', 'protobuf'];
const none: ReadonlySet<string> = new Set();

/** Throws 406 when nothing that is accepted can be made. */
export function negotiate(accept: string | undefined, userAgent: string, query: URLSearchParams, options: NegotiationOptions = {}): Representation {
  const formats = options.formats ?? allFormats;
  const pretty = prettyAsked(query, userAgent);
  if (accept === undefined || accept.trim() === '') return { format: formats[0] ?? 'json', pretty };
  for (const clause of parseAccept(accept)) {
    const found = representationOf(clause, formats, options.transforms ?? none, pretty);
    if (found !== undefined && !(options.stream === true && found.format === 'yaml')) return found;
  }
  throw notAcceptable();
}

export function notAcceptable(): ApiError {
  return new ApiError(406, 'NotAcceptable', '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch', {});
}

/** People at a terminal get indented JSON. */
function prettyAsked(query: URLSearchParams, userAgent: string): boolean {
  const asked = query.get('pretty');
  if (asked !== null) return asked !== 'false' && asked !== '0';
  return userAgent.startsWith('curl') || userAgent.startsWith('Wget') || userAgent.startsWith('Mozilla/5.0');
}

/** The format of a request body; undefined when it is none of ours. */
export function bodyFormat(contentType: string | undefined): WireFormat | undefined {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === '') return 'json';
  return allFormats.find((format) => mediaTypes[format] === type);
}
