import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { X509Certificate } from 'node:crypto';
import type { JsonObject } from '../../base/json.ts';
import type { User } from '../contracts.ts';
import type { RequestInfo } from '../http/request-info.ts';
import type { Stored } from '../storage/storage.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import type { Representation } from '../http/negotiate.ts';

/** One request in flight. Stages fill in what they find out; nothing else is shared between them. */
export interface Exchange {
  readonly request: IncomingMessage | Http2ServerRequest;
  /** Absent for an upgrade. */
  readonly response?: ServerResponse | Http2ServerResponse;
  readonly upgrade?: { readonly socket: Duplex; readonly head: Buffer };
  readonly certificate?: X509Certificate;
  readonly headers: IncomingHttpHeaders;
  readonly info: RequestInfo;
  /** Aborts when the client goes away or the server stops. */
  readonly signal: AbortSignal;
  readonly receivedMs: number;
  auditId: string;
  user: User;
  readonly answerHeaders: Record<string, string>;
  readonly warnings: string[];
}

/** The request's user before it is known. */
export const nobody: User = { name: '', uid: '', groups: [], extra: {} };

export function warn(exchange: Exchange, text: string): void {
  if (!exchange.warnings.includes(text)) exchange.warnings.push(text);
}

/** What a verb returns; the encode stage turns it into bytes. */
export type Answer =
  /** Any object in the version that was asked for. */
  | { readonly kind: 'object'; readonly status: number; readonly object: JsonObject; readonly served?: ServedResource; readonly representation: Representation }
  /** An object as it lies in the store: its bytes are sent as they are where the format allows. */
  | { readonly kind: 'stored'; readonly status: number; readonly stored: Stored; readonly served: ServedResource; readonly representation: Representation }
  | { readonly kind: 'list'; readonly list: ListAnswer; readonly served: ServedResource; readonly representation: Representation }
  /** Ready-made bytes. */
  | { readonly kind: 'bytes'; readonly status: number; readonly contentType: string; readonly body: Buffer | string; readonly headers?: Readonly<Record<string, string>> }
  /** The verb wrote the response itself: watch, log, exec. */
  | { readonly kind: 'done' };

export interface ListAnswer {
  readonly items: readonly Stored[];
  readonly revision: string;
  readonly continueToken?: string;
  readonly remaining?: number;
}
