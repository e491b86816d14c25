import { errorMessage } from '../base/errors.ts';
import type { ApiClient } from '../client/api-client.ts';
import { ClientError, hasCode } from '../client/client-error.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import type { ApiObject, NewObject } from '../client/resource.ts';
import { pods } from '../client/resources.ts';
import type { Pod, PodSpec, PodTemplateSpec } from '../generated/types/core-v1.ts';
import type { OwnerReference } from '../generated/types/meta-v1.ts';

/** The controller reference that every pod of this owner carries. */
export function controllerReferenceTo(owner: ApiObject): OwnerReference {
  return { apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name ?? '', uid: owner.metadata.uid ?? '', controller: true, blockOwnerDeletion: true };
}

/** A pod from a template, owned by `owner`, named by the server unless `name` is given; the prefix stands in it either way. */
export function podFromTemplate(template: PodTemplateSpec, owner: ApiObject, name?: string): NewObject<Pod> {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(name === undefined ? {} : { name }),
      generateName: `${owner.metadata.name ?? ''}-`,
      namespace: owner.metadata.namespace,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [controllerReferenceTo(owner)],
    },
    spec: template.spec ?? {} as PodSpec,
  };
}

/** The namespace is going away: nothing can be made in it and nobody needs to hear of it. */
export function isNamespaceTerminating(err: unknown): boolean {
  return err instanceof ClientError && err.code === 'forbidden' && (err.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false);
}

/** Creates and deletes pods for an owner and tells the owner's events about it, in upstream's words. */
export class PodControl {
  readonly #client: ApiClient;
  readonly #events: EventRecorder;
  constructor(client: ApiClient, events: EventRecorder) {
    this.#client = client;
    this.#events = events;
  }

  async create(owner: ApiObject, pod: NewObject<Pod>, signal: AbortSignal): Promise<Pod> {
    try {
      const created = await this.#client.create(pods, pod, { signal });
      this.#events.record(owner, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${created.metadata.name ?? ''}` });
      return created;
    } catch (err) {
      if (!isNamespaceTerminating(err) && !signal.aborted) this.#events.record(owner, { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${errorMessage(err)}` });
      throw err;
    }
  }

  /** A pod that is already gone counts as deleted. */
  async delete(owner: ApiObject, pod: Pod, signal: AbortSignal): Promise<void> {
    const name = pod.metadata.name ?? '';
    try {
      await this.#client.delete(pods, { namespace: pod.metadata.namespace, name }, { preconditions: { uid: pod.metadata.uid } }, { signal });
      this.#events.record(owner, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${name}` });
    } catch (err) {
      if (hasCode(err, 'notFound', 'conflict')) throw err;
      if (!signal.aborted) this.#events.record(owner, { type: 'Warning', reason: 'FailedDelete', message: `Error deleting: ${errorMessage(err)}` });
      throw err;
    }
  }
}
