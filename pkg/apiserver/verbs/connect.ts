import type { ConnectHandler } from '../contracts.ts';
import { attributesOf } from '../pipeline/authorize.ts';
import { admit } from '../pipeline/admit.ts';
import { warn, type Answer } from '../pipeline/exchange.ts';
import { admissionAttributes, type Target } from '../pipeline/target.ts';

/** Requests whose bytes belong to a handler: log, exec, attach, portforward, proxy. */
export async function connect(target: Target, handler: ConnectHandler): Promise<Answer> {
  const { exchange, server, name } = target;
  const { info, request, response, upgrade, signal } = exchange;
  if (info.subresource !== 'log') await admit(server, admissionAttributes(target, 'CONNECT', { name, dryRun: false }));
  const below = info.parts.slice(3);
  const slash = info.path.endsWith('/') && below.length > 0 ? '/' : '';
  await handler.connect({
    attributes: attributesOf(info, exchange.user), query: info.query, dryRun: false, warn: (text) => warn(exchange, text), signal,
    method: info.method, proxyPath: info.subresource === 'proxy' ? `/${below.map(encodeURIComponent).join('/')}${slash}` : '',
    request, ...(response === undefined ? {} : { response }), ...(upgrade === undefined ? {} : { upgrade }),
  });
  return { kind: 'done' };
}
