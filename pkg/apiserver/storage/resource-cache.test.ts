import * as fc from 'fast-check';
import type { JsonObject } from '../../base/json.ts';
import { keyText } from './keys.ts';
import { ResourceCache } from './resource-cache.ts';
import { StoredObject } from './stored-object.ts';
import type { Stored, StorageEvent } from './storage.ts';

const names = ['a/1', 'a/2', 'a-b/1', 'b/1', 'b/2'];
const keyOf = (text: string) => ({ namespace: text.slice(0, text.indexOf('/')), name: text.slice(text.indexOf('/') + 1) });
const object = (value: number): JsonObject => ({ kind: 'Pod', apiVersion: 'v1', metadata: {}, spec: { value } });
const summary = (items: readonly Stored[]): string[] => items.map((item) => `${keyText(item.key)}@${item.revision}`);

describe('ResourceCache', () => {
  test('every past state that history reaches, its pages, and every watch from it agree with a model', async () => {
    const changes = fc.array(fc.record({ name: fc.constantFrom(...names), put: fc.boolean() }), { minLength: 1, maxLength: 30 });
    await fc.assert(fc.asyncProperty(changes, fc.integer({ min: 1, max: 12 }), async (list, eventsMax) => {
      // Every change weighs 10 bytes, so that either limit may be the first.
      const cache = new ResourceCache({ historyEventsMax: eventsMax, historyBytesMax: 70, watcherEventsMax: 100 });
      cache.reset([], 10);
      const states: Map<string, number>[] = [new Map()];
      const log: { revision: number; text: string }[] = [];
      for (const [i, { name, put }] of list.entries()) {
        const revision = 11 + i;
        const state = new Map(states.at(-1));
        const was = state.has(name);
        if (put) state.set(name, revision);
        else state.delete(name);
        states.push(state);
        if (put || was) log.push({ revision, text: `${put ? (was ? 'MODIFIED' : 'ADDED') : 'DELETED'} ${name}` });
        cache.apply([{ key: keyOf(name), object: put ? object(i) : undefined, revision, bytes: 10 }]);
      }
      for (const [i, state] of states.entries()) {
        const revision = 10 + i;
        const listed = cache.list({}, revision);
        expect(listed === undefined).toBe(revision < cache.floor);
        if (listed === undefined) continue;
        const expected = [...state].map(([name, at]) => `${name}@${at}`).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(summary(listed.items)).toEqual(expected);
        expect(summary(pages(cache, revision))).toEqual(expected);
        const stop = new AbortController();
        const events = cache.watch({ namespace: '', bookmarks: false, after: revision, initialEventsEnd: false }, stop.signal);
        for (const { text } of log.filter((entry) => entry.revision > revision)) expect(describeEvent((await events.next()).value as StorageEvent)).toBe(text);
        stop.abort();
        expect((await events.next()).done).toBe(true);
      }
    }), { numRuns: 60 });
  });

  test('an object\'s JSON text is made once and only when asked for', () => {
    const stored = new StoredObject({ namespace: 'a', name: '1' }, object(1), 7);
    expect(stored.jsonBytes).toBe(0);
    expect(stored.json).toBe(stored.json);
    expect(JSON.parse(stored.json.toString())).toEqual({ kind: 'Pod', apiVersion: 'v1', metadata: { resourceVersion: '7' }, spec: { value: 1 } });
  });

  test('loading anew cuts those who watch; waiting ends when the revision comes or the signal aborts', async () => {
    const cache = new ResourceCache();
    const patience = new AbortController();
    const reached = cache.waitFor(5, new AbortController().signal);
    const given = cache.waitFor(50, patience.signal);
    cache.reset([], 7);
    expect(await reached).toBe(true);
    patience.abort();
    expect(await given).toBe(false);
    const events = cache.watch({ namespace: '', bookmarks: false, after: 7, initialEventsEnd: false }, new AbortController().signal);
    const next = events.next();
    cache.reset([], 20);
    await expect(next).rejects.toMatchObject({ code: 'compacted' });
    expect(cache.watcherCount).toBe(0);
  });

  test('changes out of order are a bug', () => {
    const cache = new ResourceCache();
    cache.reset([], 7);
    expect(() => cache.apply([{ key: keyOf('a/1'), object: object(1), revision: 7, bytes: 10 }])).toThrow('changes come in order of revision');
  });
});

function pages(cache: ResourceCache, revision: number): readonly Stored[] {
  const items: Stored[] = [];
  for (let after: Stored['key'] | undefined; ;) {
    const page = cache.list({ limit: 2, ...(after === undefined ? {} : { after }) }, revision);
    items.push(...page?.items ?? []);
    if (page?.next === undefined) return items;
    after = page.next;
  }
}

function describeEvent(event: StorageEvent): string {
  return event.type === 'BOOKMARK' ? 'BOOKMARK' : `${event.type} ${keyText(event.stored.key)}`;
}
