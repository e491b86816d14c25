import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

/**
 * unavailable: no member answered, or the one that did cannot now; timeout: the deadline passed; cancelled: the caller's signal aborted;
 * noSpace: the store's quota is used up; tooLarge: the request is over the store's limit.
 */
export type EtcdErrorCode = 'unavailable' | 'timeout' | 'cancelled' | 'compacted' | 'futureRevision' | 'tooLarge' | 'noSpace' | 'leaseNotFound' | 'denied' | 'invalid' | 'other';

export class EtcdError extends Error {
  override readonly name = 'EtcdError';
  readonly code: EtcdErrorCode;
  /** The request may have been carried out all the same. Never true of a read's outcome that matters, nor of a refusal. */
  readonly ambiguous: boolean;
  constructor(code: EtcdErrorCode, message: string, ambiguous: boolean, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.ambiguous = ambiguous;
  }
  /** Another member, or the same one later, may answer. */
  get transient(): boolean {
    return this.code === 'unavailable' || this.code === 'timeout';
  }
}

/**
 * The wire tells most refusals of etcd apart only by their text, which is part of its contract (clients of every language compare it).
 * This table is the one place that looks at it.
 */
const byText: readonly (readonly [text: string, code: EtcdErrorCode])[] = [
  ['required revision has been compacted', 'compacted'],
  ['required revision is a future revision', 'futureRevision'],
  ['request is too large', 'tooLarge'],
  ['database space exceeded', 'noSpace'],
  ['requested lease not found', 'leaseNotFound'],
  ['too many requests', 'unavailable'],
];
/** Refused before it was proposed to the log, or before it left this process. */
const notCarriedOut = ['too many requests', 'No connection established', 'etcdserver: no leader', 'etcdserver: not leader', 'server stopped'];

export function fromGrpc(err: ServiceError): EtcdError {
  const text = err.details === '' || err.details === undefined ? err.message : err.details;
  const known = byText.find(([part]) => text.includes(part))?.[1];
  const code = known ?? codeOf(err.code);
  const ambiguous = (code === 'unavailable' || code === 'timeout' || code === 'cancelled' || code === 'other') && !notCarriedOut.some((part) => text.includes(part));
  return new EtcdError(code, text, ambiguous, { cause: err });
}

function codeOf(code: status): EtcdErrorCode {
  switch (code) {
    case status.UNAVAILABLE: case status.INTERNAL: case status.UNKNOWN: case status.ABORTED: return 'unavailable';
    case status.DEADLINE_EXCEEDED: return 'timeout';
    case status.CANCELLED: return 'cancelled';
    case status.UNAUTHENTICATED: case status.PERMISSION_DENIED: return 'denied';
    case status.INVALID_ARGUMENT: case status.FAILED_PRECONDITION: case status.UNIMPLEMENTED: return 'invalid';
    case status.RESOURCE_EXHAUSTED: return 'tooLarge';
    default: return 'other';
  }
}

/** A member that knows no leader refuses calls and ends streams that carry this, so that the client goes elsewhere. */
export function leaderRequired(): Metadata {
  const metadata = new Metadata();
  metadata.set('hasleader', 'true');
  return metadata;
}
