import { decodeTyped, canonicalObject } from '../../api/decode/decode.ts';
import { DecodeError } from '../../api/decode/errors.ts';
import { parsedValue } from '../../api/decode/json-text.ts';
import { ApplyError } from '../../api/apply/errors.ts';
import { applyConfiguration, trackUpdate, type WriteScope } from '../../api/apply/field-manager.ts';
import type { Versions } from '../../api/apply/ownership.ts';
import { fieldFilterOf } from '../../api/apply/reset-fields.ts';
import { shapeOfType } from '../../api/apply/schema.ts';
import { metadataOf, splitApiVersion } from '../../api/meta/accessors.ts';
import { formatTime } from '../../api/meta/time.ts';
import type { JsonObject } from '../../base/json.ts';
import { ApiError } from '../contracts.ts';
import { withKind } from '../pipeline/decode.ts';
import type { Target } from '../pipeline/target.ts';
import { toServed, toStored } from './conversion.ts';
import { metaText, setMeta } from './object-meta.ts';
import { badRequest, plainError } from './refusals.ts';
import type { WriteOptions } from './request-options.ts';
import { subresourceRow, type ResourceTable, type ServedResource } from './served-resource.ts';

/** Who owns which field of an object: see pkg/api/apply. Here the versions of a kind, its schema and the request come together. */

const managerBytesMax = 128;

/** What the client calls itself, else the program's name in its user agent. */
export function managerOf({ exchange }: Target, options: WriteOptions): string {
  if (options.fieldManager !== '') return options.fieldManager;
  let name = '';
  for (const char of (exchange.headers['user-agent'] ?? '').split('/')[0] ?? '') {
    if (/[\p{C}\p{Z}]/u.test(char) && char !== ' ') continue;
    if (Buffer.byteLength(name + char) > managerBytesMax) break;
    name += char;
  }
  return name;
}

function versionsOf(table: ResourceTable, { resource }: ServedResource): Versions {
  const find = (apiVersion: string): ServedResource | undefined => {
    const { group, version } = splitApiVersion(apiVersion);
    return table.find(group, version, resource);
  };
  return {
    shape: (apiVersion) => {
      const found = find(apiVersion);
      return found === undefined ? undefined : shapeOfType(found.typeName);
    },
    convert: (object, from, to) => {
      const [source, wanted] = [find(from), find(to)];
      return source === undefined || wanted === undefined ? object : inVersion(wanted, toStored(source, object));
    },
  };
}

const madeVersions = new WeakMap<ServedResource, Versions>();

function scopeOf(target: Target, manager: string): WriteScope {
  const { served, server, subresource } = target;
  let versions = madeVersions.get(served);
  if (versions === undefined) madeVersions.set(served, versions = versionsOf(server.table, served));
  return {
    kind: served.kind, apiVersion: served.apiVersion, shape: shapeOfType(served.typeName), versions, subresource,
    filter: fieldFilterOf(served.qualified, subresource, subresourceRow(served, 'status') !== undefined),
    manager, now: formatTime(server.clock.nowMs()),
  };
}

/** The stored object in this version, as canonical as it is stored. */
function inVersion(served: ServedResource, stored: JsonObject): JsonObject {
  const object = toServed(served, stored);
  return served.convertible ? canonicalObject(served.typeName, object) : object;
}

const empties = new Map<string, JsonObject>();

/** What every object of the kind has, before anybody has written anything. */
function emptyOf({ typeName, kind, apiVersion }: ServedResource): JsonObject {
  const known = empties.get(typeName);
  if (known !== undefined) return known;
  const made = canonicalObject(typeName, { kind, apiVersion });
  empties.set(typeName, made);
  return made;
}

/** The object with its managedFields as this write leaves them. `object` is decoded and has its defaults; both are in the stored version. */
export function tracked(target: Target, object: JsonObject, old: JsonObject | undefined, options: WriteOptions): JsonObject {
  const { served } = target;
  const after = inVersion(served, canonicalObject(served.storedTypeName, object));
  const before = old === undefined ? emptyOf(served) : inVersion(served, old);
  const fields = { stored: old === undefined ? undefined : metadataOf(old)['managedFields'], sent: metadataOf(object)['managedFields'] };
  return setMeta(object, { managedFields: trackUpdate(scopeOf(target, managerOf(target, options)), before, after, fields) });
}

/** The object that a server-side apply makes of what is there, or of nothing; in the stored version, with managedFields. */
export function applied(target: Target, config: JsonObject, current: JsonObject | undefined, options: WriteOptions): JsonObject {
  const { served } = target;
  const empty = emptyOf(served);
  const live = current === undefined ? empty : inVersion(served, current);
  const result = applyErrors(() => applyConfiguration(scopeOf(target, options.fieldManager), live, config, { force: options.force === true, empty }));
  const object = result.object === undefined ? live : decodeApplied(served, config, result.object);
  return setMeta(toStored(served, object), { managedFields: result.managedFields });
}

function decodeApplied(served: ServedResource, config: JsonObject, merged: JsonObject): JsonObject {
  try {
    return withKind(decodeTyped(served.typeName, parsedValue(merged)).object, served);
  } catch (err) {
    if (!(err instanceof DecodeError)) throw err;
    const kind = `${served.group}/${served.version}, Kind=${served.kind}`;
    throw plainError(`failed to convert new object (${metaText(config, 'namespace')}/${metaText(config, 'name')}; ${kind}) to proper version: unable to convert unstructured object to ${kind}: ${err.message}`);
  }
}

/** Runs the pure part; what it refuses becomes an answer. */
export function applyErrors<T>(run: () => T): T {
  try {
    return run();
  } catch (err) {
    if (!(err instanceof ApplyError)) throw err;
    switch (err.code) {
      case 'badRequest': throw badRequest(err.message);
      case 'internal': throw plainError(err.message);
      case 'conflict': throw new ApiError(409, 'Conflict', err.message, { causes: err.causes.map(({ message, field }) => ({ reason: 'FieldManagerConflict', message, field })) });
    }
  }
}
