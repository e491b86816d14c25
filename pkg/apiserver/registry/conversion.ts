import { coreEvent, newEvent } from '../../api/core/event.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Stored } from '../storage/storage.ts';
import type { ServedResource } from './served-resource.ts';
import { scalerFromV2, scalerToV2 } from './convert-scaler.ts';

/** Versions whose shape differs from what is stored; all others differ in apiVersion only. */
function reshape(served: ServedResource, object: JsonObject, direction: 'stored' | 'served'): JsonObject {
  if (served.group === 'events.k8s.io') return direction === 'stored' ? coreEvent(object) : newEvent(object);
  return direction === 'stored' ? scalerToV2(object) : scalerFromV2(object);
}

/** From the served version to the one that is stored. */
export function toStored(served: ServedResource, object: JsonObject): JsonObject {
  const shaped = served.convertible ? reshape(served, object, 'stored') : object;
  return setVersion(shaped, served.kind, served.storage?.storageVersion ?? served.apiVersion);
}

/** From the stored version to the served one. */
export function toServed(served: ServedResource, object: JsonObject): JsonObject {
  const shaped = served.convertible ? reshape(served, object, 'served') : object;
  return setVersion(shaped, served.kind, served.apiVersion);
}

function setVersion(object: JsonObject, kind: string, apiVersion: string): JsonObject {
  if (object['apiVersion'] === apiVersion && object['kind'] === kind) return object;
  const { kind: _, apiVersion: __, ...rest } = object;
  return { kind, apiVersion, ...rest };
}

/** Whether the stored bytes are the served bytes. */
export function sameBytes(served: ServedResource, stored: Stored): boolean {
  return !served.convertible && stored.object['apiVersion'] === served.apiVersion;
}
