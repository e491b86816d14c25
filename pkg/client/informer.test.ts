import fc from 'fast-check';
import { SystemClock } from '../base/clock.ts';
import { silentLogger } from '../base/log.ts';
import { SeededRandom } from '../base/random.ts';
import type { ConfigMap } from '../generated/types/core-v1.ts';
import { ApiClient } from './api-client.ts';
import { Informer } from './informer.ts';
import { keyOf } from './resource.ts';
import { configMaps } from './resources.ts';
import { FakeApiServer } from './testing/fake-api-server.ts';
import { until } from './testing/until.ts';

const clock = new SystemClock();

class Rig {
  readonly deps = { clock, random: new SeededRandom(7), logger: silentLogger };
  readonly server = new FakeApiServer(this.deps);
  readonly stop = new AbortController();
  client!: ApiClient;
  informer!: Informer<ConfigMap>;
  running: Promise<void> = Promise.resolve();
  readonly events: string[] = [];
  async start(): Promise<void> {
    await this.server.start();
    this.client = ApiClient.connect({ server: this.server.url }, this.deps);
    this.informer = new Informer(this.client, configMaps, { indexes: { color: (object) => (object.data?.['color'] === undefined ? [] : [object.data['color']]) } }, this.deps);
    this.informer.onChange(({ kind, object }) => this.events.push(`${kind} ${object.metadata.name ?? ''}`));
    this.running = this.informer.run(this.stop.signal);
    await this.informer.waitForSync();
  }
  async end(): Promise<void> {
    this.stop.abort(new Error('test over'));
    await this.running;
    this.client.close();
    await this.server.stop();
  }
  put(name: string, color: string): void {
    if (this.server.get(configMaps, `x/${name}`) === undefined) this.server.seed(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'x', name }, data: { color } } as ConfigMap);
    else this.server.change(configMaps, `x/${name}`, (old) => ({ ...old, data: { color } }));
  }
  async converged(): Promise<void> {
    const state = (objects: readonly ConfigMap[]): string => objects.map((object) => `${keyOf(object)}=${object.data?.['color'] ?? ''}@${object.metadata.resourceVersion ?? ''}`).sort().join(' ');
    await until(clock, 'the informer equals the server', () => state(this.informer.list()) === state(this.server.all(configMaps)));
  }
}

async function withRig(body: (rig: Rig) => Promise<void>): Promise<void> {
  const rig = new Rig();
  await rig.start();
  try {
    await body(rig);
  } finally {
    await rig.end();
  }
}

describe('informer', () => {
  test('sees every change once, in order, with indexes and previous state', async () => {
    await withRig(async (rig) => {
      rig.put('a', 'red');
      rig.put('a', 'blue');
      rig.put('b', 'blue');
      await rig.converged();
      expect(rig.informer.byIndex('color', 'blue').map((object) => object.metadata.name)).toEqual(['a', 'b']);
      expect(rig.informer.byIndex('color', 'red')).toEqual([]);
      rig.server.remove(configMaps, 'x/a');
      await rig.converged();
      expect(rig.events).toEqual(['added a', 'updated a', 'added b', 'deleted a']);
    });
  });

  test('a cut watch resumes without a new list and without loss', async () => {
    await withRig(async (rig) => {
      rig.put('a', 'red');
      await rig.converged();
      rig.server.cutWatches();
      rig.put('b', 'red');
      rig.server.remove(configMaps, 'x/a');
      await rig.converged();
      expect(rig.events).toEqual(['added a', 'added b', 'deleted a']);
    });
  });

  test('410 leads to a new list whose differences are events', async () => {
    await withRig(async (rig) => {
      rig.put('a', 'red');
      rig.put('b', 'red');
      await rig.converged();
      rig.server.cutWatches();
      rig.server.remove(configMaps, 'x/a');
      rig.put('b', 'blue');
      rig.put('c', 'red');
      rig.server.expireHistory();
      await rig.converged();
      expect(rig.events.slice(2).sort()).toEqual(['added c', 'deleted a', 'updated b']);
    });
  });

  test('doubled bookmarks change nothing; the server coming back on the same port is found', async () => {
    await withRig(async (rig) => {
      rig.put('a', 'red');
      await rig.converged();
      rig.server.bookmark(3);
      await rig.server.stop();
      rig.put('a', 'green');
      await rig.server.start();
      await rig.converged();
      expect(rig.events).toEqual(['added a', 'updated a']);
    });
  });

  test('same name, new uid: deleted, then added', async () => {
    await withRig(async (rig) => {
      rig.put('a', 'red');
      await rig.converged();
      await rig.server.stop();
      rig.server.remove(configMaps, 'x/a');
      rig.put('a', 'blue');
      rig.server.expireHistory();
      await rig.server.start();
      await rig.converged();
      expect(rig.events).toEqual(['added a', 'deleted a', 'added a']);
    });
  });

  test('property: whatever happens to the connection, the copy converges to the server', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), name: fc.constantFrom('a', 'b', 'c', 'd'), color: fc.constantFrom('red', 'blue') }),
      fc.record({ kind: fc.constant('remove' as const), name: fc.constantFrom('a', 'b', 'c', 'd') }),
      fc.record({ kind: fc.constantFrom('cut' as const, 'expire' as const, 'bookmark' as const, 'fail' as const, 'settle' as const) }),
    );
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      await withRig(async (rig) => {
        for (const action of steps) {
          if (action.kind === 'put') rig.put(action.name, action.color);
          else if (action.kind === 'remove' && rig.server.get(configMaps, `x/${action.name}`) !== undefined) rig.server.remove(configMaps, `x/${action.name}`);
          else if (action.kind === 'cut') rig.server.cutWatches();
          else if (action.kind === 'expire') rig.server.expireHistory();
          else if (action.kind === 'bookmark') rig.server.bookmark(2);
          else if (action.kind === 'fail') rig.server.failNext(1, 500, 'InternalError');
          else await new Promise<void>((resolve) => { setImmediate(resolve); });
        }
        await rig.converged();
      });
    }), { numRuns: 15, seed: 42 });
  }, 60_000);
});
