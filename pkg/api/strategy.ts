/** The rules that most kinds share about what a client may set on create, on update, and through /status. */
import type { JsonObject, JsonValue } from '../base/json.ts';
import type { KindBehavior } from './behavior.ts';
import { sameJson } from './field-errors.ts';
import { metadataOf } from './meta/accessors.ts';

type Strategy = Pick<KindBehavior, 'prepareForCreate' | 'prepareForUpdate' | 'prepareForStatusUpdate'>;

export interface StrategyOptions {
  /** metadata.generation is 1 on create, and one more with every change outside metadata and status. */
  readonly generation?: boolean;
  /** It has a status that only /status writes. */
  readonly status?: boolean;
  /** What /status may not touch in metadata besides what nobody may: labels for most workloads. */
  readonly keepLabels?: boolean;
  /** The status of a new object; absent: none, or what the schema writes for an empty one. */
  readonly initialStatus?: JsonObject;
}

export function withMetadata(object: JsonObject, changes: JsonObject): JsonObject {
  return { ...object, metadata: { ...metadataOf(object), ...changes } };
}

/** The object with members set or, where the value is undefined, removed. */
export function withMembers(object: JsonObject, members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries({ ...object, ...members }).filter(([, value]) => value !== undefined));
}

/** Sets what is absent or null. */
export function fill(object: JsonObject | undefined, members: Readonly<Record<string, JsonValue>>): JsonObject {
  const missing = Object.entries(members).filter(([key]) => object === undefined || !Object.hasOwn(object, key) || object[key] === undefined || object[key] === null);
  return missing.length === 0 && object !== undefined ? object : { ...object, ...Object.fromEntries(missing) };
}

/** Applies a change to an object member; an absent one is left alone. */
export function within(object: JsonObject, key: string, change: (member: JsonObject) => JsonObject): JsonObject {
  const member = Object.hasOwn(object, key) ? object[key] : undefined;
  if (typeof member !== 'object' || member === null || Array.isArray(member)) return object;
  const next = change(member as JsonObject);
  return next === member ? object : { ...object, [key]: next };
}

/** Applies a change to every object of a list member. */
export function eachWithin(object: JsonObject, key: string, change: (item: JsonObject) => JsonObject): JsonObject {
  const list = Object.hasOwn(object, key) ? object[key] : undefined;
  if (!Array.isArray(list)) return object;
  return { ...object, [key]: (list as readonly JsonValue[]).map((item) => (typeof item === 'object' && item !== null && !Array.isArray(item) ? change(item as JsonObject) : item)) };
}

export function generationOf(object: JsonObject): number {
  const generation = metadataOf(object)['generation'];
  return typeof generation === 'number' ? generation : 0;
}

/** Whether anything but metadata and status differs. */
export function specChanged(object: JsonObject, old: JsonObject): boolean {
  const bare = (value: JsonObject): JsonObject => withMembers(value, { metadata: undefined, status: undefined, kind: undefined, apiVersion: undefined });
  return !sameJson(bare(object), bare(old));
}

export function strategy(options: StrategyOptions): Strategy {
  const { generation = false, status = false, keepLabels = false, initialStatus } = options;
  return {
    prepareForCreate: (object) => {
      let result = status ? withMembers(object, { status: initialStatus }) : object;
      if (generation) result = withMetadata(result, { generation: 1 });
      return result;
    },
    prepareForUpdate: (object, old) => {
      const result = status ? withMembers(object, { status: old['status'] }) : object;
      if (!generation) return result;
      const current = generationOf(old);
      return withMetadata(result, { generation: specChanged(result, old) ? current + 1 : current });
    },
    ...(status ? {
      prepareForStatusUpdate: (object: JsonObject, old: JsonObject) => {
        const metadata = metadataOf(object);
        const oldMetadata = metadataOf(old);
        const kept = withMembers(metadata, keepLabels ? { labels: oldMetadata['labels'], generation: oldMetadata['generation'] } : { generation: oldMetadata['generation'] });
        return withMembers({ ...old, metadata: kept }, { status: object['status'] });
      },
    } : {}),
  };
}
