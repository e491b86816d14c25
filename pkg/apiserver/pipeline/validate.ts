import type { FieldError } from '../../api/behavior.ts';
import type { JsonObject } from '../../base/json.ts';
import { metaText } from '../registry/object-meta.ts';
import { invalid } from '../registry/refusals.ts';
import { newMetaErrors, updatedMetaErrors } from '../registry/validate-meta.ts';
import type { ServedResource } from '../registry/served-resource.ts';

/** Throws 422 with every cause: those of the metadata first, then the kind's own. */
export function validateNew(served: ServedResource, object: JsonObject): void {
  refuse(served, object, [...newMetaErrors(served, object), ...served.behavior.validate?.(object) ?? []]);
}

export function validateChanged(served: ServedResource, object: JsonObject, old: JsonObject): void {
  const own = served.behavior.validateUpdate?.(object, old) ?? served.behavior.validate?.(object) ?? [];
  refuse(served, object, [...updatedMetaErrors(served, object, old), ...own]);
}

export function validateStatus(served: ServedResource, object: JsonObject, old: JsonObject): void {
  refuse(served, object, [...updatedMetaErrors(served, object, old), ...served.behavior.validateStatusUpdate?.(object, old) ?? []]);
}

/** Twice the same cause counts once. */
function refuse(served: ServedResource, object: JsonObject, errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  throw invalid(served.group, served.kind, metaText(object, 'name'), errors);
}
