import type { JsonObject } from '../../base/json.ts';
import { must } from '../../base/assert.ts';
import type { ListOptions, Storage, StorageEvent, StorageResource, Stored, WatchOptions } from './storage.ts';

/** One Storage under test, empty under the prefixes that the suite uses. */
export interface StorageUnderTest {
  readonly storage: Storage;
  /** Forgets history below the revision. */
  compact(revision: number): Promise<void>;
  close(): Promise<void>;
}

export const contractPods: StorageResource = { name: 'pods', prefix: '/registry/pods', group: '', kind: 'Pod', namespaced: true, storageVersion: 'v1' };
export const contractNodes: StorageResource = { name: 'nodes', prefix: '/registry/minions', group: '', kind: 'Node', namespaced: false, storageVersion: 'v1' };

export function contractPod(namespace: string, name: string, labels: Readonly<Record<string, string>> = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name, uid: `uid-${namespace}-${name}`, labels }, spec: { containers: [{ name: 'c', image: 'x' }] } };
}

const key = (text: string): { namespace: string; name: string } => {
  const [namespace = '', name = ''] = text.split('/');
  return { namespace, name };
};
const names = (items: readonly Stored[]): string[] => items.map((item) => `${item.key.namespace}/${item.key.name}`);
const relabel = (label: string) => (current: Stored | undefined): JsonObject => {
  const object = must(current, 'is there').object;
  return { ...object, metadata: { ...(object['metadata'] as JsonObject), labels: { label } } };
};
const describeEvent = (event: StorageEvent): string => (event.type === 'BOOKMARK' ? `BOOKMARK${event.initialEventsEnd ? ' end' : ''}` : `${event.type} ${event.stored.key.name}`);

/** The guarantees of Storage that its users rely on. Every implementation runs it. */
export function storageContract(make: () => Promise<StorageUnderTest>): void {
  let subject: StorageUnderTest;
  let stop: AbortController;
  beforeEach(async () => {
    stop = new AbortController();
    subject = await make();
  });
  afterEach(async () => {
    stop.abort();
    await subject.close();
  });
  const add = (text: string, labels?: Readonly<Record<string, string>>): Promise<Stored> => {
    const { namespace, name } = key(text);
    return subject.storage.create(contractPods, key(text), contractPod(namespace, name, labels));
  };
  const list = (options: Partial<ListOptions> = {}): ReturnType<Storage['list']> => subject.storage.list(contractPods, { match: 'latest', ...options });
  const watch = (options: Omit<WatchOptions, 'signal'>): AsyncIterator<StorageEvent> => subject.storage.watch(contractPods, { ...options, signal: stop.signal })[Symbol.asyncIterator]();
  const take = async (events: AsyncIterator<StorageEvent>, count: number): Promise<StorageEvent[]> => {
    const taken: StorageEvent[] = [];
    while (taken.length < count) {
      const next = await events.next();
      if (next.done === true) throw new Error(`the watch ended after ${taken.length} events`);
      taken.push(next.value);
    }
    return taken;
  };

  writes({ add, list, storage: () => subject.storage });
  lists({ add, list, subject: () => subject });
  watches({ add, watch, take, subject: () => subject, stop: () => stop.abort() });
}

interface Writes {
  readonly add: (text: string) => Promise<Stored>;
  readonly list: (options?: Partial<ListOptions>) => ReturnType<Storage['list']>;
  readonly storage: () => Storage;
}

