/** What a URL asks for, in the terms of authorization and routing. */
export interface RequestInfo {
  readonly resourceRequest: boolean;
  readonly path: string;
  readonly method: string;
  /** get list watch create update patch delete deletecollection; the method in lower case for other paths. */
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** Path segments after the resource: [pods, name, proxy, a, b]. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

const methodVerbs: Readonly<Record<string, string>> = { POST: 'create', GET: 'get', HEAD: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };

/** /watch/ and /proxy/ of old put the verb into the path. */
const pathVerbs: ReadonlySet<string> = new Set(['watch', 'proxy']);
const namespaceSubresources: ReadonlySet<string> = new Set(['status', 'finalize']);

/** A boolean query parameter: only absence, "false" and "0" mean no. */
export function queryBool(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && value.toLowerCase() !== 'false' && value !== '0';
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function otherRequest(path: string, method: string, query: URLSearchParams): RequestInfo {
  return { resourceRequest: false, path, method, verb: method.toLowerCase(), group: '', version: '', namespace: '', resource: '', subresource: '', name: '', parts: [], query };
}

/**
 *   GET /api/v1/namespaces/a/pods            list pods in a
 *   GET /api/v1/namespaces/a                 get namespaces a (and namespace a)
 *   PUT /apis/apps/v1/namespaces/a/deployments/d/scale
 *   GET /api/v1/watch/namespaces/a/pods/p    watch
 *   GET /api/v1, /apis/apps/v1, /version     not a resource request
 */
export function parseRequestInfo(method: string, url: string): RequestInfo {
  const mark = url.indexOf('?');
  const rawPath = mark < 0 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
  const path = decodeSegment(rawPath);
  const segments = rawPath.split('/').filter((segment) => segment !== '').map(decodeSegment);
  const [prefix] = segments;
  if ((prefix !== 'api' && prefix !== 'apis') || segments.length < (prefix === 'api' ? 3 : 4)) return otherRequest(path, method, query);
  const group = prefix === 'api' ? '' : segments[1] as string;
  const version = segments[prefix === 'api' ? 1 : 2] as string;
  let parts = segments.slice(prefix === 'api' ? 2 : 3);
  const verbInPath = pathVerbs.has(parts[0] ?? '') && parts.length > 1 ? parts[0] : undefined;
  if (verbInPath !== undefined) parts = parts.slice(1);
  let namespace = '';
  if (parts[0] === 'namespaces' && parts.length > 1) {
    namespace = parts[1] as string;
    if (parts.length > 2 && !namespaceSubresources.has(parts[2] as string)) parts = parts.slice(2);
  }
  const [resource = '', name = '', third = ''] = parts;
  const info = { resourceRequest: true, path, method, group, version, namespace, resource, subresource: verbInPath === undefined ? third : '', parts, query };
  const verb = verbInPath ?? methodVerbs[method] ?? '';
  return { ...info, ...resolveCollection(verb, name, query) };
}

function resolveCollection(verb: string, name: string, query: URLSearchParams): { readonly verb: string; readonly name: string } {
  if (name !== '') return { verb, name };
  if (verb === 'delete') return { verb: 'deletecollection', name: selectedName(query) };
  if (verb === 'get' || verb === 'watch') return { verb: verb === 'watch' || queryBool(query, 'watch') ? 'watch' : 'list', name: selectedName(query) };
  return { verb, name };
}

/** A list of one name is authorized as that name. */
function selectedName(query: URLSearchParams): string {
  const match = /(?:^|,)metadata\.name==?([^,=!]+)(?:,|$)/.exec(query.get('fieldSelector') ?? '');
  return match?.[1] ?? '';
}
