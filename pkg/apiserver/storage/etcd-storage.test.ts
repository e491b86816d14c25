import { SystemClock } from '../../base/clock.ts';
import { silentLogger } from '../../base/log.ts';
import { EtcdClient } from '../../etcdclient/etcd-client.ts';
import { EtcdCluster, etcdAvailable } from '../../etcdclient/etcd-cluster.fixture.ts';
import { openStorage } from './open-storage.ts';
import type { StorageMediaType } from './value-codec.ts';
import { contractPod, contractPods, storageContract } from './storage.contract.ts';
import type { StorageEvent } from './storage.ts';

const clock = new SystemClock();

/** Skipped where no etcd is installed (apt: etcd-server). */
(etcdAvailable ? describe : describe.skip)('EtcdStorage on a real etcd', () => {
  let cluster: EtcdCluster;
  let run = 0;
  beforeAll(async () => { cluster = await EtcdCluster.start(1); }, 40_000);
  afterAll(async () => { await cluster.stop(); });

  // A root of its own for every test instead of a member of its own.
  const open = (prefix = `/test-${++run}`, mediaType: StorageMediaType = 'application/json') => openStorage({
    endpoints: cluster.endpoints, mediaType, prefix, compactionIntervalMs: 0,
  }, { clock, logger: silentLogger, signal: new AbortController().signal });

  const key = { namespace: 'a', name: 'x' };

  storageContract(async () => {
    const storage = open();
    return { storage, compact: (revision) => storage.compact(revision), close: () => storage.close() };
  });

  test('what is written as protobuf is read by a store that writes JSON, and the other way round; a custom kind is JSON always', async () => {
    const prefix = `/test-${++run}`;
    const [json, protobuf] = [open(prefix), open(prefix, 'application/vnd.kubernetes.protobuf')];
    const created = await protobuf.create(contractPods, key, contractPod('a', 'x', { app: 'web' }));
    expect(await json.get(contractPods, key)).toMatchObject({ revision: created.revision, object: { kind: 'Pod', metadata: { labels: { app: 'web' } } } });
    await json.update(contractPods, key, (current) => ({ ...current?.object, spec: { containers: [{ name: 'd', image: 'y' }] } }));
    expect((await protobuf.list(contractPods, { match: 'latest' })).items[0]?.object['spec']).toMatchObject({ containers: [{ name: 'd', image: 'y' }] });
    const custom = { ...contractPods, prefix: '/registry/example.com/things', group: 'example.com', kind: 'Thing', name: 'things.example.com' };
    await protobuf.create(custom, key, { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { namespace: 'a', name: 'x' }, spec: 1 });
    const client = new EtcdClient({ endpoints: cluster.endpoints, clock, logger: silentLogger });
    const stored = await client.range({ key: `${prefix}/`, rangeEnd: Buffer.from(`${prefix}0`) });
    expect(stored.items.map((item) => [item.key.slice(prefix.length), item.value.subarray(0, 1).toString()])).toEqual([['/example.com/things/a/x', '{'], ['/pods/a/x', '{']]);
    await Promise.all([json.close(), protobuf.close(), client.close()]);
  });

  test('a value that cannot be read answers corrupt, and heals when it is mended', async () => {
    const prefix = `/test-${++run}`;
    const client = new EtcdClient({ endpoints: cluster.endpoints, clock, logger: silentLogger });
    const put = (value: string) => client.txn({ compare: [], success: [{ kind: 'put', key: `${prefix}/pods/a/x`, value: Buffer.from(value) }], failure: [] });
    await put('not an object');
    const storage = open(prefix);
    await expect(storage.get(contractPods, key)).rejects.toMatchObject({ code: 'corrupt' });
    await put(JSON.stringify(contractPod('a', 'x')));
    expect((await storage.list(contractPods, { match: 'latest' })).items).toHaveLength(1);
    await storage.close();
    await client.close();
  });

  test('what another apiserver writes is seen by latest reads at once, and a stale cached object refuses nothing', async () => {
    const prefix = `/test-${++run}`;
    const [one, two] = [open(prefix), open(prefix)];
    await one.create(contractPods, key, { ...contractPod('a', 'x'), spec: { count: 0 } });
    await two.list(contractPods, { match: 'latest' });
    for (let i = 1; i <= 20; i++) {
      await one.update(contractPods, key, (current) => ({ ...current?.object, spec: { count: i } }));
      const listed = await two.list(contractPods, { match: 'latest' });
      expect(listed.items[0]?.object['spec']).toEqual({ count: i });
      await one.update(contractPods, key, (current) => ({ ...current?.object, spec: { count: -i } }));
      const seen = await two.update(contractPods, key, (current) => {
        const { count } = current?.object['spec'] as { count: number };
        if (count !== -i) throw new Error('refused on a stale object');
        return { ...current?.object, spec: { count: i } };
      });
      expect(seen.object['spec']).toEqual({ count: i });
    }
    await one.close();
    await two.close();
  });

  test('objects with a time to live are kept by a lease', async () => {
    const prefix = `/test-${++run}`;
    const storage = open(prefix);
    const created = await storage.create(contractPods, key, contractPod('a', 'x'), { ttlSeconds: 1 });
    const events = storage.watch(contractPods, { fromRevision: created.revision, signal: new AbortController().signal })[Symbol.asyncIterator]();
    const event = (await events.next()).value as StorageEvent;
    expect(event.type).toBe('DELETED');
    await storage.close();
  }, 20_000);

  test('a watch whose past is gone from the cache answers compacted', async () => {
    const storage = openStorage({
      endpoints: cluster.endpoints, mediaType: 'application/json', prefix: `/test-${++run}`, compactionIntervalMs: 0, limits: { historyEventsMax: 2 },
    }, { clock, logger: silentLogger, signal: new AbortController().signal });
    const first = await storage.create(contractPods, key, contractPod('a', 'x'));
    await storage.list(contractPods, { match: 'latest' });
    for (let i = 0; i < 4; i++) await storage.create(contractPods, { namespace: 'a', name: `y${i}` }, contractPod('a', `y${i}`));
    await storage.list(contractPods, { match: 'latest' });
    const events = storage.watch(contractPods, { fromRevision: first.revision, signal: new AbortController().signal })[Symbol.asyncIterator]();
    await expect(events.next()).rejects.toMatchObject({ code: 'compacted' });
    await storage.close();
  });
});
