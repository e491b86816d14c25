import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { fromGrpc } from './errors.ts';
import { tellsProgressTruly } from './versions.ts';

const grpcError = (code: status, details: string): ServiceError => Object.assign(new Error(details), { code, details, metadata: new Metadata() });

describe('errors of the wire', () => {
  test.each([
    [status.OUT_OF_RANGE, 'etcdserver: mvcc: required revision has been compacted', 'compacted', false],
    [status.OUT_OF_RANGE, 'etcdserver: mvcc: required revision is a future revision', 'futureRevision', false],
    [status.INVALID_ARGUMENT, 'etcdserver: request is too large', 'tooLarge', false],
    [status.RESOURCE_EXHAUSTED, 'etcdserver: mvcc: database space exceeded', 'noSpace', false],
    [status.RESOURCE_EXHAUSTED, 'etcdserver: too many requests', 'unavailable', false],
    [status.UNAVAILABLE, 'etcdserver: no leader', 'unavailable', false],
    [status.UNAVAILABLE, 'No connection established. Last error: connect ECONNREFUSED', 'unavailable', false],
    [status.UNAVAILABLE, 'etcdserver: request timed out', 'unavailable', true],
    [status.UNAVAILABLE, 'Connection dropped', 'unavailable', true],
    [status.DEADLINE_EXCEEDED, 'Deadline exceeded', 'timeout', true],
  ] as const)('%s %s is %s, in doubt: %s', (code, details, expected, ambiguous) => {
    const err = fromGrpc(grpcError(code, details));
    expect([err.code, err.ambiguous]).toEqual([expected, ambiguous]);
  });
});

test('progress on request is believed only of members that order it after the events', () => {
  expect(['3.4.23', '3.5.12', '3.4.31', '3.5.13', '3.6.8', '4.0.0', 'x'].map(tellsProgressTruly)).toEqual([false, false, true, true, true, true, false]);
});
