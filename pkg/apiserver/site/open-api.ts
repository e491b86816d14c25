import { createHash } from 'node:crypto';
import type { JsonObject } from '../../base/json.ts';
import { parseAccept } from '../http/negotiate.ts';
import type { Answer, Exchange } from '../pipeline/exchange.ts';
import type { Page } from './site.ts';

const protobufTypes: ReadonlySet<string> = new Set(['application/com.github.proto-openapi.spec.v2@v1.0+protobuf', 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf']);

interface Document {
  readonly body: Buffer;
  readonly etag: string;
}

function documentOf(body: Buffer): Document {
  return { body, etag: `"${createHash('sha512').update(body).digest('hex').toUpperCase()}"` };
}

function answerDocument(exchange: Exchange, { body, etag }: Document, contentType: string): Answer {
  const fresh = exchange.info.query.has('hash');
  const headers = { etag, vary: 'Accept', ...(fresh ? { 'cache-control': 'public, immutable' } : {}) };
  const known = exchange.headers['if-none-match'] === etag;
  return { kind: 'bytes', status: known ? 304 : 200, contentType, body: known ? '' : body, headers };
}

/** /openapi/v2 and /openapi/v3. The documents are big: the maker is loaded and each document made when it is first asked for, and its bytes kept. */
export function openApiPages(): readonly Page[] {
  const made = new Map<string, Document>();
  const keep = (key: string, make: () => Buffer): Document => {
    let document = made.get(key);
    if (document === undefined) made.set(key, document = documentOf(make()));
    return document;
  };
  const json = (object: JsonObject): Buffer => Buffer.from(JSON.stringify(object));
  return [
    {
      path: '/openapi/v2',
      answer: async (exchange) => {
        const { buildOpenApiV2 } = await import('../../api/openapi/documents.ts');
        const wanted = parseAccept(exchange.headers.accept ?? '').find(({ type }) => protobufTypes.has(type) || type === 'application/json' || type === '*/*');
        if (wanted === undefined || !protobufTypes.has(wanted.type)) return answerDocument(exchange, keep('v2', () => json(buildOpenApiV2())), 'application/json');
        const { encodeOpenApiV2 } = await import('../../api/openapi/swagger-protobuf.ts');
        return answerDocument(exchange, keep('v2 protobuf', () => encodeOpenApiV2(buildOpenApiV2())), 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
      },
    },
    {
      path: '/openapi/v3',
      answer: async () => {
        const { openApiV3Paths } = await import('../../api/openapi/documents.ts');
        return { kind: 'bytes', status: 200, contentType: 'text/plain; charset=utf-8', body: JSON.stringify(openApiV3Paths()) };
      },
    },
    {
      path: '/openapi/v3/*',
      listed: false,
      answer: async (exchange) => {
        const { buildOpenApiV3Document } = await import('../../api/openapi/documents.ts');
        const path = exchange.info.path.slice('/openapi/v3/'.length);
        const known = made.get(path);
        const object = known === undefined ? buildOpenApiV3Document(path) : undefined;
        if (known === undefined && object === undefined) return undefined;
        return answerDocument(exchange, keep(path, () => json(object as JsonObject)), 'application/json');
      },
    },
  ];
}
