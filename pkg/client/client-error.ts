import type { Status } from '../generated/types/meta-v1.ts';

export type ClientErrorCode = 'notFound' | 'alreadyExists' | 'conflict' | 'gone' | 'forbidden' | 'unauthorized' | 'invalid' | 'tooManyRequests' | 'unavailable' | 'other';

/** Everything that a request can fail with. `status` is the HTTP status, 0 when no answer came. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  readonly status: number;
  /** The Status reason as the server spelled it: NotFound, Conflict, Expired ... */
  readonly reason: string;
  readonly details: Status['details'];
  /** Seconds that the server asked to wait; undefined when it did not. */
  readonly retryAfterSeconds: number | undefined;
  constructor(code: ClientErrorCode, message: string, answer: { status: number; reason: string; details?: Status['details']; retryAfterSeconds?: number | undefined }, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = answer.status;
    this.reason = answer.reason;
    this.details = answer.details;
    this.retryAfterSeconds = answer.retryAfterSeconds;
  }
}

const codeOfReason: Readonly<Record<string, ClientErrorCode>> = {
  NotFound: 'notFound', AlreadyExists: 'alreadyExists', Conflict: 'conflict', Gone: 'gone', Expired: 'gone', Forbidden: 'forbidden', Unauthorized: 'unauthorized',
  Invalid: 'invalid', BadRequest: 'invalid', TooManyRequests: 'tooManyRequests', ServiceUnavailable: 'unavailable', Timeout: 'unavailable', ServerTimeout: 'unavailable',
};
const codeOfStatus: Readonly<Record<number, ClientErrorCode>> = {
  400: 'invalid', 401: 'unauthorized', 403: 'forbidden', 404: 'notFound', 409: 'conflict', 410: 'gone', 422: 'invalid', 429: 'tooManyRequests', 502: 'unavailable', 503: 'unavailable', 504: 'unavailable',
};

/** The error for an answer that is not a success: `body` is the Status when the server sent one, else any text. */
export function errorFromAnswer(status: number, body: string, retryAfter: string | undefined): ClientError {
  const answer = parseStatus(body);
  const reason = answer?.reason ?? '';
  const seconds = retryAfter === undefined ? answer?.details?.retryAfterSeconds : Number(retryAfter);
  const message = answer?.message ?? (body.trim().slice(0, 1000) || `the server answered ${status}`);
  return new ClientError(codeOfReason[reason] ?? codeOfStatus[status] ?? 'other', message, {
    status, reason, details: answer?.details, retryAfterSeconds: Number.isFinite(seconds) ? seconds : undefined,
  });
}

/** The error that an ERROR event of a watch carries. */
export function errorFromStatus(answer: Status): ClientError {
  return errorFromAnswer(answer.code ?? 500, JSON.stringify(answer), undefined);
}

/** No answer at all: refused, reset, timed out. */
export function connectionError(message: string, cause?: unknown): ClientError {
  return new ClientError('unavailable', message, { status: 0, reason: '' }, cause === undefined ? undefined : { cause });
}

export function hasCode(thrown: unknown, ...codes: readonly ClientErrorCode[]): boolean {
  return thrown instanceof ClientError && codes.includes(thrown.code);
}

function parseStatus(body: string): Status | undefined {
  if (!body.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(body) as Status;
    return value.kind === 'Status' ? value : undefined;
  } catch {
    return undefined;
  }
}
