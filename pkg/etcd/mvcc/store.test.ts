import fc from 'fast-check';
import { Store } from './store.ts';
import { keyBytes, keyOf, type Version } from './types.ts';

const everything = { key: '\0', end: '' } as const;

function newStore(): Store {
  return new Store(() => undefined);
}

function put(store: Store, key: string, value: string): void {
  store.write((txn) => txn.put(key, Buffer.from(value), 0n));
}

function texts(versions: readonly Version[]): string[] {
  return versions.map((version) => `${version.key}=${version.value.toString()}@${version.modRevision}/${version.createRevision}v${version.version}`);
}

describe('Store', () => {
  test('a write makes one revision, an empty one none; the past stays readable', () => {
    const store = newStore();
    put(store, 'a', '1');
    put(store, 'a', '2');
    store.write(() => undefined);
    store.write((txn) => txn.deleteRange({ key: 'a', end: undefined }));
    put(store, 'a', '3');
    expect(store.revision).toBe(5);
    const at = (revision: number): string[] => texts(store.range({ ...everything, revision, limit: 0 }).versions);
    expect(at(2)).toEqual(['a=1@2/2v1']);
    expect(at(3)).toEqual(['a=2@3/2v2']);
    expect(at(4)).toEqual([]);
    expect(at(0)).toEqual(['a=3@5/5v1']);
    expect(() => at(6)).toThrow('futureRevision');
  });

  test('a transaction sees its own changes; others see all of it or nothing', () => {
    const seen: string[][] = [];
    const store = new Store((_revision, events) => seen.push(texts(events)));
    store.write((txn) => {
      txn.put('a', Buffer.from('1'), 0n);
      txn.put('b', Buffer.from('2'), 0n);
      expect(txn.range({ ...everything, revision: 0, limit: 0 }).versions).toHaveLength(2);
      expect(txn.revision).toBe(2);
      expect(seen).toEqual([]);
    });
    expect(seen).toEqual([['a=1@2/2v1', 'b=2@2/2v1']]);
  });

  test('keys are ordered as bytes, not as text', () => {
    const store = newStore();
    const keys = [Buffer.from([0xff]), Buffer.from('é'), Buffer.from('z'), Buffer.from([0xf0, 0x9f, 0x98, 0x80]), Buffer.from([0xef, 0xbf, 0xbd]), Buffer.from([0])];
    for (const key of keys) store.write((txn) => txn.put(keyOf(key), key, 0n));
    const found = store.range({ ...everything, revision: 0, limit: 0 }).versions.map((version) => keyBytes(version.key));
    expect(found).toEqual([...keys].sort(Buffer.compare));
  });

  test('count is of the whole range, whatever the limit', () => {
    const store = newStore();
    for (const key of ['a', 'b', 'c', 'd']) put(store, key, key);
    const result = store.range({ key: 'a', end: 'd', revision: 0, limit: 2 });
    expect([texts(result.versions).length, result.count]).toEqual([2, 3]);
    expect(store.range({ key: 'a', end: 'd', revision: 0, limit: 0, countOnly: true })).toMatchObject({ versions: [], count: 3 });
  });

  test('compaction forgets what nobody can read any more and keeps what they can', () => {
    const store = newStore();
    put(store, 'a', '1');
    put(store, 'a', '2');
    put(store, 'gone', 'x');
    store.write((txn) => txn.deleteRange({ key: 'gone', end: undefined }));
    put(store, 'a', '3');
    store.compact(6);
    expect(texts(store.range({ ...everything, revision: 6, limit: 0 }).versions)).toEqual(['a=3@6/2v3']);
    expect(() => store.range({ ...everything, revision: 5, limit: 0 })).toThrow('compacted');
    expect(() => store.compact(6)).toThrow('compacted');
    expect(() => store.compact(7)).toThrow('futureRevision');
    expect([store.keyCount, store.bytes]).toEqual([1, 2]);
  });

  test('a captured state restores to the same answers, and later writes do not show in it', () => {
    const store = newStore();
    for (let i = 0; i < 50; i++) put(store, `k${i % 7}`, String(i));
    store.write((txn) => txn.deleteRange({ key: 'k3', end: undefined }));
    store.compact(20);
    const state = store.capture();
    put(store, 'later', 'x');
    const copy = newStore();
    copy.restore(state);
    for (let revision = 20; revision <= 52; revision++) {
      expect(texts(copy.range({ ...everything, revision, limit: 0 }).versions)).toEqual(texts(store.range({ ...everything, revision, limit: 0 }).versions));
    }
    expect([...copy.log.from(30)].length).toBe([...store.log.from(30)].length - 1);
  });

  test('agrees with a plain model under any sequence of puts, deletes and compactions', () => {
    const key = fc.constantFrom('a', 'ab', 'b', 'c', 'ca');
    const command = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), key }),
      fc.record({ kind: fc.constant('delete' as const), key, end: key }),
      fc.record({ kind: fc.constant('compact' as const), back: fc.nat(5) }),
    );
    fc.assert(fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      const store = newStore();
      const model: Map<string, number>[] = [new Map(), new Map()];
      for (const one of commands) {
        const next = new Map(model.at(-1));
        if (one.kind === 'put') {
          put(store, one.key, 'v');
          model.push(next.set(one.key, store.revision));
        } else if (one.kind === 'delete') {
          const victims = [...next.keys()].filter((name) => name >= one.key && name < one.end);
          store.write((txn) => txn.deleteRange({ key: one.key, end: one.end }));
          for (const victim of victims) next.delete(victim);
          if (victims.length > 0) model.push(next);
        } else if (store.revision - one.back > Math.max(1, store.compactRevision)) store.compact(store.revision - one.back);
        expect(store.revision).toBe(model.length - 1);
      }
      for (let revision = Math.max(1, store.compactRevision); revision <= store.revision; revision++) {
        const expected = [...model[revision] as Map<string, number>].sort(([a], [b]) => (a < b ? -1 : 1));
        expect(store.range({ ...everything, revision, limit: 0 }).versions.map((version) => [version.key, version.modRevision])).toEqual(expected);
      }
    }), { numRuns: 150 });
  });

  test('the index stays ordered when it has split many times', () => {
    const store = newStore();
    const keys = Array.from({ length: 3000 }, (_, i) => String((i * 7919) % 3000).padStart(5, '0'));
    for (const key of keys) put(store, key, '');
    store.write((txn) => txn.deleteRange({ key: '01000', end: '02000' }));
    store.compact(store.revision);
    put(store, 'zz', '');
    store.compact(store.revision);
    expect(store.keyCount).toBe(2001);
    const found = store.range({ ...everything, revision: 0, limit: 0 }).versions.map((version) => version.key);
    expect(found).toEqual([...keys.filter((key) => key < '01000' || key >= '02000').sort(), 'zz']);
  });
});
