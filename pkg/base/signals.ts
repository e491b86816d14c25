import { setMaxListeners } from 'node:events';

/** An AbortController that follows `parent` until it is unlinked. Unlinking leaves no listener on a long-lived parent. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  abort(reason?: Error): void;
  unlink(): void;
}

export function linkSignal(parent?: AbortSignal): LinkedSignal {
  const controller = new AbortController();
  // One signal stops many things; that is no leak.
  setMaxListeners(0, controller.signal);
  if (parent !== undefined) setMaxListeners(0, parent);
  const follow = (): void => controller.abort(parent?.reason);
  if (parent?.aborted) follow();
  else parent?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason ?? new Error('aborted')),
    unlink: () => parent?.removeEventListener('abort', follow),
  };
}

/** Resolves when the signal aborts, at once if it has. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => { signal.addEventListener('abort', () => resolve(), { once: true }); });
}
