import { ApiError } from '../contracts.ts';
import type { Answer } from '../pipeline/exchange.ts';
import { storageOf, type Target } from '../pipeline/target.ts';
import { decodeContinue, encodeContinue, parseVersion, readListQuery, type ContinuePoint, type ListQuery } from '../registry/list-options.ts';
import { badRequest } from '../registry/refusals.ts';
import { readSelection, type Selection } from '../registry/selection.ts';
import { StorageError, type ListOptions, type ListResult } from '../storage/storage.ts';

const staleContinue = 'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';
const staleVersion = 'The resourceVersion for the provided list is too old.';

/** GET of a collection. */
export async function list(target: Target): Promise<Answer> {
  const { served, exchange, representation, namespace } = target;
  const query = readListQuery(exchange.info.query, false);
  const selection = readSelection(served, exchange.info.query);
  const { result, revision } = await readPage(target, query, selection);
  const token = result.next === undefined ? undefined : encodeContinue({ revision: result.revision, after: result.next }, namespace === '');
  return {
    kind: 'list', served, representation,
    list: {
      items: result.items, revision,
      ...(token === undefined ? {} : { continueToken: token }),
      ...(token === undefined || result.remaining === undefined ? {} : { remaining: result.remaining }),
    },
  };
}

/** One page; also what deletecollection works on. */
export async function readPage(target: Target, query: ListQuery, selection: Selection): Promise<{ readonly result: ListResult; readonly revision: string }> {
  const { served, server, exchange, namespace } = target;
  const point = query.continueToken === '' ? undefined : decodeContinue(query.continueToken, served.namespaced, namespace);
  const version = parseVersion(query.resourceVersion);
  if (point !== undefined && version !== undefined && version !== 0) throw badRequest('specifying resource version is not allowed when using continue');
  const options: ListOptions = {
    ...(namespace === '' ? {} : { namespace }),
    ...matchOf(query, version, point),
    ...(query.limit === undefined ? {} : { limit: query.limit }),
    ...(point === undefined ? {} : { after: point.after }),
    ...(selection.matches === undefined ? {} : { filter: selection.matches }),
    signal: exchange.signal,
  };
  try {
    const result = await server.storage.list(storageOf(target), options);
    return { result, revision: String(result.revision) };
  } catch (err) {
    if (err instanceof StorageError && err.code === 'compacted') throw expired(point, namespace);
    throw err;
  }
}

function matchOf(query: ListQuery, version: number | undefined, point: ContinuePoint | undefined): Pick<ListOptions, 'match' | 'revision'> {
  if (point !== undefined) return point.revision < 0 ? { match: 'latest' } : { match: 'exact', revision: point.revision };
  if (version === undefined) return { match: 'latest' };
  if (query.match === 'Exact') return { match: 'exact', revision: version };
  if (version === 0) return { match: 'any' };
  if (query.match === '' && query.limit !== undefined) return { match: 'exact', revision: version };
  return { match: 'notOlderThan', revision: version };
}

/** 410; for a continued list with a token that goes on without consistency. */
function expired(point: ContinuePoint | undefined, namespace: string): ApiError {
  if (point === undefined) return new ApiError(410, 'Expired', staleVersion);
  const err = new ApiError(410, 'Expired', staleContinue);
  err.statusMetadata = { continue: encodeContinue({ revision: -1, after: point.after }, namespace === '') };
  return err;
}
