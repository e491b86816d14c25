import type { Clock, Timer } from '../../base/clock.ts';
import type { ReadState } from '../../raft/types.ts';
import { EtcdError } from './errors.ts';

/** A round that got no answer is asked again: the message, or the leader, may be gone. */
const retryMs = 500;

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (err: Error) => void;
}

interface Round {
  readonly context: string;
  readonly waiters: readonly Waiter[];
  readonly startedMs: number;
}

export interface LinearizableReadOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** False when there is no leader to ask. */
  readonly ask: (context: string) => boolean;
  readonly nextContext: () => string;
  readonly appliedIndex: () => number;
}

/**
 * Makes reads linearizable without the log: all that wait share one round to the leader, which confirms that it still leads and
 * names its commit index; once that is applied here, what we read is no older than what anybody had seen when the reads came.
 * Reads that arrive during a round wait for the next, for the round may have begun before them.
 */
export class LinearizableReads {
  readonly #options: LinearizableReadOptions;
  #waiting: Waiter[] = [];
  #round: Round | undefined;
  #timer: Timer | undefined;
  #confirmed: { readonly index: number; readonly waiters: readonly Waiter[] }[] = [];
  #stopped = false;
  constructor(options: LinearizableReadOptions) {
    this.#options = options;
  }

  /** Resolves when a read of the local state is linearizable. Rejects with timeout or stopped. */
  wait(): Promise<void> {
    if (this.#stopped) return Promise.reject(new EtcdError('stopped'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (this.#round === undefined) this.#begin();
    });
  }

  answered(read: ReadState): void {
    const round = this.#round;
    if (round === undefined || round.context !== read.context) return;
    this.#timer?.cancel();
    this.#round = undefined;
    this.#confirmed.push({ index: read.index, waiters: round.waiters });
    this.applied();
    if (this.#waiting.length > 0) this.#begin();
  }

  /** Call when the applied index has moved. */
  applied(): void {
    if (this.#confirmed.length === 0) return;
    const index = this.#options.appliedIndex();
    const due = this.#confirmed.filter((round) => round.index <= index);
    this.#confirmed = this.#confirmed.filter((round) => round.index > index);
    for (const { waiters } of due) for (const waiter of waiters) waiter.resolve();
  }

  /** A leader has appeared: ask it now instead of at the next retry. */
  askAgain(): void {
    if (this.#round !== undefined) this.#ask(this.#round);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    const all = [...this.#waiting, ...(this.#round?.waiters ?? []), ...this.#confirmed.flatMap((round) => round.waiters)];
    this.#waiting = [];
    this.#confirmed = [];
    this.#round = undefined;
    for (const waiter of all) waiter.reject(new EtcdError('stopped'));
  }

  #begin(): void {
    const round = { context: this.#options.nextContext(), waiters: this.#waiting, startedMs: this.#options.clock.monotonicMs() };
    this.#waiting = [];
    this.#round = round;
    this.#ask(round);
  }
  #ask(round: Round): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(retryMs, () => this.#unanswered(round));
    this.#options.ask(round.context);
  }
  #unanswered(round: Round): void {
    if (this.#round !== round) return;
    if (this.#options.clock.monotonicMs() - round.startedMs < this.#options.timeoutMs) {
      this.#ask(round);
      return;
    }
    this.#round = undefined;
    for (const waiter of round.waiters) waiter.reject(new EtcdError('timeout'));
    if (this.#waiting.length > 0) this.#begin();
  }
}
