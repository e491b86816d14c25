import { status, type ServiceError } from '@grpc/grpc-js';

/**
 * notFound      the container, sandbox or image does not exist (for a pull: the registry has no such image)
 * unavailable   the runtime does not answer; it may come back
 * deadline      the call took longer than it was given
 * cancelled     the caller gave up
 * unimplemented this runtime does not know the call
 * badAddress    the endpoint cannot be a unix socket
 * failed        the runtime refused or failed; the message is its own
 */
export type CriErrorCode = 'notFound' | 'unavailable' | 'deadline' | 'cancelled' | 'unimplemented' | 'badAddress' | 'failed';

export class CriError extends Error {
  override readonly name = 'CriError';
  readonly code: CriErrorCode;
  /** The runtime's own text without gRPC's prefix. */
  readonly details: string;
  /** As upstream's components print a failed call: `rpc error: code = NotFound desc = ...`. */
  constructor(code: CriErrorCode, message: string, details = message, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

const statusNames: Readonly<Record<number, string>> = {
  [status.CANCELLED]: 'Canceled', [status.UNKNOWN]: 'Unknown', [status.INVALID_ARGUMENT]: 'InvalidArgument', [status.DEADLINE_EXCEEDED]: 'DeadlineExceeded',
  [status.NOT_FOUND]: 'NotFound', [status.ALREADY_EXISTS]: 'AlreadyExists', [status.PERMISSION_DENIED]: 'PermissionDenied',
  [status.RESOURCE_EXHAUSTED]: 'ResourceExhausted', [status.FAILED_PRECONDITION]: 'FailedPrecondition', [status.ABORTED]: 'Aborted',
  [status.OUT_OF_RANGE]: 'OutOfRange', [status.UNIMPLEMENTED]: 'Unimplemented', [status.INTERNAL]: 'Internal', [status.UNAVAILABLE]: 'Unavailable',
  [status.DATA_LOSS]: 'DataLoss', [status.UNAUTHENTICATED]: 'Unauthenticated',
};

const codes: Readonly<Record<number, CriErrorCode>> = {
  [status.NOT_FOUND]: 'notFound', [status.UNAVAILABLE]: 'unavailable', [status.DEADLINE_EXCEEDED]: 'deadline',
  [status.CANCELLED]: 'cancelled', [status.UNIMPLEMENTED]: 'unimplemented',
};

export function criError(err: ServiceError): CriError {
  const name = statusNames[err.code] ?? 'Unknown';
  return new CriError(codes[err.code] ?? 'failed', `rpc error: code = ${name} desc = ${err.details}`, err.details);
}

export function isCriError(thrown: unknown, code: CriErrorCode): boolean {
  return thrown instanceof CriError && thrown.code === code;
}
