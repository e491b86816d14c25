import type { Answer } from '../pipeline/exchange.ts';
import { keyFor, storageOf, type Target } from '../pipeline/target.ts';
import { parseVersion } from '../registry/list-options.ts';
import { notFound } from '../registry/refusals.ts';

/** GET of an object. Without resourceVersion it is the latest; with one, whatever is cached and not older. */
export async function get(target: Target): Promise<Answer> {
  const { served, server, exchange, name, representation } = target;
  const version = parseVersion(exchange.info.query.get('resourceVersion') ?? '');
  const match = version === undefined ? { match: 'latest' } as const : version === 0 ? { match: 'any' } as const : { match: 'notOlderThan', revision: version } as const;
  const stored = await server.storage.get(storageOf(target), keyFor(target, name), { ...match, signal: exchange.signal });
  if (stored === undefined) throw notFound(served, name);
  return { kind: 'stored', status: 200, stored, served, representation };
}
