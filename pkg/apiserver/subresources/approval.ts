import { formatTime } from '../../api/meta/time.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { validateApproval } from '../../api/certificates/certificate-signing-request.ts';
import { validatePart, validateStatus } from '../pipeline/validate.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import type { Target } from '../pipeline/target.ts';
import type { ChangeRules } from '../registry/change.ts';
import { partOfObject } from './partial-update.ts';
import type { Subresource } from './subresource.ts';

function conditionsOf(object: JsonObject): readonly JsonObject[] {
  const status = object['status'];
  const value = isJsonObject(status) ? status['conditions'] : undefined;
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [];
}

/** New and changed conditions are dated here. */
function dated(object: JsonObject, old: JsonObject, now: string): readonly JsonObject[] {
  const before = conditionsOf(old);
  return conditionsOf(object).map((condition) => {
    const same = before.find((other) => other['type'] === condition['type']);
    const moved = same === undefined || same['status'] !== condition['status'];
    return { ...condition, lastUpdateTime: condition['lastUpdateTime'] ?? now, lastTransitionTime: condition['lastTransitionTime'] ?? (moved ? now : same['lastTransitionTime']) };
  });
}

function withDates(object: JsonObject, old: JsonObject, target: Target): JsonObject {
  const conditions = dated(object, old, formatTime(target.server.clock.nowMs()));
  return { ...object, status: { ...(object['status'] as JsonObject | undefined), ...(conditions.length === 0 ? {} : { conditions }) } };
}

/** certificatesigningrequests/status: its conditions are dated, too. */
export function requestStatusSubresource(served: ServedResource): Subresource {
  return datedSubresource({ prepare: (object, old) => served.behavior.prepareForStatusUpdate?.(object, old) ?? object, validate: validateStatus });
}

/** certificatesigningrequests/approval: nothing but the conditions of the status. */
export function approvalSubresource(): Subresource {
  return datedSubresource({
    prepare: (object, old) => ({ ...object, spec: old['spec'], status: { ...(old['status'] as JsonObject | undefined), conditions: conditionsOf(object) } }),
    validate: (served, object, old) => { validatePart(served, object, old, validateApproval); },
  });
}

function datedSubresource(rules: ChangeRules): Subresource {
  const parts = (target: Target): ReturnType<typeof partOfObject> => partOfObject({ ...rules, prepare: (object, old) => withDates(rules.prepare(object, old), old, target) });
  return { get: (target) => parts(target).get(target), update: (target) => parts(target).update(target), patch: (target) => parts(target).patch(target) };
}
