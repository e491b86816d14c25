import type { ServerContext } from '../server-context.ts';
import type { RequestInfo } from '../http/request-info.ts';
import type { Exchange } from './exchange.ts';

const streaming: ReadonlySet<string> = new Set(['attach', 'exec', 'log', 'portforward', 'proxy']);

/** Requests that may last as long as they like. */
export function isLongRunning(info: RequestInfo): boolean {
  return info.resourceRequest && (info.verb === 'watch' || info.verb === 'proxy' || streaming.has(info.subresource));
}

const nothing = (): void => undefined;

/**
 * A first form of priority and fairness: requests are classified by the FlowSchemas and carry the headers that name them; instead of fair queues
 * per level there are two limits for the whole server, from which exempt levels are free.
 */
export async function rate(exchange: Exchange, server: ServerContext): Promise<() => void> {
  const flow = await server.flows.classify(exchange.user, exchange.info);
  exchange.answerHeaders['x-kubernetes-pf-flowschema-uid'] = flow.schemaUid;
  exchange.answerHeaders['x-kubernetes-pf-prioritylevel-uid'] = flow.levelUid;
  return flow.exempt || isLongRunning(exchange.info) ? nothing : server.inFlight.enter(exchange.info.verb);
}
