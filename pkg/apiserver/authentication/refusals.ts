import type { FieldError } from '../../api/behavior.ts';
import { ApiError } from '../contracts.ts';
import { qualifiedResource } from '../resources.ts';

/** The one answer to every wrong credential; the cause goes to the log, never to the client. */
export function unauthorized(cause?: unknown): ApiError {
  return new ApiError(401, 'Unauthorized', 'Unauthorized', undefined, {}, { cause });
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

export function internalError(message: string): ApiError {
  return new ApiError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

function target(group: string, kind: string, name: string): { readonly [key: string]: string } {
  return { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind };
}

export function notFound(group: string, resource: string, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${qualifiedResource(group, resource)} "${name}" not found`, target(group, resource, name));
}

/** `kind` may be a plural or a kind: upstream uses both, by caller. */
export function conflict(kind: string, name: string, message: string): ApiError {
  return new ApiError(409, 'Conflict', `Operation cannot be fulfilled on ${kind} "${name}": ${message}`, target('', kind, name));
}

/** What admission and the RBAC checks say: RESOURCE "NAME" is forbidden: why. */
export function forbidden(group: string, resource: string, name: string, why: string, causes?: readonly { readonly [key: string]: string }[]): ApiError {
  const subject = name === '' ? qualifiedResource(group, resource) : `${qualifiedResource(group, resource)} "${name}"`;
  const details = { ...target(group, resource, name), ...(causes === undefined ? {} : { causes }) };
  return new ApiError(403, 'Forbidden', `${subject} is forbidden: ${why}`, details);
}

/** 422 with its causes, in the words of the field errors. */
export function invalid(group: string, kind: string, name: string, errors: readonly FieldError[]): ApiError {
  const lines = errors.map(({ field, message }) => `${field}: ${message}`);
  const text = lines.length === 1 ? lines[0] as string : `[${lines.join(', ')}]`;
  const subject = group === '' ? kind : `${kind}.${group}`;
  const causes = errors.map(({ reason, message, field }) => ({ reason, message, field }));
  const details = { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), ...(kind === '' ? {} : { kind }), causes };
  return new ApiError(422, 'Invalid', `${subject} "${name}" is invalid: ${text}`, details);
}

/** NotFound that names a kind instead of a resource, as cached lookups upstream do: clusterrole.rbac.authorization.k8s.io "x" not found. */
export function notFoundKind(group: string, kind: string, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${qualifiedResource(group, kind)} "${name}" not found`, target(group, kind, name));
}
