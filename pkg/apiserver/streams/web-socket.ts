import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

const messageBytesMax = 32 * 1024 * 1024;

/** The subprotocols that the client offers, best first as it wrote them. */
export function offeredProtocols(request: IncomingMessage): readonly string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
}

export function isWebSocket(request: IncomingMessage): boolean {
  return (request.headers.upgrade ?? '').toLowerCase() === 'websocket';
}

/**
 * Answers the handshake with the protocol. The socket comes paused, so that nothing is lost before its listeners stand: resume it then.
 * Throws when the handshake is malformed; the client has then been answered.
 */
export async function acceptWebSocket(request: IncomingMessage, socket: Duplex, head: Buffer, protocol: string): Promise<WebSocket> {
  // Loaded at the first use: a server without remote commands need not carry it.
  const { WebSocketServer } = await import('ws');
  const server = new WebSocketServer({ noServer: true, maxPayload: messageBytesMax });
  // Names such as SPDY/3.1+portforward.k8s.io are no HTTP tokens and the library refuses them: it is neither shown them nor asked to answer.
  delete request.headers['sec-websocket-protocol'];
  server.on('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${protocol}`));
  return new Promise((resolve, reject) => {
    server.once('wsClientError', (err, answered) => {
      answered.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
      reject(err);
    });
    server.handleUpgrade(request, socket, head, (client) => {
      client.pause();
      resolve(client);
    });
  });
}

export function messageBuffer(data: unknown): Buffer {
  if (Buffer.isBuffer(data)) return data;
  if (Array.isArray(data)) return Buffer.concat(data as Buffer[]);
  return Buffer.from(data as ArrayBuffer);
}
