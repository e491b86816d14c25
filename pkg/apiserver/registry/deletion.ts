import { formatTime } from '../../api/meta/time.ts';
import { metadataOf } from '../../api/meta/accessors.ts';
import { at } from '../../api/behavior.ts';
import type { JsonObject } from '../../base/json.ts';
import { warn } from '../pipeline/exchange.ts';
import { admit } from '../pipeline/admit.ts';
import { admissionAttributes, keyFor, storageOf, type Target } from '../pipeline/target.ts';
import { StorageError, type Stored } from '../storage/storage.ts';
import type { DeleteOptions } from './delete-options.ts';
import { finalizersOf, metaText, setMeta } from './object-meta.ts';
import { conflict, notFound } from './refusals.ts';
import type { ServedResource } from './served-resource.ts';

/** What came of a deletion: gone, or still there with a deletionTimestamp until its grace or its finalizers end. `object` is its last state. */
export interface Deleted {
  readonly object: JsonObject;
  readonly gone: boolean;
  readonly stored?: Stored;
}

interface Plan {
  readonly object: JsonObject;
  readonly remove: boolean;
}

/** Marks or removes the object, whatever is due; again from the start when another writer was faster. Throws 404 and 409. */
export async function deleteObject(target: Target, name: string, options: DeleteOptions): Promise<Deleted> {
  const { server, served } = target;
  const resource = storageOf(target);
  const key = keyFor(target, name);
  for (;;) {
    const current = await server.storage.get(resource, key);
    if (current === undefined) {
      warnOfOrphans(target, options);
      throw notFound(served, name);
    }
    await admit(server, admissionAttributes(target, 'DELETE', { name, dryRun: options.dryRun, oldObject: current.object, options: deleteOptionsObject(options) }));
    warnOfOrphans(target, options);
    checkPreconditions(served, name, current, options);
    const plan = planDeletion(served, current.object, options, server.clock.nowMs());
    if (options.dryRun) return { object: plan.object, gone: plan.remove };
    try {
      return await carryOut(target, current, plan);
    } catch (err) {
      if (!(err instanceof StorageError) || err.code !== 'conflict') throw err instanceof StorageError && err.code === 'notFound' ? notFound(served, name) : err;
    }
  }
}

async function carryOut(target: Target, current: Stored, plan: Plan): Promise<Deleted> {
  const { server, served } = target;
  const resource = storageOf(target);
  const unchanged = (now: Stored | undefined): void => {
    if (now === undefined) throw new StorageError('notFound', 'gone');
    if (now.revision !== current.revision) throw new StorageError('conflict', 'changed meanwhile');
  };
  if (plan.remove) {
    const last = await server.storage.delete(resource, current.key, unchanged);
    await server.hooks(resource.group, served.resource)?.afterDelete?.(last.object);
    return { object: setMeta(plan.object, { resourceVersion: String(last.revision) }), gone: true };
  }
  const stored = await server.storage.update(resource, current.key, (now) => {
    unchanged(now);
    return plan.object;
  });
  return { object: stored.object, gone: false, stored };
}

/** Where orphaning is the default, people are told so. */
function warnOfOrphans({ served, exchange }: Target, options: DeleteOptions): void {
  if (served.group !== 'batch' || served.resource !== 'jobs' || options.propagation !== undefined || options.orphanDependents !== undefined) return;
  warn(exchange, 'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning');
}

