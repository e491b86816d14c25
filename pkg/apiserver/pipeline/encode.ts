import { encodeObject } from '../../api/codec/codec.ts';
import type { JsonObject } from '../../base/json.ts';
import { columnDefinitions, partialMetadata, readIncludeObject, table, tableRows } from '../encode/table.ts';
import { metadataSlices, tableSlices } from '../encode/transformed-list.ts';
import { encodeEnvelopes, envelopeOf, jsonListSlices, listMetadata, objectJson, protobufListSlices } from '../encode/list-bytes.ts';
import { mediaTypes, type Representation } from '../http/negotiate.ts';
import { writeBody, writeSlices, type BodyAnswer } from '../http/write-response.ts';
import { toServed } from '../registry/conversion.ts';
import { notAcceptable } from '../http/negotiate.ts';
import { metaText } from '../registry/object-meta.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import type { ServerContext } from '../server-context.ts';
import { must } from '../../base/assert.ts';
import type { Answer, Exchange, ListAnswer } from './exchange.ts';

const caching = { 'cache-control': 'no-cache, private' };

/** Turns the answer into bytes of the negotiated form and writes them. Throws as long as nothing is written. */
export async function encode(exchange: Exchange, server: ServerContext, answer: Answer): Promise<void> {
  switch (answer.kind) {
    case 'done': return;
    case 'bytes': return writeAnswer(exchange, answer.status, answer.contentType, answer.body, answer.headers);
    case 'object': return encodeOne(exchange, server, answer.status, answer.object, answer.representation, answer.served);
    case 'stored': {
      const { stored, served, representation } = answer;
      if (representation.transform !== undefined || representation.format === 'yaml' || representation.pretty) return encodeOne(exchange, server, answer.status, toServed(served, stored.object), representation, served);
      const bytes = representation.format === 'protobuf' ? envelopeOf(served, stored) : Buffer.concat([objectJson(served, stored), newline]);
      return writeAnswer(exchange, answer.status, mediaTypes[representation.format], bytes);
    }
    case 'list': return encodeList(exchange, server, answer.list, answer.served, answer.representation);
  }
}

const newline = Buffer.from('\n');

async function encodeOne(exchange: Exchange, server: ServerContext, status: number, object: JsonObject, representation: Representation, served: ServedResource | undefined): Promise<void> {
  const { transform } = representation;
  let shown = object;
  if (transform !== undefined && served !== undefined) {
    if (transform.kind === 'Table') {
      const rows = tableRows(served, [object], { version: transform.version, includeObject: readIncludeObject(exchange.info.query), nowMs: server.clock.nowMs() }, (one) => one);
      shown = table(transform.version, { resourceVersion: metaText(object, 'resourceVersion') }, columnDefinitions(served), rows);
    } else shown = partialMetadata(object, transform.version);
  }
  await writeAnswer(exchange, status, mediaTypes[representation.format], await textOf(shown, representation));
}

async function encodeList(exchange: Exchange, server: ServerContext, list: ListAnswer, served: ServedResource, representation: Representation): Promise<void> {
  const { transform, format } = representation;
  const slices = await slicesOf(exchange, server, list, served, representation);
  if (slices !== undefined) {
    await writeSlices(must(exchange.response, 'a list has a response'), headOf(exchange, 200, mediaTypes[format]), slices);
    return;
  }
  await writeAnswer(exchange, 200, mediaTypes[format], await textOf(listObject(exchange, server, list, served, transform), representation));
}

/** Lists in the forms that programs ask for are written piece by piece; undefined for the others. */
async function slicesOf(exchange: Exchange, server: ServerContext, list: ListAnswer, served: ServedResource, { transform, format, pretty }: Representation): Promise<Iterable<Buffer> | undefined> {
  if (pretty || format === 'yaml') return undefined;
  if (transform === undefined) {
    if (format === 'json') return jsonListSlices(served, list);
    await encodeEnvelopes(served, list);
    return protobufListSlices(served, list);
  }
  if (format === 'protobuf') return undefined;
  if (transform.kind !== 'Table') return metadataSlices(list, transform.version);
  return tableSlices(served, list, { version: transform.version, includeObject: readIncludeObject(exchange.info.query), nowMs: server.clock.nowMs() });
}

function listObject(exchange: Exchange, server: ServerContext, list: ListAnswer, served: ServedResource, transform: Representation['transform']): JsonObject {
  const metadata = listMetadata(list);
  const objects = list.items.map(({ object }) => object);
  if (transform === undefined) {
    const items = objects.map((object): JsonObject => {
      const { kind: _, apiVersion: __, ...rest } = toServed(served, object);
      return rest;
    });
    return { kind: `${served.kind}List`, apiVersion: served.apiVersion, metadata, items };
  }
  if (transform.kind !== 'Table') {
    const items = objects.map((object) => partialMetadata(object, transform.version));
    return { kind: 'PartialObjectMetadataList', apiVersion: `meta.k8s.io/${transform.version}`, metadata, items: items.length === 0 ? null : items };
  }
  const rows = tableRows(served, objects, { version: transform.version, includeObject: readIncludeObject(exchange.info.query), nowMs: server.clock.nowMs() }, (object) => toServed(served, object));
  return table(transform.version, metadata, columnDefinitions(served), rows);
}

/** The bytes of an object that is not in the store. */
export async function textOf(object: JsonObject, { format, pretty }: Pick<Representation, 'format' | 'pretty'>): Promise<Buffer | string> {
  switch (format) {
    case 'json': return pretty ? JSON.stringify(object, undefined, 2) : `${JSON.stringify(object)}\n`;
    case 'yaml': {
      const { stringify } = await import('yaml');
      return stringify(object, { version: '1.1', sortMapEntries: true, lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false });
    }
    case 'protobuf':
      if (object['kind'] === 'Table') throw notAcceptable();
      return encodeObject(object);
  }
}

/** One header line per warning, quoted as RFC 7234 has it. */
export function warningHeaders(exchange: Exchange): Readonly<Record<string, readonly string[]>> {
  if (exchange.warnings.length === 0) return {};
  return { warning: exchange.warnings.map((text) => `299 - "${text.replace(/[\\"]/g, '\\$&').replace(/[^\x20-\x7e]/g, (char) => encodeURIComponent(char))}"`) };
}

export function headOf(exchange: Exchange, status: number, contentType: string, headers: Readonly<Record<string, string>> = {}): Omit<BodyAnswer, 'body'> {
  return {
    status,
    headers: { ...caching, 'content-type': contentType, ...exchange.answerHeaders, ...warningHeaders(exchange), ...headers },
    acceptEncoding: exchange.headers['accept-encoding'] as string | undefined,
    headOnly: exchange.info.method === 'HEAD',
  };
}

export async function writeAnswer(exchange: Exchange, status: number, contentType: string, body: Buffer | string, headers?: Readonly<Record<string, string>>): Promise<void> {
  await writeBody(must(exchange.response, 'an answer has a response'), { ...headOf(exchange, status, contentType, headers), body });
}
