import type { FieldError } from '../../api/behavior.ts';
import { withoutNulls } from '../../api/without-nulls.ts';
import type { JsonObject } from '../../base/json.ts';
import { toServed } from '../registry/conversion.ts';
import { metaText } from '../registry/object-meta.ts';
import { invalid } from '../registry/refusals.ts';
import { newMetaErrors, updatedMetaErrors } from '../registry/validate-meta.ts';
import type { ServedResource } from '../registry/served-resource.ts';

/** Throws 422 with every cause: those of the metadata first, then the kind's own. */
export function validateNew(served: ServedResource, stored: JsonObject): void {
  const object = checkable(served, stored);
  refuse(served, object, [...newMetaErrors(served, object), ...served.behavior.validate?.(object) ?? []]);
}

/** The rules of metadata speak twice, once for all kinds and once for this one: their causes are listed twice, their texts once. */
export function validateChanged(served: ServedResource, stored: JsonObject, before: JsonObject): void {
  const object = checkable(served, stored);
  const old = checkable(served, before);
  const meta = updatedMetaErrors(served, object, old);
  const own = served.behavior.validateUpdate?.(object, old) ?? served.behavior.validate?.(object) ?? [];
  refuse(served, object, [...meta, ...meta, ...own]);
}

export function validateStatus(served: ServedResource, stored: JsonObject, before: JsonObject): void {
  validatePart(served, stored, before, served.behavior.validateStatusUpdate);
}

/** For a subresource with rules of its own. */
export function validatePart(served: ServedResource, stored: JsonObject, before: JsonObject, rules: ((object: JsonObject, old: JsonObject) => readonly FieldError[]) | undefined): void {
  const object = checkable(served, stored);
  const old = checkable(served, before);
  const meta = updatedMetaErrors(served, object, old);
  refuse(served, object, [...meta, ...meta, ...rules?.(object, old) ?? []]);
}

/**
 * The object as rules read it. Nulls are how the stored form writes what is absent; only in objects of people's own kinds, and in the schemas
 * of these, do they mean something. An Event is judged by the rules of the group it was sent to.
 */
export function checkable(served: ServedResource, stored: JsonObject): JsonObject {
  const object = served.group === 'events.k8s.io' ? toServed(served, stored) : stored;
  return served.storedTypeName.startsWith('io.k8s.api.') ? withoutNulls(object) : object;
}

/** Events of either group are refused under the name of the one that keeps them. */
function refuse(served: ServedResource, object: JsonObject, errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  throw invalid(served.storage?.group ?? served.group, served.kind, metaText(object, 'name'), errors);
}
