import { crc32 } from 'node:zlib';
import type { HashKVRequest, HashKVResponse, HashResponse } from '../../generated/grpc/etcd.ts';
import type { Store } from '../mvcc/store.ts';
import { keyBytes } from '../mvcc/types.ts';
import { numberOf } from '../server/wire-values.ts';
import type { RpcMember } from './member.ts';

/** Equal on members that hold the same; not the number that upstream's file format would give. */
function hashUpTo(store: Store, revision: number): number {
  let crc = 0;
  for (const version of store.capture().versions) {
    if (version.modRevision > revision) continue;
    crc = crc32(keyBytes(version.key), crc);
    crc = crc32(version.value, crc);
    crc = crc32(`${version.modRevision}/${version.sub}/${version.createRevision}/${version.version}/${version.lease}`, crc);
  }
  return crc;
}

export async function hashKv({ server }: RpcMember, request: HashKVRequest): Promise<HashKVResponse> {
  const { store } = server.state;
  const revision = numberOf(request.revision);
  store.checkRevision(revision);
  const upTo = revision > 0 ? revision : store.revision;
  return { header: server.header(), hash: hashUpTo(store, upTo), compact_revision: store.compactRevision, hash_revision: upTo };
}

export async function hash({ server }: RpcMember): Promise<HashResponse> {
  return { header: server.header(), hash: hashUpTo(server.state.store, server.state.store.revision) };
}
