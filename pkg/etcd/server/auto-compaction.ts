import { sleep, type Clock } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { EtcdServer } from './etcd-server.ts';

export type AutoCompaction =
  /** Keep the history of so many milliseconds; 0 turns it off. */
  | { readonly mode: 'periodic'; readonly retentionMs: number }
  /** Keep so many revisions; 0 turns it off. */
  | { readonly mode: 'revision'; readonly retention: number };

/** Looks are this far apart, or a tenth of a shorter period. */
const intervalMaxMs = 5 * 60_000;

/** Compacts from the leader only. Ends with the signal. */
export async function runAutoCompaction(server: EtcdServer, policy: AutoCompaction, clock: Clock, { signal }: { readonly signal: AbortSignal }): Promise<void> {
  if ((policy.mode === 'periodic' ? policy.retentionMs : policy.retention) === 0) return;
  const intervalMs = policy.mode === 'periodic' ? Math.min(intervalMaxMs, Math.max(1000, policy.retentionMs / 10)) : intervalMaxMs;
  const seen: { readonly atMs: number; readonly revision: number }[] = [];
  while (!signal.aborted) {
    await sleep(clock, intervalMs, { signal }).catch(() => undefined);
    const nowMs = clock.monotonicMs();
    const { store } = server.state;
    seen.push({ atMs: nowMs, revision: store.revision });
    let target = policy.mode === 'revision' ? store.revision - policy.retention : 0;
    while (policy.mode === 'periodic' && seen[0] !== undefined && seen[0].atMs <= nowMs - policy.retentionMs) target = seen.shift()?.revision ?? 0;
    if (policy.mode === 'revision') seen.length = 0;
    if (!server.isLeader || target <= Math.max(0, store.compactRevision) || signal.aborted) continue;
    await server.propose({ compaction: { revision: target } }).then(
      () => server.options.logger.info({ revision: target }, 'compacted by itself'),
      (err: unknown) => server.options.logger.warn({ revision: target, err: errorMessage(err) }, 'automatic compaction failed'),
    );
  }
}
