import { connect, createServer } from 'node:net';
import type { Service } from '../../base/lifecycle.ts';
import { aborted } from '../../base/signals.ts';

/** Passes TCP connections of a socket that this process inherited (from another network namespace) on to `host:port` of its own. */
export class SocketForwarder implements Service {
  readonly name = 'forward';
  readonly #fd: number;
  readonly #host: string;
  readonly #port: number;
  constructor(fd: number, host: string, port: number) {
    this.#fd = fd;
    this.#host = host;
    this.#port = port;
  }

  async run(signal: AbortSignal): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (client) => {
      const target = connect({ host: this.#host, port: this.#port, allowHalfOpen: true });
      client.on('error', () => target.destroy());
      target.on('error', () => client.destroy());
      client.pipe(target);
      target.pipe(client);
      client.setNoDelay(true);
      target.setNoDelay(true);
    });
    await new Promise<void>((resolve, reject) => { server.once('error', reject).listen({ fd: this.#fd }, resolve); });
    await aborted(signal);
    server.close();
  }
}
