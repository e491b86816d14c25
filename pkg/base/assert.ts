/** A broken invariant: a bug of ours, never bad input and never weather. It is meant to end the process. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
  readonly state: unknown;
  constructor(message: string, state?: unknown) {
    super(message);
    this.state = state;
  }
}

/** Stays on in production. `state` goes into the crash report. */
export function assert(condition: unknown, message: string, state?: unknown): asserts condition {
  if (!condition) throw new AssertionError(message, state);
}

/** Marks a switch as exhaustive, at compile time and at run time. */
export function unreachable(value: never): never {
  throw new AssertionError('unreachable value', value);
}

/** The value, or a crash when it is absent. */
export function must<T>(value: T | null | undefined, message: string): T {
  if (value === null || value === undefined) throw new AssertionError(message);
  return value;
}
