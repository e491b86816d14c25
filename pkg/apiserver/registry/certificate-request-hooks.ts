import { isJsonObject } from '../../base/json.ts';
import type { KindHooks } from './kind-hooks.ts';

/** A CertificateSigningRequest says who made it. The server knows; what the writer claims is overwritten. */
export const certificateRequestHooks: KindHooks = {
  prepareCreate: (object, { name, uid, groups, extra }) => {
    const { username: _username, uid: _uid, groups: _groups, extra: _extra, ...spec } = isJsonObject(object['spec']) ? object['spec'] : {};
    return {
      ...object,
      spec: {
        ...spec, username: name, ...(uid === '' ? {} : { uid }), ...(groups.length === 0 ? {} : { groups: [...groups] }),
        ...(Object.keys(extra).length === 0 ? {} : { extra: { ...extra } }),
      },
    };
  },
};
