import { formatTime } from '../../api/meta/time.ts';
import { metadataOf } from '../../api/meta/accessors.ts';
import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { Clock } from '../../base/clock.ts';
import { randomName, type Random } from '../../base/random.ts';
import { badRequest } from './refusals.ts';

const generatedTailLength = 5;
/** Generated names are labels even where longer names would be valid, so that they fit wherever the name is copied to. */
const generatedBaseLengthMax = 63 - generatedTailLength;

export function metaText(object: JsonObject, key: string): string {
  const value = metadataOf(object)[key];
  return typeof value === 'string' ? value : '';
}

export function setMeta(object: JsonObject, changes: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const metadata: Record<string, JsonValue | undefined> = { ...metadataOf(object), ...changes };
  for (const [key, value] of Object.entries(changes)) if (value === undefined) delete metadata[key];
  return { ...object, metadata };
}

export function finalizersOf(object: JsonObject): readonly string[] {
  const value = metadataOf(object)['finalizers'];
  return Array.isArray(value) ? value as readonly string[] : [];
}

export function generateName(base: string, random: Random): string {
  return base.slice(0, generatedBaseLengthMax) + randomName(random, generatedTailLength);
}

/** The namespace of the object must be the URL's, or absent; it is the URL's afterwards. Throws 400. */
export function checkNamespace(object: JsonObject, namespaced: boolean, namespace: string): JsonObject {
  const given = metaText(object, 'namespace');
  if (!namespaced) return given === '' ? object : setMeta(object, { namespace: undefined });
  if (given !== '' && given !== namespace) throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  return given === namespace ? object : setMeta(object, { namespace });
}

/** The name of the object must be the URL's. Throws 400. */
export function checkName(object: JsonObject, name: string): void {
  const given = metaText(object, 'name');
  if (given === '') throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (given !== name) throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
}

/** What only the server may say of a new object. Its name is generated if it asks for that. */
export function stampNew(object: JsonObject, { clock, random }: { readonly clock: Clock; readonly random: Random }): JsonObject {
  const base = metaText(object, 'generateName');
  const name = metaText(object, 'name');
  return setMeta(object, {
    ...(name === '' && base !== '' ? { name: generateName(base, random) } : {}),
    uid: random.uuid(), creationTimestamp: formatTime(clock.nowMs()),
    selfLink: undefined, deletionTimestamp: undefined, deletionGracePeriodSeconds: undefined, generation: undefined,
  });
}

const keptKeys = ['uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'generation', 'selfLink'] as const;

/**
 * What an update may leave out and may not change: it is as it was. A different uid or creation time is kept for validation to refuse; managed
 * fields are those of the object, which are brought up to date before.
 */
export function carryMeta(object: JsonObject, old: JsonObject): JsonObject {
  const before = metadataOf(old);
  const now = metadataOf(object);
  const carried: Record<string, JsonValue | undefined> = {};
  for (const key of keptKeys) carried[key] = before[key];
  if (typeof now['uid'] === 'string' && now['uid'] !== '') carried['uid'] = now['uid'];
  if (typeof now['deletionTimestamp'] === 'string') carried['deletionTimestamp'] = now['deletionTimestamp'];
  if (typeof now['deletionGracePeriodSeconds'] === 'number') carried['deletionGracePeriodSeconds'] = now['deletionGracePeriodSeconds'];
  return setMeta(object, { ...carried, resourceVersion: before['resourceVersion'] });
}
