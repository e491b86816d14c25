/**
 * The two doors of this room, one for every write that is no apply and one for server-side apply.
 *
 *   trackUpdate(scope, before, after)        -> metadata.managedFields of the object after
 *   applyConfiguration(scope, live, config)  -> the merged object, and its managedFields
 *
 * Objects are in the scope's version, in canonical form (see decode/decode.ts), and managedFields stand apart from them. A new object's
 * `before` is the canonical form of an empty one: what every object of the kind has is nobody's.
 */
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { metadataOf, splitApiVersion } from '../meta/accessors.ts';
import { appliedFault } from './check-applied.ts';
import { conflictError, pathsOfConflicts, withoutAllowed } from './conflicts.ts';
import { ApplyError } from './errors.ts';
import { difference, isEmpty } from './field-set.ts';
import { fieldsOfLastApplied, migratingManager, withLastApplied } from './last-applied.ts';
import { decodeManagers, encodeManagers, poolUpdaters, type ManagerName, type Managers, type Operation } from './managers.ts';
import { applyOwnership, updateOwnership, type FieldFilter, type Versions, type Writing } from './ownership.ts';
import type { Shape } from './schema.ts';

/** Who writes what through which door. */
export interface WriteScope {
  readonly kind: string;
  /** Of the request: v1, apps/v1. */
  readonly apiVersion: string;
  readonly shape: Shape;
  readonly versions: Versions;
  /** '' for the object itself. */
  readonly subresource: string;
  readonly filter: FieldFilter | undefined;
  /** '' is recorded as unknown. */
  readonly manager: string;
  /** RFC 3339. */
  readonly now: string;
}

/** Whoever owns what was there before managed fields were. */
const firstManager = 'before-first-apply';

function writerOf(scope: WriteScope, operation: Operation, manager = scope.manager): ManagerName {
  return { manager: manager === '' ? 'unknown' : manager, operation, apiVersion: operation === 'Update' ? scope.apiVersion : '', subresource: scope.subresource };
}

function writingOf(scope: WriteScope, writer: ManagerName): Writing {
  const { versions, apiVersion, shape, filter } = scope;
  return { versions, apiVersion, shape, filter, writer };
}

export type ManagedFields = readonly JsonObject[] | undefined;

/** One empty entry: the client wants tracking to end. */
function isReset(entries: JsonValue | undefined): boolean {
  return Array.isArray(entries) && entries.length === 1 && isJsonObject(entries[0]) && Object.keys(entries[0]).length === 0;
}

/** The managers that the write starts from: those that the client sends with the object, else those of the object before. */
function startingManagers(scope: WriteScope, before: JsonValue | undefined, after: JsonValue | undefined): Managers {
  if (scope.subresource === '') {
    if (isReset(after)) return new Map();
    const sent = decodeManagers(after);
    if (sent !== undefined && sent.size > 0) return sent;
  }
  return decodeManagers(before) ?? new Map();
}

/**
 * An object that exists and has no managed fields stays without: only an apply starts to track it. `sent` is what the client has in
 * metadata.managedFields, `stored` what the object before has there.
 */
export function trackUpdate(scope: WriteScope, before: JsonObject, after: JsonObject, fields: { readonly stored: JsonValue | undefined; readonly sent: JsonValue | undefined }): ManagedFields {
  const managers = startingManagers(scope, fields.stored, fields.sent);
  const exists = typeof metadataOf(before)['uid'] === 'string';
  if (managers.size === 0 && exists) return undefined;
  return encodeManagers(poolUpdaters(updateOwnership(writingOf(scope, writerOf(scope, 'Update')), bare(before), bare(after), managers, scope.now)));
}

export interface AppliedResult {
  /** Not decoded yet: emptied members are null. Absent when the live object stays as it is. */
  readonly object?: JsonObject;
  readonly managedFields: ManagedFields;
}

/**
 * Throws ApplyError: badRequest for a configuration of another kind or with managedFields, internal for one that does not fit the schema,
 * conflict for fields of others that it would change, unless `force`.
 */
export function applyConfiguration(scope: WriteScope, live: JsonObject, applied: JsonObject, options: { readonly force: boolean; readonly empty: JsonObject }): AppliedResult {
  checkApplied(scope, applied);
  const before = bare(live);
  let managers = decodeManagers(metadataOf(live)['managedFields']);
  if (managers === undefined) throw new ApplyError('internal', 'failed to decode managed fields: the stored entries cannot be read');
  if (managers.size === 0) {
    const first = writingOf(scope, writerOf(scope, 'Update', firstManager));
    managers = poolUpdaters(updateOwnership(first, bare(options.empty), before, managers, scope.now));
  }
  const writing = writingOf(scope, writerOf(scope, 'Apply'));
  let result = applyOwnership(writing, before, applied, managers, { force: options.force, now: scope.now });
  if (result.kind === 'conflict') {
    if (scope.manager !== migratingManager) throw conflictError(result.conflicts);
    const allowed = fieldsOfLastApplied(scope.shape, before, scope.apiVersion);
    const contested = withoutAllowed(result.conflicts, allowed);
    if (!isEmpty(difference(pathsOfConflicts(result.conflicts), allowed))) throw conflictError(contested);
    result = applyOwnership(writing, before, applied, managers, { force: true, now: scope.now });
    if (result.kind === 'conflict') throw conflictError(result.conflicts);
  }
  const managedFields = encodeManagers(result.managers);
  const object = scope.manager === migratingManager ? withLastApplied(result.object ?? before, applied) : result.object ?? before;
  return object === before ? { managedFields } : { object, managedFields };
}

function checkApplied({ kind, apiVersion, shape }: WriteScope, applied: JsonObject): void {
  const [ownVersion, ownKind] = [applied['apiVersion'], applied['kind']];
  const { group, version } = splitApiVersion(typeof ownVersion === 'string' ? ownVersion : '');
  const described = `${group}/${version}, Kind=${typeof ownKind === 'string' ? ownKind : ''}`;
  if (ownVersion !== apiVersion || ownKind !== kind) throw new ApplyError('badRequest', `invalid object type: ${described}`);
  const { managedFields, namespace, name } = metadataOf(applied);
  if (managedFields !== undefined && managedFields !== null) throw new ApplyError('badRequest', 'metadata.managedFields must be nil');
  const fault = appliedFault(shape, applied);
  if (fault === undefined) return;
  const where = `${typeof namespace === 'string' ? namespace : ''}/${typeof name === 'string' ? name : ''}; ${described}`;
  throw new ApplyError('internal', `failed to create typed patch object (${where}): ${fault}`);
}

/** The object without managed fields: they are compared on their own. */
function bare(object: JsonObject): JsonObject {
  const { managedFields, ...metadata } = metadataOf(object);
  return managedFields === undefined ? object : { ...object, metadata };
}
