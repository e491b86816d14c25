import type { JsonObject } from '../../base/json.ts';
import type { AdmissionAttributes } from '../contracts.ts';
import type { ServerContext } from '../server-context.ts';

/** Mutating admission: each plug-in that handles the operation may change the object or refuse. */
export async function mutate(server: ServerContext, attributes: AdmissionAttributes, object: JsonObject): Promise<JsonObject> {
  let current = object;
  for (const plugin of server.admission) {
    if (plugin.mutate === undefined || !plugin.handles(attributes.operation, attributes)) continue;
    current = await plugin.mutate({ ...attributes, object: current });
  }
  return current;
}
