import { ApiError } from '../contracts.ts';
import { canonicalObject } from '../../api/decode/decode.ts';
import { encodeObject } from '../../api/codec/codec.ts';
import { watchFrame } from '../../api/codec/frames.ts';
import type { JsonObject } from '../../base/json.ts';
import { linkSignal } from '../../base/signals.ts';
import { must } from '../../base/assert.ts';
import { columnDefinitions, partialMetadata, readIncludeObject, table, tableRows } from '../encode/table.ts';
import { envelopeOf, objectJson } from '../encode/list-bytes.ts';
import { mediaTypes } from '../http/negotiate.ts';
import { apiErrorOf, statusOf } from '../http/status.ts';
import { flushHead, writeChunk, writeHead } from '../http/write-response.ts';
import { headOf } from '../pipeline/encode.ts';
import type { Answer } from '../pipeline/exchange.ts';
import { storageOf, type Target } from '../pipeline/target.ts';
import { toServed } from '../registry/conversion.ts';
import { parseWatchVersion, readListQuery, type ListQuery } from '../registry/list-options.ts';
import { metaText, setMeta } from '../registry/object-meta.ts';
import { readSelection, type Selection } from '../registry/selection.ts';
import { StorageError, type StorageEvent, type Stored, type WatchOptions } from '../storage/storage.ts';

type ObjectEvent = Exclude<StorageEvent, { readonly type: 'BOOKMARK' }>;
type EventType = ObjectEvent['type'];

/** Frames of events that watchers of the same form share, kept as long as the event is. */
const shared = new WeakMap<ObjectEvent, Map<string, Buffer>>();

/** GET of a collection with watch: a stream of events that ends at its timeout, when the client leaves, or with an ERROR event. */
export async function watch(target: Target): Promise<Answer> {
  const { served, server, exchange, representation } = target;
  const query = readListQuery(exchange.info.query, true);
  const selection = onlyNamed(readSelection(served, exchange.info.query), exchange.info.parts[1]);
  const options = await watchOptions(target, query);
  const response = must(exchange.response, 'a watch has a response');
  const link = linkSignal(exchange.signal);
  const timer = server.clock.after(timeoutMs(target, query), () => link.abort(new Error('the watch has reached its timeout')));
  const writer = new EventWriter(target, selection);
  try {
    const stream = representation.format === 'protobuf' ? ';stream=watch' : '';
    writeHead(response, 200, headOf(exchange, 200, `${mediaTypes[representation.format]}${stream}`).headers);
    flushHead(response);
    for await (const event of server.storage.watch(storageOf(target), { ...options, signal: link.signal })) {
      const frame = writer.frame(event);
      if (frame !== undefined) await writeChunk(response, frame);
      if (link.signal.aborted) break;
    }
  } catch (err) {
    if (!link.signal.aborted) await writeChunk(response, writer.failure(err));
  } finally {
    timer.cancel();
    link.unlink();
    link.abort();
  }
  response.end();
  return { kind: 'done' };
}

/** /watch/.../NAME: one object. */
function onlyNamed(selection: Selection, name: string | undefined): Selection {
  if (name === undefined) return selection;
  return { name, matches: (object) => metaText(object, 'name') === name && (selection.matches?.(object) ?? true) };
}

/** Without timeoutSeconds watches end one by one over a while, so that their clients do not all come back at once. */
function timeoutMs({ server }: Target, { timeoutSeconds }: ListQuery): number {
  if (timeoutSeconds !== undefined && timeoutSeconds > 0) return timeoutSeconds * 1000;
  return server.minRequestTimeoutMs * (1 + server.random.next());
}

/** Without a version, and with 0, a watch begins with what is there; unless it says that it does not want that. */
async function watchOptions(target: Target, query: ListQuery): Promise<Omit<WatchOptions, 'signal'>> {
  const version = parseWatchVersion(query.resourceVersion);
  const initialEvents = query.initialEvents === true;
  const everything = version === undefined || version === 0;
  const fromRevision = initialEvents ? undefined : !everything ? version : query.initialEvents === false ? await target.server.storage.currentRevision() : undefined;
  return {
    ...(target.namespace === '' ? {} : { namespace: target.namespace }),
    ...(fromRevision === undefined ? {} : { fromRevision }),
    ...(initialEvents ? { initialEvents } : {}),
    ...(query.bookmarks ? { bookmarks: true } : {}),
  };
}

/** Turns events of the store into frames of one watcher: what its selectors let through, in its form. */
class EventWriter {
  readonly #target: Target;
  readonly #selection: Selection;
  #columnsSent = false;
  constructor(target: Target, selection: Selection) {
    this.#target = target;
    this.#selection = selection;
  }

