import { status } from '@grpc/grpc-js';

/** Code, gRPC status and text of every refusal, as clients of etcd v3 know them (they match on the text). */
const table = {
  emptyKey: [status.INVALID_ARGUMENT, 'etcdserver: key is not provided'],
  keyNotFound: [status.INVALID_ARGUMENT, 'etcdserver: key not found'],
  valueProvided: [status.INVALID_ARGUMENT, 'etcdserver: value is provided'],
  leaseProvided: [status.INVALID_ARGUMENT, 'etcdserver: lease is provided'],
  tooManyOps: [status.INVALID_ARGUMENT, 'etcdserver: too many operations in txn request'],
  duplicateKey: [status.INVALID_ARGUMENT, 'etcdserver: duplicate key given in txn request'],
  invalidSortOption: [status.INVALID_ARGUMENT, 'etcdserver: invalid sort option'],
  compacted: [status.OUT_OF_RANGE, 'etcdserver: mvcc: required revision has been compacted'],
  futureRevision: [status.OUT_OF_RANGE, 'etcdserver: mvcc: required revision is a future revision'],
  noSpace: [status.RESOURCE_EXHAUSTED, 'etcdserver: mvcc: database space exceeded'],
  leaseNotFound: [status.NOT_FOUND, 'etcdserver: requested lease not found'],
  leaseExists: [status.FAILED_PRECONDITION, 'etcdserver: lease already exists'],
  leaseTtlTooLarge: [status.OUT_OF_RANGE, 'etcdserver: too large lease TTL'],
  memberNotFound: [status.NOT_FOUND, 'etcdserver: member not found'],
  memberExists: [status.FAILED_PRECONDITION, 'etcdserver: member ID already exist'],
  requestTooLarge: [status.INVALID_ARGUMENT, 'etcdserver: request is too large'],
  tooManyRequests: [status.RESOURCE_EXHAUSTED, 'etcdserver: too many requests'],
  authNotEnabled: [status.FAILED_PRECONDITION, 'etcdserver: authentication is not enabled'],
  noLeader: [status.UNAVAILABLE, 'etcdserver: no leader'],
  notLeader: [status.FAILED_PRECONDITION, 'etcdserver: not leader'],
  leaderChanged: [status.UNAVAILABLE, 'etcdserver: leader changed'],
  stopped: [status.UNAVAILABLE, 'etcdserver: server stopped'],
  timeout: [status.UNAVAILABLE, 'etcdserver: request timed out'],
  badTransferee: [status.FAILED_PRECONDITION, 'etcdserver: bad leader transferee'],
  corrupt: [status.DATA_LOSS, 'etcdserver: corrupt cluster'],
  duplicateWatchId: [status.INVALID_ARGUMENT, 'etcdserver: mvcc: duplicate watch ID'],
  /** Ours: what this server does not do. */
  unsupported: [status.UNIMPLEMENTED, 'etcdserver: not supported by this server'],
} as const;

export type EtcdErrorCode = keyof typeof table;

export class EtcdError extends Error {
  override readonly name = 'EtcdError';
  readonly code: EtcdErrorCode;
  constructor(code: EtcdErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? table[code][1] : `${table[code][1]}: ${detail}`, options);
    this.code = code;
  }
  get grpcStatus(): status {
    return table[this.code][0];
  }
}
