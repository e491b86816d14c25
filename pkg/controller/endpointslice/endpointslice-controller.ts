import type { Service as Runnable } from '../../base/lifecycle.ts';
import type { ReconcileResult } from '../../base/workqueue.ts';
import { hasCode } from '../../client/client-error.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { Informer } from '../../client/informer.ts';
import { keyOf } from '../../client/resource.ts';
import { endpointSlices, nodes, pods, services } from '../../client/resources.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Node, Pod, Service } from '../../generated/types/core-v1.ts';
import type { EndpointSlice } from '../../generated/types/discovery-v1.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';
import { Expectations } from '../expectations.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';
import { desiredGroups } from './desired-slices.ts';
import { familiesOf, selectsPods, serviceSelects } from './service-pods.ts';
import { enqueueServicesOfPods } from './service-queue.ts';
import { managedBy, managedByLabel, serviceNameLabel, sliceChanges } from './slice-changes.ts';

const serviceIndex = 'service';
const expectationCheckMs = 30_000;

/** Keeps the EndpointSlices of every service with a selector equal to the pods it selects. */
class EndpointSliceController implements Runnable {
  readonly name = 'endpointslice-controller';
  readonly #context: ControllerContext;
  readonly #services: Informer<Service>;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #expectations: Expectations;
  readonly #events: EventRecorder;
  readonly #loop: ControllerLoop;
  readonly #endpointsMax: number;
  constructor(context: ControllerContext, endpointsMax: number) {
    this.#context = context;
    this.#endpointsMax = endpointsMax;
    this.#expectations = new Expectations(context.clock);
    this.#events = context.recorder('endpoint-slice-controller');
    this.#services = context.informers.informer(services);
    this.#pods = context.informers.informer(pods);
    this.#nodes = context.informers.informer(nodes);
    this.#slices = context.informers.informer(endpointSlices, { indexes: { [serviceIndex]: (slice) => ownKey(slice) } });
    this.#loop = new ControllerLoop(context, {
      name: this.name, waitFor: [this.#services, this.#pods, this.#nodes, this.#slices], reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    enqueueChanges(this.#services, this.#loop.queue, keyOf);
    enqueueServicesOfPods(this.#services, this.#pods, this.#loop.queue);
    this.#nodes.onChange(({ kind, object, previous }) => {
      const zone = (node: Node | undefined): string | undefined => node?.metadata.labels?.['topology.kubernetes.io/zone'];
      if (kind === 'updated' && zone(object) === zone(previous)) return;
      for (const service of this.#services.list()) this.#loop.queue.add(keyOf(service));
    });
    this.#slices.onChange(({ kind, object }) => {
      for (const key of ownKey(object)) {
        if (kind === 'added') this.#expectations.creationObserved(key);
        if (kind === 'deleted') this.#expectations.deletionObserved(key, object.metadata.uid ?? '');
        this.#loop.queue.add(key);
      }
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<ReconcileResult | void> {
    const service = this.#services.get(key);
    // Slices of a service that is gone are the garbage collector's: the service owns them.
    if (service === undefined) return this.#expectations.forget(key);
    if (!selectsPods(service) || service.metadata.deletionTimestamp !== undefined) return undefined;
    if (!this.#expectations.satisfied(key)) return { requeueAfterMs: expectationCheckMs };
    const selected = this.#pods.list(service.metadata.namespace).filter((pod) => serviceSelects(service, pod));
    const existing = this.#slices.byIndex(serviceIndex, key).filter((slice) => slice.metadata.deletionTimestamp === undefined);
    const families = familiesOf(service, selected);
    const changes = families.map((type) => {
      const groups = desiredGroups(service, selected, type, (name) => this.#nodes.get(name));
      return sliceChanges(service, type, groups, existing.filter((slice) => slice.addressType === type), this.#endpointsMax);
    });
    const create = changes.flatMap((change) => change.create);
    const remove = [...changes.flatMap((change) => change.remove), ...existing.filter((slice) => !families.some((type) => type === slice.addressType))];
    this.#expectations.expect(key, create.length, remove.map((slice) => slice.metadata.uid ?? ''));
    try {
      for (const slice of create) {
        await this.#context.client.create(endpointSlices, slice, { signal }).catch((err: unknown) => {
          this.#expectations.creationObserved(key);
          throw err;
        });
      }
      for (const slice of changes.flatMap((change) => change.update)) await this.#context.client.update(endpointSlices, slice, { signal });
      for (const slice of remove) await this.#remove(key, slice, signal);
    } catch (err) {
      this.#expectations.forget(key);
      if (!hasCode(err, 'conflict', 'notFound') && !signal.aborted) {
        this.#events.record(service, { type: 'Warning', reason: 'FailedToUpdateEndpointSlices', message: `Error updating Endpoint Slices for Service ${key}: ${errorMessage(err)}` });
      }
      throw err;
    }
    return undefined;
  }

  async #remove(key: string, slice: EndpointSlice, signal: AbortSignal): Promise<void> {
    const { namespace, name = '', uid = '' } = slice.metadata;
    try {
      await this.#context.client.delete(endpointSlices, { namespace, name }, { preconditions: { uid } }, { signal });
    } catch (err) {
      this.#expectations.deletionObserved(key, uid);
      if (!hasCode(err, 'notFound')) throw err;
    }
  }
}

function ownKey(slice: EndpointSlice): readonly string[] {
  const { labels, namespace = '' } = slice.metadata;
  return labels?.[managedByLabel] === managedBy ? [`${namespace}/${labels[serviceNameLabel] ?? ''}`] : [];
}

export const endpointSliceController = (endpointsMax: number): ControllerFactory => (context) => new EndpointSliceController(context, endpointsMax);
