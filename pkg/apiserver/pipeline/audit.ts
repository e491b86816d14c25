import type { ServerContext } from '../server-context.ts';
import type { Exchange } from './exchange.ts';

const auditIdLengthMax = 64;

/** Every request has an id that its answer and the log carry; a client may bring its own. */
export function audit(exchange: Exchange, server: ServerContext): void {
  const given = exchange.headers['audit-id'];
  const own = typeof given === 'string' && given !== '' && given.length <= auditIdLengthMax && /^[\x21-\x7e]+$/.test(given);
  exchange.auditId = own ? given : server.random.uuid();
  exchange.answerHeaders['audit-id'] = exchange.auditId;
}
