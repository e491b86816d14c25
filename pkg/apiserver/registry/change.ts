import { canonicalObject } from '../../api/decode/decode.ts';
import { sameButTimes } from '../../api/apply/same-but-times.ts';
import { at } from '../../api/behavior.ts';
import { metadataOf } from '../../api/meta/accessors.ts';
import type { JsonObject } from '../../base/json.ts';
import { admit } from '../pipeline/admit.ts';
import { setDefaults } from '../pipeline/default.ts';
import { warn } from '../pipeline/exchange.ts';
import { mutate } from '../pipeline/mutate.ts';
import { admissionAttributes, keyFor, storageOf, type Target } from '../pipeline/target.ts';
import { checkable, validateChanged } from '../pipeline/validate.ts';
import { StorageError, type Stored } from '../storage/storage.ts';
import { checkNew, optionsObject, prepareNew, ttl, unreserved, withoutVersion, type Written } from './creation.ts';
import type { Reservation } from './kind-hooks.ts';
import { tracked } from './managed-fields.ts';
import { carryMeta, finalizersOf, metaText, setMeta } from './object-meta.ts';
import { alreadyExists, conflict, invalid, modified, notFound, plainError } from './refusals.ts';
import type { WriteOptions } from './request-options.ts';
import type { ServedResource } from './served-resource.ts';

/** What is wanted in place of what is there. May run several times: it must be free of effects. All objects are in the stored version. */
export interface Change {
  readonly compute: (current: Stored) => JsonObject | Promise<JsonObject>;
  /** The object to create when there is none; absent: 404. */
  readonly createAbsent?: () => JsonObject | Promise<JsonObject>;
  readonly options: WriteOptions;
  /** Both give objects that say who owns their fields. */
  readonly tracked?: boolean;
  /** How the part of the object behind a subresource is prepared and checked; absent: the object itself. */
  readonly rules?: ChangeRules;
}

export interface ChangeRules {
  prepare(object: JsonObject, old: JsonObject): JsonObject;
  validate(served: ServedResource, object: JsonObject, old: JsonObject): void;
}

const objectRules = (served: ServedResource): ChangeRules => ({
  prepare: (object, old) => served.behavior.prepareForUpdate?.(object, old) ?? object,
  validate: validateChanged,
});

export interface Changed {
  readonly written: Written;
  readonly created: boolean;
}

/** What one attempt came to. */
interface Attempt {
  readonly object: JsonObject;
  readonly created: boolean;
  /** The last finalizer of a deleted object went: instead of being written it is removed. */
  readonly remove: boolean;
}

/**
 * Reads, computes, checks and writes, again from the start when another writer was faster. An update that changes nothing writes nothing, and
 * keeps the resourceVersion.
 */
export async function changeObject(target: Target, change: Change): Promise<Changed> {
  const { server, served } = target;
  const resource = storageOf(target);
  const key = keyFor(target, target.name);
  let reservation: Reservation | undefined;
  let attempt: Attempt | undefined;
  const run = async (current: Stored | undefined): Promise<JsonObject> => {
    await reservation?.rollback();
    reservation = undefined;
    const made = current === undefined ? await creationAttempt(target, change) : await changeAttempt(target, change, current);
    reservation = made.reservation;
    attempt = made;
    return made.object;
  };
  try {
    for (;;) {
      const written = await (change.options.dryRun ? dryRun(target, run) : store(target, run));
      const { created, remove } = attempt as unknown as Attempt;
      if (remove && !change.options.dryRun && 'stored' in written) {
        if (!await removeExactly(target, written.stored)) continue;
        await server.hooks(resource.group, served.resource)?.afterDelete?.(written.stored.object);
      }
      await (change.options.dryRun ? reservation?.rollback() : reservation?.commit());
      return { written: remove ? { object: (attempt as unknown as Attempt).object } : written, created };
    }
  } catch (err) {
    await reservation?.rollback();
    if (err instanceof StorageError && err.code === 'exists') throw alreadyExists(served, key.name);
    throw err;
  }
}

/** An object that is to be removed is left as it is for the moment; what `run` made of it is the answer. */
async function store(target: Target, run: (current: Stored | undefined) => Promise<JsonObject>): Promise<Written> {
  const resource = storageOf(target);
  const key = keyFor(target, target.name);
  const stored = await target.server.storage.update(resource, key, async (current) => {
    const next = await run(current);
    return current !== undefined && mayBeRemoved(target, next) ? current.object : next;
  }, ttl(target));
  return { stored };
}

async function dryRun(target: Target, run: (current: Stored | undefined) => Promise<JsonObject>): Promise<Written> {
  return { object: await run(await target.server.storage.get(storageOf(target), keyFor(target, target.name))) };
}

async function removeExactly(target: Target, stored: Stored): Promise<boolean> {
  try {
    await target.server.storage.delete(storageOf(target), stored.key, (current) => {
      if (current.revision !== stored.revision) throw new StorageError('conflict', 'changed meanwhile');
    });
    return true;
  } catch (err) {
    if (err instanceof StorageError && err.code === 'conflict') return false;
    if (err instanceof StorageError && err.code === 'notFound') return true;
    throw err;
  }
}

