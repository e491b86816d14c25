import type { KindRow, SubresourceRow } from '../../generated/schema-types.ts';
import { findType } from '../codec/find-type.ts';
import { mediaTypes, optionFields, querySets } from './parameters.ts';

export type Gvk = readonly [group: string, version: string, kind: string];

/** One HTTP operation, the same for OpenAPI v2 and v3. */
export interface Operation {
  readonly path: string;
  readonly method: 'get' | 'put' | 'post' | 'patch' | 'delete' | 'head' | 'options';
  readonly id: string;
  /** list get post put patch delete deletecollection watch watchlist connect. */
  readonly action?: string;
  readonly gvk?: Gvk;
  readonly query: readonly string[];
  /** Full type name. */
  readonly body?: string;
  readonly bodyRequired?: true;
  readonly codes: readonly number[];
  /** Full type name, or `string`. */
  readonly response?: string;
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  /** Answered without authentication. */
  readonly public?: true;
}

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const statusType = `${meta}.Status`;
const patchType = `${meta}.Patch`;
const deleteOptionsType = `${meta}.DeleteOptions`;
const watchEventType = `${meta}.WatchEvent`;

/** Deleting these answers with the object; any other kind answers with a Status. */
const deleteAnswersObject = new Set(['persistentvolumeclaims', 'persistentvolumes', 'pods', 'podtemplates', 'resourcequotas', 'serviceaccounts', 'services',
  'csidrivers', 'csinodes', 'storageclasses', 'volumeattachments', 'volumeattributesclasses',
  'deviceclasses', 'devicetaintrules', 'resourceclaims', 'resourceclaimtemplates', 'resourceslices']);

/** rbac.authorization.k8s.io is RbacAuthorization, the legacy group Core. */
export function groupTitle(group: string): string {
  if (group === '') return 'Core';
  return group.replace(/\.k8s\.io$/, '').split('.').map(title).join('');
}

