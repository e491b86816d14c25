import type { Clock } from '../../base/clock.ts';
import { nobody, type Exchange } from '../pipeline/exchange.ts';
import type { Incoming } from './listener.ts';
import { parseRequestInfo } from './request-info.ts';

/** The state of a request at the beginning of the pipeline. */
export function exchangeOf(incoming: Incoming, clock: Clock): Exchange {
  const { request } = incoming;
  return {
    ...incoming,
    headers: request.headers,
    info: parseRequestInfo(request.method ?? 'GET', request.url ?? '/'),
    receivedMs: clock.monotonicMs(),
    auditId: '', user: nobody, answerHeaders: {}, warnings: [],
  };
}
