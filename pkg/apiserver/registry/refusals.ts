import type { JsonObject } from '../../base/json.ts';
import type { FieldError } from '../../api/behavior.ts';
import { ApiError } from '../contracts.ts';
import type { ServedResource } from './served-resource.ts';

/** The refusals of the registry, word for word as clients match them. `details.kind` is the plural, as upstream has it. */

type Named = Pick<ServedResource, 'group' | 'resource' | 'qualified'>;

function detailsOf(served: Named, name: string): JsonObject {
  return { ...(name === '' ? {} : { name }), ...(served.group === '' ? {} : { group: served.group }), kind: served.resource };
}

export function notFound(served: Named, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${served.qualified} "${name}" not found`, detailsOf(served, name));
}

export function alreadyExists(served: Named, name: string): ApiError {
  return new ApiError(409, 'AlreadyExists', `${served.qualified} "${name}" already exists`, detailsOf(served, name));
}

export function conflict(served: Named, name: string, cause: string): ApiError {
  return new ApiError(409, 'Conflict', `Operation cannot be fulfilled on ${served.qualified} "${name}": ${cause}`, detailsOf(served, name));
}

export const modified = 'the object has been modified; please apply your changes to the latest version and try again';

export function forbidden(served: Named, name: string, cause: string, causes?: readonly JsonObject[]): ApiError {
  const subject = name === '' ? served.qualified : `${served.qualified} "${name}"`;
  return new ApiError(403, 'Forbidden', `${subject} is forbidden: ${cause}`, { ...detailsOf(served, name), ...(causes === undefined ? {} : { causes }) });
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

export function unknownResource(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function methodNotAllowed(): ApiError {
  return new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  return new ApiError(415, 'UnsupportedMediaType', `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`);
}

/** A 500 with nothing but a message: where upstream lets a plain error through. */
export function plainError(message: string): ApiError {
  return new ApiError(500, '', message);
}

export function tooManyRequests(message: string, retryAfterSeconds: number, causes?: readonly JsonObject[]): ApiError {
  return new ApiError(429, 'TooManyRequests', message, { ...(causes === undefined ? {} : { causes }), ...(retryAfterSeconds === 0 ? {} : { retryAfterSeconds }) }, { 'retry-after': String(retryAfterSeconds) });
}

/** Not built: refused with the reason, never ignored. */
export function notImplemented(message: string): ApiError {
  return new ApiError(501, 'NotImplemented', message);
}

/** 422 with its causes. `kind` is the bare kind, `group` its group. */
export function invalid(group: string, kind: string, name: string, errors: readonly FieldError[]): ApiError {
  const texts = errors.map((error) => `${error.field}: ${error.message}`);
  const distinct = [...new Set(texts)];
  const summary = distinct.length === 1 ? distinct[0] as string : `[${distinct.join(', ')}]`;
  const details: JsonObject = {
    ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), ...(kind === '' ? {} : { kind }),
    causes: errors.map(({ reason, message, field }) => ({ reason, message, field })),
  };
  return new ApiError(422, 'Invalid', `${group === '' ? kind : `${kind}.${group}`} "${name}" is invalid: ${summary}`, details);
}

/** 422 about the options of the request itself: CreateOptions, ListOptions, ... */
export function invalidOptions(kind: string, errors: readonly FieldError[]): ApiError {
  return invalid('meta.k8s.io', kind, '', errors);
}
