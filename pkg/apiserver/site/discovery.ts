import { createHash } from 'node:crypto';
import { groups } from '../../generated/schema.ts';
import type { GroupRow, SubresourceRow } from '../../generated/schema-types.ts';
import type { JsonObject } from '../../base/json.ts';
import { mediaTypes, negotiate, parseAccept, type Representation } from '../http/negotiate.ts';
import type { Answer, Exchange } from '../pipeline/exchange.ts';
import { methodNotAllowed, unknownResource } from '../registry/refusals.ts';
import type { ResourceTable, ServedResource } from '../registry/served-resource.ts';
import { groupVersion } from '../resources.ts';
import type { Page } from './site.ts';

/** ADDRESS:PORT under which clients are told to find the server. */
export type ServerAddress = string;

function answerObject(exchange: Exchange, object: JsonObject): Answer {
  if (exchange.info.method !== 'GET' && exchange.info.method !== 'HEAD') throw methodNotAllowed();
  const representation: Representation = negotiate(exchange.headers.accept, exchange.headers['user-agent'] ?? '', exchange.info.query);
  return { kind: 'object', status: 200, object, representation };
}

/** The groups that have something to show, with the versions that are served, preferred first. */
function servedGroups(table: ResourceTable): readonly GroupRow[] {
  return groups
    .map(({ group, versions }) => ({ group, versions: versions.filter((version) => table.ofVersion(groupVersion(group, version)) !== undefined) }))
    .filter(({ versions }) => versions.length > 0);
}

function apiGroup({ group, versions }: GroupRow): JsonObject {
  const rows = versions.map((version) => ({ groupVersion: groupVersion(group, version), version }));
  return { name: group, versions: rows, preferredVersion: rows[0] };
}

function subresourceRow(served: ServedResource, row: SubresourceRow): JsonObject {
  return {
    name: `${served.resource}/${row.name}`, singularName: '', namespaced: served.namespaced,
    ...(row.group === '' && row.version === '' ? {} : { group: row.group, version: row.version }), kind: row.kind, verbs: row.verbs,
  };
}

function resourceRows(served: ServedResource): readonly JsonObject[] {
  const { row } = served;
  const own: JsonObject = {
    name: row.plural, singularName: row.singular, namespaced: served.namespaced, kind: row.kind, verbs: row.verbs,
    ...(row.shortNames === undefined ? {} : { shortNames: row.shortNames }), ...(row.categories === undefined ? {} : { categories: row.categories }),
    ...(row.storageVersionHash === undefined ? {} : { storageVersionHash: row.storageVersionHash }),
  };
  return [own, ...row.subresources?.map((subresource) => subresourceRow(served, subresource)) ?? []];
}

/** APIResourceList of one version; the one of the legacy group carries no apiVersion. */
export function resourceList(table: ResourceTable, group: string, version: string): JsonObject {
  const apiVersion = groupVersion(group, version);
  const resources = (table.ofVersion(apiVersion) ?? []).flatMap(resourceRows);
  return { kind: 'APIResourceList', ...(group === '' ? {} : { apiVersion: 'v1' }), groupVersion: apiVersion, resources };
}

function aggregatedResource(served: ServedResource): JsonObject {
  const { row } = served;
  const subresources = row.subresources?.map((subresource): JsonObject => ({
    subresource: subresource.name, responseKind: { group: subresource.group, version: subresource.version, kind: subresource.kind }, verbs: subresource.verbs,
  }));
  return {
    resource: row.plural, responseKind: { group: '', version: '', kind: row.kind }, scope: served.namespaced ? 'Namespaced' : 'Cluster', singularResource: row.singular, verbs: row.verbs,
    ...(row.shortNames === undefined ? {} : { shortNames: row.shortNames }), ...(row.categories === undefined ? {} : { categories: row.categories }),
    ...(subresources === undefined ? {} : { subresources }),
  };
}

