import { Store } from '../mvcc/store.ts';
import { frameFormat } from './frame-format.ts';
import type { MemberState } from './member-state.ts';

function sample(): MemberState {
  const store = new Store(() => undefined);
  for (let i = 0; i < 300; i++) store.write((txn) => txn.put(`k\xff${i % 100}`, Buffer.alloc(3000, i), i % 2 === 0 ? -5n : 0n));
  store.write((txn) => txn.deleteRange({ key: 'k\xff7', end: undefined }));
  store.compact(200);
  return {
    mark: { index: 4711, term: 3, conf: { voters: [1n, 0xfedcba9876543210n], learners: [5n] } },
    store: store.capture(), leases: [{ id: -5n, ttl: 60 }], alarms: ['1/NOSPACE'],
    members: [{ id: 0xfedcba9876543210n, name: 'e1', peerUrls: ['http://a:1'], clientUrls: [], isLearner: false }],
  };
}

describe('frameFormat', () => {
  test('gives back every bit of the state', () => {
    const state = sample();
    const back = frameFormat.decode(Buffer.concat([...frameFormat.encode(state)]));
    expect({ ...back, store: { ...back.store, versions: [...back.store.versions] } }).toEqual({ ...state, store: { ...state.store, versions: [...state.store.versions] } });
  });
  test('refuses a file with a flipped bit, a missing end or another beginning', () => {
    const bytes = Buffer.concat([...frameFormat.encode(sample())]);
    for (let at = 0; at < bytes.length; at += 40_009) {
      const hit = Buffer.from(bytes);
      hit[at] = (hit[at] as number) ^ 4;
      expect(() => frameFormat.decode(hit)).toThrow(/snapshot/);
    }
    expect(() => frameFormat.decode(bytes.subarray(0, bytes.length - 1))).toThrow('damaged');
    const [magic, header] = [...frameFormat.encode(sample())];
    expect(() => frameFormat.decode(Buffer.concat([magic as Buffer, header as Buffer]))).toThrow('0 versions instead of');
  });
});
