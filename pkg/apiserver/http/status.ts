import type { JsonObject } from '../../base/json.ts';
import { ApiError } from '../contracts.ts';
import { StorageError } from '../storage/storage.ts';
import { errorMessage } from '../../base/errors.ts';

/** The Status object of a refusal, as every client expects it. */
export function statusOf(err: ApiError): JsonObject {
  const metadata = err.statusMetadata ?? {};
  return {
    kind: 'Status', apiVersion: 'v1', metadata, status: 'Failure', message: err.message,
    ...(err.reason === '' ? {} : { reason: err.reason }),
    ...(err.details === undefined ? {} : { details: err.details }),
    code: err.status,
  };
}

/** Anything thrown, as an answer: what is not an ApiError is our fault or the store's and becomes a 500 or 503. */
export function apiErrorOf(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof StorageError) return storageApiError(thrown);
  return new ApiError(500, 'InternalError', `Internal error occurred: ${errorMessage(thrown)}`, { causes: [{ message: errorMessage(thrown) }] }, {}, { cause: thrown });
}

function storageApiError(err: StorageError): ApiError {
  switch (err.code) {
    case 'compacted':
      return new ApiError(410, 'Expired', err.message, undefined, {}, { cause: err });
    case 'tooNew':
      return new ApiError(504, 'Timeout', `Timeout: ${err.message}`, { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 }, { 'retry-after': '1' }, { cause: err });
    case 'tooLarge':
      return new ApiError(413, 'RequestEntityTooLarge', err.message, undefined, {}, { cause: err });
    case 'unavailable':
      return new ApiError(500, '', err.message, undefined, {}, { cause: err });
    case 'exists': case 'notFound': case 'conflict': case 'corrupt':
      return new ApiError(500, 'InternalError', `Internal error occurred: ${err.message}`, { causes: [{ message: err.message }] }, {}, { cause: err });
  }
}

/** The answer to a success that has no object of its own to show. */
export function successStatus(details: JsonObject): JsonObject {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}