/** APIGroupDiscoveryList of the legacy group or of all others. */
export function aggregated(table: ResourceTable, legacy: boolean, apiVersion: string): JsonObject {
  const items = servedGroups(table).filter(({ group }) => (group === '') === legacy).map(({ group, versions }): JsonObject => ({
    metadata: group === '' ? {} : { name: group },
    versions: versions.map((version) => ({ version, resources: (table.ofVersion(groupVersion(group, version)) ?? []).map(aggregatedResource), freshness: 'Current' })),
  }));
  return { kind: 'APIGroupDiscoveryList', apiVersion, metadata: {}, items };
}

/** The aggregated form that the client prefers over the plain one, if any. */
function aggregatedVersion(accept: string): 'v2' | 'v2beta1' | undefined {
  for (const { type, parameters } of parseAccept(accept)) {
    if (type !== mediaTypes.json && type !== '*/*') continue;
    if (parameters.get('as') !== 'APIGroupDiscoveryList') return undefined;
    const version = parameters.get('v');
    if (parameters.get('g') === 'apidiscovery.k8s.io' && (version === 'v2' || version === 'v2beta1')) return version;
  }
  return undefined;
}

/** /api and /apis in the form that is asked for. The aggregated form is made once and has an ETag. */
class DiscoveryRoot implements Page {
  readonly path: string;
  readonly #plain: JsonObject;
  readonly #make: (apiVersion: string) => JsonObject;
  readonly #made = new Map<string, { readonly body: string; readonly etag: string }>();
  constructor(path: string, plain: JsonObject, make: (apiVersion: string) => JsonObject) {
    this.path = path;
    this.#plain = plain;
    this.#make = make;
  }

  answer(exchange: Exchange): Promise<Answer> {
    const version = aggregatedVersion(exchange.headers.accept ?? '');
    if (version === undefined) return Promise.resolve(answerObject(exchange, this.#plain));
    if (exchange.info.method !== 'GET' && exchange.info.method !== 'HEAD') throw methodNotAllowed();
    let made = this.#made.get(version);
    if (made === undefined) {
      const body = `${JSON.stringify(this.#make(`apidiscovery.k8s.io/${version}`))}\n`;
      this.#made.set(version, made = { body, etag: `"${createHash('sha512').update(body).digest('hex').toUpperCase()}"` });
    }
    const contentType = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
    const headers = { etag: made.etag, vary: 'Accept', 'cache-control': 'public' };
    const known = exchange.headers['if-none-match'] === made.etag;
    return Promise.resolve({ kind: 'bytes', status: known ? 304 : 200, contentType, body: known ? '' : made.body, headers });
  }
}

export function discoveryPages(table: ResourceTable, address: ServerAddress): readonly Page[] {
  const versions: JsonObject = { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }] };
  const named = servedGroups(table).filter(({ group }) => group !== '');
  const page = (path: string, object: () => JsonObject): Page => ({ path, answer: (exchange) => Promise.resolve(answerObject(exchange, object())) });
  return [
    new DiscoveryRoot('/api', versions, (apiVersion) => aggregated(table, true, apiVersion)),
    unknownBelow('/api'),
    page('/api/v1', () => resourceList(table, '', 'v1')),
    new DiscoveryRoot('/apis', { kind: 'APIGroupList', apiVersion: 'v1', groups: named.map(apiGroup) }, (apiVersion) => aggregated(table, false, apiVersion)),
    ...named.flatMap((group) => [
      page(`/apis/${group.group}`, () => ({ kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(group) })),
      ...group.versions.map((version) => page(`/apis/${group.group}/${version}`, () => resourceList(table, group.group, version))),
      unknownBelow(`/apis/${group.group}`),
    ]),
  ];
}

/** A version that is not served, of a group that is: 404 as a Status. */
function unknownBelow(path: string): Page {
  return { path: `${path}/*`, listed: false, answer: () => Promise.reject(unknownResource()) };
}