function writes({ add, list, storage }: Writes): void {
  describe('writes', () => {
    test('create returns what get returns, with the revision as resourceVersion and in the JSON text', async () => {
      const created = await add('a/x');
      expect((created.object['metadata'] as JsonObject)['resourceVersion']).toBe(String(created.revision));
      expect(JSON.parse(created.json.toString())).toEqual(created.object);
      const read = must(await storage().get(contractPods, key('a/x')), 'created');
      expect(read.object).toEqual(created.object);
      expect(read.revision).toBe(created.revision);
      expect(Object.keys(read.object).slice(0, 3)).toEqual(['kind', 'apiVersion', 'metadata']);
    });
    test('create of what is there throws exists and changes nothing', async () => {
      const created = await add('a/x');
      await expect(add('a/x')).rejects.toMatchObject({ code: 'exists' });
      expect((await storage().get(contractPods, key('a/x')))?.revision).toBe(created.revision);
    });
    test('a cluster-scoped object has no namespace', async () => {
      await storage().create(contractNodes, { namespace: '', name: 'n1' }, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } });
      expect(names((await storage().list(contractNodes, { match: 'latest' })).items)).toEqual(['/n1']);
    });
    test('update writes what change returns; returning the same object or an equal one writes nothing', async () => {
      const created = await add('a/x');
      const same = await storage().update(contractPods, key('a/x'), (current) => must(current, 'is there').object);
      expect(same.revision).toBe(created.revision);
      const equal = await storage().update(contractPods, key('a/x'), (current) => JSON.parse(must(current, 'is there').json.toString()) as JsonObject);
      expect(equal.revision).toBe(created.revision);
      const updated = await storage().update(contractPods, key('a/x'), relabel('new'));
      expect(updated.revision).toBeGreaterThan(created.revision);
      expect((await storage().get(contractPods, key('a/x')))?.object).toEqual(updated.object);
    });
    test('update of what is absent creates; an error of change passes through', async () => {
      const made = await storage().update(contractPods, key('a/x'), (current) => {
        expect(current).toBeUndefined();
        return contractPod('a', 'x');
      });
      expect((await storage().get(contractPods, key('a/x')))?.revision).toBe(made.revision);
      await expect(storage().update(contractPods, key('a/x'), () => { throw new RangeError('no'); })).rejects.toThrow(RangeError);
    });
    test('concurrent updates are all applied, one after the other', async () => {
      await storage().create(contractPods, key('a/n'), { ...contractPod('a', 'n'), spec: { count: 0 } });
      await Promise.all(Array.from({ length: 8 }, () => storage().update(contractPods, key('a/n'), (current) => {
        const { object } = must(current, 'is there');
        return { ...object, spec: { count: (object['spec'] as { count: number }).count + 1 } };
      })));
      expect((await storage().get(contractPods, key('a/n')))?.object['spec']).toEqual({ count: 8 });
    });
    test('delete returns the last state with the revision of the deletion', async () => {
      const created = await add('a/x');
      await expect(storage().delete(contractPods, key('a/x'), () => { throw new RangeError('no'); })).rejects.toThrow(RangeError);
      const deleted = await storage().delete(contractPods, key('a/x'));
      expect(deleted.revision).toBeGreaterThan(created.revision);
      expect((deleted.object['metadata'] as JsonObject)['uid']).toBe('uid-a-x');
      expect((deleted.object['metadata'] as JsonObject)['resourceVersion']).toBe(String(deleted.revision));
      await expect(storage().delete(contractPods, key('a/x'))).rejects.toMatchObject({ code: 'notFound' });
      expect((await list()).items).toEqual([]);
    });
    test('revisions grow with every write, of any resource', async () => {
      const before = await storage().currentRevision();
      const created = await add('a/x');
      expect(created.revision).toBeGreaterThan(before);
      expect(await storage().currentRevision()).toBeGreaterThanOrEqual(created.revision);
      expect(await storage().health()).toBeUndefined();
    });
  });
}

interface Lists extends Omit<Writes, 'storage'> {
  readonly add: (text: string, labels?: Readonly<Record<string, string>>) => Promise<Stored>;
  readonly subject: () => StorageUnderTest;
}

function lists({ add, list, subject }: Lists): void {
  describe('lists', () => {
    test('order is of key bytes; a namespace is exact', async () => {
      for (const text of ['b/x', 'a/y', 'a-b/x', 'a/x', 'a0/x']) await add(text);
      expect(names((await list()).items)).toEqual(['a-b/x', 'a/x', 'a/y', 'a0/x', 'b/x']);
      expect(names((await list({ namespace: 'a' })).items)).toEqual(['a/x', 'a/y']);
      expect(names((await list({ namespace: 'a', match: 'any' })).items)).toEqual(['a/x', 'a/y']);
    });
    test('the latest list holds every write acknowledged before', async () => {
      for (let i = 0; i < 5; i++) {
        const created = await add(`a/x${i}`);
        const result = await list();
        expect(result.items).toHaveLength(i + 1);
        expect(result.revision).toBeGreaterThanOrEqual(created.revision);
      }
    });
    test('pages follow each other at one revision, whatever is written meanwhile', async () => {
      for (const text of ['a/1', 'a/2', 'a/3', 'a/4']) await add(text);
      const first = await list({ limit: 2 });
      expect(names(first.items)).toEqual(['a/1', 'a/2']);
      expect(first.remaining).toBe(2);
      await subject().storage.delete(contractPods, key('a/3'));
      await subject().storage.update(contractPods, key('a/4'), relabel('late'));
      await add('a/5');
      const second = await list({ limit: 2, match: 'exact', revision: first.revision, after: must(first.next, 'more') });
      expect(names(second.items)).toEqual(['a/3', 'a/4']);
      expect(((second.items[1] as Stored).object['metadata'] as JsonObject)['labels']).not.toEqual({ label: 'late' });
      expect(second.revision).toBe(first.revision);
      expect(second.next).toBeUndefined();
    });
    test('a filter counts against the limit only what it lets through', async () => {
      for (const [i, name] of ['1', '2', '3', '4', '5'].entries()) await add(`a/${name}`, { odd: String(i % 2 === 0) });
      const filter = (object: JsonObject): boolean => ((object['metadata'] as JsonObject)['labels'] as JsonObject)['odd'] === 'true';
      const first = await list({ limit: 2, filter });
      expect(names(first.items)).toEqual(['a/1', 'a/3']);
      expect(first.remaining).toBeUndefined();
      const second = await list({ limit: 2, filter, match: 'exact', revision: first.revision, after: must(first.next, 'more') });
      expect(names(second.items)).toEqual(['a/5']);
      const full = await list({ limit: 1, filter: (object) => (object['metadata'] as JsonObject)['name'] === '4' });
      expect([names(full.items), full.next]).toEqual([['a/4'], key('a/4')]);
    });
    test('an exact list of a compacted revision throws compacted, of a future one tooNew', async () => {
      const first = await add('a/1');
      const second = await add('a/2');
      expect(names((await list({ match: 'exact', revision: first.revision })).items)).toEqual(['a/1']);
      await subject().compact(second.revision);
      await expect(list({ match: 'exact', revision: first.revision })).rejects.toMatchObject({ code: 'compacted' });
      expect(names((await list({ match: 'exact', revision: second.revision })).items)).toEqual(['a/1', 'a/2']);
      await expect(list({ match: 'exact', revision: second.revision + 1000 })).rejects.toMatchObject({ code: 'tooNew' });
    });
    test('notOlderThan a revision that exists waits for it', async () => {
      const created = await add('a/1');
      expect(names((await list({ match: 'notOlderThan', revision: created.revision })).items)).toEqual(['a/1']);
      expect(await subject().storage.get(contractPods, key('a/1'), { match: 'notOlderThan', revision: created.revision })).toBeDefined();
    });
  });
}

