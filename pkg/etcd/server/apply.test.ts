import type { InternalRaftRequest, RangeRequest, TxnResponse } from '../../generated/grpc/etcd.ts';
import { Lessor } from '../lease/lessor.ts';
import { Store } from '../mvcc/store.ts';
import { rangeKeys } from './apply-kv.ts';
import { checkPutRequest, checkTxnRequest } from './check-request.ts';
import { EtcdError } from './errors.ts';
import { computeClusterId, computeMemberId, Membership } from './membership.ts';
import { applyRequest, type Applied, type ReplicatedState } from './state-machine.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

function newState(): ReplicatedState {
  return { store: new Store(() => undefined), lessor: new Lessor(2), membership: new Membership(1n), alarms: new Set() };
}
function apply(state: ReplicatedState, request: InternalRaftRequest): Applied {
  const result = applyRequest(state, request, 0);
  if (result instanceof EtcdError) throw result;
  return result;
}
function put(state: ReplicatedState, key: string, value: string, rest: object = {}): Applied {
  return apply(state, { put: { key: bytes(key), value: bytes(value), ...rest } });
}
function keys(state: ReplicatedState, request: Partial<RangeRequest>): string[] {
  return (rangeKeys(state.store, { key: Buffer.from([0]), range_end: Buffer.from([0]), ...request }).kvs ?? []).map((kv) => Buffer.from(kv.key ?? []).toString());
}

describe('range', () => {
  test('sorts, filters, limits', () => {
    const state = newState();
    for (const [key, value] of [['a', '3'], ['b', '1'], ['c', '2'], ['a', '4']] as const) put(state, key, value);
    expect(keys(state, {})).toEqual(['a', 'b', 'c']);
    expect(keys(state, { sort_target: 'VALUE' })).toEqual(['b', 'c', 'a']);
    expect(keys(state, { sort_target: 'MOD', sort_order: 'DESCEND', limit: 2 })).toEqual(['a', 'c']);
    expect(keys(state, { sort_target: 'CREATE', sort_order: 'ASCEND' })).toEqual(['a', 'b', 'c']);
    expect(keys(state, { min_mod_revision: 3, max_mod_revision: 4 })).toEqual(['b', 'c']);
    const limited = rangeKeys(state.store, { key: bytes('a'), range_end: Buffer.from([0]), limit: 1 });
    expect([limited.more, limited.count, limited.kvs?.length]).toEqual([true, 3, 1]);
  });
});

describe('put', () => {
  test('ignore_value and ignore_lease keep what is there, and need it', () => {
    const state = newState();
    apply(state, { lease_grant: { ID: '7', TTL: 60 } });
    put(state, 'a', 'v', { lease: '7' });
    put(state, 'a', '', { ignore_value: true });
    expect(state.store.get('a')).toMatchObject({ value: bytes('v'), lease: 0n, version: 2 });
    put(state, 'a', 'w', { lease: '7' });
    put(state, 'a', 'x', { ignore_lease: true });
    expect(state.store.get('a')).toMatchObject({ value: bytes('x'), lease: 7n });
    expect(() => put(state, 'none', '', { ignore_value: true })).toThrow('etcdserver: key not found');
    expect(() => put(state, 'a', 'v', { lease: '8' })).toThrow('etcdserver: requested lease not found');
    expect(() => checkPutRequest({ key: bytes('a'), value: bytes('v'), ignore_value: true })).toThrow('etcdserver: value is provided');
  });
  test('a revoked lease takes its keys in one revision', () => {
    const state = newState();
    apply(state, { lease_grant: { ID: '7', TTL: 60 } });
    put(state, 'a', '', { lease: '7' });
    put(state, 'b', '', { lease: '7' });
    expect(apply(state, { lease_revoke: { ID: '7' } }).header?.revision).toBe(4);
    expect(keys(state, {})).toEqual([]);
  });
  test('is refused while the space alarm is raised; deletes are not', () => {
    const state = newState();
    put(state, 'a', '1');
    apply(state, { alarm: { action: 'ACTIVATE', alarm: 'NOSPACE', memberID: '5' } });
    expect(() => put(state, 'a', '2')).toThrow('etcdserver: mvcc: database space exceeded');
    apply(state, { delete_range: { key: bytes('a') } });
    apply(state, { alarm: { action: 'DEACTIVATE', alarm: 'NOSPACE', memberID: '5' } });
    put(state, 'a', '2');
  });
});

