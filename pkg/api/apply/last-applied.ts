/** The bridge from client-side apply, which keeps its configuration in an annotation. Only the manager called `kubectl` walks over it. */
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { annotationsBytesMax } from '../meta/validate.ts';
import { metadataOf } from '../meta/accessors.ts';
import { byteLength } from '../text.ts';
import { appliedFault } from './check-applied.ts';
import { compareObjects } from './compare.ts';
import { difference, noFields, type FieldSet } from './field-set.ts';
import { fieldsOfObject } from './owned-fields.ts';
import type { Shape } from './schema.ts';
import { keysOf } from './values.ts';

export const migratingManager = 'kubectl';
const annotation = 'kubectl.kubernetes.io/last-applied-configuration';

function annotationsOf(object: JsonObject): JsonObject {
  const { annotations } = metadataOf(object);
  return isJsonObject(annotations) ? annotations : {};
}

/** What client-side apply owned and nobody has changed since: an apply may take it over without force. */
export function fieldsOfLastApplied(shape: Shape, live: JsonObject, apiVersion: string): FieldSet {
  const text = annotationsOf(live)[annotation];
  if (typeof text !== 'string' || text === '') return noFields;
  let last: JsonValue;
  try {
    last = JSON.parse(text) as JsonValue;
  } catch {
    return noFields;
  }
  if (!isJsonObject(last) || last['apiVersion'] !== apiVersion || appliedFault(shape, last) !== undefined) return noFields;
  const { modified, added, removed } = compareObjects(shape, last, live);
  return difference(difference(difference(fieldsOfObject(shape, last), modified), added), removed);
}

/** The object with its annotation saying what was applied now; an object without the annotation is left alone. */
export function withLastApplied(object: JsonObject, applied: JsonObject): JsonObject {
  const annotations = annotationsOf(object);
  const before = annotations[annotation];
  if (typeof before !== 'string' || before === '') return object;
  const next: JsonObject = { ...annotations, [annotation]: `${sortedJson(withoutAnnotation(applied))}\n` };
  const bytes = Object.entries(next).reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(String(value)), 0);
  const kept = bytes > annotationsBytesMax ? Object.fromEntries(Object.entries(annotations).filter(([key]) => key !== annotation)) : next;
  return { ...object, metadata: { ...metadataOf(object), annotations: kept } };
}

function withoutAnnotation(applied: JsonObject): JsonObject {
  const { annotations, ...metadata } = metadataOf(applied);
  if (!isJsonObject(annotations) || !Object.hasOwn(annotations, annotation)) return applied;
  return { ...applied, metadata: { ...metadata, annotations: Object.fromEntries(Object.entries(annotations).filter(([key]) => key !== annotation)) } };
}

/** Members in the order of their names, and what HTML would read as its own escaped, as upstream writes JSON. */
function sortedJson(value: JsonValue): string {
  return plainJson(value).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function plainJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(plainJson).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  return `{${[...keysOf(value)].sort().map((key) => `${JSON.stringify(key)}:${plainJson(value[key] ?? null)}`).join(',')}}`;
}
