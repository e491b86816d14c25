import type { JsonObject } from '../../base/json.ts';
import type { User } from '../contracts.ts';
import type { ServedResource } from './served-resource.ts';

/** A certificate signing request carries who made it; nobody can claim to be someone else. */
export function withRequester(served: ServedResource, object: JsonObject, user: User): JsonObject {
  if (served.qualified !== 'certificatesigningrequests.certificates.k8s.io') return object;
  const spec: Record<string, unknown> = { ...(object['spec'] as JsonObject | undefined), username: user.name, groups: user.groups };
  delete spec['uid'];
  delete spec['extra'];
  if (user.uid !== '') spec['uid'] = user.uid;
  if (Object.keys(user.extra).length > 0) spec['extra'] = user.extra;
  return { ...object, spec: spec as JsonObject };
}
