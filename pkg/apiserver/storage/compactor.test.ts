import { SystemClock } from '../../base/clock.ts';
import { silentLogger } from '../../base/log.ts';
import { EtcdClient } from '../../etcdclient/etcd-client.ts';
import { EtcdCluster, etcdAvailable } from '../../etcdclient/etcd-cluster.fixture.ts';
import { compactRound } from './compactor.ts';
import type { StoreContext } from './store-context.ts';
import { createValueCodec } from './value-codec.ts';

(etcdAvailable ? describe : describe.skip)('compaction among several apiservers', () => {
  test('one of them wins each round and compacts to where the round before was; the others learn of it', async () => {
    const cluster = await EtcdCluster.start(1);
    const clock = new SystemClock();
    const client = new EtcdClient({ endpoints: cluster.endpoints, clock, logger: silentLogger });
    const context: StoreContext = { client, clock, logger: silentLogger, codec: createValueCodec('application/json'), root: '/registry' };
    const put = async () => (await client.txn({ compare: [], success: [{ kind: 'put', key: '/x', value: Buffer.from('x') }], failure: [] })).revision;
    try {
      let one = await compactRound(context, { round: 0, revision: 0 });
      expect(one).toMatchObject({ round: 1 });
      let two = await compactRound(context, { round: 0, revision: 0 });
      expect(two).toMatchObject({ round: 1 });
      const old = await put();
      one = await compactRound(context, one);
      expect(one).toMatchObject({ round: 2, compacted: expect.any(Number) as number });
      expect((await client.range({ key: '/x', revision: old })).items).toHaveLength(1);
      two = await compactRound(context, two);
      expect(two).toMatchObject({ round: 2, compacted: one.compacted });
      await put();
      two = await compactRound(context, two);
      expect(two.round).toBe(3);
      await expect(client.range({ key: '/x', revision: old })).rejects.toMatchObject({ code: 'compacted' });
    } finally {
      await client.close();
      await cluster.stop();
    }
  }, 40_000);
});
