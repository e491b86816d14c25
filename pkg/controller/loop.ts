import type { Service } from '../base/lifecycle.ts';
import { WorkQueue, type ReconcileResult } from '../base/workqueue.ts';
import type { Informer } from '../client/informer.ts';
import type { ApiObject } from '../client/resource.ts';
import type { ControllerContext } from './contracts.ts';

export interface LoopOptions {
  readonly name: string;
  readonly workers?: number;
  /** All of them hold their first list before the first reconcile. */
  readonly waitFor: readonly { waitForSync(options: { readonly signal?: AbortSignal }): Promise<void> }[];
  readonly reconcile: (key: string, signal: AbortSignal) => Promise<ReconcileResult | void>;
}

const defaultWorkers = 5;

/** One controller's queue and the loop over it. `enqueue` may be called at any time, before `run` too. */
export class ControllerLoop implements Service {
  readonly name: string;
  readonly queue: WorkQueue;
  readonly #options: LoopOptions;
  constructor(context: ControllerContext, options: LoopOptions) {
    this.name = options.name;
    this.#options = options;
    this.queue = new WorkQueue({ name: options.name, clock: context.clock, logger: context.logger, workers: options.workers ?? defaultWorkers });
  }

  async run(signal: AbortSignal): Promise<void> {
    try {
      await Promise.all(this.#options.waitFor.map((informer) => informer.waitForSync({ signal })));
    } catch (err) {
      if (signal.aborted) return;
      throw err;
    }
    await this.queue.run(this.#options.reconcile, signal);
  }
}

/** Queues the key of every object that appears, changes or goes. */
export function enqueueChanges<T extends ApiObject>(informer: Informer<T>, queue: WorkQueue, keyOf: (object: T) => string | undefined): void {
  informer.onChange(({ object, previous }) => {
    const key = keyOf(object);
    if (key !== undefined) queue.add(key);
    const before = previous === undefined ? undefined : keyOf(previous);
    if (before !== undefined && before !== key) queue.add(before);
  });
}
