import { sleep } from '../../base/clock.ts';
import type { Service } from '../../base/lifecycle.ts';
import { runServices } from '../../base/lifecycle.ts';
import { WorkQueue } from '../../base/workqueue.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { ClientError, hasCode } from '../../client/client-error.ts';
import type { ApiObject, ObjectKey, Resource } from '../../client/resource.ts';
import type { OwnerReference } from '../../generated/types/meta-v1.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';
import { blockers, foregroundFinalizer, judge, orphanFinalizer, OwnerGraph, type GraphEffects, type GraphNode, type OwnerState } from './graph.ts';
import { Monitors } from './monitors.ts';

const workers = 20;
const syncPollMs = 50;
/** Absence of an owner is remembered for this many uids. */
const absentMax = 500;

/** Deletes what has lost all its owners, and carries out foreground deletion and orphaning. */
class GarbageCollector implements Service {
  readonly name = 'garbage-collector-controller';
  readonly #context: ControllerContext;
  readonly #client: ApiClient;
  readonly #graph = new OwnerGraph();
  readonly #checks: WorkQueue;
  readonly #orphans: WorkQueue;
  readonly #monitors: Monitors;
  readonly #absent = new Set<string>();
  constructor(context: ControllerContext) {
    this.#context = context;
    this.#client = context.client;
    const { clock, logger, random } = context;
    this.#checks = new WorkQueue({ name: 'garbage collector', clock, logger, workers });
    this.#orphans = new WorkQueue({ name: 'garbage collector orphans', clock, logger, workers: 2 });
    this.#monitors = new Monitors({ client: context.reader, shared: context.informers, deps: { clock, logger, random } }, ({ kind, object }) => {
      this.#enqueue(kind === 'deleted' ? this.#forget(object.metadata.uid ?? '') : this.#graph.observe(object));
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return runServices([
      { name: 'monitors', run: (inner) => this.#monitors.run(inner) },
      { name: 'checks', run: (inner) => this.#work(this.#checks, (uid, last) => this.#check(uid, last), inner) },
      { name: 'orphans', run: (inner) => this.#work(this.#orphans, (uid, last) => this.#orphan(uid, last), inner) },
    ], signal);
  }

  async #work(queue: WorkQueue, reconcile: (uid: string, signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!this.#monitors.synced && !signal.aborted) await sleep(this.#context.clock, syncPollMs, { signal }).catch(() => undefined);
    await queue.run(reconcile, signal);
  }

  #enqueue({ check, orphan }: GraphEffects): void {
    for (const uid of check) this.#checks.add(uid);
    for (const uid of orphan) this.#orphans.add(uid);
  }

  #forget(uid: string): GraphEffects {
    this.#absent.add(uid);
    for (const old of this.#absent) {
      if (this.#absent.size <= absentMax) break;
      this.#absent.delete(old);
    }
    return this.#graph.forget(uid);
  }

  async #check(uid: string, signal: AbortSignal): Promise<void> {
    const node = this.#graph.node(uid);
    if (node === undefined || (node.beingDeleted && !node.awaitsDependents)) return;
    const resource = this.#resourceOf(node);
    const object = await this.#read(resource, keyIn(resource, node), signal);
    if (object === undefined || object.metadata.uid !== uid) {
      // The cache will say so too, unless the object was only ever spoken of.
      this.#enqueue(this.#forget(uid));
      return;
    }
    if (node.awaitsDependents) {
      await this.#finishForeground(resource, node, signal);
      return;
    }
    const owners = object.metadata.ownerReferences ?? [];
    if (owners.length === 0 || object.metadata.deletionTimestamp !== undefined) return;
    const states = new Map<string, OwnerState>();
    for (const owner of owners) states.set(owner.uid, await this.#ownerState(owner, node.namespace, signal));
    const verdict = judge(object, states, this.#graph.dependentsOf(uid));
    if (verdict.kind === 'dropReferences') await this.#dropReferences(resource, object, verdict.uids, signal);
    if (verdict.kind !== 'delete') return;
    if (verdict.unblock) await this.#unblockOwners(resource, object, signal);
    this.#context.logger.debug({ kind: object.kind, namespace: object.metadata.namespace, name: object.metadata.name, policy: verdict.policy }, 'deleting an object without owners');
    const { resourceVersion } = object.metadata;
    await this.#ignoreGone(this.#client.delete(resource, keyIn(resource, node), { preconditions: { uid, resourceVersion }, propagationPolicy: verdict.policy }, { signal }));
  }

  async #ownerState(owner: OwnerReference, namespace: string, signal: AbortSignal): Promise<OwnerState> {
    if (this.#absent.has(owner.uid)) return 'dangling';
    const resource = this.#resourceOf(owner);
    if (resource.namespaced && namespace === '') return 'dangling';
    const found = await this.#read(resource, keyIn(resource, { namespace, name: owner.name }), signal);
    if (found === undefined || found.metadata.uid !== owner.uid) return 'dangling';
    return found.metadata.deletionTimestamp !== undefined && found.metadata.finalizers?.includes(foregroundFinalizer) === true ? 'waiting' : 'solid';
  }

  async #finishForeground(resource: Resource, node: GraphNode, signal: AbortSignal): Promise<void> {
    const blocking = blockers(node.uid, this.#graph.dependentsOf(node.uid));
    if (blocking.length === 0) await this.#removeFinalizer(resource, node, foregroundFinalizer, signal);
    for (const dependent of blocking) if (!dependent.awaitsDependents) this.#checks.add(dependent.uid);
  }

  /** Sets the dependents free, then lets the owner go. */
  async #orphan(uid: string, signal: AbortSignal): Promise<void> {
    const node = this.#graph.node(uid);
    if (node === undefined || !node.orphansDependents) return;
    await Promise.all(this.#graph.dependentsOf(uid).map(async (dependent) => {
      const resource = this.#resourceOf(dependent);
      const body = { metadata: { uid: dependent.uid, ownerReferences: [{ $patch: 'delete', uid }] } };
      await this.#ignoreGone(this.#patchReferences(resource, keyIn(resource, dependent), body, [uid], signal));
    }));
    await this.#removeFinalizer(this.#resourceOf(node), node, orphanFinalizer, signal);
  }

  async #dropReferences(resource: Resource, object: ApiObject, uids: readonly string[], signal: AbortSignal): Promise<void> {
    const body = { metadata: { uid: object.metadata.uid, ownerReferences: uids.map((uid) => ({ $patch: 'delete', uid })) } };
    const key = { namespace: object.metadata.namespace, name: object.metadata.name ?? '' };
    await this.#ignoreGone(this.#patchReferences(resource, key, body, uids, signal));
  }

  /** Custom resources know no strategic merge: there the list is replaced, guarded by the version. */
  async #patchReferences(resource: Resource, key: ObjectKey, body: object, uids: readonly string[], signal: AbortSignal): Promise<void> {
    try {
      await this.#client.patch(resource, key, { type: 'strategic', body }, { signal });
    } catch (err) {
      if (!(err instanceof ClientError) || err.status !== 415) throw err;
      const live = await this.#client.get(resource, key, { signal });
      const ownerReferences = (live.metadata.ownerReferences ?? []).filter(({ uid }) => !uids.includes(uid));
      await this.#client.patch(resource, key, { type: 'merge', body: { metadata: { resourceVersion: live.metadata.resourceVersion, ownerReferences } } }, { signal });
    }
  }

  async #unblockOwners(resource: Resource, object: ApiObject, signal: AbortSignal): Promise<void> {
    const { uid, resourceVersion, namespace, name = '', ownerReferences = [] } = object.metadata;
    const released = ownerReferences.map((owner) => ({ ...owner, blockOwnerDeletion: false }));
    await this.#ignoreGone(this.#client.patch(resource, { namespace, name }, { type: 'merge', body: { metadata: { uid, resourceVersion, ownerReferences: released } } }, { signal }));
    throw new Error('a circle of owners was opened; looking again');
  }

  async #removeFinalizer(resource: Resource, node: GraphNode, finalizer: string, signal: AbortSignal): Promise<void> {
    const key = keyIn(resource, node);
    const live = await this.#read(resource, key, signal);
    if (live?.metadata.uid !== node.uid || live.metadata.finalizers?.includes(finalizer) !== true) return;
    const finalizers = live.metadata.finalizers.filter((other) => other !== finalizer);
    await this.#ignoreGone(this.#client.patch(resource, key, { type: 'merge', body: { metadata: { resourceVersion: live.metadata.resourceVersion, finalizers } } }, { signal }));
  }

  #resourceOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): Resource {
    const resource = this.#monitors.resourceOf(apiVersion, kind);
    if (resource === undefined) throw new Error(`the server serves no ${kind} of ${apiVersion}; objects that name it as owner are kept`);
    return resource;
  }

  async #read(resource: Resource, key: ObjectKey, signal: AbortSignal): Promise<ApiObject | undefined> {
    if (resource.namespaced && (key.namespace ?? '') === '') return undefined;
    return this.#client.get(resource, key, { signal }).catch((err: unknown) => {
      if (hasCode(err, 'notFound')) return undefined;
      throw err;
    });
  }

  async #ignoreGone(request: Promise<unknown>): Promise<void> {
    await request.catch((err: unknown) => {
      if (!hasCode(err, 'notFound')) throw err;
    });
  }
}

/** An owner reference names no namespace: a namespaced owner is in its dependent's. */
function keyIn(resource: Resource, { namespace, name }: { readonly namespace: string; readonly name: string }): ObjectKey {
  return resource.namespaced ? { namespace, name } : { name };
}

export const garbageCollector: ControllerFactory = (context) => new GarbageCollector(context);
