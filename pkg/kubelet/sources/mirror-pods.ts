import type { Clock } from '../../base/clock.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import { WorkQueue } from '../../base/workqueue.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { hasCode } from '../../client/client-error.ts';
import type { NewObject } from '../../client/resource.ts';
import { pods } from '../../client/resources.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { configHashAnnotation, configMirrorAnnotation, podName, podNamespace } from '../pod/labels.ts';

export interface MirrorView {
  /** The static pod with this key, unless it is on its way out. */
  staticPod(key: string): Pod | undefined;
  /** The API's pod with this key, as the informer has it. */
  apiPod(key: string): Pod | undefined;
  /** Every manifest was read: what has none is not wanted. */
  complete(): boolean;
  nodeUid(): string;
  readonly nodeName: string;
}

/** The API's object for a static pod: a picture of it that only the kubelet may make. */
export function mirrorOf(pod: Pod, node: { readonly name: string; readonly uid: string }): NewObject<Pod> {
  const { uid: _uid, resourceVersion: _version, ...metadata } = pod.metadata;
  const hash = pod.metadata.annotations?.[configHashAnnotation] ?? '';
  const { status: _status, ...rest } = pod;
  return {
    ...rest,
    metadata: {
      ...metadata, annotations: { ...metadata.annotations, [configMirrorAnnotation]: hash },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node.name, uid: node.uid, controller: true }],
    },
  };
}

/** Keeps one mirror in the API for each static pod, and none without one. */
export class MirrorPods implements Service {
  readonly name = 'mirror pods';
  readonly #client: ApiClient;
  readonly #view: MirrorView;
  readonly #queue: WorkQueue;
  constructor(client: ApiClient, view: MirrorView, deps: { readonly clock: Clock; readonly logger: Logger }) {
    this.#client = client;
    this.#view = view;
    this.#queue = new WorkQueue({ name: 'mirror pods', clock: deps.clock, logger: deps.logger, workers: 5, backoff: { baseMs: 100, factor: 2, maxMs: 10_000, jitter: 0 } });
  }

  /** A static pod or a mirror with this key came, changed or went. */
  check(key: string): void {
    this.#queue.add(key);
  }

  async run(signal: AbortSignal): Promise<void> {
    await this.#queue.run(async (key) => this.#reconcile(key), signal);
  }

  async #reconcile(key: string): Promise<void> {
    if (!this.#view.complete()) return;
    const wanted = this.#view.staticPod(key);
    const mirror = this.#view.apiPod(key);
    const hash = wanted?.metadata.annotations?.[configHashAnnotation];
    if (mirror !== undefined) {
      if (mirror.metadata.deletionTimestamp === undefined && mirror.metadata.annotations?.[configMirrorAnnotation] === hash) return;
      await this.#delete(mirror);
    }
    const uid = this.#view.nodeUid();
    if (wanted === undefined || uid === '') return;
    try {
      await this.#client.create(pods, mirrorOf(wanted, { name: this.#view.nodeName, uid }));
    } catch (err) {
      if (!hasCode(err, 'alreadyExists')) throw err;
    }
  }

  async #delete(mirror: Pod): Promise<void> {
    try {
      await this.#client.delete(pods, { namespace: podNamespace(mirror), name: podName(mirror) }, { gracePeriodSeconds: 0, preconditions: { uid: mirror.metadata.uid } });
    } catch (err) {
      if (!hasCode(err, 'notFound', 'conflict')) throw err;
    }
  }
}

