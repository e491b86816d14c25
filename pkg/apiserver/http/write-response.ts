import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const gzipAsync = promisify(gzip);
/** Smaller answers are not worth the processor time. */
const gzipBytesMin = 128 * 1024;

type Response = ServerResponse | Http2ServerResponse;

/** Writes the head. HTTP/2 has no status texts and no connection headers. */
export function writeHead(response: Response, status: number, headers: Readonly<Record<string, string | readonly string[]>>): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value as string | string[]);
}

/** Lets the client see the head before there is a body. */
export function flushHead(response: Response): void {
  (response as ServerResponse).flushHeaders();
}

/** Resolves when the client can take more, or is gone. */
export async function writeChunk(response: Response, chunk: Buffer | string): Promise<void> {
  if (response.destroyed || response.writableEnded) return;
  // The two response classes agree on write(chunk), but not on their overloads.
  if ((response as ServerResponse).write(chunk)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

function end(response: Response, body?: Buffer | string): void {
  if (body === undefined) response.end();
  else response.end(body);
}

export interface BodyAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer | string;
  readonly acceptEncoding?: string | undefined;
  /** HEAD: the head only. */
  readonly headOnly?: boolean;
}

export async function writeBody(response: Response, answer: BodyAnswer): Promise<void> {
  const bytes = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const zip = bytes.length >= gzipBytesMin && /\bgzip\b/.test(answer.acceptEncoding ?? '');
  const body = zip ? await gzipAsync(bytes, { level: 1 }) : bytes;
  writeHead(response, answer.status, { ...answer.headers, ...(zip ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}), 'content-length': String(body.length) });
  end(response, answer.headOnly === true ? undefined : body);
}

/** Writes slice after slice, each only when the client took the last; a short answer keeps its length and may be compressed. */
export async function writeSlices(response: Response, answer: Omit<BodyAnswer, 'body'>, slices: Iterable<Buffer>): Promise<void> {
  const iterator = slices[Symbol.iterator]();
  const first = iterator.next();
  let second = first.done === true ? first : iterator.next();
  if (first.done === true || second.done === true) {
    await writeBody(response, { ...answer, body: first.done === true ? '' : first.value });
    return;
  }
  const zip = /\bgzip\b/.test(answer.acceptEncoding ?? '');
  writeHead(response, answer.status, { ...answer.headers, ...(zip ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}) });
  if (!zip) {
    await writeChunk(response, first.value);
    for (; second.done !== true; second = iterator.next()) {
      await writeChunk(response, second.value);
      await new Promise<void>((resolve) => { setImmediate(resolve); });
      if (response.destroyed) return;
    }
    end(response);
    return;
  }
  // Each slice is a gzip member of its own; readers take them as one stream.
  await writeChunk(response, await gzipAsync(first.value, { level: 1 }));
  for (; second.done !== true; second = iterator.next()) {
    await writeChunk(response, await gzipAsync(second.value, { level: 1 }));
    if (response.destroyed) return;
  }
  end(response);
}
