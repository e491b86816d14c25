import { SystemClock } from '../../base/clock.ts';
import { runServices, type Service } from '../../base/lifecycle.ts';
import { silentLogger } from '../../base/log.ts';
import { SeededRandom } from '../../base/random.ts';
import { ApiClient } from '../../client/api-client.ts';
import { EventRecorder } from '../../client/event-recorder.ts';
import { InformerSet } from '../../client/informer-set.ts';
import { events } from '../../client/resources.ts';
import { FakeApiServer } from '../../client/testing/fake-api-server.ts';
import { until } from '../../client/testing/until.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';

/** Whole controllers against the fake API server, over real HTTP on the loopback. */
export class ControllerRig {
  readonly clock = new SystemClock();
  readonly random = new SeededRandom(11);
  readonly server = new FakeApiServer({ clock: this.clock, random: this.random });
  readonly #stop = new AbortController();
  #client: ApiClient | undefined;
  #running: Promise<void> = Promise.resolve();

  async start(...factories: readonly ControllerFactory[]): Promise<void> {
    await this.server.start();
    const deps = { clock: this.clock, random: this.random, logger: silentLogger };
    const client = ApiClient.connect({ server: this.server.url }, deps);
    this.#client = client;
    const informers = new InformerSet(client, deps);
    const context: ControllerContext = { ...deps, client, reader: client, informers, recorder: (component) => new EventRecorder(client, { component }, deps) };
    const services: readonly Service[] = factories.map((factory) => factory(context));
    this.#running = runServices([informers, ...services], this.#stop.signal);
  }

  async end(): Promise<void> {
    this.#stop.abort(new Error('test over'));
    await this.#running;
    this.#client?.close();
    await this.server.stop();
  }

  until(what: string, condition: () => boolean): Promise<void> {
    return until(this.clock, what, condition);
  }

  /** "Reason: message" of every event, oldest first. */
  events(): readonly string[] {
    return this.server.all(events).map(({ reason, message }) => `${reason ?? ''}: ${message ?? ''}`);
  }
}

export async function withRig(factories: readonly ControllerFactory[], body: (rig: ControllerRig) => Promise<void>): Promise<void> {
  const rig = new ControllerRig();
  await rig.start(...factories);
  try {
    await body(rig);
  } finally {
    await rig.end();
  }
}
