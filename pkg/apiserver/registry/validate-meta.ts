import type { FieldError } from '../../api/behavior.ts';
import type { JsonObject } from '../../base/json.ts';
import type { ServedResource } from './served-resource.ts';

export function newMetaErrors(served: ServedResource, object: JsonObject): readonly FieldError[] {
  void served;
  void object;
  return [];
}

export function updatedMetaErrors(served: ServedResource, object: JsonObject, old: JsonObject): readonly FieldError[] {
  void served;
  void object;
  void old;
  return [];
}
