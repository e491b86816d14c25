import { errorMessage } from '../../base/errors.ts';
import { ApiError } from '../contracts.ts';
import { negotiate, type Representation } from '../http/negotiate.ts';
import { apiErrorOf, statusOf } from '../http/status.ts';
import { mediaTypes } from '../http/negotiate.ts';
import type { ServerContext } from '../server-context.ts';
import { audit } from './audit.ts';
import { authorize } from './authorize.ts';
import { encode, textOf, writeAnswer } from './encode.ts';
import type { Exchange } from './exchange.ts';
import { identify } from './identify.ts';
import { impersonate } from './impersonate.ts';
import { rate } from './rate.ts';
import { route } from './route.ts';

/**
 * One request, stage by stage. What a verb does between route and encode stands in its file, in the same order everywhere:
 * decode -> default -> mutate -> validate -> admit -> store.
 */
export async function serve(exchange: Exchange, server: ServerContext): Promise<void> {
  let release: (() => void) | undefined;
  try {
    audit(exchange, server);
    await identify(exchange, server);
    release = await rate(exchange, server);
    await impersonate(exchange, server);
    await authorize(exchange, server);
    await encode(exchange, server, await route(exchange, server));
  } catch (err) {
    await refuse(exchange, server, err);
  } finally {
    release?.();
  }
}

/** Writes the Status, unless the answer has begun: then the connection is all that can be ended. */
async function refuse(exchange: Exchange, server: ServerContext, thrown: unknown): Promise<void> {
  const err = apiErrorOf(thrown);
  if (err.status >= 500 && !exchange.signal.aborted) {
    const cause = thrown instanceof ApiError ? thrown.cause : thrown;
    server.logger.warn({ auditId: exchange.auditId, path: exchange.info.path, verb: exchange.info.verb, status: err.status, cause: errorMessage(cause ?? thrown), err: cause instanceof Error ? cause : undefined }, 'request failed');
  }
  if (exchange.upgrade !== undefined) {
    refuseUpgrade(exchange, err);
    return;
  }
  const { response } = exchange;
  if (response === undefined || response.headersSent || response.destroyed) {
    response?.destroy();
    return;
  }
  const representation = representationOf(exchange);
  await writeAnswer(exchange, err.status, mediaTypes[representation.format], await textOf(statusOf(err), representation), err.headers);
}

/** A Status is written in the form of the request; where that is impossible, as JSON for people. */
function representationOf(exchange: Exchange): Representation {
  try {
    const { format, pretty } = negotiate(exchange.headers.accept, exchange.headers['user-agent'] ?? '', exchange.info.query);
    return { format, pretty };
  } catch {
    return { format: 'json', pretty: true };
  }
}

function refuseUpgrade({ upgrade, auditId }: Exchange, err: ApiError): void {
  const body = `${JSON.stringify(statusOf(err))}\n`;
  upgrade?.socket.end([
    `HTTP/1.1 ${err.status} ${err.reason === '' ? 'Error' : err.reason}`, 'content-type: application/json', `audit-id: ${auditId}`,
    `content-length: ${Buffer.byteLength(body)}`, 'connection: close', '', body,
  ].join('\r\n'));
}