interface Watches {
  readonly add: (text: string) => Promise<Stored>;
  readonly watch: (options: Omit<WatchOptions, 'signal'>) => AsyncIterator<StorageEvent>;
  readonly take: (events: AsyncIterator<StorageEvent>, count: number) => Promise<StorageEvent[]>;
  readonly subject: () => StorageUnderTest;
  readonly stop: () => void;
}

function watches({ add, watch, take, subject, stop }: Watches): void {
  describe('watches', () => {
    test('from a revision: every later change once, in order, with the state before', async () => {
      const first = await add('a/1');
      const events = watch({ fromRevision: first.revision });
      await add('a/2');
      await subject().storage.update(contractPods, key('a/2'), relabel('new'));
      const deleted = await subject().storage.delete(contractPods, key('a/1'));
      const [added, modified, gone] = await take(events, 3);
      expect([added, modified, gone].map((event) => describeEvent(must(event, 'event')))).toEqual(['ADDED 2', 'MODIFIED 2', 'DELETED 1']);
      if (modified?.type !== 'MODIFIED' || gone?.type !== 'DELETED') throw new Error('wrong types');
      expect((modified.previous?.object['metadata'] as JsonObject)['labels']).not.toEqual({ label: 'new' });
      expect(gone.stored.revision).toBe(deleted.revision);
      expect((gone.stored.object['metadata'] as JsonObject)['resourceVersion']).toBe(String(deleted.revision));
      expect(gone.previous?.revision).toBe(first.revision);
    });
    test('without a revision: what is there as ADDED, then changes; a namespace hides the others', async () => {
      await add('a/1');
      await add('b/1');
      const events = watch({ namespace: 'a' });
      expect((await take(events, 1)).map(describeEvent)).toEqual(['ADDED 1']);
      await add('b/2');
      await add('a/3');
      expect((await take(events, 1)).map(describeEvent)).toEqual(['ADDED 3']);
    });
    test('initialEvents end with a bookmark that says so', async () => {
      const created = await add('a/1');
      const events = watch({ initialEvents: true, bookmarks: true });
      const [first, end] = await take(events, 2);
      expect([first, end].map((event) => describeEvent(must(event, 'event')))).toEqual(['ADDED 1', 'BOOKMARK end']);
      if (end?.type !== 'BOOKMARK') throw new Error('no bookmark');
      expect(end.revision).toBeGreaterThanOrEqual(created.revision);
      await add('a/2');
      expect((await take(events, 1)).map(describeEvent)).toEqual(['ADDED 2']);
    });
    test('a list and the watch from its revision leave no gap under a running writer', async () => {
      const writer = (async () => { for (let i = 0; i < 40; i++) await add(`a/w${String(i).padStart(2, '0')}`); })();
      const result = await subject().storage.list(contractPods, { match: 'latest' });
      const events = watch({ fromRevision: result.revision });
      const rest = await take(events, 40 - result.items.length);
      await writer;
      const seen = [...names(result.items), ...rest.map((event) => `a/${describeEvent(event).slice('ADDED '.length)}`)];
      expect(seen).toEqual(Array.from({ length: 40 }, (_, i) => `a/w${String(i).padStart(2, '0')}`));
    });
    test('abort ends the iteration without an error', async () => {
      const created = await add('a/1');
      const next = watch({ fromRevision: created.revision }).next();
      stop();
      expect(await next).toEqual({ done: true, value: undefined });
    });
  });
}
