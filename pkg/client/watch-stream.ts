import type { Status } from '../generated/types/meta-v1.ts';
import { connectionError, errorFromStatus } from './client-error.ts';
import type { ApiObject } from './resource.ts';

/** One frame of a watch. A bookmark's object has only a resourceVersion (and perhaps the annotation that ends the initial events). */
export interface WatchEvent<T extends ApiObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: T;
}

/** A line longer than this is no event. */
const lineCharactersMax = 32 << 20;

/** Splits text into lines, holding back the unfinished last one. */
export async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      const line = rest + chunk.slice(start, end);
      rest = '';
      start = end + 1;
      if (line !== '') yield line;
    }
    rest += chunk.slice(start);
    if (rest.length > lineCharactersMax) throw connectionError(`a watch event is longer than ${lineCharactersMax} characters`);
  }
}

/** Events of a watch body until the server ends it. An ERROR event is thrown as ClientError. */
export async function* decodeWatch<T extends ApiObject>(chunks: AsyncIterable<string>): AsyncGenerator<WatchEvent<T>> {
  for await (const line of splitLines(chunks)) {
    let event: { readonly type: string; readonly object: unknown };
    try {
      event = JSON.parse(line) as typeof event;
    } catch (cause) {
      throw connectionError('a watch event is not JSON', cause);
    }
    if (event.type === 'ERROR') throw errorFromStatus(event.object as Status);
    yield event as WatchEvent<T>;
  }
}
