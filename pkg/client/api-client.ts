import type { Clock } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import type { JsonObject, JsonValue } from '../base/json.ts';
import type { Logger } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import { linkSignal } from '../base/signals.ts';
import type { DeleteOptions, ListMeta } from '../generated/types/meta-v1.ts';
import { ClientError, connectionError, errorFromAnswer } from './client-error.ts';
import { CredentialFiles } from './credentials.ts';
import { Http1Transport } from './http1-transport.ts';
import { TlsTransport } from './http2-transport.ts';
import type { ClientConfig } from './kubeconfig.ts';
import { apiVersionOf, collectionPath, objectPath, type ApiObject, type NewObject, type ObjectKey, type Resource } from './resource.ts';
import type { Transport, TransportResponse } from './transport.ts';
import { decodeWatch, type WatchEvent } from './watch-stream.ts';

export interface ClientDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  /** Overrides the client's deadline for the whole request, answer included. */
  readonly deadlineMs?: number | undefined;
  readonly fieldManager?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface ListQuery {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly limit?: number | undefined;
  readonly continue?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan' | undefined;
}

export interface ListAnswer<T extends ApiObject> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
  readonly continue?: string;
}

export interface WatchQuery {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan' | undefined;
  readonly sendInitialEvents?: boolean | undefined;
  readonly allowWatchBookmarks?: boolean | undefined;
  readonly timeoutSeconds?: number | undefined;
}

export interface PatchRequest {
  readonly type: 'json' | 'merge' | 'strategic' | 'apply';
  readonly body: JsonValue | object;
  readonly subresource?: string | undefined;
  readonly fieldManager?: string | undefined;
  readonly force?: boolean | undefined;
}

/** Where bearer tokens come from. */
export interface TokenSource {
  /** The one to send now; undefined for none. */
  token(): string | undefined | Promise<string | undefined>;
  /** The server did not accept it: the next one must be another. */
  refused?(): void;
}

const patchContentType = {
  json: 'application/json-patch+json', merge: 'application/merge-patch+json', strategic: 'application/strategic-merge-patch+json', apply: 'application/apply-patch+yaml',
} as const;

const defaultDeadlineMs = 30_000;
/** Answers that say "later" (429, 503 with Retry-After) are obeyed this often before the caller hears of them. */
const postponementsMax = 5;
const postponeMaxMs = 10_000;

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

interface Call {
  readonly method: string;
  readonly path: string;
  readonly query?: Query;
  readonly body?: string;
  readonly contentType?: string;
  readonly accept?: string;
  readonly options?: RequestOptions | undefined;
}

/**
 * Typed requests to one API server. Methods reject with ClientError, or with the signal's reason. A request that failed half way is never repeated
 * here: whether that is safe is the caller's to know. There is no client-side rate limit: the server's priority and fairness is the only one.
 */
export class ApiClient {
  readonly config: ClientConfig;
  readonly #transport: Transport;
  readonly #token: TokenSource;
  readonly #clock: Clock;
  constructor(config: ClientConfig, transport: Transport, token: TokenSource, deps: Pick<ClientDependencies, 'clock'>) {
    this.config = config;
    this.#transport = transport;
    this.#token = token;
    this.#clock = deps.clock;
  }

  /** Opens no connection yet: the first request does. */
  static connect(config: ClientConfig, deps: ClientDependencies): ApiClient {
    const credentials = new CredentialFiles(config, deps.clock);
    const server = new URL(config.server);
    const transport = server.protocol === 'http:' ? new Http1Transport(server, undefined) : new TlsTransport(config, credentials, deps.clock);
    return new ApiClient(config, transport, { token: () => credentials.token() }, deps);
  }

