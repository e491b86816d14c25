import type { JsonObject } from '../../base/json.ts';
import type { User } from '../contracts.ts';

/** UserInfo as the API shows it; what is empty is left out. */
export function userInfo({ name, uid, groups, extra }: User): JsonObject {
  return {
    ...(name === '' ? {} : { username: name }),
    ...(uid === '' ? {} : { uid }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}
