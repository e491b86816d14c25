import { setMaxListeners } from 'node:events';
import { collectAfterStart } from './heap.ts';
import type { Logger } from './log.ts';
import { linkSignal } from './signals.ts';

/** `run` resolves only when everything it started has stopped. */
export interface Service {
  readonly name: string;
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Runs services until one ends or `signal` aborts, then stops all in reverse order of start, each only after the next has ended.
 * Rejects with the first failure; a service that returns before it was told to stop is one too.
 */
export async function runServices(services: readonly Service[], signal: AbortSignal): Promise<void> {
  const failures: Error[] = [];
  let wake: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => { wake = resolve; });
  signal.addEventListener('abort', wake, { once: true });
  if (signal.aborted) wake();
  let stopping = false;
  const running = services.map((service) => {
    const link = linkSignal();
    const done = service.run(link.signal).then(
      () => { if (!stopping) failures.push(new Error(`${service.name} ended without being told to`)); },
      (cause: unknown) => { if (!stopping) failures.push(new Error(`${service.name} failed`, { cause })); },
    ).finally(wake);
    return { link, done };
  });
  await ended;
  stopping = true;
  signal.removeEventListener('abort', wake);
  for (const { link, done } of running.reverse()) {
    link.abort(new Error('shutting down'));
    await done;
  }
  if (failures[0] !== undefined) throw failures[0];
}

/** Long enough for a whole cluster to have come up around this process. */
const startGarbageMs = 25_000;

/** Exit codes of every process: 0 drained after SIGTERM or SIGINT, 1 failed, 2 bad flags. A second signal ends it at once with 130. */
export async function runMain(logger: Logger, main: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  // Everything in the process listens to this one signal.
  setMaxListeners(0, controller.signal);
  const stop = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(130);
    logger.info({ signal: name }, 'stopping');
    controller.abort(new Error(`received ${name}`));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('uncaughtException', (err) => { logger.error({ err }, 'uncaught exception'); process.exit(1); });
  process.on('unhandledRejection', (err) => { logger.error({ err }, 'unhandled rejection'); process.exit(1); });
  collectAfterStart(startGarbageMs);
  try {
    await main(controller.signal);
    process.exitCode = 0;
  } catch (err) {
    if (!controller.signal.aborted) {
      logger.error({ err }, 'failed');
      process.exitCode = 1;
    }
  }
  process.exit();
}