function deleteOptionsObject(options: DeleteOptions): JsonObject {
  return { kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1', ...(options.dryRun ? { dryRun: ['All'] } : {}), gracePeriodSeconds: options.gracePeriodSeconds, propagationPolicy: options.propagation };
}

function checkPreconditions(served: ServedResource, name: string, current: Stored, options: DeleteOptions): void {
  const subject = { group: served.group, qualified: served.qualifiedKind, resource: served.kind };
  const uid = metaText(current.object, 'uid');
  if ((isNamespace(served) || served.resource === 'customresourcedefinitions') && options.uid !== undefined && options.uid !== uid) {
    throw conflict(served, name, `Precondition failed: UID in precondition: ${options.uid}, UID in object meta: ${uid}`);
  }
  if (options.uid !== undefined && options.uid !== uid) {
    throw conflict(subject, name, `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`);
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== String(current.revision)) {
    throw conflict(subject, name, `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${current.revision}). The object might have been modified`);
  }
}

/** The garbage collector works on what carries its finalizers. */
function wantedFinalizers(served: ServedResource, object: JsonObject, options: DeleteOptions): readonly string[] {
  const now = finalizersOf(object);
  const choice = options.propagation ?? (options.orphanDependents === undefined ? undefined : options.orphanDependents ? 'Orphan' : 'Background')
    ?? (now.includes('orphan') ? 'Orphan' : now.includes('foregroundDeletion') ? 'Foreground' : served.behavior.defaultPropagation ?? 'Background');
  const own = now.filter((finalizer) => finalizer !== 'orphan' && finalizer !== 'foregroundDeletion');
  return choice === 'Orphan' ? [...own, 'orphan'] : choice === 'Foreground' ? [...own, 'foregroundDeletion'] : own;
}

/**
 * Grace: what the client asks for, else the kind's own; a second deletion can only shorten it. Without grace and finalizers the object goes at once.
 */
export function planDeletion(served: ServedResource, object: JsonObject, options: DeleteOptions, nowMs: number): Plan {
  const metadata = metadataOf(object);
  const finalizers = wantedFinalizers(served, object, options);
  const marked = typeof metadata['deletionTimestamp'] === 'string';
  if (isNamespace(served)) return planNamespace(object, finalizers, marked, nowMs);
  const grace = graceSeconds(served, object, options);
  const before = typeof metadata['deletionGracePeriodSeconds'] === 'number' ? metadata['deletionGracePeriodSeconds'] : 0;
  if (marked && before > 0 && grace >= before) return { object: withFinalizers(object, finalizers), remove: false };
  if (!marked && grace === 0 && finalizers.length === 0 && served.behavior.gracePeriodSeconds === undefined) return { object, remove: true };
  if (marked && before === 0) return { object: withFinalizers(object, finalizers), remove: finalizers.length === 0 };
  const generation = metadata['generation'];
  const deletedMs = marked ? Date.parse(metadata['deletionTimestamp'] as string) - before * 1000 : nowMs;
  const next = setMeta(withFinalizers(object, finalizers), {
    deletionTimestamp: formatTime(deletedMs + grace * 1000),
    deletionGracePeriodSeconds: grace,
    ...(!marked && typeof generation === 'number' && generation > 0 ? { generation: generation + 1 } : {}),
  });
  return { object: next, remove: grace === 0 && finalizers.length === 0 };
}

function withFinalizers(object: JsonObject, finalizers: readonly string[]): JsonObject {
  const now = finalizersOf(object);
  if (now.length === finalizers.length && now.every((finalizer, index) => finalizer === finalizers[index])) return object;
  return setMeta(object, { finalizers: finalizers.length === 0 ? undefined : finalizers });
}

/** Where nobody would end the object (a pod on no node, a finished one) no grace is given, whatever is asked. Negative seconds mean one second. */
function graceSeconds(served: ServedResource, object: JsonObject, options: DeleteOptions): number {
  const own = served.behavior.gracePeriodSeconds?.(object);
  const asked = options.gracePeriodSeconds ?? own ?? 0;
  return own === undefined ? 0 : asked < 0 ? 1 : asked;
}

export function isNamespace(served: ServedResource): boolean {
  return served.group === '' && served.resource === 'namespaces';
}

/** A namespace stays, terminating, until its contents are gone and nobody's finalizer holds it. */
function planNamespace(object: JsonObject, finalizers: readonly string[], marked: boolean, nowMs: number): Plan {
  const specFinalizers = at(object, 'spec', 'finalizers');
  const empty = finalizers.length === 0 && (!Array.isArray(specFinalizers) || specFinalizers.length === 0);
  if (marked) return { object: withFinalizers(object, finalizers), remove: empty };
  const status = object['status'];
  const terminating = { ...(typeof status === 'object' && status !== null ? status as JsonObject : {}), phase: 'Terminating' };
  const next = { ...setMeta(withFinalizers(object, finalizers), { deletionTimestamp: formatTime(nowMs) }), status: terminating };
  return { object: next, remove: empty };
}