async function creationAttempt(target: Target, change: Change): Promise<Attempt & { readonly reservation: Reservation }> {
  if (change.createAbsent === undefined) throw notFound(target.served, target.name);
  const wanted = await change.createAbsent();
  if (metaText(wanted, 'uid') !== '') throw uidConflict(target, metaText(wanted, 'uid'), '');
  const prepared = await prepareNew(target, withoutVersion(wanted), change.options, change.tracked);
  const reservation = await checkNew(target, prepared, change.options);
  return { object: reservation.object, created: true, remove: false, reservation };
}

async function changeAttempt(target: Target, change: Change, current: Stored): Promise<Attempt & { readonly reservation: Reservation }> {
  const { server, served, exchange } = target;
  const { options } = change;
  const old = current.object;
  const rules = change.rules ?? objectRules(served);
  const wanted = await change.compute(current);
  const about = { name: target.name, dryRun: options.dryRun, oldObject: old, options: optionsObject(options) };
  const defaulted = setDefaults(served, wanted);
  const owned = change.tracked === true ? defaulted : tracked(target, defaulted, old, options);
  const mutated = await mutate(server, admissionAttributes(target, 'UPDATE', { ...about, object: wanted }), owned);
  checkPreconditions(target, mutated, current, options);
  const carried = carryMeta(mutated === owned ? mutated : setDefaults(served, mutated), old);
  const hooks = target.subresource === '' ? server.hooks(storageOf(target).group, served.resource) : undefined;
  const shaped = hooks?.prepareUpdate?.(carried, old) ?? carried;
  const prepared = canonicalObject(served.storedTypeName, setMeta(rules.prepare(shaped, old), { managedFields: metadataOf(shaped)['managedFields'] }));
  const reservation = await hooks?.beforeUpdate?.(prepared, old, options) ?? unreserved(prepared);
  try {
    rules.validate(served, reservation.object, old);
    for (const text of served.behavior.warnings?.(checkable(served, reservation.object), old) ?? []) warn(exchange, text);
    await admit(server, admissionAttributes(target, 'UPDATE', { ...about, object: reservation.object }));
  } catch (err) {
    await reservation.rollback();
    throw err;
  }
  const next = reservation.object === prepared ? prepared : canonicalObject(served.storedTypeName, reservation.object);
  const object = sameButTimes(next, old) ? old : next;
  return { object, created: false, remove: mayBeRemoved(target, object), reservation: { ...reservation, object } };
}

/** Kinds whose updates must name the version that they change. */
const conditionalOnly: ReadonlySet<string> = new Set([
  'customresourcedefinitions.apiextensions.k8s.io', 'validatingadmissionpolicies.admissionregistration.k8s.io', 'validatingadmissionpolicybindings.admissionregistration.k8s.io',
  'mutatingadmissionpolicies.admissionregistration.k8s.io', 'mutatingadmissionpolicybindings.admissionregistration.k8s.io',
]);

/** uid and resourceVersion, where the client names them, must be those of the object. Throws 409 or 422. */
function checkPreconditions(target: Target, wanted: JsonObject, current: Stored, options: WriteOptions): void {
  const { served, name } = target;
  const uid = metaText(wanted, 'uid');
  const storedUid = metaText(current.object, 'uid');
  if (uid !== '' && uid !== storedUid) {
    // A patch has no preconditions: the uid is a field like others, which upstream checks twice.
    const immutable = { reason: 'FieldValueInvalid', field: 'metadata.uid', message: `Invalid value: ${JSON.stringify(uid)}: field is immutable` } as const;
    throw options.kind === 'PatchOptions' ? invalid(served.group, served.kind, name, [immutable, immutable]) : uidConflict(target, uid, storedUid);
  }
  const version = metaText(wanted, 'resourceVersion');
  if (version !== '' && !/^\d+$/.test(version)) throw plainError(`strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`);
  if (version === '' || version === '0') {
    if (served.behavior.allowUnconditionalUpdate === false || conditionalOnly.has(served.qualified)) {
      throw invalid(served.group, served.resource, name, [{ reason: 'FieldValueInvalid', field: 'metadata.resourceVersion', message: 'Invalid value: 0: must be specified for an update' }]);
    }
  } else if (version !== String(current.revision)) throw conflict(served, name, modified);
}

function uidConflict(target: Target, wanted: string, stored: string): Error {
  const { prefix } = storageOf(target);
  const { namespace, name } = keyFor(target, target.name);
  const path = namespace === '' ? name : `${namespace}/${name}`;
  return conflict(target.served, name, `StorageError: invalid object, Code: 4, Key: ${prefix}/${path}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${stored}`);
}

/** A deleted object without finalizers and without grace left is gone with this write. */
function mayBeRemoved({ served }: Target, object: JsonObject): boolean {
  const metadata = metadataOf(object);
  if (typeof metadata['deletionTimestamp'] !== 'string' || finalizersOf(object).length > 0) return false;
  if (served.group === '' && served.resource === 'namespaces') {
    const kept = at(object, 'spec', 'finalizers');
    return !Array.isArray(kept) || kept.length === 0;
  }
  return metadata['deletionGracePeriodSeconds'] === 0;
}
