import type { JsonObject } from '../../base/json.ts';
import type { ServedResource } from '../registry/served-resource.ts';

/** The kind's own defaults, over those of the schema that decoding has set. */
export function setDefaults(served: ServedResource, object: JsonObject): JsonObject {
  return served.behavior.defaults?.(object) ?? object;
}
