import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects the garbage of starting up, once, `delayMs` after the call. V8 would keep it until the heap has grown by half; for a process that then idles that
 * is for ever. Costs one pause of some tens of milliseconds, holds no process open, and does nothing when the process has ended before.
 */
export function collectAfterStart(delayMs: number): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    setFlagsFromString('--no-expose-gc');
  }, delayMs).unref();
}
