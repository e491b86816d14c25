import { sleep, type Clock } from '../../base/clock.ts';

const pollMs = 5;
const deadlineMs = 10_000;

/** Waits for a condition that other code brings about; a failure names it. */
export async function until(clock: Clock, what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const startMs = clock.monotonicMs();
  while (!await condition()) {
    if (clock.monotonicMs() - startMs > deadlineMs) throw new Error(`waited in vain: ${what}`);
    await sleep(clock, pollMs);
  }
}
