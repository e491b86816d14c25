import { mediaTypes, querySets } from './parameters.ts';
import { groupTitle, groupVersionPath } from './operations.ts';
import type { Operation } from './operations.ts';

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';

function document(path: string, id: string, response: string | undefined, consumes: readonly string[], produces: readonly string[]): Operation {
  return { path, method: 'get', id, query: querySets.none, codes: response === undefined ? [] : [200], ...(response !== undefined && { response }), consumes, produces };
}

/** Documents of the OpenAPI v3 index that belong to no group: index path to operations. */
export function rootOperations(): ReadonlyMap<string, readonly Operation[]> {
  return new Map([
    ['.well-known/openid-configuration', [document('/.well-known/openid-configuration/', 'getServiceAccountIssuerOpenIDConfiguration', 'string', mediaTypes.none, mediaTypes.json)]],
    ['api', [document('/api/', 'getCoreAPIVersions', `${meta}.APIVersions`, mediaTypes.discovery, mediaTypes.discovery)]],
    ['apis', [document('/apis/', 'getAPIVersions', `${meta}.APIGroupList`, mediaTypes.discovery, mediaTypes.discovery)]],
    ['logs', [document('/logs/', 'logFileListHandler', undefined, mediaTypes.none, mediaTypes.none), document('/logs/{logpath}', 'logFileHandler', undefined, mediaTypes.none, mediaTypes.none)]],
    ['openid/v1/jwks', [document('/openid/v1/jwks/', 'getServiceAccountIssuerOpenIDKeyset', 'string', mediaTypes.none, mediaTypes.jwks)]],
    ['version', [document('/version/', 'getCodeVersion', 'io.k8s.apimachinery.pkg.version.Info', mediaTypes.json, mediaTypes.json)]],
  ]);
}

/** GET /apis/GROUP/ */
export function groupOperation(group: string): Operation {
  return document(`/apis/${group}/`, `get${groupTitle(group)}APIGroup`, `${meta}.APIGroup`, mediaTypes.discovery, mediaTypes.discovery);
}

/** GET of the list of resources of a group and version. */
export function resourcesOperation(group: string, version: string): Operation {
  const title = groupTitle(group) + version.charAt(0).toUpperCase() + version.slice(1);
  return document(`${groupVersionPath(group, version)}/`, `get${title}APIResources`, `${meta}.APIResourceList`, mediaTypes.objects, mediaTypes.objects);
}
