import type { ServerContext } from '../server-context.ts';
import type { Exchange } from './exchange.ts';

/** Who asks. Throws 401 for a wrong credential. */
export async function identify(exchange: Exchange, server: ServerContext): Promise<void> {
  const protocols = exchange.headers['sec-websocket-protocol'];
  const user = await server.authenticator.authenticate({
    headers: exchange.headers,
    ...(exchange.certificate === undefined ? {} : { certificate: exchange.certificate }),
    ...(protocols === undefined ? {} : { protocols: protocols.split(',').map((protocol) => protocol.trim()) }),
  }, server.clock.nowMs());
  if (user !== undefined) exchange.user = user;
}
