import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import { ApiError } from '../contracts.ts';
import { badRequest, internalError } from '../authentication/refusals.ts';

export type AnyResponse = ServerResponse | Http2ServerResponse;

const errorTextMax = 10_000;
/** Headers of one connection; HTTP/2 forbids them. */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'proxy-connection']);

export function endToEndHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).filter(([name, value]) => !hopByHop.has(name) && !name.startsWith(':') && value !== undefined)) as Record<string, string | string[]>;
}

/** The start of a body, as text. */
export async function bodyText(message: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= errorTextMax) break;
  }
  return Buffer.concat(chunks).subarray(0, errorTextMax).toString();
}

/** What a kubelet's refusal becomes: its text, under a status that kubectl understands. */
export function backendRefusal(status: number, text: string): ApiError {
  if (status === 400) return badRequest(text);
  if (status === 500) return internalError(text);
  return new ApiError(status, status === 404 ? 'NotFound' : '', text.trim() === '' ? `the server responded with the status code ${status} but did not return more information` : text);
}

/** Copies a body as it comes, waiting when the client is slower; ends when either side does. */
export async function copyBody(from: IncomingMessage, to: AnyResponse, signal: AbortSignal): Promise<void> {
  for await (const chunk of from as AsyncIterable<Buffer>) {
    if (signal.aborted) break;
    if ((to as ServerResponse).write(chunk)) continue;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        to.off('drain', done);
        to.off('close', done);
        resolve();
      };
      to.once('drain', done);
      to.once('close', done);
    });
  }
  to.end();
}
