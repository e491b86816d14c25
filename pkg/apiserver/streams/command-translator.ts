import type { WebSocket } from 'ws';
import type { UpgradeAnswer } from './upgrade.ts';
import type { CommandOptions } from './pod-location.ts';
import { SpdyClient, type SpdyStream } from './spdy/client.ts';
import { messageBuffer } from './web-socket.ts';

/** First byte of every WebSocket message. */
const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;
const bufferedBytesMax = 1024 * 1024;

/** WebSocket subprotocols that are translated; v5 adds the close message to v4. */
export const translatedProtocols: readonly string[] = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
export const spdyProtocol = 'v4.channel.k8s.io';

/**
 * Carries one remote command between a WebSocket client and a SPDY server: each channel is one SPDY stream. Resolves when either side has
 * closed. Ends with code 1000 once the server has ended its streams.
 */
export function translateCommand(client: WebSocket, backend: UpgradeAnswer & { readonly kind: 'upgraded' }, options: CommandOptions): Promise<void> {
  return new Promise((resolve) => {
    let errorSent = false;
    const spdy = new SpdyClient(backend.socket, backend.head, (cause) => {
      if (!errorSent) sendFailure(client, cause === undefined ? 'the connection to the node closed before the command ended' : cause.message);
      client.close(1000);
      resolve();
    });
    const send = (channel: number, payload: Buffer): void => {
      client.send(Buffer.concat([Buffer.from([channel]), payload]), () => { if (client.bufferedAmount < bufferedBytesMax) spdy.resume(); });
      if (client.bufferedAmount >= bufferedBytesMax) spdy.pause();
    };
    const waitingFor = new Set<string>();
    const receive = (type: 'stdout' | 'stderr' | 'error'): SpdyStream => {
      waitingFor.add(type);
      return spdy.open({ streamtype: type }, {
        onData: (payload) => {
          if (type === 'error') errorSent = true;
          send(channels[type], payload);
        },
        onEnd: () => {
          waitingFor.delete(type);
          if (waitingFor.size > 0) return;
          if (errorSent) client.close(1000);
          spdy.close();
        },
      });
    };
    const outgoing = (type: 'stdin' | 'resize'): SpdyStream => spdy.open({ streamtype: type }, { onData: () => undefined, onEnd: () => undefined });

    receive('error');
    const stdin = options.stdin ? outgoing('stdin') : undefined;
    if (options.stdout) receive('stdout');
    if (options.stderr) receive('stderr');
    const resize = options.tty ? outgoing('resize') : undefined;
    spdy.onDrain(() => client.resume());
    // Tells the client that the streams stand.
    send(options.stdout ? channels.stdout : channels.error, Buffer.alloc(0));

    client.on('message', (data) => {
      const message = messageBuffer(data);
      const payload = message.subarray(1);
      switch (message[0]) {
        case channels.stdin: if (stdin?.write(payload) === false) client.pause(); return;
        case channels.resize: resize?.write(payload); return;
        case channels.close: if (payload[0] === channels.stdin) stdin?.end(); return;
        default: client.close(1002, 'unknown channel');
      }
    });
    client.on('error', () => spdy.close());
    client.on('close', () => {
      stdin?.end();
      spdy.close();
    });
    client.resume();
  });
}

/** A Status on the error channel: how version 4 and later tell why a command did not run. */
export function sendFailure(client: WebSocket, message: string): void {
  const text = `Internal error occurred: ${message}`;
  const status = { metadata: {}, status: 'Failure', message: text, reason: 'InternalError', details: { causes: [{ message }] }, code: 500 };
  client.send(Buffer.concat([Buffer.from([channels.error]), Buffer.from(JSON.stringify(status))]));
}
