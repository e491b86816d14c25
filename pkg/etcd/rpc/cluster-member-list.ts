import type { MemberListRequest, MemberListResponse } from '../../generated/grpc/etcd.ts';
import type { RpcMember } from './member.ts';

export async function memberList({ server }: RpcMember, request: MemberListRequest): Promise<MemberListResponse> {
  if (request.linearizable === true) await server.linearize();
  const members = server.state.membership.list().map((member) => ({
    ID: member.id.toString(), ...(member.name === '' ? {} : { name: member.name }), peerURLs: member.peerUrls, clientURLs: member.clientUrls,
    ...(member.isLearner ? { isLearner: true } : {}),
  }));
  return { header: server.header(), members };
}
