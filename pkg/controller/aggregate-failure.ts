import { errorMessage } from '../base/errors.ts';

/** Several things were tried and some failed; the queue's back-off tries again. */
export class AggregateFailure extends Error {
  override readonly name = 'AggregateFailure';
  readonly code = 'PARTLY_FAILED';
  readonly failures: readonly unknown[];
  constructor(message: string, failures: readonly unknown[]) {
    super(`${message}: ${failures.map(errorMessage).join('; ')}`, { cause: failures[0] });
    this.failures = failures;
  }
}
