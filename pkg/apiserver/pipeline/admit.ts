import type { AdmissionAttributes } from '../contracts.ts';
import type { ServerContext } from '../server-context.ts';

/** Validating admission, on the object as it would be stored. Throws to refuse. */
export async function admit(server: ServerContext, attributes: AdmissionAttributes): Promise<void> {
  for (const plugin of server.admission) {
    if (plugin.validate !== undefined && plugin.handles(attributes.operation, attributes)) await plugin.validate(attributes);
  }
}
