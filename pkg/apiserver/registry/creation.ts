import { canonicalObject } from '../../api/decode/decode.ts';
import type { JsonObject } from '../../base/json.ts';
import { admit } from '../pipeline/admit.ts';
import { setDefaults } from '../pipeline/default.ts';
import { warn } from '../pipeline/exchange.ts';
import { mutate } from '../pipeline/mutate.ts';
import { admissionAttributes, keyFor, storageOf, type Target } from '../pipeline/target.ts';
import { checkable, validateNew } from '../pipeline/validate.ts';
import { StorageError, type Stored } from '../storage/storage.ts';
import { warnIfInert } from './deprecations.ts';
import type { Reservation } from './kind-hooks.ts';
import { metaText, setMeta, stampNew } from './object-meta.ts';
import { tracked } from './managed-fields.ts';
import { alreadyExists, plainError } from './refusals.ts';
import { stampStatus } from './stamp-status.ts';
import type { WriteOptions } from './request-options.ts';

const generatedNameTriesMax = 8;

/** An object that may be stored, or a dry run's result: what came of it. */
export type Written = { readonly stored: Stored } | { readonly object: JsonObject };

export function optionsObject(options: WriteOptions): JsonObject {
  return {
    kind: options.kind, apiVersion: 'meta.k8s.io/v1',
    ...(options.dryRun ? { dryRun: ['All'] } : {}), ...(options.fieldManager === '' ? {} : { fieldManager: options.fieldManager }), fieldValidation: options.fieldValidation,
  };
}

/**
 * What comes between a decoded new object (in the stored version) and the store: track -> mutate -> default -> stamp -> prepare. An object that
 * `isTracked` already says who owns its fields.
 */
export async function prepareNew(target: Target, decoded: JsonObject, options: WriteOptions, isTracked = false): Promise<JsonObject> {
  const { server, served } = target;
  const name = metaText(decoded, 'name');
  const attributes = admissionAttributes(target, 'CREATE', { name, dryRun: options.dryRun, options: optionsObject(options), object: decoded });
  const defaulted = setDefaults(served, decoded);
  const own = isTracked ? defaulted : tracked(target, defaulted, undefined, options);
  const mutated = await mutate(server, attributes, own);
  const stamped = stampNew(mutated === own ? own : setDefaults(served, mutated), server);
  const prepared = served.behavior.prepareForCreate?.(stamped) ?? stamped;
  const hooks = server.hooks(storageOf(target).group, served.resource);
  const owned = hooks?.prepareCreate?.(prepared, target.exchange.user) ?? prepared;
  return canonicalObject(served.storedTypeName, stampStatus(served, owned, server.clock.nowMs()));
}

/** reserve -> validate -> warn -> admit: what cannot be had is refused before what is wrong. The reservation must be committed or rolled back. */
export async function checkNew(target: Target, prepared: JsonObject, options: WriteOptions): Promise<Reservation> {
  const { server, served, exchange } = target;
  const reserved = await server.hooks(storageOf(target).group, served.resource)?.beforeCreate?.(prepared, options);
  const reservation = reserved === undefined ? unreserved(prepared) : { ...reserved, object: canonicalObject(served.storedTypeName, reserved.object) };
  try {
    validateNew(served, reservation.object);
    for (const text of served.behavior.warnings?.(checkable(served, reservation.object)) ?? []) warn(exchange, text);
    warnIfInert(exchange, served, reservation.object);
    const name = metaText(reservation.object, 'name');
    await admit(server, admissionAttributes(target, 'CREATE', { name, dryRun: options.dryRun, options: optionsObject(options), object: reservation.object }));
    if (metaText(reservation.object, 'resourceVersion') !== '') throw plainError('resourceVersion should not be set on objects to be created');
    return reservation;
  } catch (err) {
    await reservation.rollback();
    throw err;
  }
}

export function unreserved(object: JsonObject): Reservation {
  return { object, commit: () => undefined, rollback: () => undefined };
}

/** The whole way of a decoded new object into the store. A generated name that is taken is generated again. */
export async function createObject(target: Target, decoded: JsonObject, options: WriteOptions): Promise<Written> {
  const { served } = target;
  const generates = metaText(decoded, 'name') === '' && metaText(decoded, 'generateName') !== '';
  for (let tries = 1; ; tries++) {
    const prepared = await prepareNew(target, decoded, options);
    const reservation = await checkNew(target, prepared, options);
    try {
      const written = await storeNew(target, reservation.object, options);
      await (options.dryRun ? reservation.rollback() : reservation.commit());
      return written;
    } catch (err) {
      await reservation.rollback();
      if (!(err instanceof StorageError) || err.code !== 'exists') throw err;
      if (!generates || tries >= generatedNameTriesMax) throw alreadyExists(served, metaText(prepared, 'name'));
    }
  }
}

async function storeNew(target: Target, object: JsonObject, { dryRun }: WriteOptions): Promise<Written> {
  const { server } = target;
  const resource = storageOf(target);
  const key = keyFor({ served: target.served, namespace: metaText(object, 'namespace') }, metaText(object, 'name'));
  if (!dryRun) return { stored: await server.storage.create(resource, key, object, ttl(target)) };
  if (await server.storage.get(resource, key) !== undefined) throw new StorageError('exists', 'key exists');
  return { object };
}

/** Events go away by themselves. */
export function ttl(target: Target): { readonly ttlSeconds?: number } {
  return target.served.row.etcdLease === true || target.served.resource === 'events' ? { ttlSeconds: target.server.eventTtlSeconds } : {};
}

/** A create by PUT or apply is told the name by the URL and knows no resourceVersion. */
export function withoutVersion(object: JsonObject): JsonObject {
  return metaText(object, 'resourceVersion') === '' ? object : setMeta(object, { resourceVersion: undefined });
}
