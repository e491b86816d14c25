import { EtcdError } from '../../etcdclient/errors.ts';
import { StorageError } from './storage.ts';

/** The boundary: whatever the etcd client throws becomes a StorageError; everything else passes as it is. */
export function toStorageError(err: unknown): unknown {
  if (!(err instanceof EtcdError)) return err;
  switch (err.code) {
    case 'compacted': return new StorageError('compacted', err.message, { cause: err });
    case 'futureRevision': return new StorageError('tooNew', err.message, { cause: err });
    case 'tooLarge': return new StorageError('tooLarge', err.message, { cause: err });
    case 'unavailable': case 'timeout': case 'cancelled': case 'noSpace': case 'leaseNotFound': case 'denied': case 'invalid': case 'other':
      return new StorageError('unavailable', err.message, { cause: err });
  }
}

export async function mapped<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (err) {
    throw toStorageError(err);
  }
}
