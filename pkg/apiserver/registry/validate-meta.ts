import type { FieldError } from '../../api/behavior.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../api/meta/validate.ts';
import type { JsonObject } from '../../base/json.ts';
import type { ServedResource } from './served-resource.ts';

export function newMetaErrors(served: ServedResource, object: JsonObject): readonly FieldError[] {
  return validateObjectMeta(object, { group: served.storage?.group ?? served.group, kind: served.kind, namespaced: served.namespaced });
}

export function updatedMetaErrors(_served: ServedResource, object: JsonObject, old: JsonObject): readonly FieldError[] {
  return validateObjectMetaUpdate(object, old);
}
