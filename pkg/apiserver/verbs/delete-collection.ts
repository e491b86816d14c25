import type { Answer } from '../pipeline/exchange.ts';
import type { Target } from '../pipeline/target.ts';
import { ApiError } from '../contracts.ts';
import { deleteObject } from '../registry/deletion.ts';
import { readDeleteOptions } from '../registry/delete-options.ts';
import { readListQuery } from '../registry/list-options.ts';
import { readSelection } from '../registry/selection.ts';
import type { Stored } from '../storage/storage.ts';
import { readPage } from './list.ts';

const deletionsAtOnce = 4;

/** DELETE of a collection: what the list options select, one by one. What is gone meanwhile does not matter. Answers with what it deleted. */
export async function deleteCollection(target: Target): Promise<Answer> {
  const { served, exchange, representation } = target;
  const options = await readDeleteOptions(exchange);
  const query = readListQuery(exchange.info.query, false);
  const { result, revision } = await readPage(target, query, readSelection(served, exchange.info.query));
  const items: (Stored | undefined)[] = result.items.map(() => undefined);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < result.items.length; index = next++) {
      const stored = result.items[index] as Stored;
      items[index] = await deleteOne({ ...target, namespace: stored.key.namespace }, stored, options);
    }
  };
  await Promise.all(Array.from({ length: deletionsAtOnce }, work));
  return { kind: 'list', served, representation, list: { items: items.filter((item) => item !== undefined), revision } };
}

async function deleteOne(target: Target, stored: Stored, options: Parameters<typeof deleteObject>[2]): Promise<Stored | undefined> {
  try {
    await deleteObject(target, stored.key.name, options);
    return stored;
  } catch (err) {
    if (err instanceof ApiError && err.status === 404) return undefined;
    throw err;
  }
}