  /** The same server over the same connections as somebody else. Meant for a client whose connections carry no certificate: a certificate would win. */
  withToken(token: TokenSource): ApiClient {
    return new ApiClient(this.config, this.#transport, token, { clock: this.#clock });
  }

  close(): void {
    this.#transport.close();
  }

  async get<T extends ApiObject>(resource: Resource<T>, key: ObjectKey, options?: RequestOptions): Promise<T> {
    return await this.#json({ method: 'GET', path: objectPath(resource, key), options }) as T;
  }

  /** One page, or everything when no limit is given. Items carry apiVersion and kind. */
  async list<T extends ApiObject>(resource: Resource<T>, { namespace, ...query }: ListQuery = {}, options?: RequestOptions): Promise<ListAnswer<T>> {
    const answer = await this.#json({ method: 'GET', path: collectionPath(resource, namespace), query, accept: acceptFor(resource, 'PartialObjectMetadataList'), options }) as { readonly metadata?: ListMeta; readonly items?: readonly T[] | null };
    const typeMeta = { apiVersion: apiVersionOf(resource), kind: resource.kind };
    return {
      items: (answer.items ?? []).map((item) => ({ ...typeMeta, ...item, ...typeMeta })),
      resourceVersion: answer.metadata?.resourceVersion ?? '',
      ...((answer.metadata?.continue ?? '') === '' ? {} : { continue: answer.metadata?.continue as string }),
    };
  }

  /** The namespace is the object's own. */
  async create<T extends ApiObject>(resource: Resource<T>, object: NewObject<T>, options?: RequestOptions): Promise<T> {
    const { metadata } = object as unknown as ApiObject;
    return await this.#json({ method: 'POST', path: collectionPath(resource, requireNamespace(resource, metadata.namespace)), body: JSON.stringify(object), query: writeQuery(options), options }) as T;
  }

  /** Replaces the object; with a resourceVersion in it only if it still is that version. */
  async update<T extends ApiObject>(resource: Resource<T>, object: T, options: RequestOptions & { readonly subresource?: string } = {}): Promise<T> {
    const key = { namespace: object.metadata.namespace, name: object.metadata.name ?? '' };
    return await this.#json({ method: 'PUT', path: objectPath(resource, key, options.subresource), body: JSON.stringify(object), query: writeQuery(options), options }) as T;
  }

  async patch<T extends ApiObject>(resource: Resource<T>, key: ObjectKey, patch: PatchRequest, options?: RequestOptions): Promise<T> {
    const query = { ...writeQuery(options), ...(patch.fieldManager === undefined ? {} : { fieldManager: patch.fieldManager }), force: patch.force };
    return await this.#json({
      method: 'PATCH', path: objectPath(resource, key, patch.subresource), body: JSON.stringify(patch.body), contentType: patchContentType[patch.type], query, options,
    }) as T;
  }

  /** Answers the object while finalizers or a grace period keep it, a Status when it is gone. */
  async delete(resource: Resource, key: ObjectKey, deleteOptions?: Partial<DeleteOptions>, options?: RequestOptions): Promise<JsonObject> {
    const body = deleteOptions === undefined ? undefined : JSON.stringify({ apiVersion: 'v1', kind: 'DeleteOptions', ...deleteOptions });
    return await this.#json({ method: 'DELETE', path: objectPath(resource, key), ...(body === undefined ? {} : { body }), options }) as JsonObject;
  }

  async deleteCollection(resource: Resource, { namespace, ...query }: ListQuery, deleteOptions?: Partial<DeleteOptions>, options?: RequestOptions): Promise<JsonObject> {
    const body = deleteOptions === undefined ? undefined : JSON.stringify({ apiVersion: 'v1', kind: 'DeleteOptions', ...deleteOptions });
    return await this.#json({ method: 'DELETE', path: collectionPath(resource, namespace), query, ...(body === undefined ? {} : { body }), options }) as JsonObject;
  }

  async createSubresource<R = JsonObject>(resource: Resource, key: ObjectKey, subresource: 'binding' | 'eviction' | 'token', body: object, options?: RequestOptions): Promise<R> {
    return await this.#json({ method: 'POST', path: objectPath(resource, key, subresource), body: JSON.stringify(body), query: writeQuery(options), options }) as R;
  }

  /** Events from `resourceVersion` on, until the server ends the watch (returns) or the connection is lost (throws). */
  async *watch<T extends ApiObject>(resource: Resource<T>, { namespace, ...query }: WatchQuery, { signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<WatchEvent<T>> {
    const link = linkSignal(signal);
    // The headers of a watch come at once; only the body is long.
    const timer = this.#clock.after(this.config.requestDeadlineMs ?? defaultDeadlineMs, () => link.abort(connectionError('the watch was not answered in time')));
    try {
      const response = await this.#send({ method: 'GET', path: collectionPath(resource, namespace), query: { watch: true, ...query }, accept: acceptFor(resource, 'PartialObjectMetadata') }, link.signal);
      timer.cancel();
      if (response.status !== 200) throw errorFromAnswer(response.status, await readText(response), response.header('retry-after'));
      for await (const event of decodeWatch<T>(response.body)) {
        yield resource.metadataOnly === true ? { ...event, object: { ...event.object, apiVersion: apiVersionOf(resource), kind: resource.kind } } : event;
      }
    } finally {
      timer.cancel();
      link.unlink();
      link.abort();
    }
  }

  /** Any path; the parsed answer when it is JSON, else its text. Rejects with ClientError for anything but 2xx. */
  async raw<R = unknown>(method: string, path: string, body?: unknown, options?: RequestOptions & { readonly accept?: string; readonly contentType?: string }): Promise<R> {
    const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    return await this.#json({ method, path, ...text, ...(options?.accept === undefined ? {} : { accept: options.accept }), ...(options?.contentType === undefined ? {} : { contentType: options.contentType }), options }) as R;
  }

  async #json(call: Call): Promise<unknown> {
    for (let postponements = 0; ; postponements++) {
      try {
        return await this.#once(call);
      } catch (err) {
        if (!(err instanceof ClientError) || err.retryAfterSeconds === undefined || postponements >= postponementsMax) throw err;
        if (err.code !== 'tooManyRequests' && err.code !== 'unavailable') throw err;
        const { signal } = call.options ?? {};
        await sleep(this.#clock, Math.min(postponeMaxMs, err.retryAfterSeconds * 1000), signal === undefined ? {} : { signal });
      }
    }
  }

  async #once(call: Call): Promise<unknown> {
    const link = linkSignal(call.options?.signal);
    const deadlineMs = call.options?.deadlineMs ?? this.config.requestDeadlineMs ?? defaultDeadlineMs;
    const timer = this.#clock.after(deadlineMs, () => link.abort(connectionError(`${call.method} ${call.path}: no answer within ${deadlineMs} ms`)));
    try {
      const response = await this.#send(call, link.signal);
      const text = await readText(response);
      if (response.status < 200 || response.status > 299) throw errorFromAnswer(response.status, text, response.header('retry-after'));
      return response.header('content-type')?.includes('json') === true ? JSON.parse(text) as unknown : text;
    } finally {
      timer.cancel();
      link.unlink();
    }
  }

  async #send(call: Call, signal: AbortSignal): Promise<TransportResponse> {
    const token = await this.#token.token();
    const headers: Record<string, string> = { accept: call.accept ?? 'application/json', 'user-agent': this.config.userAgent ?? 'coxswain' };
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    if (call.body !== undefined) {
      headers['content-type'] = call.contentType ?? 'application/json';
      headers['content-length'] = String(Buffer.byteLength(call.body));
    }
    const response = await this.#transport.send({ method: call.method, path: call.path + queryText(call.query), headers, body: call.body, signal });
    if (response.status === 401) this.#token.refused?.();
    return response;
  }
}

function acceptFor(resource: Resource, form: string): string {
  return resource.metadataOnly === true ? `application/json;as=${form};g=meta.k8s.io;v=v1,application/json` : 'application/json';
}

function queryText(query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '').map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function writeQuery(options: RequestOptions | undefined): Query {
  return { fieldManager: options?.fieldManager, dryRun: options?.dryRun === true ? 'All' : undefined };
}

function requireNamespace(resource: Resource, namespace: string | undefined): string | undefined {
  if (resource.namespaced && (namespace ?? '') === '') throw new TypeError(`a namespace is needed to create one of ${resource.plural}`);
  return namespace;
}

async function readText(response: TransportResponse): Promise<string> {
  let text = '';
  for await (const chunk of response.body) text += chunk;
  return text;
}
