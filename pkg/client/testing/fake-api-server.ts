import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { Random } from '../../base/random.ts';
import { kinds } from '../../generated/schema.ts';
import type { KindRow } from '../../generated/schema-types.ts';
import type { ApiObject, Resource } from '../resource.ts';
import { FakeStore, Refusal, type FakeCollection, type StoredEvent, type StoredObject } from './fake-store.ts';
import { createObject, createSubresource, deleteObject, listObjects, matcherOf, patchObject, putObject, type Target } from './fake-verbs.ts';

interface OpenWatch {
  readonly response: ServerResponse;
  readonly collection: FakeCollection;
  readonly bookmarks: boolean;
  stop(): void;
}

interface Fault {
  readonly matches: (method: string, path: string) => boolean;
  readonly status: number;
  readonly reason: string;
  left: number;
}

/**
 * An API server in memory for tests: discovery, create, get, list (pages, selectors), watch (resume, bookmarks, 410), update, patch, delete (finalizers,
 * grace, propagation), status, binding, eviction, token. No validation, no admission, no authorization, plain HTTP. Every kind of the schema
 * tables is served. It can also be made to fail: `cutWatches`, `expireHistory`, `bookmark`, `stop`/`start` on the same port, `failNext`.
 */
export class FakeApiServer {
  readonly store: FakeStore;
  /** "METHOD path" of every request, watches included. */
  readonly requests: string[] = [];
  readonly #rows: readonly KindRow[];
  readonly #sockets = new Set<Socket>();
  readonly #watches = new Set<OpenWatch>();
  #faults: Fault[] = [];
  #server: Server | undefined;
  #port = 0;
  constructor(deps: { readonly clock: Clock; readonly random: Random }, extraKinds: readonly KindRow[] = []) {
    this.#rows = [...kinds.filter((row) => row.notServedByDefault !== true), ...extraKinds];
    this.store = new FakeStore(this.#rows, deps.random, () => new Date(Math.floor(deps.clock.nowMs() / 1000) * 1000).toISOString().replace('.000Z', 'Z'));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => { void this.#answer(request, response); });
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Cuts every connection; the objects stay. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const watch of [...this.#watches]) watch.stop();
    for (const socket of this.#sockets) socket.destroy();
    if (server !== undefined) await new Promise<void>((resolve) => { server.close(() => resolve()); });
  }

  /** Puts an object in as it is, status included; gives it what the server would. */
  seed<T extends ApiObject>(resource: Resource<T>, object: T | JsonObject): T {
    const collection = this.store.collection(resource.group, resource.version, resource.plural);
    const { namespace = '' } = (object as ApiObject).metadata;
    return this.store.create(collection, namespace, object as unknown as JsonObject) as unknown as T;
  }

  /** Changes an object as if somebody else had. */
  change<T extends ApiObject>(resource: Resource<T>, key: string, edit: (object: T) => T): T {
    const collection = this.store.collection(resource.group, resource.version, resource.plural);
    const old = this.store.get(collection, key) as unknown as T;
    return this.store.put(collection, key, edit(old) as unknown as StoredObject) as unknown as T;
  }

  remove(resource: Resource, key: string): void {
    this.store.delete(this.store.collection(resource.group, resource.version, resource.plural), key, { graceSeconds: 0 });
  }

  get<T extends ApiObject>(resource: Resource<T>, key: string): T | undefined {
    return this.store.collection(resource.group, resource.version, resource.plural).objects.get(key) as unknown as T | undefined;
  }

  all<T extends ApiObject>(resource: Resource<T>): readonly T[] {
    return [...this.store.collection(resource.group, resource.version, resource.plural).objects.values()] as unknown as T[];
  }

  cutWatches(): void {
    for (const watch of [...this.#watches]) {
      watch.stop();
      watch.response.destroy();
    }
  }

  expireHistory(): void {
    this.store.forgetHistory();
  }

  /** Sends one bookmark of the current revision to every watch that wants them, `times` over. */
  bookmark(times = 1): void {
    for (let i = 0; i < times; i++) for (const watch of this.#watches) if (watch.bookmarks) writeBookmark(watch, this.store.revision);
  }

  /** The next `count` matching requests get this answer. */
  failNext(count: number, status: number, reason: string, matches: Fault['matches'] = () => true): void {
    this.#faults.push({ matches, status, reason, left: count });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    this.requests.push(`${request.method} ${url.pathname}`);
    try {
      const fault = this.#faults.find(({ left, matches }) => left > 0 && matches(request.method ?? '', url.pathname));
      if (fault !== undefined) {
        fault.left--;
        throw new Refusal(fault.status, fault.reason, `${fault.reason} as asked`);
      }
      const body = await readBody(request);
      const discovery = this.#discovery(url.pathname);
      if (discovery !== undefined) writeJson(response, 200, discovery);
      else this.#serve(request, response, url, body);
    } catch (err) {
      if (!(err instanceof Refusal)) throw err;
      writeJson(response, err.status, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: err.message, reason: err.reason, code: err.status });
    }
  }

  #serve(request: IncomingMessage, response: ServerResponse, url: URL, body: JsonValue | undefined): void {
    const target = this.#target(url.pathname);
    const { collection } = target;
    switch (request.method) {
      case 'GET':
        if (target.name !== '') writeJson(response, 200, this.store.get(collection, target.namespace === '' ? target.name : `${target.namespace}/${target.name}`));
        else if (url.searchParams.get('watch') === 'true') this.#watch(response, target, url.searchParams);
        else writeJson(response, 200, listObjects(this.store, target, url.searchParams));
        break;
      case 'POST':
        writeJson(response, 201, target.subresource === '' ? createObject(this.store, target, body as JsonObject) : createSubresource(this.store, target, body as JsonObject));
        break;
      case 'PUT':
        writeJson(response, 200, putObject(this.store, target, body as StoredObject));
        break;
      case 'PATCH':
        writeJson(response, 200, patchObject(this.store, target, request.headers['content-type'] ?? '', body ?? null));
        break;
      case 'DELETE':
        writeJson(response, 200, this.#delete(target, url.searchParams, isJsonObject(body) ? body : {}) ?? { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' });
        break;
      default:
        throw new Refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
    }
  }

  #delete(target: Target, query: URLSearchParams, options: JsonObject): JsonObject | undefined {
    if (target.name !== '') return deleteObject(this.store, target, options);
    const matches = matcherOf(target.namespace, query);
    const doomed = [...target.collection.objects.values()].filter(matches);
    for (const { metadata } of doomed) deleteObject(this.store, { ...target, namespace: metadata.namespace ?? '', name: metadata.name ?? '' }, options);
    return undefined;
  }

  #target(path: string): Target {
    const [, root, ...rest] = path.split('/').map(decodeURIComponent);
    const [group, version, ...tail] = root === 'api' ? ['', ...rest] : rest;
    const scoped = tail[0] === 'namespaces' && tail.length > 2 && !['finalize', 'status'].includes(tail[2] ?? '');
    const [plural = '', name = '', subresource = ''] = scoped ? tail.slice(2) : tail;
    return { collection: this.store.collection(group ?? '', version ?? '', plural), namespace: scoped ? tail[1] ?? '' : '', name, subresource };
  }

  #watch(response: ServerResponse, { collection, namespace }: Target, query: URLSearchParams): void {
    const matches = matcherOf(namespace, query);
    const asked = query.get('resourceVersion') ?? '';
    const initial = query.get('sendInitialEvents') === 'true' || asked === '' || asked === '0';
    const missed = initial ? [] : this.store.eventsAfter(collection, Number(asked));
    response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
    response.flushHeaders();
    const send = (event: StoredEvent): void => writeEvent(response, event, matches);
    const watch: OpenWatch = {
      response, collection, bookmarks: query.get('allowWatchBookmarks') === 'true',
      stop: () => {
        collection.watchers.delete(send);
        this.#watches.delete(watch);
        response.end();
      },
    };
    if (initial) {
      for (const object of collection.objects.values()) send({ revision: 0, type: 'ADDED', object, previous: undefined });
      if (query.get('sendInitialEvents') === 'true') writeBookmark(watch, this.store.revision, { 'k8s.io/initial-events-end': 'true' });
    }
    missed.forEach(send);
    collection.watchers.add(send);
    this.#watches.add(watch);
    response.once('close', () => watch.stop());
  }

  #discovery(path: string): JsonObject | undefined {
    if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
    const groups = [...new Set(this.#rows.map((row) => row.group))].filter((group) => group !== '');
    const versionsOf = (group: string): string[] => [...new Set(this.#rows.filter((row) => row.group === group).map((row) => row.version))];
    if (path === '/apis') {
      const entries = groups.map((name) => {
        const versions = versionsOf(name).map((version) => ({ groupVersion: `${name}/${version}`, version }));
        return { name, versions, preferredVersion: versions[0] ?? null };
      });
      return { kind: 'APIGroupList', apiVersion: 'v1', groups: entries };
    }
    const match = /^\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path);
    if (match === null) return undefined;
    const rows = this.#rows.filter((row) => row.group === (match[1] ?? '') && row.version === match[2]);
    if (rows.length === 0) return undefined;
    const resources = rows.map(({ plural, singular, namespaced = false, kind, verbs }) => ({ name: plural, singularName: singular, namespaced, kind, verbs }));
    return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: match[1] === undefined ? match[2] : `${match[1]}/${match[2]}`, resources };
  }
}

function writeEvent(response: ServerResponse, { type, object, previous }: StoredEvent, matches: (object: StoredObject) => boolean): void {
  const before = previous !== undefined && matches(previous);
  const after = type !== 'DELETED' && matches(object);
  if (!before && !after && !(type === 'DELETED' && matches(object))) return;
  const shown = type === 'DELETED' || !after ? 'DELETED' : before ? 'MODIFIED' : 'ADDED';
  response.write(`${JSON.stringify({ type: shown, object })}\n`);
}

function writeBookmark({ response, collection: { row } }: OpenWatch, revision: number, annotations?: JsonObject): void {
  const metadata = { resourceVersion: String(revision), creationTimestamp: null, ...(annotations === undefined ? {} : { annotations }) };
  response.write(`${JSON.stringify({ type: 'BOOKMARK', object: { kind: row.kind, apiVersion: row.group === '' ? row.version : `${row.group}/${row.version}`, metadata } })}\n`);
}

function writeJson(response: ServerResponse, status: number, body: JsonValue): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<JsonValue | undefined> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : JSON.parse(text) as JsonValue;
}
