import type { Readable } from 'node:stream';
import { ApiError } from '../contracts.ts';

/** As upstream; etcd takes no more than half of it. Overflow: 413, and the connection is closed after the answer. */
export const bodyBytesMax = 3 * 1024 * 1024;

export function tooLarge(): ApiError {
  return new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${bodyBytesMax}`);
}

/** The whole body. Throws 413 as soon as it is longer than `bodyBytesMax`, by its announced length if there is one. */
export async function readBody(request: Readable, announcedLength: string | undefined): Promise<Buffer> {
  if (announcedLength !== undefined && Number(announcedLength) > bodyBytesMax) {
    request.resume();
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyBytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0] as Buffer : Buffer.concat(chunks, length);
}
