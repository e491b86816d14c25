import { runServices, type Service } from '../base/lifecycle.ts';
import { aborted } from '../base/signals.ts';
import type { ApiClient, ClientDependencies } from './api-client.ts';
import { Informer, type InformerOptions } from './informer.ts';
import { apiVersionOf, type ApiObject, type Resource } from './resource.ts';

/** One informer for each collection, shared by everyone who asks for the same one. Ask for all before `run`. */
export class InformerSet implements Service {
  readonly name = 'informers';
  readonly #client: ApiClient;
  readonly #deps: ClientDependencies;
  readonly #informers = new Map<string, Informer<ApiObject>>();
  constructor(client: ApiClient, deps: ClientDependencies) {
    this.#client = client;
    this.#deps = deps;
  }

  /** The same informer for the same resource and selectors; indexes are added to it. */
  informer<T extends ApiObject>(resource: Resource<T>, options: InformerOptions<T> = {}): Informer<T> {
    const id = JSON.stringify([apiVersionOf(resource), resource.plural, options.namespace, options.labelSelector, options.fieldSelector]);
    const existing = this.#informers.get(id) as Informer<T> | undefined;
    if (existing !== undefined) {
      existing.addIndexes(options.indexes ?? {});
      return existing;
    }
    const informer = new Informer(this.#client, resource, options, this.#deps);
    this.#informers.set(id, informer as unknown as Informer<ApiObject>);
    return informer;
  }

  /** The informer of the whole collection, if somebody asked for one. */
  find(resource: Resource): Informer<ApiObject> | undefined {
    return this.#informers.get(JSON.stringify([apiVersionOf(resource), resource.plural, undefined, undefined, undefined]));
  }

  async run(signal: AbortSignal): Promise<void> {
    if (this.#informers.size === 0) await aborted(signal);
    else await runServices([...this.#informers.values()], signal);
  }

  get synced(): boolean {
    return [...this.#informers.values()].every((informer) => informer.synced);
  }

  async waitForSync(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await Promise.all([...this.#informers.values()].map((informer) => informer.waitForSync(options)));
  }
}