function title(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function groupVersionPath(group: string, version: string): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

function typeName(group: string, version: string, kind: string): string {
  const found = findType(group, version, kind);
  if (!found) throw new Error(`no type for ${group}/${version} ${kind}`);
  return found.name;
}

interface Naming {
  /** CoreV1 */
  readonly prefix: string;
  readonly scope: string;
  readonly kind: KindRow;
  readonly gvk: Gvk;
  readonly type: string;
  /** Path of the collection, and of one object. */
  readonly collection: string;
  readonly item: string;
}

/** Every operation of a kind: collection, object, watches, subresources. */
export function operationsOfKind(kind: KindRow): readonly Operation[] {
  const base = groupVersionPath(kind.group, kind.version);
  const collection = kind.namespaced ? `${base}/namespaces/{namespace}/${kind.plural}` : `${base}/${kind.plural}`;
  const naming: Naming = {
    prefix: groupTitle(kind.group) + title(kind.version), scope: kind.namespaced ? 'Namespaced' : '', kind,
    gvk: [kind.group, kind.version, kind.kind], type: typeName(kind.group, kind.version, kind.kind), collection, item: `${collection}/{name}`,
  };
  return [
    ...collectionOperations(naming), ...itemOperations(naming),
    ...(kind.verbs.includes('watch') ? watchOperations(naming, base) : []),
    ...(kind.subresources ?? []).flatMap((subresource) => subresourceOperations(naming, subresource)),
  ];
}

function read(path: string, id: string, action: string, gvk: Gvk, query: readonly string[], response: string, stream: boolean): Operation {
  return { path, method: 'get', id, action, gvk, query, codes: [200], response, consumes: mediaTypes.any, produces: stream ? mediaTypes.stream : mediaTypes.objects };
}

function create(path: string, id: string, gvk: Gvk, type: string): Operation {
  return { path, method: 'post', id, action: 'post', gvk, query: querySets.write, body: type, bodyRequired: true, codes: [200, 201, 202], response: type, consumes: mediaTypes.any, produces: mediaTypes.objects };
}

function replace(path: string, id: string, gvk: Gvk, type: string): Operation {
  return { path, method: 'put', id, action: 'put', gvk, query: querySets.write, body: type, bodyRequired: true, codes: [200, 201], response: type, consumes: mediaTypes.any, produces: mediaTypes.objects };
}

function patch(path: string, id: string, gvk: Gvk, type: string, consumes: readonly string[]): Operation {
  return { path, method: 'patch', id, action: 'patch', gvk, query: querySets.patch, body: patchType, bodyRequired: true, codes: [200, 201], response: type, consumes, produces: mediaTypes.objects };
}

function collectionOperations({ prefix, scope, kind, gvk, type, collection }: Naming): readonly Operation[] {
  const found: Operation[] = [];
  const has = (verb: string): boolean => kind.verbs.includes(verb);
  if (has('list')) {
    const list = typeName(kind.group, kind.version, `${kind.kind}List`);
    found.push(read(collection, `list${prefix}${scope}${kind.kind}`, 'list', gvk, querySets.list, list, true));
    if (kind.namespaced) {
      const all = `${groupVersionPath(kind.group, kind.version)}/${kind.plural}`;
      found.push(read(all, `list${prefix}${kind.kind}ForAllNamespaces`, 'list', gvk, querySets.list, list, true));
    }
  }
  if (has('create')) found.push(create(collection, `create${prefix}${scope}${kind.kind}`, gvk, type));
  if (has('deletecollection')) {
    found.push({
      path: collection, method: 'delete', id: `delete${prefix}Collection${scope}${kind.kind}`, action: 'deletecollection', gvk, query: querySets.deleteCollection,
      body: deleteOptionsType, codes: [200], response: statusType, consumes: mediaTypes.any, produces: mediaTypes.objects,
    });
  }
  return found;
}

function itemOperations({ prefix, scope, kind, gvk, type, item }: Naming): readonly Operation[] {
  const found: Operation[] = [];
  const id = (verb: string): string => `${verb}${prefix}${scope}${kind.kind}`;
  const has = (verb: string): boolean => kind.verbs.includes(verb);
  if (has('get')) found.push(read(item, id('read'), 'get', gvk, querySets.get, type, false));
  if (has('update')) found.push(replace(item, id('replace'), gvk, type));
  if (has('patch')) found.push(patch(item, id('patch'), gvk, type, mediaTypes.patches));
  if (has('delete')) {
    found.push({
      path: item, method: 'delete', id: id('delete'), action: 'delete', gvk, query: querySets.delete, body: deleteOptionsType, codes: [200, 202],
      response: deleteAnswersObject.has(kind.plural) ? type : statusType, consumes: mediaTypes.any, produces: mediaTypes.objects,
    });
  }
  return found;
}

/** The paths below /watch, deprecated but served. */
function watchOperations({ prefix, scope, kind, gvk, item, collection }: Naming, base: string): readonly Operation[] {
  const below = (path: string): string => `${base}/watch${path.slice(base.length)}`;
  const watch = (path: string, id: string, action: string): Operation => read(path, id, action, gvk, querySets.list, watchEventType, true);
  return [
    watch(below(item), `watch${prefix}${scope}${kind.kind}`, 'watch'),
    watch(below(collection), `watch${prefix}${scope}${kind.kind}List`, 'watchlist'),
    ...(kind.namespaced ? [watch(`${base}/watch/${kind.plural}`, `watch${prefix}${kind.kind}ListForAllNamespaces`, 'watchlist')] : []),
  ];
}

const connectMethods: Readonly<Record<string, Operation['method']>> = { create: 'post', delete: 'delete', get: 'get', patch: 'patch', update: 'put' };

function subresourceOperations({ prefix, scope, kind, gvk, item }: Naming, subresource: SubresourceRow): readonly Operation[] {
  const path = `${item}/${subresource.name}`;
  const target: Gvk = [subresource.version === '' ? kind.group : subresource.group, subresource.version || kind.version, subresource.kind];
  const name = `${prefix}${scope}${kind.kind}${title(subresource.name)}`;
  if (subresource.name === 'log') {
    return [{ path, method: 'get', id: `read${name}`, action: 'get', gvk, query: querySets.log, codes: [200], response: 'string', consumes: mediaTypes.any, produces: mediaTypes.log }];
  }
  if (subresource.kind.endsWith('Options')) return connectOperations(path, prefix, `${scope}${kind.kind}${title(subresource.name)}`, target, subresource);
  const type = typeName(...target);
  const found: Operation[] = [];
  for (const verb of subresource.verbs) {
    if (verb === 'get') found.push(read(path, `read${name}`, 'get', target, querySets.get, type, false));
    else if (verb === 'update') found.push(replace(path, `replace${name}`, target, type));
    else if (verb === 'patch') found.push(patch(path, `patch${name}`, target, type, mediaTypes.patches));
    else if (verb === 'create') found.push(create(path, `create${name}`, target, type));
    else throw new Error(`subresource verb ${verb}`);
  }
  return found;
}

/** exec, attach, portforward and proxy: any answer at all. Where DELETE is served, so are HEAD and OPTIONS, and every path below. */
function connectOperations(path: string, prefix: string, name: string, gvk: Gvk, subresource: SubresourceRow): readonly Operation[] {
  const methods = subresource.verbs.map((verb) => connectMethods[verb] as Operation['method']);
  const proxy = methods.includes('delete');
  if (proxy) methods.push('head', 'options');
  const query = optionFields(typeName(...gvk));
  const build = (at: string, suffix: string): readonly Operation[] => methods.map((method) => ({
    path: at, method, id: `connect${prefix}${title(method)}${name}${suffix}`, action: 'connect', gvk, query, codes: [200], response: 'string', consumes: mediaTypes.any, produces: mediaTypes.any,
  }));
  return [...build(path, ''), ...(proxy ? build(`${path}/{path}`, 'WithPath') : [])];
}
