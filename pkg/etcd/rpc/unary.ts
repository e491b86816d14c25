import { status, type handleUnaryCall, type Metadata, type ServiceError } from '@grpc/grpc-js';
import { errorMessage } from '../../base/errors.ts';
import { noMember } from '../../raft/types.ts';
import { EtcdError } from '../server/errors.ts';
import { refusalOf } from '../server/state-machine.ts';
import type { RpcMember } from './member.ts';

export type UnaryRpc<Request, Response> = (member: RpcMember, request: Request) => Promise<Response>;

/** The one place where errors become gRPC statuses. */
export function grpcError(cause: unknown): Partial<ServiceError> {
  try {
    const refusal = refusalOf(cause);
    return { code: refusal.grpcStatus, details: refusal.message };
  } catch (bug) {
    return { code: status.INTERNAL, details: errorMessage(bug) };
  }
}

/** Clients that cannot use a minority say so in the metadata. */
export function requiresLeader(metadata: Metadata): boolean {
  return metadata.get('hasleader')[0] === 'true';
}

export function unary<Request, Response>(member: RpcMember, rpc: UnaryRpc<Request, Response>): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const answer = async (): Promise<Response> => {
      if (requiresLeader(call.metadata) && member.server.status.leader === noMember) throw new EtcdError('noLeader');
      return rpc(member, call.request);
    };
    answer().then(
      (response) => callback(null, response),
      (cause: unknown) => {
        const err = grpcError(cause);
        if (err.code === status.INTERNAL) member.server.options.logger.error({ err: cause }, 'a request failed for no reason it could cause');
        callback(err);
      },
    );
  };
}