  frame(event: StorageEvent): Buffer | undefined {
    if (event.type === 'BOOKMARK') return this.#bookmark(event);
    const type = this.#typeFor(event);
    if (type === undefined) return undefined;
    const { representation, served } = this.#target;
    if (representation.transform?.kind === 'Table') return this.#encode(type, this.#table(event));
    const form = `${type}|${representation.format}|${representation.transform?.kind ?? ''}|${served.apiVersion}`;
    let frames = shared.get(event);
    if (frames === undefined) shared.set(event, frames = new Map());
    let frame = frames.get(form);
    if (frame === undefined) frames.set(form, frame = this.#make(type, event));
    return frame;
  }

  /** An object that comes into the selection is added, one that leaves it deleted. */
  #typeFor(event: ObjectEvent): EventType | undefined {
    const { matches } = this.#selection;
    if (matches === undefined) return event.type;
    const now = event.type !== 'DELETED' && matches(event.stored.object);
    const before = event.type !== 'ADDED' && matches((event.previous ?? event.stored).object);
    if (now) return before ? 'MODIFIED' : 'ADDED';
    return before ? 'DELETED' : undefined;
  }

  #make(type: EventType, event: ObjectEvent): Buffer {
    const { representation, served } = this.#target;
    const { transform } = representation;
    const stored = shownState(type, event);
    if (transform !== undefined) return this.#encode(type, partialMetadata(stored.object, transform.version));
    if (representation.format === 'protobuf') return Buffer.concat(watchFrame(type, stored === event.stored ? envelopeOf(served, stored) : encodeObject(toServed(served, stored.object))));
    return Buffer.concat([Buffer.from(`{"type":"${type}","object":`), stored === event.stored ? objectJson(served, stored) : Buffer.from(JSON.stringify(toServed(served, stored.object))), frameEnd]);
  }

  /** Column definitions come with the first event only. */
  #table(event: ObjectEvent): JsonObject {
    const { served, server, exchange, representation } = this.#target;
    const version = representation.transform?.version ?? 'v1';
    const { object } = shownState(event.type, event);
    const rows = tableRows(served, [object], { version, includeObject: readIncludeObject(exchange.info.query), nowMs: server.clock.nowMs() }, (one) => toServed(served, one));
    const columns = this.#columnsSent ? null : columnDefinitions(served);
    this.#columnsSent = true;
    return table(version, { resourceVersion: String(event.stored.revision) }, columns, rows);
  }

  #bookmark(event: Extract<StorageEvent, { readonly type: 'BOOKMARK' }>): Buffer | undefined {
    const { exchange, served, representation } = this.#target;
    if (!wantsBookmarks(exchange.info.query)) return undefined;
    const metadata: JsonObject = {
      resourceVersion: String(event.revision),
      ...(event.initialEventsEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}),
    };
    const { transform } = representation;
    if (transform?.kind === 'Table') {
      const columns = this.#columnsSent ? null : columnDefinitions(served);
      this.#columnsSent = true;
      const empty = { ...emptyObject(this.#target), metadata };
      const rows = tableRows(served, [empty], { version: transform.version, includeObject: readIncludeObject(exchange.info.query), nowMs: this.#target.server.clock.nowMs() }, (one) => one);
      return this.#encode('BOOKMARK', table(transform.version, { resourceVersion: String(event.revision) }, columns, rows));
    }
    const object = transform === undefined ? { ...emptyObject(this.#target), metadata } : partialMetadata({ metadata }, transform.version);
    return this.#encode('BOOKMARK', object);
  }

  failure(thrown: unknown): Buffer {
    const err = thrown instanceof StorageError && thrown.code === 'compacted' ? new ApiError(410, 'Expired', thrown.message) : apiErrorOf(thrown);
    return this.#encode('ERROR', statusOf(err));
  }

  #encode(type: EventType | 'BOOKMARK' | 'ERROR', object: JsonObject): Buffer {
    if (this.#target.representation.format === 'protobuf') return Buffer.concat(watchFrame(type, encodeObject(object)));
    return Buffer.from(`${JSON.stringify({ type, object })}\n`);
  }
}

const frameEnd = Buffer.from('}\n');

/** A bookmark has the kind of what is watched, and nothing else that it need not have. */
function emptyObject({ served }: Target): JsonObject {
  return canonicalObject(served.typeName, { kind: served.kind, apiVersion: served.apiVersion });
}

function wantsBookmarks(query: URLSearchParams): boolean {
  const asked = query.get('allowWatchBookmarks');
  return asked !== null && asked.toLowerCase() !== 'false' && asked !== '0';
}

/** An object that leaves the selection is shown as it was last seen in it, at the revision of the change. */
function shownState(type: EventType, event: ObjectEvent): Stored {
  if (type !== 'DELETED' || event.previous === undefined) return event.stored;
  if (event.type === 'DELETED') return event.stored;
  return { key: event.previous.key, revision: event.stored.revision, json: event.previous.json, object: setMeta(event.previous.object, { resourceVersion: String(event.stored.revision) }) };
}
