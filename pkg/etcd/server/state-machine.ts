import { assert } from '../../base/assert.ts';
import type { AlarmMember, AlarmRequest, AlarmResponse, CompactionResponse, DeleteRangeResponse, InternalRaftRequest, LeaseGrantResponse, LeaseRevokeResponse, PutResponse, TxnResponse } from '../../generated/grpc/etcd.ts';
import { LeaseError, type Lessor } from '../lease/lessor.ts';
import type { Store } from '../mvcc/store.ts';
import { MvccError } from '../mvcc/types.ts';
import { checkPut, currentOf, deleteKeys, putKey } from './apply-kv.ts';
import { runTxn } from './apply-txn.ts';
import { EtcdError } from './errors.ts';
import type { Membership } from './membership.ts';
import { bigintOf, numberOf } from './wire-values.ts';

export type Applied = PutResponse | DeleteRangeResponse | TxnResponse | CompactionResponse | LeaseGrantResponse | LeaseRevokeResponse | AlarmResponse;

export type AlarmKind = 'NOSPACE' | 'CORRUPT';

/** What the log builds up. Every member applies the same entries in the same order and comes to the same state. */
export interface ReplicatedState {
  readonly store: Store;
  readonly lessor: Lessor;
  readonly membership: Membership;
  /** `member id in decimal`/`kind`. */
  readonly alarms: Set<string>;
}

/** Applies one request. The response's header holds only the revision. Returns, never throws, a refusal: it too is the same everywhere. */
export function applyRequest(state: ReplicatedState, request: InternalRaftRequest, nowMs: number): Applied | EtcdError {
  try {
    return apply(state, request, nowMs);
  } catch (cause) {
    return refusalOf(cause);
  }
}

/** Maps the refusals of the pure rooms; anything else is a bug and is thrown on. */
export function refusalOf(cause: unknown): EtcdError {
  if (cause instanceof EtcdError) return cause;
  if (cause instanceof MvccError) return new EtcdError(cause.code);
  if (cause instanceof LeaseError) return new EtcdError(({ notFound: 'leaseNotFound', exists: 'leaseExists', ttlTooLarge: 'leaseTtlTooLarge' } as const)[cause.code]);
  throw cause;
}

function apply(state: ReplicatedState, request: InternalRaftRequest, nowMs: number): Applied {
  const { store, lessor, membership } = state;
  if (request.put !== undefined) {
    const { put } = request;
    refuseWhenFull(state);
    checkPut(currentOf(store), lessor, put);
    return store.write((txn) => putKey(txn, lessor, put));
  }
  if (request.delete_range !== undefined) {
    const { delete_range: deletion } = request;
    return store.write((txn) => deleteKeys(txn, lessor, deletion));
  }
  if (request.txn !== undefined) {
    if (mayGrow(request.txn)) refuseWhenFull(state);
    return runTxn(store, lessor, request.txn);
  }
  if (request.compaction !== undefined) {
    store.compact(numberOf(request.compaction.revision));
    return { header: { revision: store.revision } };
  }
  if (request.lease_grant !== undefined) {
    refuseWhenFull(state);
    const lease = lessor.grant(bigintOf(request.lease_grant.ID), Number(request.lease_grant.TTL ?? 0), nowMs);
    return { header: { revision: store.revision }, ID: lease.id.toString(), TTL: lease.ttl };
  }
  if (request.lease_revoke !== undefined) return revokeLease(state, bigintOf(request.lease_revoke.ID));
  if (request.alarm !== undefined) return applyAlarm(state, request.alarm);
  if (request.cluster_member_attr_set !== undefined) {
    const { member_ID: id, member_attributes: attributes } = request.cluster_member_attr_set;
    membership.publish(bigintOf(id), attributes?.name ?? '', attributes?.client_urls ?? []);
    return { header: { revision: store.revision } };
  }
  throw new EtcdError('unsupported', 'a request in the log that this version does not know');
}

function mayGrow(txn: NonNullable<InternalRaftRequest['txn']>): boolean {
  return [...(txn.success ?? []), ...(txn.failure ?? [])].some((op) => op.request_put !== undefined || (op.request_txn !== undefined && mayGrow(op.request_txn)));
}

function refuseWhenFull(state: ReplicatedState): void {
  for (const alarm of state.alarms) if (alarm.endsWith('/NOSPACE')) throw new EtcdError('noSpace');
}

/** The keys of a lease go as one revision. */
function revokeLease(state: ReplicatedState, id: bigint): LeaseRevokeResponse {
  const keys = state.lessor.revoke(id);
  state.store.write((txn) => { for (const key of keys) txn.deleteRange({ key, end: undefined }); });
  return { header: { revision: state.store.revision } };
}

function applyAlarm(state: ReplicatedState, request: AlarmRequest): AlarmResponse {
  const { alarms, store } = state;
  const action = request.action ?? 'GET';
  const member = bigintOf(request.memberID).toString();
  if (action === 'GET') return { header: { revision: store.revision }, alarms: listAlarms(alarms) };
  const kind = request.alarm ?? 'NONE';
  const names = [...alarms].filter((name) => (kind === 'NONE' || name.endsWith(`/${kind}`)) && (member === '0' || name.startsWith(`${member}/`)));
  if (action === 'DEACTIVATE') {
    for (const name of names) alarms.delete(name);
    return { header: { revision: store.revision }, alarms: listAlarms(new Set(names)) };
  }
  assert(kind !== 'NONE', 'an alarm has a kind');
  alarms.add(`${member}/${kind}`);
  return { header: { revision: store.revision }, alarms: [{ memberID: member, alarm: kind }] };
}

export function listAlarms(alarms: ReadonlySet<string>): AlarmMember[] {
  return [...alarms].map((name) => {
    const [member, kind] = name.split('/');
    return { memberID: member as string, alarm: kind as AlarmKind };
  });
}