describe('txn', () => {
  test('compares, also over ranges, and nests', () => {
    const state = newState();
    put(state, 'a', '1');
    put(state, 'b', '1');
    const run = (compare: object[]): boolean => (apply(state, { txn: { compare, success: [{ request_delete_range: { key: bytes('zz') } }] } }) as TxnResponse).succeeded === true;
    expect(run([{ key: bytes('a'), target: 'VALUE', value: bytes('1') }])).toBe(true);
    expect(run([{ key: bytes('a'), range_end: bytes('c'), target: 'VERSION', version: 1 }])).toBe(true);
    expect(run([{ key: bytes('a'), range_end: bytes('c'), target: 'MOD', result: 'LESS', mod_revision: 3 }])).toBe(false);
    expect(run([{ key: bytes('none'), target: 'CREATE', create_revision: 0 }])).toBe(true);
    expect(run([{ key: bytes('none'), target: 'VALUE', result: 'NOT_EQUAL', value: bytes('x') }])).toBe(false);
    const nested = apply(state, { txn: {
      success: [
        { request_put: { key: bytes('a'), value: bytes('2') } },
        // Decided before anything changes: it sees the old a.
        { request_txn: { compare: [{ key: bytes('a'), target: 'VALUE', value: bytes('1') }], success: [{ request_put: { key: bytes('n'), value: bytes('') } }] } },
        { request_range: { key: bytes('a') } },
      ],
    } }) as TxnResponse;
    expect(nested.responses?.[1]?.response_txn?.succeeded).toBe(true);
    expect(Buffer.from(nested.responses?.[2]?.response_range?.kvs?.[0]?.value ?? []).toString()).toBe('2');
    expect(state.store.revision).toBe(4);
  });
  test('changes nothing when any of its parts is refused', () => {
    const state = newState();
    expect(() => apply(state, { txn: { success: [{ request_put: { key: bytes('a'), value: bytes('') } }, { request_put: { key: bytes('b'), value: bytes(''), lease: '9' } }] } })).toThrow('lease not found');
    expect([state.store.revision, state.store.keyCount]).toEqual([1, 0]);
  });
  test('is refused for doubled keys, too many operations and missing keys', () => {
    const one = { request_put: { key: bytes('a'), value: bytes('') } };
    expect(() => checkTxnRequest({ success: [one, one] }, 128)).toThrow('etcdserver: duplicate key given in txn request');
    expect(() => checkTxnRequest({ success: [one, { request_delete_range: { key: bytes('a') } }] }, 128)).toThrow('duplicate key');
    expect(() => checkTxnRequest({ success: [one, { request_txn: { failure: [one] } }] }, 128)).toThrow('duplicate key');
    expect(() => checkTxnRequest({ success: [{ request_txn: { success: [one], failure: [one] } }] }, 128)).not.toThrow();
    expect(() => checkTxnRequest({ success: [one, one] }, 1)).toThrow('etcdserver: too many operations in txn request');
    expect(() => checkTxnRequest({ compare: [{}] }, 128)).toThrow('etcdserver: key is not provided');
  });
});

test('ids are those that etcd computes', () => {
  const ids = ['http://127.0.0.1:12380', 'http://127.0.0.1:12480', 'http://127.0.0.1:12580'].map((url) => computeMemberId([url], 'etcd-cluster'));
  expect(ids.map((id) => id.toString(16))).toEqual(['ddd67b312462fd7b', '71a9a78e04536b66', '1177386ae0746d8e']);
  expect(computeClusterId(ids).toString(16)).toBe('149967bff681a050');
});
