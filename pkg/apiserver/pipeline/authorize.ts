import { ApiError, type RequestAttributes, type User } from '../contracts.ts';
import { qualifiedResource } from '../resources.ts';
import type { RequestInfo } from '../http/request-info.ts';
import type { ServerContext } from '../server-context.ts';
import type { Exchange } from './exchange.ts';

export function attributesOf(info: RequestInfo, user: User): RequestAttributes {
  const { verb, resourceRequest, path, group, version, resource, subresource, namespace, name, query } = info;
  const fieldSelector = query.get('fieldSelector');
  const labelSelector = query.get('labelSelector');
  return {
    user, verb, resourceRequest, path, group, version, resource, subresource, namespace, name,
    ...(fieldSelector === null || fieldSelector === '' ? {} : { fieldSelector }),
    ...(labelSelector === null || labelSelector === '' ? {} : { labelSelector }),
  };
}

/** Throws 403 unless some authorizer says yes. */
export async function authorize(exchange: Exchange, server: ServerContext): Promise<void> {
  const attributes = attributesOf(exchange.info, exchange.user);
  const decision = await server.authorizer.authorize(attributes);
  if (decision.allowed !== true) throw refusal(attributes, decision.reason);
}

export function refusal(attributes: RequestAttributes, reason: string): ApiError {
  const tail = reason === '' ? '' : `: ${reason}`;
  const { user, verb, group, resource, subresource, namespace, name } = attributes;
  const headers = { 'x-content-type-options': 'nosniff' };
  if (!attributes.resourceRequest) return new ApiError(403, 'Forbidden', `forbidden: User "${user.name}" cannot ${verb} path "${attributes.path}"${tail}`, {}, headers);
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const subject = name === '' ? qualifiedResource(group, resource) : `${qualifiedResource(group, resource)} "${name}"`;
  const message = `${subject} is forbidden: User "${user.name}" cannot ${verb} resource "${what}" in API group "${group}" ${where}${tail}`;
  return new ApiError(403, 'Forbidden', message, { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: resource }, headers);
}
