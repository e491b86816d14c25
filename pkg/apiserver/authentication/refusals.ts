import { ApiError } from '../contracts.ts';

/** The one answer to every wrong credential; the cause goes to the log, never to the client. */
export function unauthorized(cause?: unknown): ApiError {
  return new ApiError(401, 'Unauthorized', 'Unauthorized', undefined, {}, { cause });
}
