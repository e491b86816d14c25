import { subresourceRow, type ServedResource } from '../registry/served-resource.ts';
import { methodNotAllowed, unknownResource } from '../registry/refusals.ts';
import { warnIfDeprecated } from '../registry/deprecations.ts';
import { ApiError } from '../contracts.ts';
import { negotiate } from '../http/negotiate.ts';
import type { ServerContext } from '../server-context.ts';
import { Site } from '../site/site.ts';
import { findSubresource } from '../subresources/subresources.ts';
import { connect } from '../verbs/connect.ts';
import { create } from '../verbs/create.ts';
import { remove } from '../verbs/delete.ts';
import { deleteCollection } from '../verbs/delete-collection.ts';
import { get } from '../verbs/get.ts';
import { list } from '../verbs/list.ts';
import { patch } from '../verbs/patch.ts';
import { update } from '../verbs/update.ts';
import { createVirtual } from '../verbs/create-virtual.ts';
import { watch } from '../verbs/watch.ts';
import type { Answer, Exchange } from './exchange.ts';
import type { Target } from './target.ts';

type Verb = (target: Target) => Promise<Answer>;

const verbs: Readonly<Record<string, Verb>> = { get, list, watch, create, update, patch: (target) => patch(target), delete: remove, deletecollection: deleteCollection };

const collectionTransforms: ReadonlySet<string> = new Set(['Table', 'PartialObjectMetadataList']);
const objectTransforms: ReadonlySet<string> = new Set(['Table', 'PartialObjectMetadata']);

/** Finds what answers the request, and lets it. Throws 404, 405 and 406. */
export async function route(exchange: Exchange, server: ServerContext): Promise<Answer> {
  const { info } = exchange;
  if (!info.resourceRequest) return server.site.answer(exchange);
  const served = server.table.find(info.group, info.version, info.resource);
  if (served === undefined) {
    if (!server.table.hasGroup(info.group)) return Site.notFound;
    throw unknownResource();
  }
  const handler = info.subresource === '' ? objectVerb(exchange, server, served) : subresourceVerb(exchange, server, served);
  warnIfDeprecated(exchange, served);
  return handler(targetOf(exchange, server, served));
}

function targetOf(exchange: Exchange, server: ServerContext, served: ServedResource): Target {
  const { info, headers } = exchange;
  const transforms = info.verb === 'list' || info.verb === 'deletecollection' ? collectionTransforms : objectTransforms;
  const streams = server.connect.some((handler) => isFor(handler, served, info.subresource));
  const representation = streams
    ? { format: 'json', pretty: false } as const
    : negotiate(headers.accept, headers['user-agent'] ?? '', info.query, { transforms: allTransforms, stream: info.verb === 'watch' });
  checkTransform(served, info.verb, representation.transform?.kind, transforms);
  const namespace = served.namespaced ? info.namespace : '';
  return { exchange, server, served, subresource: info.subresource, namespace, name: info.name, representation };
}

const allTransforms: ReadonlySet<string> = new Set([...collectionTransforms, ...objectTransforms]);

/** Metadata of a list is not metadata of an object. */
function checkTransform(served: ServedResource, verb: string, asked: string | undefined, fits: ReadonlySet<string>): void {
  if (asked === undefined || fits.has(asked)) return;
  const group = served.group === '' ? 'core' : served.group.split('.')[0] ?? '';
  const list = verb === 'list' || verb === 'deletecollection';
  throw new ApiError(406, 'NotAcceptable', `you requested ${asked}, but the requested object is ${list ? 'a list' : 'not a list'} (*${group}.${served.kind}${list ? 'List' : ''})`);
}

function isFor(handler: { readonly group: string; readonly resource: string; readonly subresource: string }, served: ServedResource, subresource: string): boolean {
  return handler.group === served.group && handler.resource === served.resource && handler.subresource === subresource;
}

/** A path that the resource does not have is 404, a method that the path does not have 405. */
function objectVerb({ info }: Exchange, server: ServerContext, served: ServedResource): Verb {
  const inNamespace = info.namespace !== '' && !(served.group === '' && served.resource === 'namespaces');
  if (inNamespace && !served.namespaced) throw unknownResource();
  if (info.name.includes('/') || info.namespace.includes('/')) throw unknownResource();
  const named = info.parts.length > 1;
  if (named && !['get', 'update', 'patch', 'delete', 'watch'].some((verb) => served.row.verbs.includes(verb))) throw unknownResource();
  if (info.method === 'HEAD') throw methodNotAllowed();
  const virtual = server.virtual.find((handler) => isFor(handler, served, ''));
  if (virtual !== undefined) {
    if (info.verb !== 'create' || named) throw methodNotAllowed();
    return (target) => createVirtual(target, virtual);
  }
  const verb = verbs[info.verb];
  const fitsPath = info.verb === 'watch' || named === ['get', 'update', 'patch', 'delete'].includes(info.verb);
  const needsNamespace = served.namespaced && info.namespace === '' && (named || info.verb === 'create' || info.verb === 'deletecollection');
  if (named && needsNamespace) throw unknownResource();
  const special = findSubresource(served, '');
  if (special !== undefined && info.verb in special) return special[info.verb as 'create'] as Verb;
  if (verb === undefined || !fitsPath || needsNamespace || !served.row.verbs.includes(info.verb) || served.storage === undefined) throw methodNotAllowed();
  return verb;
}

function subresourceVerb({ info, upgrade }: Exchange, server: ServerContext, served: ServedResource): Verb {
  const row = subresourceRow(served, info.subresource);
  if (row === undefined || (served.namespaced && info.namespace === '')) throw unknownResource();
  const handler = server.connect.find((candidate) => isFor(candidate, served, info.subresource));
  if (handler !== undefined) {
    if (!row.verbs.includes(info.verb) && !(info.subresource === 'proxy')) throw methodNotAllowed();
    return (target) => connect(target, handler);
  }
  const virtual = server.virtual.find((candidate) => isFor(candidate, served, info.subresource));
  if (virtual !== undefined && info.verb === 'create') return (target) => createVirtual(target, virtual);
  const subresource = findSubresource(served, info.subresource);
  const verb = subresource?.[info.verb as keyof typeof subresource];
  if (verb === undefined || upgrade !== undefined || !row.verbs.includes(info.verb)) throw methodNotAllowed();
  return verb;
}
