import { createHash } from 'node:crypto';
import { assert } from '../../base/assert.ts';
import type { ConfState } from '../../raft/types.ts';

export interface Member {
  readonly id: bigint;
  /** '' until the member has started once and published itself. */
  readonly name: string;
  readonly peerUrls: readonly string[];
  readonly clientUrls: readonly string[];
  readonly isLearner: boolean;
}

function first64Bits(hashed: Buffer): bigint {
  return createHash('sha1').update(hashed).digest().readBigUInt64BE(0);
}

/** The id that etcd gives a founding member: the hash of its peer URLs and the cluster's token. */
export function computeMemberId(peerUrls: readonly string[], token: string): bigint {
  return first64Bits(Buffer.from([...peerUrls].sort().join('') + token));
}

/** The id that etcd gives a cluster: the hash of its founders' ids. */
export function computeClusterId(memberIds: readonly bigint[]): bigint {
  const bytes = Buffer.alloc(8 * memberIds.length);
  [...memberIds].sort((a, b) => (a < b ? -1 : 1)).forEach((id, i) => bytes.writeBigUInt64BE(id, 8 * i));
  return first64Bits(bytes);
}

export interface Founders {
  readonly clusterId: bigint;
  readonly members: readonly Member[];
}

/** `initialCluster`: name -> peer URLs, as in --initial-cluster. */
export function foundCluster(initialCluster: ReadonlyMap<string, readonly string[]>, token: string): Founders {
  const members = [...initialCluster].map(([name, peerUrls]): Member => ({ id: computeMemberId(peerUrls, token), name, peerUrls, clientUrls: [], isLearner: false }));
  return { clusterId: computeClusterId(members.map((member) => member.id)), members };
}

/** Who belongs to the cluster, as of the last applied entry. */
export class Membership {
  readonly clusterId: bigint;
  #members = new Map<bigint, Member>();
  constructor(clusterId: bigint) {
    this.clusterId = clusterId;
  }
  get(id: bigint): Member | undefined {
    return this.#members.get(id);
  }
  /** By id. */
  list(): Member[] {
    return [...this.#members.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  }
  restore(members: readonly Member[]): void {
    this.#members = new Map(members.map((member) => [member.id, member]));
  }
  publish(id: bigint, name: string, clientUrls: readonly string[]): void {
    const member = this.#members.get(id);
    if (member !== undefined) this.#members.set(id, { ...member, name, clientUrls });
  }
  confState(): ConfState {
    const members = this.list();
    assert(members.length > 0, 'a cluster has members');
    return { voters: members.filter((member) => !member.isLearner).map((member) => member.id), learners: members.filter((member) => member.isLearner).map((member) => member.id) };
  }
}
