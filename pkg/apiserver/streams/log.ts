import type { IncomingMessage } from 'node:http';
import type { ServerDeps } from '../authentication/deps.ts';
import { storedAt } from '../authentication/deps.ts';
import { notFound } from '../authentication/refusals.ts';
import { ApiError, type ConnectHandler, type ConnectRequest } from '../contracts.ts';
import { dialText, type KubeletTransport } from './kubelet-transport.ts';
import { chooseContainer, logQuery } from './pod-location.ts';
import { backendRefusal, bodyText, copyBody, type AnyResponse } from './respond.ts';
import type { Pod } from '../../generated/types/core-v1.ts';

/** pods/log: what the kubelet of the pod's node reads from the container's log, passed on as it comes. */
export class LogHandler implements ConnectHandler {
  readonly group = '';
  readonly resource = 'pods';
  readonly subresource = 'log';
  readonly #transport: KubeletTransport;
  readonly #deps: Pick<ServerDeps, 'storage'>;
  constructor(transport: KubeletTransport, deps: Pick<ServerDeps, 'storage'>) {
    this.#transport = transport;
    this.#deps = deps;
  }

  async connect({ attributes, query, response, signal }: ConnectRequest): Promise<void> {
    const { namespace, name } = attributes;
    const kubeletQuery = logQuery(query, name);
    const stored = await this.#deps.storage.get(storedAt('', 'pods'), { namespace, name });
    if (stored === undefined) throw notFound('', 'pods', name);
    const pod = stored.object as unknown as Pod;
    const container = chooseContainer(pod, query.get('container') ?? '');
    if (response === undefined) throw new ApiError(400, 'BadRequest', 'logs cannot be read over an upgraded connection');
    if ((pod.spec.nodeName ?? '') === '') {
      response.statusCode = 204;
      response.end();
      return;
    }
    const endpoint = await this.#transport.locate(pod.spec.nodeName as string);
    const path = `/containerLogs/${namespace}/${name}/${container}${kubeletQuery === '' ? '' : `?${kubeletQuery}`}`;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = this.#transport.request(endpoint, { method: 'GET', path, headers: {}, signal });
      request.once('response', resolve);
      request.on('error', (err) => reject(new ApiError(500, '', `Get "https://${endpoint.host}:${endpoint.port}${path}": ${dialText(endpoint, err)}`)));
      request.end();
    });
    if (answer.statusCode !== 200) throw backendRefusal(answer.statusCode ?? 500, await bodyText(answer));
    await writeLog(answer, response, signal);
  }
}

async function writeLog(answer: IncomingMessage, response: AnyResponse, signal: AbortSignal): Promise<void> {
  response.statusCode = 200;
  response.setHeader('content-type', 'text/plain');
  (response as { flushHeaders?: () => void }).flushHeaders?.();
  try {
    await copyBody(answer, response, signal);
  } catch {
    // The kubelet or the client broke off in the middle: a cut connection is the only honest end.
    response.destroy();
  } finally {
    answer.destroy();
  }
}
