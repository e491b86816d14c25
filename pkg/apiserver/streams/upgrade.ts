import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApiError } from '../contracts.ts';
import { bodyText } from './respond.ts';

/** The backend's answer to an upgrade request. */
export type UpgradeAnswer =
  | { readonly kind: 'upgraded'; readonly socket: Duplex; readonly head: Buffer; readonly rawHeaders: readonly string[] }
  | { readonly kind: 'refused'; readonly status: number; readonly statusText: string; readonly contentType: string; readonly body: string };

/** Sends the request and waits for 101 or a refusal. Throws ApiError when the backend cannot be reached; `describe` puts the cause into Go's words. */
export async function requestUpgrade(request: ClientRequest, describe: (err: Error) => string): Promise<UpgradeAnswer> {
  const answer = await new Promise<UpgradeAnswer | IncomingMessage>((resolve, reject) => {
    request.once('upgrade', (message, socket, head) => resolve({ kind: 'upgraded', socket, head, rawHeaders: message.rawHeaders }));
    request.once('response', resolve);
    request.on('error', (err) => reject(new ApiError(500, '', `error dialing backend: ${describe(err)}`)));
    request.end();
  });
  if ('kind' in answer) return answer;
  return {
    kind: 'refused', status: answer.statusCode ?? 500, statusText: answer.statusMessage ?? '',
    contentType: answer.headers['content-type'] ?? 'text/plain', body: await bodyText(answer),
  };
}

/** The 101 as the backend wrote it. */
export function writeSwitchingProtocols(socket: Duplex, rawHeaders: readonly string[]): void {
  const lines = ['HTTP/1.1 101 Switching Protocols'];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
}

/** A refusal as the backend gave it: clients read its text. */
export function writeRefusal(socket: Duplex, { status, statusText, contentType, body }: UpgradeAnswer & { readonly kind: 'refused' }): void {
  socket.end(`HTTP/1.1 ${status} ${statusText}\r\ncontent-type: ${contentType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
}

/** Joins two connections byte for byte until both directions have ended; a break of one breaks the other. */
export function splice(client: Duplex, clientHead: Buffer, backend: Duplex, backendHead: Buffer): Promise<void> {
  return new Promise((resolve) => {
    let open = 2;
    const watch = (one: Duplex, other: Duplex): void => {
      one.on('error', () => other.destroy());
      one.on('close', () => {
        other.end();
        open--;
        if (open === 0) resolve();
      });
    };
    watch(client, backend);
    watch(backend, client);
    if (backendHead.length > 0) client.write(backendHead);
    if (clientHead.length > 0) backend.write(clientHead);
    client.pipe(backend);
    backend.pipe(client);
  });
}
