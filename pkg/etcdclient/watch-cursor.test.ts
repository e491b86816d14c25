import * as fc from 'fast-check';
import type { Event, WatchResponse } from '../generated/grpc/etcd.ts';
import { WatchCursor } from './watch-cursor.ts';

const put = (revision: number, key = 'k'): Event => ({ type: 'PUT', kv: { key: Buffer.from(key), value: Buffer.from('v'), mod_revision: revision } });
const created: WatchResponse = { created: true, header: { revision: 1 } };
const events = (...list: Event[]): WatchResponse => ({ events: list, header: { revision: 1 } });
const revisions = (cursor: WatchCursor, response: WatchResponse): number[] => {
  const step = cursor.accept(response);
  return step.kind === 'events' ? step.events.map((event) => event.revision) : [];
};

describe('WatchCursor', () => {
  test('fragments of a revision are given on together, or not at all', () => {
    const cursor = new WatchCursor(7);
    cursor.accept(created);
    expect(revisions(cursor, { ...events(put(9, 'a')), fragment: true })).toEqual([]);
    cursor.restart();
    expect(cursor.next).toBe(7);
    cursor.accept(created);
    expect(revisions(cursor, { ...events(put(9, 'a')), fragment: true })).toEqual([]);
    expect(revisions(cursor, events(put(9, 'b')))).toEqual([9, 9]);
    expect(cursor.next).toBe(10);
  });

  test('progress moves on, never back, and means nothing before creation or amid fragments', () => {
    const cursor = new WatchCursor(7);
    expect(cursor.progress(20)).toEqual({ kind: 'nothing' });
    cursor.accept(created);
    cursor.accept({ ...events(put(9)), fragment: true });
    expect(cursor.progress(20)).toEqual({ kind: 'nothing' });
    cursor.accept(events(put(9, 'b')));
    expect(cursor.accept({ header: { revision: 20 } })).toEqual({ kind: 'progress', revision: 20 });
    expect(cursor.accept({ header: { revision: 15 } })).toEqual({ kind: 'nothing' });
    expect(cursor.next).toBe(21);
  });

  test('compaction and cancellation are told apart', () => {
    expect(new WatchCursor(1).accept({ canceled: true, compact_revision: 5 })).toEqual({ kind: 'compacted', revision: 5 });
    expect(new WatchCursor(1).accept({ canceled: true, cancel_reason: 'etcdserver: no leader' })).toEqual({ kind: 'broken', cause: 'etcdserver: no leader' });
  });

  test('a deletion has no value; an empty value is one', () => {
    const cursor = new WatchCursor(1);
    cursor.accept(created);
    const step = cursor.accept(events({ kv: { key: Buffer.from('a'), mod_revision: 2 } }, { type: 'DELETE', kv: { key: Buffer.from('b'), mod_revision: 3 } }));
    expect(step).toEqual({ kind: 'events', events: [{ key: 'a', value: Buffer.alloc(0), revision: 2 }, { key: 'b', value: undefined, revision: 3 }] });
  });

  test('wherever streams break and however revisions are cut into fragments, each event comes once and in order', () => {
    const history = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(history, fc.array(fc.nat(40), { maxLength: 8 }), (sizes, breaks) => {
      const all = sizes.flatMap((size, i) => Array.from({ length: size }, (_, j) => put(i + 1, `k${j}`)));
      const cursor = new WatchCursor(1);
      const seen: string[] = [];
      const pendingBreaks = [...breaks];
      for (let streams = 0; streams <= breaks.length; streams++) {
        cursor.restart();
        cursor.accept(created);
        const rest = all.filter((event) => Number(event.kv?.mod_revision) >= cursor.next);
        const stopAfter = pendingBreaks.shift() ?? Infinity;
        for (const [i, event] of rest.entries()) {
          if (i >= stopAfter) break;
          const more = rest[i + 1]?.kv?.mod_revision === event.kv?.mod_revision;
          const step = cursor.accept({ ...events(event), fragment: more });
          if (step.kind === 'events') seen.push(...step.events.map((given) => `${given.revision}/${given.key}`));
        }
      }
      expect(seen).toEqual(all.map((event) => `${Number(event.kv?.mod_revision)}/${Buffer.from(event.kv?.key ?? []).toString()}`));
    }));
  });
});
