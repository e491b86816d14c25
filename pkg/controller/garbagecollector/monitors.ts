import type { Clock } from '../../base/clock.ts';
import { sleep } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import { linkSignal, type LinkedSignal } from '../../base/signals.ts';
import type { ApiClient, ClientDependencies } from '../../client/api-client.ts';
import { discoverResources, type ServedResource } from '../../client/discovery.ts';
import { Informer, type InformerEvent } from '../../client/informer.ts';
import type { InformerSet } from '../../client/informer-set.ts';
import { apiVersionOf, type ApiObject, type Resource } from '../../client/resource.ts';

/** Never owned and never owning anything worth the memory. */
const ignored = new Set(['/events', 'events.k8s.io/events']);
const discoveryPeriodMs = 10_000;

interface Monitor {
  readonly informer: Informer<ApiObject>;
  /** Absent for an informer that belongs to somebody else. */
  readonly own?: { readonly link: LinkedSignal; readonly done: Promise<void> };
}

export interface MonitorSources {
  /** Reads. */
  readonly client: ApiClient;
  /** Informers that run anyway are shared; others are made, with metadata only. */
  readonly shared: InformerSet;
  readonly deps: ClientDependencies;
}

/** Watches every collection whose objects can be deleted, and follows discovery: kinds come and go with CRDs and aggregated servers. */
export class Monitors {
  readonly #sources: MonitorSources;
  readonly #onEvent: (event: InformerEvent<ApiObject>) => void;
  readonly #monitors = new Map<string, Monitor>();
  readonly #attached = new Set<string>();
  #kinds = new Map<string, Resource>();
  #complete = false;
  constructor(sources: MonitorSources, onEvent: (event: InformerEvent<ApiObject>) => void) {
    this.#sources = sources;
    this.#onEvent = onEvent;
  }

  /** Where objects of an owner reference's kind live; undefined when the server serves no such kind. */
  resourceOf(apiVersion: string, kind: string): Resource | undefined {
    return this.#kinds.get(`${apiVersion}/${kind}`);
  }

  /** Discovery succeeded and every monitor holds its first list: only then may an absent owner be believed. */
  get synced(): boolean {
    return this.#complete && [...this.#monitors.values()].every(({ informer }) => informer.synced);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.#sources.deps;
    while (!signal.aborted) {
      await this.#refresh(signal).catch((err: unknown) => {
        if (!signal.aborted) logger.warn({ cause: errorMessage(err) }, 'discovery failed');
      });
      await pause(clock, this.#complete ? discoveryPeriodMs : 500, signal);
    }
    await Promise.all([...this.#monitors.values()].map(async ({ own }) => {
      own?.link.abort();
      await own?.done;
    }));
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const { resources, failed } = await discoverResources(this.#sources.client, { signal });
    this.#kinds = new Map([...[...this.#kinds].filter(([, { group, version }]) => failed.includes(apiVersionOf({ group, version }))), ...resources.map((resource) => [`${apiVersionOf(resource)}/${resource.kind}`, resource] as const)]);
    const wanted = new Map(resources.filter(isMonitored).map((resource) => [`${resource.group}/${resource.version}/${resource.plural}`, resource]));
    for (const [id, resource] of wanted) if (!this.#monitors.has(id)) this.#start(id, resource, signal);
    for (const [id, monitor] of this.#monitors) {
      if (wanted.has(id) || monitor.own === undefined || failed.includes(apiVersionOf(monitor.informer.resource))) continue;
      this.#monitors.delete(id);
      monitor.own.link.abort();
      await monitor.own.done;
      // Its objects stay in the graph: the kind may only have changed its preferred version.
    }
    this.#complete = true;
  }

  #start(id: string, resource: ServedResource, signal: AbortSignal): void {
    const shared = this.#sources.shared.find(resource);
    if (shared !== undefined) {
      this.#monitors.set(id, { informer: shared });
      if (!this.#attached.has(id)) shared.onChange(this.#onEvent);
      this.#attached.add(id);
      return;
    }
    const { group, version, plural, kind, namespaced } = resource;
    const informer = new Informer<ApiObject>(this.#sources.client, { group, version, plural, kind, namespaced, metadataOnly: true }, { transform: keepIdentity }, this.#sources.deps);
    informer.onChange(this.#onEvent);
    const link = linkSignal(signal);
    this.#monitors.set(id, { informer, own: { link, done: informer.run(link.signal).finally(() => link.unlink()) } });
  }
}

function isMonitored({ group, plural, verbs, preferred }: ServedResource): boolean {
  return preferred && ['list', 'watch', 'delete'].every((verb) => verbs.includes(verb)) && !ignored.has(`${group}/${plural}`);
}

function keepIdentity(object: ApiObject): ApiObject {
  const { name, namespace, uid, resourceVersion, ownerReferences, finalizers, deletionTimestamp } = object.metadata;
  const metadata = Object.fromEntries(Object.entries({ name, namespace, uid, resourceVersion, ownerReferences, finalizers, deletionTimestamp }).filter(([, value]) => value !== undefined));
  return { apiVersion: object.apiVersion, kind: object.kind, metadata };
}

async function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  await sleep(clock, delayMs, { signal }).catch(() => undefined);
}
