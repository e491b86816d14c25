import { SystemClock } from '../base/clock.ts';
import { silentLogger } from '../base/log.ts';
import { SeededRandom } from '../base/random.ts';
import { aborted } from '../base/signals.ts';
import type { Lease } from '../generated/types/coordination-v1.ts';
import { ApiClient } from './api-client.ts';
import { runLeaderElection } from './leader-election.ts';
import { leases } from './resources.ts';
import { FakeApiServer } from './testing/fake-api-server.ts';
import { until } from './testing/until.ts';

const clock = new SystemClock();
const deps = { clock, random: new SeededRandom(3), logger: silentLogger };
const key = 'kube-system/test';

class Candidate {
  readonly stop = new AbortController();
  leading = false;
  readonly ended: Promise<string>;
  constructor(server: FakeApiServer, identity: string) {
    const client = ApiClient.connect({ server: server.url }, deps);
    this.ended = runLeaderElection({
      client, identity, lease: { namespace: 'kube-system', name: 'test' }, leaseDurationMs: 1000, renewDeadlineMs: 100, retryPeriodMs: 10,
      onLeading: async (signal) => {
        this.leading = true;
        await aborted(signal);
        this.leading = false;
      },
    }, deps, this.stop.signal).then(() => 'ended', (err: unknown) => (err as { code: string }).code).finally(() => client.close());
  }
}

async function withServer(body: (server: FakeApiServer, candidate: (identity: string) => Candidate) => Promise<void>): Promise<void> {
  const server = new FakeApiServer(deps);
  await server.start();
  const all: Candidate[] = [];
  try {
    await body(server, (identity) => {
      const candidate = new Candidate(server, identity);
      all.push(candidate);
      return candidate;
    });
  } finally {
    for (const candidate of all) candidate.stop.abort(new Error('test over'));
    await Promise.all(all.map(({ ended }) => ended));
    await server.stop();
  }
}
const holder = (server: FakeApiServer): string | undefined => server.get(leases, key)?.spec.holderIdentity;

test('one leads; when it is told to stop it lets go and the other leads at once', async () => {
  await withServer(async (server, candidate) => {
    const a = candidate('a');
    await until(clock, 'a leads', () => a.leading);
    const b = candidate('b');
    const renewed = server.get(leases, key)?.spec.renewTime;
    await until(clock, 'a renews', () => server.get(leases, key)?.spec.renewTime !== renewed);
    expect(b.leading).toBe(false);
    a.stop.abort(new Error('stop'));
    expect(await a.ended).toBe('ended');
    await until(clock, 'b leads', () => b.leading);
    expect(server.get(leases, key)?.spec).toMatchObject({ holderIdentity: 'b', leaseDurationSeconds: 1, leaseTransitions: 2 - 1 });
  });
});

test('a leader that cannot renew stops leading and says so', async () => {
  await withServer(async (server, candidate) => {
    const a = candidate('a');
    await until(clock, 'a leads', () => a.leading);
    server.failNext(1000, 500, 'InternalError', (_, path) => path.includes('/leases/'));
    expect(await a.ended).toBe('LEADERSHIP_LOST');
    expect(a.leading).toBe(false);
    expect(holder(server)).toBe('a');
  });
});

test('a Lease is taken only when its holder was silent for its whole duration, whatever its time says', async () => {
  await withServer(async (server, candidate) => {
    server.seed(leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { namespace: 'kube-system', name: 'test' }, spec: { holderIdentity: 'dead', leaseDurationSeconds: 1, renewTime: '2000-01-01T00:00:00.000000Z', leaseTransitions: 4 } } as Lease);
    const startMs = clock.monotonicMs();
    const a = candidate('a');
    await until(clock, 'a leads', () => a.leading);
    expect(clock.monotonicMs() - startMs).toBeGreaterThanOrEqual(1000);
    expect(server.get(leases, key)?.spec).toMatchObject({ holderIdentity: 'a', leaseTransitions: 5 });
  });
});
