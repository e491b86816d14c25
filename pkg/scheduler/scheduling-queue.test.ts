import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../base/clock.ts';
import type { Pod } from '../generated/types/core-v1.ts';
import { SchedulingQueue } from './scheduling-queue.ts';

function pod(name: string, priority = 0): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [], priority }, status: {} };
}

function make(): { readonly clock: VirtualClock; readonly queue: SchedulingQueue; readonly signal: AbortSignal } {
  const clock = new VirtualClock();
  const queue = new SchedulingQueue({ initialBackoffMs: 1000, maxBackoffMs: 10_000, unschedulableMaxMs: 300_000, worthRetry: (event, refusedBy) => event === 'node-added' && refusedBy.includes('NodeName') }, clock);
  return { clock, queue, signal: new AbortController().signal };
}

describe('SchedulingQueue', () => {
  test('highest priority first, then oldest', async () => {
    const { clock, queue, signal } = make();
    queue.add('a', pod('a'));
    clock.advance(1);
    queue.add('b', pod('b'));
    queue.add('c', pod('c', 10));
    expect([(await queue.pop(signal))?.key, (await queue.pop(signal))?.key, (await queue.pop(signal))?.key]).toEqual(['c', 'a', 'b']);
  });

  test('a refused pod waits for an event that its refuser cares for, then out its back-off', async () => {
    const { clock, queue, signal } = make();
    queue.add('a', pod('a'));
    await queue.pop(signal);
    queue.refused('a', pod('a'), ['NodeName']);
    queue.event('pod-deleted');
    expect(queue.sizes).toEqual({ active: 0, backoff: 0, unschedulable: 1 });
    queue.event('node-added');
    expect(queue.sizes).toEqual({ active: 0, backoff: 1, unschedulable: 0 });
    clock.advance(999);
    expect(queue.sizes.active).toBe(0);
    clock.advance(1);
    expect(queue.sizes.active).toBe(1);
  });

  test('an event during the cycle is not lost', async () => {
    const { queue, signal } = make();
    queue.add('a', pod('a'));
    await queue.pop(signal);
    queue.event('node-added');
    queue.refused('a', pod('a'), ['NodeName']);
    expect(queue.sizes.unschedulable).toBe(0);
  });

  test('back-off doubles up to its limit', async () => {
    const { clock, queue, signal } = make();
    queue.add('a', pod('a'));
    for (const seconds of [1, 2, 4, 8, 10, 10]) {
      await queue.pop(signal);
      queue.refused('a', pod('a'), []);
      clock.advance(seconds * 1000 - 1);
      expect(queue.sizes.active).toBe(0);
      clock.advance(1);
      expect(queue.sizes.active).toBe(1);
    }
  });

  test('a removed pod never comes back, and an aborted pop returns nothing', async () => {
    const { clock, queue } = make();
    const stop = new AbortController();
    queue.add('a', pod('a'));
    await queue.pop(stop.signal);
    queue.remove('a');
    queue.refused('a', pod('a'), []);
    clock.advance(60_000);
    expect(queue.sizes).toEqual({ active: 0, backoff: 0, unschedulable: 0 });
    const waiting = queue.pop(stop.signal);
    stop.abort();
    expect(await waiting).toBeUndefined();
    expect(clock.pendingTimers).toBe(0);
  });
});
