import { templateHash } from '../../api/hash.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { hasCode } from '../../client/client-error.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { NewObject } from '../../client/resource.ts';
import { replicaSets } from '../../client/resources.ts';
import type { Deployment, ReplicaSet } from '../../generated/types/apps-v1.ts';
import { controllerReferenceTo } from '../pod-control.ts';
import { equalValue } from '../same.ts';
import { hashLabel, replicaAnnotations, sameTemplate, type Annotations } from './revisions.ts';
import { replicasOf } from './sizes.ts';

/** Every write to a ReplicaSet that a Deployment makes, with its event. Updates carry the version that was read: a stale view conflicts. */
export class ReplicaSetWriter {
  readonly #client: ApiClient;
  readonly #events: EventRecorder;
  constructor(client: ApiClient, events: EventRecorder) {
    this.#client = client;
    this.#events = events;
  }

  nameFor(deployment: Deployment): string {
    return `${deployment.metadata.name ?? ''}-${hashOf(deployment)}`;
  }

  /** 'collision' when the name belongs to a set of another template. */
  async create(deployment: Deployment, replicas: number, annotations: Annotations, signal: AbortSignal): Promise<ReplicaSet | 'collision'> {
    const hash = hashOf(deployment);
    const { template, minReadySeconds = 0, selector } = deployment.spec;
    const labels = { ...template.metadata?.labels, [hashLabel]: hash };
    const set: NewObject<ReplicaSet> = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: this.nameFor(deployment), namespace: deployment.metadata.namespace, labels, annotations, ownerReferences: [controllerReferenceTo(deployment)] },
      spec: {
        replicas,
        ...(minReadySeconds === 0 ? {} : { minReadySeconds }),
        selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
    };
    try {
      const created = await this.#client.create(replicaSets, set, { signal });
      if (replicas > 0) this.#announce(deployment, created, 0, replicas);
      return created;
    } catch (err) {
      if (!hasCode(err, 'alreadyExists')) throw err;
      const existing = await this.#client.get(replicaSets, { namespace: deployment.metadata.namespace, name: this.nameFor(deployment) }, { signal });
      const ours = existing.metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === deployment.metadata.uid) ?? false;
      return ours && sameTemplate(existing.spec.template, template) ? existing : 'collision';
    }
  }

  /** Sets size and sizing annotations; writes nothing when both are right. */
  async resize(deployment: Deployment, set: ReplicaSet, to: number, signal: AbortSignal): Promise<ReplicaSet> {
    const annotations = { ...set.metadata.annotations, ...replicaAnnotations(deployment) };
    const from = replicasOf(set);
    if (from === to && equalValue(annotations, set.metadata.annotations)) return set;
    const updated = await this.#client.update(replicaSets, { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas: to } }, { signal });
    if (from !== to) this.#announce(deployment, set, from, to);
    return updated;
  }

  /** Sets annotations and minReadySeconds; writes nothing when both are right. */
  async describe(set: ReplicaSet, annotations: Annotations, minReadySeconds: number, signal: AbortSignal): Promise<ReplicaSet> {
    if (equalValue(annotations, set.metadata.annotations ?? {}) && (set.spec.minReadySeconds ?? 0) === minReadySeconds) return set;
    return this.#client.update(replicaSets, { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, minReadySeconds } }, { signal });
  }

  async remove(set: ReplicaSet, signal: AbortSignal): Promise<void> {
    await this.#client.delete(replicaSets, { namespace: set.metadata.namespace, name: set.metadata.name ?? '' }, undefined, { signal }).catch((err: unknown) => {
      if (!hasCode(err, 'notFound')) throw err;
    });
  }

  #announce(deployment: Deployment, set: ReplicaSet, from: number, to: number): void {
    const direction = to > from ? 'up' : 'down';
    this.#events.record(deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message: `Scaled ${direction} replica set ${set.metadata.name ?? ''} from ${from} to ${to}` });
  }
}

function hashOf(deployment: Deployment): string {
  return templateHash(deployment.spec.template, deployment.status?.collisionCount);
}
