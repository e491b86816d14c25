import type { PutResponse, RangeResponse, StatusResponse } from '../../pkg/generated/grpc/etcd.ts';
import { SeededRandom, randomInt } from '../../pkg/base/random.ts';
import { eventually, TestClient, TestCluster, type TestMember } from './test-cluster.ts';

/** A put that was acknowledged, and where it was said to be. */
interface Acknowledged {
  readonly key: string;
  readonly value: string;
  readonly revision: number;
}

const writerCount = 4;
const roundsPerSeed = 4;
const acksPerRound = 60;

class Writers {
  readonly acknowledged: Acknowledged[] = [];
  readonly #running: Promise<void>[];
  #stopped = false;
  constructor(cluster: TestCluster, seed: number) {
    this.#running = Array.from({ length: writerCount }, (_, writer) => this.#write(cluster, `${seed}/${writer}`, writer));
  }
  async #write(cluster: TestCluster, prefix: string, first: number): Promise<void> {
    const clients = cluster.members.map((member) => new TestClient(member.clientPort, 'etcdserverpb.KV'));
    for (let at = first, sequence = 0; !this.#stopped; sequence++) {
      const key = `${prefix}/${sequence}`;
      const value = `${sequence}-${'x'.repeat(sequence % 700)}`;
      try {
        const response = await clients[at % clients.length]?.call<PutResponse>('Put', { key: Buffer.from(key), value: Buffer.from(value) }, 2500);
        this.acknowledged.push({ key, value, revision: Number(response?.header?.revision) });
      } catch {
        // Nobody knows whether it happened; the next goes to another member.
        at++;
        await new Promise((resolve) => { setTimeout(resolve, 5); });
      }
    }
    for (const client of clients) client.close();
  }
  async moreAcknowledged(count: number): Promise<void> {
    const target = this.acknowledged.length + count;
    await eventually(() => (this.acknowledged.length >= target ? Promise.resolve() : Promise.reject(new Error(`only ${this.acknowledged.length} of ${target} acknowledged`))), 20_000);
  }
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running);
  }
}

async function leaderOf(cluster: TestCluster): Promise<TestMember> {
  const statuses = await Promise.all(cluster.members.map(async (member) => {
    const client = new TestClient(member.clientPort, 'etcdserverpb.Maintenance');
    try {
      return await client.call<StatusResponse>('Status', {}, 500);
    } catch {
      return undefined;
    } finally {
      client.close();
    }
  }));
  const leader = cluster.members[statuses.findIndex((status) => status?.leader !== undefined && status.leader === status.header?.member_id)];
  if (leader === undefined) throw new Error('no leader');
  return leader;
}

async function killSomeone(cluster: TestCluster, random: SeededRandom, writers: Writers, round: number): Promise<void> {
  // In turn: whoever leads, anybody, and all at once.
  const victims = round % 3 === 0 ? [await eventually(() => leaderOf(cluster))] : round % 3 === 1 ? [cluster.members[randomInt(random, 0, 3)] as TestMember] : cluster.members;
  await Promise.all(victims.map((victim) => cluster.end(victim, 'SIGKILL')));
  if (victims.length === 1) await writers.moreAcknowledged(acksPerRound);
  for (const victim of victims) cluster.start(victim);
  await writers.moreAcknowledged(acksPerRound);
}

async function verify(cluster: TestCluster, acknowledged: readonly Acknowledged[]): Promise<void> {
  expect(new Set(acknowledged.map((one) => one.revision)).size).toBe(acknowledged.length);
  for (const member of cluster.members) {
    const client = new TestClient(member.clientPort, 'etcdserverpb.KV');
    const all = await eventually(() => client.call<RangeResponse>('Range', { key: Buffer.from('0'), range_end: Buffer.from([0]) }));
    const held = new Map((all.kvs ?? []).map((kv) => [Buffer.from(kv.key ?? []).toString(), kv]));
    const lost = acknowledged.filter(({ key, value, revision }) => {
      const kv = held.get(key);
      return kv === undefined || Number(kv.mod_revision) !== revision || Buffer.from(kv.value ?? []).toString() !== value;
    });
    expect({ member: member.name, lost }).toEqual({ member: member.name, lost: [] });
    const sample = acknowledged[acknowledged.length >> 1] as Acknowledged;
    const past = await client.call<RangeResponse>('Range', { key: Buffer.from(sample.key), revision: sample.revision });
    expect(past.kvs).toHaveLength(1);
    client.close();
  }
}

describe('kill -9 under write load', () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    // Snapshots often and a short log, so that restarts and slow members go through them.
    cluster = await TestCluster.create({ flags: ['--snapshot-count', '300', '--experimental-snapshot-catchup-entries', '50'] });
    cluster.startAll();
  }, 20_000);
  afterAll(() => cluster.destroy());

  test.each([1, 2, 3])('loses nothing that was acknowledged, seed %i', async (seed) => {
    const random = new SeededRandom(seed);
    const writers = new Writers(cluster, seed);
    try {
      await writers.moreAcknowledged(acksPerRound);
      for (let round = 0; round < roundsPerSeed; round++) await killSomeone(cluster, random, writers, round + seed);
    } finally {
      await writers.stop();
    }
    await verify(cluster, writers.acknowledged);
  }, 60_000);
});
