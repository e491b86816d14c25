import { Etcd3 } from 'etcd3';
import { must } from '../base/assert.ts';
import { SystemClock } from '../base/clock.ts';
import { createAuthority, createCertificate } from '../base/pki.ts';
import { silentLogger } from '../base/log.ts';
import { EtcdClient } from './etcd-client.ts';
import { EtcdCluster, etcdAvailable } from './etcd-cluster.fixture.ts';
import type { KeyEvent } from './watch-cursor.ts';

const clock = new SystemClock();

/** Skipped where no etcd is installed (apt: etcd-server). */
(etcdAvailable ? describe : describe.skip)('EtcdClient on a real etcd', () => {
  let cluster: EtcdCluster;
  let client: EtcdClient;
  beforeAll(async () => {
    cluster = await EtcdCluster.start(1);
    // The first address answers nobody: every test here passes by failover.
    client = new EtcdClient({ endpoints: ['http://127.0.0.1:1', ...cluster.endpoints], clock, logger: silentLogger });
  }, 40_000);
  afterAll(async () => {
    await client.close();
    await cluster.stop();
  });
  const put = (key: string, value: string) => client.txn({ compare: [], success: [{ kind: 'put', key, value: Buffer.from(value) }], failure: [] });

  test('what we write the etcd3 package reads, and the other way round', async () => {
    const other = new Etcd3({ hosts: [...cluster.endpoints] });
    await put('/judge/ours', 'ü');
    expect(await other.get('/judge/ours').string()).toBe('ü');
    await other.put('/judge/theirs').value('x');
    const { items, count } = await client.range({ key: '/judge/', rangeEnd: Buffer.from('/judge0') });
    expect(items.map((item) => [item.key, item.value.toString()])).toEqual([['/judge/ours', 'ü'], ['/judge/theirs', 'x']]);
    expect(count).toBe(2);
    other.close();
  });

  test('a transaction holds only under its condition and tells what is there instead', async () => {
    const { revision } = await put('/txn', '1');
    const attempt = (equals: number) => client.txn({
      compare: [{ key: '/txn', target: 'modRevision', equals }], success: [{ kind: 'put', key: '/txn', value: Buffer.from('2') }], failure: [{ kind: 'get', key: '/txn' }],
    });
    const lost = await attempt(revision - 1);
    expect([lost.succeeded, must(lost.found[0], 'found').value.toString(), lost.found[0]?.modRevision]).toEqual([false, '1', revision]);
    expect((await attempt(revision)).succeeded).toBe(true);
  });

  test('history can be read, compacted, and is then gone', async () => {
    const first = await put('/past', '1');
    const second = await put('/past', '2');
    expect((await client.range({ key: '/past', revision: first.revision })).items[0]?.value.toString()).toBe('1');
    await client.compact(second.revision);
    await expect(client.range({ key: '/past', revision: first.revision })).rejects.toMatchObject({ code: 'compacted' });
    await expect(client.range({ key: '/past', revision: second.revision + 100 })).rejects.toMatchObject({ code: 'futureRevision' });
    const gone = new Promise<number>((resolve) => {
      client.watch({ key: '/past', startRevision: first.revision }, { onEvents: () => undefined, onProgress: () => undefined, onCompacted: resolve });
    });
    expect(await gone).toBe(second.revision);
  });

  test('a revision too large for one message comes whole', async () => {
    const { revision } = await put('/big/start', '');
    const received = new Promise<readonly KeyEvent[]>((resolve) => {
      const watch = client.watch({ key: '/big/', rangeEnd: Buffer.from('/big0'), startRevision: revision + 1 }, {
        onEvents: (events) => { watch.cancel(); resolve(events); }, onProgress: () => undefined, onCompacted: () => undefined,
      });
    });
    const value = Buffer.alloc(300_000, 'x');
    await client.txn({ compare: [], success: ['a', 'b', 'c', 'd'].map((name) => ({ kind: 'put', key: `/big/${name}`, value })), failure: [] });
    expect((await received).map((event) => [event.key, event.value?.length])).toEqual(['a', 'b', 'c', 'd'].map((name) => [`/big/${name}`, 300_000]));
  });

  test('lease ids keep all their bits', async () => {
    const id = await client.leaseGrant(60);
    expect(id).toBeGreaterThan(2n ** 53n);
    const written = await client.txn({ compare: [], success: [{ kind: 'put', key: '/leased', value: Buffer.from('x'), lease: id }], failure: [] });
    expect(written.succeeded).toBe(true);
  });

  test('a call can be given up', async () => {
    await expect(client.range({ key: '/x' }, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

(etcdAvailable ? describe : describe.skip)('EtcdClient over TLS', () => {
  test('a client certificate of the right authority is let in, none is not', async () => {
    const validity = { notBeforeMs: clock.nowMs() - 60_000, notAfterMs: clock.nowMs() + 3_600_000 };
    const ca = await createAuthority('etcd-ca', validity.notBeforeMs, validity.notAfterMs);
    const pair = await createCertificate(ca, { commonName: 'member', usages: ['server auth', 'client auth'], ipAddresses: ['127.0.0.1'], ...validity });
    const tls = { ca: Buffer.from(ca.certPem), cert: Buffer.from(pair.certPem), key: Buffer.from(pair.keyPem) };
    const cluster = await EtcdCluster.start(1, tls);
    const other = await createAuthority('other', validity.notBeforeMs, validity.notAfterMs);
    const mistrusting = new EtcdClient({ endpoints: cluster.endpoints, tls: { ...tls, ca: Buffer.from(other.certPem) }, clock, logger: silentLogger });
    const known = new EtcdClient({ endpoints: cluster.endpoints, tls, clock, logger: silentLogger });
    const unknown = new EtcdClient({ endpoints: cluster.endpoints, tls: { ca: tls.ca }, clock, logger: silentLogger });
    try {
      expect((await known.range({ key: '/x' })).revision).toBeGreaterThan(0);
      await expect(unknown.range({ key: '/x' }, { timeoutMs: 500 })).rejects.toMatchObject({ code: 'unavailable' });
      await expect(mistrusting.range({ key: '/x' }, { timeoutMs: 500 })).rejects.toMatchObject({ code: 'unavailable' });
    } finally {
      await Promise.all([known.close(), unknown.close(), mistrusting.close()]);
      await cluster.stop();
    }
  }, 40_000);
});
