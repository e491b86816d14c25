import { Store } from './store.ts';
import { WatchHub, type WatchEvent, type WatchOptions, type WatchSink } from './watch-hub.ts';

class RecordingSink implements WatchSink {
  readonly seen: string[] = [];
  readonly revisions: number[] = [];
  room = Infinity;
  compactedAt: number | undefined;
  deliver(revision: number, events: readonly WatchEvent[]): boolean {
    if (this.room <= 0) return false;
    this.room--;
    this.revisions.push(revision);
    for (const { version, previous } of events) {
      this.seen.push(`${version.version === 0 ? 'del' : 'put'} ${version.key}@${version.modRevision}${previous === undefined ? '' : ` was ${previous.value.toString()}`}`);
    }
    return true;
  }
  compacted(compactRevision: number): void {
    this.compactedAt = compactRevision;
  }
}

function setUp(): { readonly store: Store; readonly hub: WatchHub; put(key: string, value?: string): void; del(key: string): void } {
  const store: Store = new Store((revision, versions) => hub.commit(revision, versions));
  const hub: WatchHub = new WatchHub(store);
  return {
    store, hub,
    put: (key, value = '') => { store.write((txn) => txn.put(key, Buffer.from(value), 0n)); },
    del: (key) => { store.write((txn) => txn.deleteRange({ key, end: undefined })); },
  };
}

const options: WatchOptions = { key: 'a', end: 'b', startRevision: 0, withPrevious: false, noPut: false, noDelete: false };

describe('WatchHub', () => {
  test('a live watcher gets what comes, in its range only', () => {
    const { hub, put, del } = setUp();
    put('a1');
    const sink = new RecordingSink();
    hub.watch(options, sink);
    put('a1');
    put('b');
    del('a1');
    expect(sink.seen).toEqual(['put a1@3', 'del a1@5']);
  });

  test('one that starts in the past catches up without gap or double, then is live', () => {
    const { hub, put } = setUp();
    for (let i = 0; i < 5; i++) put('a');
    const sink = new RecordingSink();
    const watcher = hub.watch({ ...options, startRevision: 3 }, sink);
    put('a');
    expect(sink.seen).toEqual([]);
    hub.catchUp();
    expect(watcher.state).toBe('synced');
    put('a');
    expect(sink.seen).toEqual(['put a@3', 'put a@4', 'put a@5', 'put a@6', 'put a@7', 'put a@8']);
  });

  test('one that starts in the future hears nothing before', () => {
    const { hub, put } = setUp();
    const sink = new RecordingSink();
    hub.watch({ ...options, startRevision: 4 }, sink);
    for (let i = 0; i < 4; i++) put('a');
    expect(sink.seen).toEqual(['put a@4', 'put a@5']);
  });

  test('a full sink sets its watcher aside; it loses nothing and others do not wait', () => {
    const { hub, put } = setUp();
    const slow = new RecordingSink();
    const fast = new RecordingSink();
    slow.room = 1;
    const watcher = hub.watch(options, slow);
    hub.watch(options, fast);
    for (let i = 0; i < 4; i++) put('a');
    expect(watcher.state).toBe('behind');
    expect(fast.seen).toHaveLength(4);
    expect(hub.catchUp()).toBe(false);
    expect(slow.seen).toHaveLength(1);
    slow.room = Infinity;
    hub.resume(watcher);
    put('a');
    expect(slow.seen).toEqual(fast.seen);
  });

  test('a revision is never split', () => {
    const { store, hub } = setUp();
    store.write((txn) => { for (let i = 0; i < 1500; i++) txn.put(`a${i}`, Buffer.alloc(0), 0n); });
    store.write((txn) => txn.put('a', Buffer.alloc(0), 0n));
    const sink = new RecordingSink();
    hub.watch({ ...options, startRevision: 1 }, sink);
    hub.catchUp();
    expect(sink.revisions).toEqual([2, 3]);
    expect(sink.seen).toHaveLength(1501);
  });

  test('one that needs compacted revisions is told so and removed', () => {
    const { store, hub, put } = setUp();
    for (let i = 0; i < 5; i++) put('a');
    store.compact(4);
    const late = new RecordingSink();
    const just = new RecordingSink();
    hub.watch({ ...options, startRevision: 3 }, late);
    hub.watch({ ...options, startRevision: 4 }, just);
    hub.catchUp();
    expect([late.compactedAt, late.seen]).toEqual([4, []]);
    expect(just.seen).toEqual(['put a@4', 'put a@5', 'put a@6']);
  });

  test('previous values and filters', () => {
    const { hub, put, del } = setUp();
    put('a', 'old');
    const both = new RecordingSink();
    const deletes = new RecordingSink();
    hub.watch({ ...options, end: undefined, withPrevious: true }, both);
    hub.watch({ ...options, noPut: true }, deletes);
    put('a', 'new');
    del('a');
    put('a', 'again');
    expect(both.seen).toEqual(['put a@3 was old', 'del a@4 was new', 'put a@5']);
    expect(deletes.seen).toEqual(['del a@4']);
  });

  test('a removed watcher hears nothing more', () => {
    const { hub, put } = setUp();
    const sink = new RecordingSink();
    hub.remove(hub.watch(options, sink));
    put('a');
    expect(sink.seen).toEqual([]);
  });
});
