import type { Service } from '../../base/lifecycle.ts';
import type { ReconcileResult } from '../../base/workqueue.ts';
import { hasCode } from '../../client/client-error.ts';
import type { Informer, InformerEvent } from '../../client/informer.ts';
import type { ApiObject, Resource } from '../../client/resource.ts';
import { configMaps, persistentVolumeClaims, pods, replicationControllers, resourceQuotas, secrets, services } from '../../client/resources.ts';
import type { PersistentVolumeClaim, Pod, ResourceQuota, Service as KubernetesService } from '../../generated/types/core-v1.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';
import { ControllerLoop } from '../loop.ts';
import { CountedCollections } from './counted-collections.ts';
import { countedResource, quotaStatus, sameAmounts, type Counted } from './usage.ts';

/** A write may be charged and then fail: only counting anew gives its share back. */
const recountPeriodMs = 300_000;

const finished = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

/** Whether a change of an object may have set something free. What is taken is charged by the API server when it is taken. */
function frees<T extends ApiObject>(event: InformerEvent<T>): boolean {
  if (event.kind !== 'updated') return event.kind === 'deleted';
  const [object, previous] = [event.object as unknown, event.previous as unknown];
  switch (event.object.kind) {
    case 'Pod': return finished(object as Pod) !== finished(previous as Pod) || JSON.stringify((object as Pod).spec.containers) !== JSON.stringify((previous as Pod).spec.containers);
    case 'Service': return JSON.stringify((object as KubernetesService).spec) !== JSON.stringify((previous as KubernetesService).spec);
    case 'PersistentVolumeClaim': return JSON.stringify((object as PersistentVolumeClaim).spec.resources) !== JSON.stringify((previous as PersistentVolumeClaim).spec.resources);
    default: return false;
  }
}

/** Keeps status.hard and status.used of every ResourceQuota: when it appears or its limits change, when something it counts goes, and every five minutes. */
export const resourceQuotaController: ControllerFactory = (context) => new ResourceQuotaController(context);

class ResourceQuotaController implements Service {
  readonly name = 'resourcequota-controller';
  readonly #context: ControllerContext;
  readonly #quotas: Informer<ResourceQuota>;
  readonly #informers: readonly Informer<ApiObject>[];
  readonly #others: CountedCollections;
  readonly #loop: ControllerLoop;
  constructor(context: ControllerContext) {
    const { informers, clock, random, logger } = context;
    this.#context = context;
    this.#quotas = informers.informer(resourceQuotas);
    const counted = [pods, services, persistentVolumeClaims, configMaps, secrets, replicationControllers] as unknown as readonly Resource[];
    this.#informers = counted.map((resource) => informers.informer(resource));
    this.#loop = new ControllerLoop(context, { name: this.name, waitFor: [this.#quotas, ...this.#informers], reconcile: (key, signal) => this.#reconcile(key, signal) });
    const onEvent = (event: InformerEvent<ApiObject>): void => { if (frees(event)) this.#recountNamespace(event.object.metadata.namespace ?? ''); };
    this.#others = new CountedCollections(context.reader, { clock, random, logger }, onEvent);
    for (const informer of this.#informers) informer.onChange(onEvent);
    this.#quotas.onChange(({ kind, object, previous }) => {
      if (kind !== 'deleted' && (previous === undefined || JSON.stringify(previous.spec) !== JSON.stringify(object.spec))) this.#loop.queue.add(keyOf(object));
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#loop.run(signal);
    } finally {
      await this.#others.close();
    }
  }

  #recountNamespace(namespace: string): void {
    for (const quota of this.#quotas.list(namespace)) this.#loop.queue.add(keyOf(quota));
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<ReconcileResult | undefined> {
    const quota = this.#quotas.get(key);
    if (quota === undefined) return undefined;
    const status = quotaStatus(quota, await this.#collections(quota, signal));
    if (!sameAmounts(quota.status?.hard as never, status.hard) || !sameAmounts(quota.status?.used as never, status.used)) {
      // A charge that came in between conflicts with this count, and so does everything else; a later look has seen it.
      await this.#context.client.update(resourceQuotas, { ...quota, status } as ResourceQuota, { subresource: 'status', signal }).catch((err: unknown) => {
        if (!hasCode(err, 'notFound')) throw err;
      });
    }
    return { requeueAfterMs: recountPeriodMs };
  }

  async #collections(quota: ResourceQuota, signal: AbortSignal): Promise<readonly Counted[]> {
    const namespace = quota.metadata.namespace ?? '';
    const known = [...this.#informers, this.#quotas as unknown as Informer<ApiObject>];
    const result: Counted[] = known.map((informer) => ({ group: informer.resource.group, plural: informer.resource.plural, objects: informer.list(namespace) }));
    for (const name of Object.keys(quota.spec?.hard ?? {})) {
      const counted = countedResource(name);
      if (counted === undefined || result.some(({ group, plural }) => group === counted.group && plural === counted.plural)) continue;
      const informer = this.#context.informers.find({ ...counted, version: 'v1', kind: '', namespaced: true }) ?? await this.#others.find(counted.group, counted.plural, signal);
      if (informer !== undefined) result.push({ ...counted, objects: informer.list(namespace) });
    }
    return result;
  }
}

function keyOf({ metadata }: ResourceQuota): string {
  return `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}
