import { Client, credentials, Metadata, type ClientUnaryCall, type ServiceError } from '@grpc/grpc-js';
import protobuf from 'protobufjs/light.js';
import type { Clock } from '../base/clock.ts';
import { criDescriptor } from '../generated/grpc/cri.ts';
import { CriError, criError } from './cri-error.ts';

/** What the kernel's sockaddr_un holds, without the closing zero. */
const socketPathBytesMax = 107;
const messageBytesMax = 16 * 1024 * 1024;

export type CriService = 'RuntimeService' | 'ImageService';

/** How messages read in JavaScript: absent fields stay absent, except lists and maps, which are empty; enums by name, 64-bit numbers as numbers. */
const readAs: protobuf.IConversionOptions = { longs: Number, enums: String, defaults: false, arrays: true, objects: true };

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** `unix:///run/containerd/containerd.sock` or a bare path; throws CriError badAddress otherwise. */
export function socketPath(endpoint: string): string {
  const path = endpoint.startsWith('unix://') ? endpoint.slice('unix://'.length) : endpoint;
  if (!path.startsWith('/')) throw new CriError('badAddress', `container runtime endpoint "${endpoint}" is not a unix socket: give unix:///path/to.sock`);
  if (Buffer.byteLength(path) > socketPathBytesMax) {
    throw new CriError('badAddress', `container runtime socket "${path}" is longer than the ${socketPathBytesMax} bytes that a unix socket address holds; use a shorter path`);
  }
  return path;
}

/**
 * Unary calls to one runtime. The connection is made when first needed and again whenever the runtime comes back; a call made while it is
 * away fails at once with `unavailable`, and the next attempt to connect follows within a second.
 */
export class CriChannel {
  readonly #client: Client;
  /** Read straight from the descriptor: a loader's own copy of every message would cost each node two megabytes for nothing. */
  readonly #root = protobuf.Root.fromJSON(criDescriptor as protobuf.INamespace).resolveAll();
  readonly #clock: Clock;
  #closed = false;
  readonly #inFlight = new Set<ClientUnaryCall>();
  constructor(endpoint: string, clock: Clock) {
    this.#clock = clock;
    const address = `unix://${socketPath(endpoint)}`;
    this.#client = new Client(address, credentials.createInsecure(), {
      'grpc.initial_reconnect_backoff_ms': 100, 'grpc.min_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1000,
      'grpc.max_receive_message_length': messageBytesMax, 'grpc.max_send_message_length': messageBytesMax, 'grpc.enable_channelz': 0,
    });
  }

  /** One call with its own deadline, in milliseconds from now. */
  call<Response>(service: CriService, method: string, request: object, timeoutMs: number, { signal }: CallOptions = {}): Promise<Response> {
    const { resolvedRequestType: requestType, resolvedResponseType: responseType } = this.#root.lookupService(`runtime.v1.${service}`).methods[method] ?? {};
    if (!requestType || !responseType) throw new CriError('unimplemented', `CRI has no call ${service}.${method}`);
    const serialize = (value: object): Buffer => Buffer.from(requestType.encode(requestType.fromObject(value as Record<string, unknown>)).finish());
    const deserialize = (bytes: Buffer): Response => responseType.toObject(responseType.decode(bytes), readAs) as Response;
    return new Promise<Response>((resolve, reject) => {
      if (signal?.aborted === true || this.#closed) {
        reject(new CriError('cancelled', `${method} was cancelled before it began`));
        return;
      }
      const abort = (): void => call.cancel();
      const done = (err: ServiceError | null, response?: Response): void => {
        signal?.removeEventListener('abort', abort);
        this.#inFlight.delete(call);
        if (err !== null) reject(criError(err));
        else resolve(response as Response);
      };
      const call = this.#client.makeUnaryRequest(`/runtime.v1.${service}/${method}`, serialize, deserialize, request, new Metadata(), { deadline: this.#clock.nowMs() + timeoutMs }, done);
      this.#inFlight.add(call);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Calls under way are cancelled; the runtime may still carry them out. */
  close(): void {
    this.#closed = true;
    for (const call of this.#inFlight) call.cancel();
    this.#client.close();
  }
}
