import { formatTime } from '../api/meta/time.ts';
import { errorMessage } from '../base/errors.ts';
import type { Event, ObjectReference } from '../generated/types/core-v1.ts';
import type { ApiClient, ClientDependencies } from './api-client.ts';
import { hasCode } from './client-error.ts';
import type { ApiObject } from './resource.ts';
import { events } from './resources.ts';

export interface EventText {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Kept for events.k8s.io readers; core/v1 clients do not show it. */
  readonly action?: string;
}

export interface EventSourceName {
  readonly component: string;
  readonly host?: string;
}

/** Events about one object by one source: a burst, then one in five minutes. More is dropped. */
const spamBurst = 25;
const spamRefillMs = 300_000;
/** Remembered events; the oldest are forgotten first and then begin to count anew. */
const rememberedMax = 4096;
/** Waiting events; more are dropped, oldest first: events are a courtesy. */
const queueMax = 1000;
/** This many events that differ only in their message become one. */
const similarMax = 10;
const similarWindowMs = 600_000;

interface Remembered {
  readonly name: string;
  readonly namespace: string;
  count: number;
  readonly firstTimestamp: string;
}

interface Waiting {
  /** Events with the same one are one event that counts. */
  readonly id: string;
  readonly reference: ObjectReference;
  readonly text: EventText;
}

/**
 * Writes core/v1 Events in the background: `record` never waits and never fails. The same event again raises the count of the first one. When many differ
 * only by message they are combined, and an object that produces too many loses the rest. Undelivered events are lost when the process ends.
 */
export class EventRecorder {
  readonly #client: ApiClient;
  readonly #source: EventSourceName;
  readonly #deps: ClientDependencies;
  readonly #remembered = new Map<string, Remembered>();
  readonly #budgets = new Map<string, { tokens: number; atMs: number }>();
  readonly #similar = new Map<string, { messages: Set<string>; atMs: number }>();
  #queue: Waiting[] = [];
  #writing: Promise<void> | undefined;
  constructor(client: ApiClient, source: EventSourceName, deps: ClientDependencies) {
    this.#client = client;
    this.#source = source;
    this.#deps = deps;
  }

  /** `regarding` is an object, or a reference to one (with a fieldPath, for a container). */
  record(regarding: ApiObject | ObjectReference, text: EventText): void {
    const reference = 'metadata' in regarding ? referenceTo(regarding) : regarding;
    const target = `${reference.kind}/${reference.namespace ?? ''}/${reference.name ?? ''}/${reference.uid ?? ''}`;
    if (!this.#spend(target)) return;
    if (this.#queue.length >= queueMax) this.#queue.shift();
    this.#queue.push({ reference, ...this.#combine(target, reference, text) });
    this.#writing ??= this.#drain().finally(() => { this.#writing = undefined; });
  }

  /** Resolves when everything recorded so far is written or given up. */
  async flush(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  async #drain(): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      await this.#write(next).catch((err: unknown) => {
        this.#deps.logger.debug({ reason: next?.text.reason, cause: errorMessage(err) }, 'an event was not written');
      });
    }
  }

  async #write({ id, reference, text }: Waiting): Promise<void> {
    const now = formatTime(this.#deps.clock.nowMs());
    const known = this.#remembered.get(id);
    if (known !== undefined) {
      known.count++;
      try {
        await this.#client.patch(events, { namespace: known.namespace, name: known.name }, { type: 'merge', body: { count: known.count, lastTimestamp: now, message: text.message } });
        return;
      } catch (err) {
        if (!hasCode(err, 'notFound')) throw err;
        this.#remembered.delete(id);
      }
    }
    const created = await this.#create(reference, text, now);
    this.#remembered.set(id, { name: created.metadata.name ?? '', namespace: created.metadata.namespace ?? '', count: 1, firstTimestamp: now });
    trim(this.#remembered);
  }

  async #create(reference: ObjectReference, text: EventText, now: string): Promise<Event> {
    const namespace = (reference.namespace ?? '') === '' ? 'default' : reference.namespace as string;
    const stamp = (BigInt(Math.floor(this.#deps.clock.nowMs())) * 1_000_000n + BigInt(Math.floor(this.#deps.random.next() * 1e6))).toString(16);
    return this.#client.create(events, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { namespace, name: `${reference.name ?? ''}.${stamp}` },
      involvedObject: reference,
      reason: text.reason,
      message: text.message.slice(0, 1024),
      source: this.#source,
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type: text.type,
      reportingComponent: this.#source.component,
      reportingInstance: this.#source.host ?? '',
      ...(text.action === undefined ? {} : { action: text.action }),
    } as Event);
  }

  #spend(target: string): boolean {
    const nowMs = this.#deps.clock.monotonicMs();
    const budget = this.#budgets.get(target) ?? { tokens: spamBurst, atMs: nowMs };
    const tokens = Math.min(spamBurst, budget.tokens + (nowMs - budget.atMs) / spamRefillMs);
    this.#budgets.set(target, { tokens: tokens >= 1 ? tokens - 1 : tokens, atMs: nowMs });
    trim(this.#budgets);
    return tokens >= 1;
  }

  #combine(target: string, reference: ObjectReference, text: EventText): Pick<Waiting, 'id' | 'text'> {
    const group = JSON.stringify([target, reference.fieldPath, text.type, text.reason]);
    const nowMs = this.#deps.clock.monotonicMs();
    const known = this.#similar.get(group);
    const current = known === undefined || nowMs - known.atMs > similarWindowMs ? { messages: new Set<string>(), atMs: nowMs } : known;
    this.#similar.set(group, current);
    trim(this.#similar);
    current.atMs = nowMs;
    if (current.messages.size >= similarMax && !current.messages.has(text.message)) {
      return { id: group, text: { ...text, message: `(combined from similar events): ${text.message}` } };
    }
    current.messages.add(text.message);
    return { id: `${group}${text.message}`, text };
  }
}

export function referenceTo(object: ApiObject): ObjectReference {
  const { name, namespace, uid, resourceVersion } = object.metadata;
  return { kind: object.kind, ...(namespace === undefined ? {} : { namespace }), name, uid, apiVersion: object.apiVersion, resourceVersion };
}

function trim(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    if (map.size <= rememberedMax) return;
    map.delete(key);
  }
}
