import { must } from '../../base/assert.ts';
import { SystemClock } from '../../base/clock.ts';
import { silentLogger } from '../../base/log.ts';
import { randomInt, SeededRandom } from '../../base/random.ts';
import { EtcdCluster, etcdAvailable } from '../../etcdclient/etcd-cluster.fixture.ts';
import { openStorage } from './open-storage.ts';
import { contractPod, contractPods } from './storage.contract.ts';
import { StorageError, type Storage, type StorageEvent } from './storage.ts';

const clock = new SystemClock();
const seed = Number(process.env['SEED'] ?? 36);
const writesPerWorker = 80;
const workers = 4;

interface Acknowledged {
  readonly name: string;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly revision: number;
}

/** What a worker knows of a key it owns. Even `step`: nothing is under way, and the key is at `revision` (undefined: absent). */
interface Known {
  step: number;
  revision: number | undefined;
}
type Ledger = Map<string, Known>;

/** One worker owns its keys, so an acknowledged write of its own is what everybody must read next. */
async function work(storage: Storage, worker: number, random: SeededRandom, ledger: Ledger, onWrite: (write: Acknowledged) => void): Promise<void> {
  for (let i = 0; i < writesPerWorker; i++) {
    const name = `w${worker}-${randomInt(random, 0, 6)}`;
    const known = ledger.get(name) ?? { step: 0, revision: undefined };
    ledger.set(name, known);
    known.step++;
    try {
      const write = await writeOnce(storage, name, known.revision !== undefined, random.next() < 0.6, i);
      known.revision = write.type === 'DELETED' ? undefined : write.revision;
      onWrite(write);
    } catch (err) {
      if (!(err instanceof StorageError) || err.code !== 'unavailable') throw err;
      // Carried out or not: only a read can tell.
      known.revision = await readAgain(storage, name);
    }
    known.step++;
  }
}

async function writeOnce(storage: Storage, name: string, exists: boolean, update: boolean, i: number): Promise<Acknowledged> {
  const key = { namespace: 'a', name };
  if (!exists) return { name, type: 'ADDED', revision: (await storage.create(contractPods, key, { ...contractPod('a', name), spec: { i } })).revision };
  if (!update) return { name, type: 'DELETED', revision: (await storage.delete(contractPods, key)).revision };
  const { revision } = await storage.update(contractPods, key, (current) => ({ ...must(current, `${name} was acknowledged and is gone`).object, spec: { i } }));
  return { name, type: 'MODIFIED', revision };
}

async function readAgain(storage: Storage, name: string): Promise<number | undefined> {
  for (;;) {
    try {
      return (await storage.get(contractPods, { namespace: 'a', name }))?.revision;
    } catch (err) {
      if (!(err instanceof StorageError) || err.code !== 'unavailable') throw err;
    }
  }
}

/** Lists for as long as `going`, and finds every key that rested meanwhile just as its owner left it. Returns how many it compared. */
async function compareLists(storage: Storage, ledger: Ledger, going: () => boolean): Promise<number> {
  let compared = 0;
  while (going()) {
    const before = new Map([...ledger].map(([name, known]) => [name, { ...known }]));
    const { items } = await storage.list(contractPods, { match: 'latest' }).catch((err: unknown) => {
      if (err instanceof StorageError && err.code === 'unavailable') return { items: undefined };
      throw err;
    });
    if (items === undefined) continue;
    const found = new Map(items.map((item) => [item.key.name, item.revision]));
    for (const [name, { step, revision }] of before) {
      if (step % 2 !== 0 || ledger.get(name)?.step !== step) continue;
      expect([name, found.get(name)]).toEqual([name, revision]);
      compared++;
    }
  }
  return compared;
}

/** Follows until the object named `end`, checking order, uniqueness and the chain of states of every key. */
async function follow(events: AsyncIterable<StorageEvent>): Promise<Map<number, string>> {
  const seen = new Map<number, string>();
  const states = new Map<string, number>();
  let last = 0;
  for await (const event of events) {
    if (event.type !== 'BOOKMARK') {
      const { stored: { key: { name }, revision }, previous } = event;
      expect(revision).toBeGreaterThan(last);
      expect(previous?.revision).toBe(states.get(name));
      if (event.type === 'DELETED') states.delete(name);
      else states.set(name, revision);
      seen.set(revision, `${event.type} ${name}`);
      last = revision;
      if (name === 'end') break;
    }
  }
  return seen;
}

(etcdAvailable ? describe : describe.skip)('EtcdStorage while members die', () => {
  test(`nothing acknowledged is lost and every watch is gap-free and unique (SEED=${seed})`, async () => {
    const cluster = await EtcdCluster.start(3);
    const random = new SeededRandom(seed);
    const stores = [0, 1, 2].map((i) => openStorage({
      endpoints: [...cluster.endpoints.slice(i), ...cluster.endpoints.slice(0, i)], mediaType: 'application/json', compactionIntervalMs: 0,
      limits: { watcherEventsMax: 10_000, historyEventsMax: 10_000 },
    }, { clock, logger: silentLogger, signal: new AbortController().signal }));
    try {
      for (const store of stores) await store.list(contractPods, { match: 'latest' });
      const start = await must(stores[0], 'a store').currentRevision();
      const watchers = stores.flatMap((store) => [0, 1].map(() => follow(store.watch(contractPods, { fromRevision: start, signal: new AbortController().signal }))));

      const acknowledged: Acknowledged[] = [];
      let victim = 0;
      let killing = Promise.resolve();
      const onWrite = (write: Acknowledged): void => {
        acknowledged.push(write);
        if (acknowledged.length % 40 !== 0) return;
        // The one killed before comes back as the next goes, so a quorum returns every time.
        killing = killing.then(async () => {
          if (acknowledged.length > 40) cluster.startMember(victim);
          victim = randomInt(random, 0, 3);
          await cluster.killMember(victim);
        });
      };
      const ledger: Ledger = new Map();
      let working = true;
      const readers = stores.map((store) => compareLists(store, ledger, () => working));
      await Promise.all(Array.from({ length: workers }, (_, i) => work(must(stores[i % 3], 'a store'), i, new SeededRandom(seed + i), ledger, onWrite))).finally(() => { working = false; });
      expect(Math.min(...await Promise.all(readers))).toBeGreaterThan(100);
      await killing;
      cluster.startMember(victim);
      await must(stores[0], 'a store').create(contractPods, { namespace: 'a', name: 'end' }, contractPod('a', 'end'));

      expect(acknowledged.length).toBeGreaterThan(writesPerWorker);
      for (const watcher of watchers) {
        const seen = await watcher;
        for (const { name, type, revision } of acknowledged) expect([revision, seen.get(revision)]).toEqual([revision, `${type} ${name}`]);
      }
      const lists = await Promise.all(stores.map((store) => store.list(contractPods, { match: 'latest' })));
      for (const list of lists) expect(list.items.map((item) => [item.key.name, item.revision])).toEqual(lists[0]?.items.map((item) => [item.key.name, item.revision]));
    } finally {
      await Promise.all(stores.map((store) => store.close()));
      await cluster.stop();
    }
  }, 60_000);
});
