import { sleep } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { StoreContext } from './store-context.ts';

/** Shared by all apiservers of a cluster, upstream's too. Its version is the number of rounds, its value the revision compacted to. */
const roundKey = 'compact_rev_key';

export interface CompactorRound {
  readonly round: number;
  readonly revision: number;
}

/**
 * One round of upstream's protocol: whoever moves the key from the round it knows wins and compacts to the revision of the round before; the
 * others learn the round and wait. So history of one to two intervals is always kept, however many apiservers there are.
 */
export async function compactRound({ client }: StoreContext, known: CompactorRound): Promise<CompactorRound & { readonly compacted?: number }> {
  const result = await client.txn({
    compare: [{ key: roundKey, target: 'version', equals: known.round }],
    success: [{ kind: 'put', key: roundKey, value: Buffer.from(String(known.revision)) }],
    failure: [{ kind: 'get', key: roundKey }],
  });
  if (!result.succeeded) {
    const [other] = result.found;
    const compacted = Number(other?.value.toString() ?? 0);
    return { round: other?.version ?? 0, revision: result.revision, ...(compacted > 0 ? { compacted } : {}) };
  }
  if (known.revision === 0) return { round: known.round + 1, revision: result.revision };
  await client.compact(known.revision);
  return { round: known.round + 1, revision: result.revision, compacted: known.revision };
}

/** A round every `intervalMs` until the signal aborts. A round that fails is left out; the next one makes good for it. */
export async function runCompactor(context: StoreContext, intervalMs: number, onCompacted: (revision: number) => void, signal: AbortSignal): Promise<void> {
  let known: CompactorRound = { round: 0, revision: 0 };
  while (!signal.aborted) {
    await sleep(context.clock, intervalMs, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      const next = await compactRound(context, known);
      known = next;
      if (next.compacted !== undefined) onCompacted(next.compacted);
    } catch (err) {
      context.logger.warn({ cause: errorMessage(err) }, 'compacting the store failed');
    }
  }
}
