import type { handleServerStreamingCall } from '@grpc/grpc-js';
import type { SnapshotRequest, SnapshotResponse } from '../../generated/grpc/etcd.ts';
import { EtcdError } from '../server/errors.ts';
import { grpcError } from './unary.ts';

/** Clients expect a file in upstream's own format, which we do not write yet; a file of ours under that name would mislead. */
export const snapshotRefused: handleServerStreamingCall<SnapshotRequest, SnapshotResponse> = (call) => {
  call.emit('error', grpcError(new EtcdError('unsupported', 'snapshot; the members keep snapshots of their own in --data-dir')));
};
