import { at } from '../../api/behavior.ts';
import { formatTime } from '../../api/meta/time.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { ServedResource } from './served-resource.ts';

/** Dates what a kind's behaviour, which has no clock, left undated in the status of a new object. */
export function stampStatus(served: ServedResource, object: JsonObject, nowMs: number): JsonObject {
  const { status } = object;
  if (!isJsonObject(status)) return object;
  const now = formatTime(nowMs);
  if (served.qualified === 'persistentvolumes' && status['phase'] !== undefined && status['lastPhaseTransitionTime'] === undefined) {
    return { ...object, status: { ...status, lastPhaseTransitionTime: now } };
  }
  const conditions = at(status, 'conditions');
  if (served.qualified !== 'pods' || !Array.isArray(conditions)) return object;
  const dated = (conditions as readonly JsonValue[]).map((condition) => (isJsonObject(condition) ? { ...condition, lastTransitionTime: condition['lastTransitionTime'] ?? now } : condition));
  return { ...object, status: { ...status, conditions: dated } };
}
