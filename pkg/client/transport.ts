/** One HTTP request. `path` begins with a slash and holds the query. */
export interface TransportRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Aborting it ends the request, or the body that is being read. */
  readonly signal: AbortSignal;
}

export interface TransportResponse {
  readonly status: number;
  header(name: string): string | undefined;
  /** UTF-8 text in pieces as they arrive. Rejects when the connection is lost before the end. Leaving the loop early ends the request. */
  readonly body: AsyncIterable<string>;
}

/**
 * Sends requests to one server. A transport holds no request back and repeats none, except one that the server has provably not seen.
 * Rejects with ClientError code `unavailable` when no answer came. After `close` every request rejects.
 */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>;
  close(): void;
}
