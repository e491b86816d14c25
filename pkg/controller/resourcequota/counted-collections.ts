import { linkSignal, type LinkedSignal } from '../../base/signals.ts';
import type { ApiClient, ClientDependencies } from '../../client/api-client.ts';
import { discoverResources } from '../../client/discovery.ts';
import { Informer, type InformerEvent } from '../../client/informer.ts';
import type { ApiObject } from '../../client/resource.ts';

const collectionsMax = 200;

/**
 * Collections that only some quota counts (count/RESOURCE.GROUP): watched, with metadata only, from the first time one is asked for. A kind
 * that the server does not serve is looked for again at the next question.
 */
export class CountedCollections {
  readonly #client: ApiClient;
  readonly #deps: ClientDependencies;
  readonly #onEvent: (event: InformerEvent<ApiObject>) => void;
  readonly #open = new Map<string, { readonly informer: Informer<ApiObject>; readonly link: LinkedSignal; readonly done: Promise<void> }>();
  constructor(client: ApiClient, deps: ClientDependencies, onEvent: (event: InformerEvent<ApiObject>) => void) {
    this.#client = client;
    this.#deps = deps;
    this.#onEvent = onEvent;
  }

  /** The informer with its first list; undefined when there is no such namespaced collection, or too many are open. */
  async find(group: string, plural: string, signal: AbortSignal): Promise<Informer<ApiObject> | undefined> {
    const id = `${group}/${plural}`;
    if (!this.#open.has(id)) {
      if (this.#open.size >= collectionsMax) return undefined;
      const { resources } = await discoverResources(this.#client, { signal });
      const row = resources.find((resource) => resource.preferred && resource.group === group && resource.plural === plural && resource.namespaced && resource.verbs.includes('watch'));
      if (row === undefined) return undefined;
      if (!this.#open.has(id)) this.#start(id, new Informer<ApiObject>(this.#client, { group, version: row.version, plural, kind: row.kind, namespaced: true, metadataOnly: true }, {}, this.#deps), signal);
    }
    const informer = this.#open.get(id)?.informer;
    await informer?.waitForSync({ signal });
    return informer;
  }

  #start(id: string, informer: Informer<ApiObject>, signal: AbortSignal): void {
    informer.onChange(this.#onEvent);
    const link = linkSignal(signal);
    this.#open.set(id, { informer, link, done: informer.run(link.signal).finally(() => link.unlink()) });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(async ({ link, done }) => {
      link.abort();
      await done;
    }));
    this.#open.clear();
  }
}
