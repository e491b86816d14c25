import { VirtualClock } from '../../base/clock.ts';
import { MemoryStorage } from './memory-storage.ts';
import { contractPod, contractPods, storageContract } from './storage.contract.ts';

describe('MemoryStorage', () => {
  storageContract(async () => {
    const storage = new MemoryStorage();
    return { storage, compact: async (revision) => storage.compact(revision), close: async () => storage.cutWatches() };
  });

  test('an object with a time to live goes when it is over, unless an update without one came between', async () => {
    const clock = new VirtualClock();
    const storage = new MemoryStorage({ clock });
    await storage.create(contractPods, { namespace: 'a', name: 'x' }, contractPod('a', 'x'), { ttlSeconds: 10 });
    await storage.create(contractPods, { namespace: 'a', name: 'y' }, contractPod('a', 'y'), { ttlSeconds: 10 });
    await storage.update(contractPods, { namespace: 'a', name: 'y' }, () => contractPod('a', 'y', { new: 'label' }));
    clock.advance(10_000);
    expect((await storage.list(contractPods, { match: 'latest' })).items.map((item) => item.key.name)).toEqual(['y']);
  });

  test('a watcher that does not read is cut with compacted after what was queued for it', async () => {
    const storage = new MemoryStorage({ limits: { historyEventsMax: 100, watcherEventsMax: 3 } });
    const events = storage.watch(contractPods, { fromRevision: 1, signal: new AbortController().signal })[Symbol.asyncIterator]();
    const first = events.next();
    for (let i = 0; i < 6; i++) await storage.create(contractPods, { namespace: 'a', name: `x${i}` }, contractPod('a', `x${i}`));
    await first;
    let seen = 1;
    await expect((async () => { for (; (await events.next()).done !== true;) seen++; })()).rejects.toMatchObject({ code: 'compacted' });
    expect(seen).toBeLessThan(6);
  });

  test('a stored object cannot be changed', async () => {
    const storage = new MemoryStorage();
    const { object } = await storage.create(contractPods, { namespace: 'a', name: 'x' }, contractPod('a', 'x'));
    expect(() => { (object as { kind: string }).kind = 'Other'; }).toThrow(TypeError);
  });

  test('a watch from before the history answers compacted', async () => {
    const storage = new MemoryStorage();
    for (let i = 0; i < 3; i++) await storage.create(contractPods, { namespace: 'a', name: `x${i}` }, contractPod('a', `x${i}`));
    storage.compact(4);
    const events = storage.watch(contractPods, { fromRevision: 1, signal: new AbortController().signal })[Symbol.asyncIterator]();
    await expect(events.next()).rejects.toMatchObject({ code: 'compacted' });
  });

  test('bookmarks come only to those who asked', async () => {
    const storage = new MemoryStorage();
    const stop = new AbortController();
    const events = storage.watch(contractPods, { fromRevision: 1, bookmarks: true, signal: stop.signal })[Symbol.asyncIterator]();
    const next = events.next();
    await storage.create({ ...contractPods, prefix: '/registry/other' }, { namespace: 'a', name: 'x' }, contractPod('a', 'x'));
    storage.sendBookmarks();
    expect(await next).toEqual({ done: false, value: { type: 'BOOKMARK', revision: 2, initialEventsEnd: false } });
    stop.abort();
  });
});
