import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from './clock.ts';
import { silentLogger } from './log.ts';
import { WorkQueue } from './workqueue.ts';

function make(workers: number): { readonly clock: VirtualClock; readonly queue: WorkQueue } {
  const clock = new VirtualClock();
  return { clock, queue: new WorkQueue({ name: 'test', clock, logger: silentLogger, workers, backoff: { baseMs: 10, factor: 2, maxMs: 1000, jitter: 0 } }) };
}

describe('WorkQueue', () => {
  test('a key added while it runs runs once more, and never twice at once', async () => {
    const { queue } = make(4);
    const stop = new AbortController();
    let running = 0;
    let runs = 0;
    let release: () => void = () => undefined;
    const done = queue.run(async () => {
      running++;
      expect(running).toBe(1);
      runs++;
      await new Promise<void>((resolve) => { release = resolve; });
      running--;
    }, stop.signal);
    queue.add('a');
    for (let i = 0; i < 5; i++) queue.add('a');
    release();
    await new Promise((resolve) => { setImmediate(resolve); });
    expect(runs).toBe(2);
    release();
    stop.abort();
    await done;
    expect(runs).toBe(2);
  });

  test('a failing key is tried again with growing delays, and success forgets the failures', async () => {
    const { clock, queue } = make(1);
    const stop = new AbortController();
    const times: number[] = [];
    const done = queue.run(async () => {
      times.push(clock.nowMs());
      if (times.length <= 3) throw new Error('not yet');
    }, stop.signal);
    queue.add('a');
    await clock.advanceAsync(200);
    expect(times).toEqual([0, 10, 30, 70]);
    stop.abort();
    await done;
    expect(clock.pendingTimers).toBe(0);
  });

  test('the earlier of two delays wins', async () => {
    const { clock, queue } = make(1);
    const stop = new AbortController();
    const times: number[] = [];
    const done = queue.run(async () => { times.push(clock.nowMs()); }, stop.signal);
    queue.addAfter('a', 100);
    queue.addAfter('a', 40);
    queue.addAfter('a', 70);
    await clock.advanceAsync(300);
    expect(times).toEqual([40]);
    stop.abort();
    await done;
  });

  test('run resolves only when the last reconcile has ended', async () => {
    const { queue } = make(1);
    const stop = new AbortController();
    let ended = false;
    const done = queue.run(async () => {
      await new Promise((resolve) => { setImmediate(resolve); });
      ended = true;
    }, stop.signal);
    queue.add('a');
    stop.abort();
    await done;
    expect(ended).toBe(true);
  });
});
