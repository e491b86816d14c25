import type { handleBidiStreamingCall } from '@grpc/grpc-js';
import type { LeaseKeepAliveRequest, LeaseKeepAliveResponse } from '../../generated/grpc/etcd.ts';
import type { RpcMember } from './member.ts';
import { grpcError } from './unary.ts';

/** Answers come in the order of the requests. `local`: this is a member asking us because it takes us for the leader. */
export function leaseKeepAlive(member: RpcMember, local: boolean): handleBidiStreamingCall<LeaseKeepAliveRequest, LeaseKeepAliveResponse> {
  return (call) => {
    const serve = async (): Promise<void> => {
      for await (const request of call as AsyncIterable<LeaseKeepAliveRequest>) call.write(await member.leases.keepAlive(request, local));
      call.end();
    };
    call.on('error', () => undefined);
    serve().catch((cause: unknown) => { if (!call.cancelled) call.emit('error', grpcError(cause)); });
  };
}
