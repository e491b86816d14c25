import path from 'node:path';
import type { Logger } from '../../base/log.ts';
import type { RestoredState } from '../../raft/types.ts';
import type { MemberState } from '../snapshot/member-state.ts';
import type { SnapshotDirectory } from '../snapshot/snapshot-directory.ts';
import type { SegmentWriter } from '../wal/segment-writer.ts';
import { Wal, walExists, type WalIdentity } from '../wal/wal.ts';
import { EtcdError } from './errors.ts';
import type { Founders } from './membership.ts';

export interface OpenedDisk {
  readonly wal: Wal;
  /** What Raft goes on from. */
  readonly restored: RestoredState;
  /** What the application goes on from; undefined: from the founders. */
  readonly state: MemberState | undefined;
}

/** The member's directory as it was left, or a new one with the founders in it. Throws WalError or SnapshotError when it is damaged or another member's. */
export async function openDisk(dataDirectory: string, snapshots: SnapshotDirectory, options: { readonly identity: WalIdentity; readonly founders: Founders; readonly writer: SegmentWriter; readonly logger: Logger; readonly mayFound: boolean }): Promise<OpenedDisk> {
  const directory = path.join(dataDirectory, 'member', 'wal');
  const { identity, writer, founders } = options;
  const voters = founders.members.map((member) => member.id);
  const initial = { index: 0, term: 0, conf: { voters, learners: [] } };
  if (!walExists(directory)) {
    if (!options.mayFound) throw new EtcdError('unsupported', `${dataDirectory} holds no member, and a new member cannot join an existing cluster yet (--initial-cluster-state=existing)`);
    const wal = await Wal.create({ directory, identity, writer });
    return { wal, state: undefined, restored: { hardState: { term: 0, vote: 0n, commit: 0 }, snapshot: initial, entries: [] } };
  }
  const { wal, content } = Wal.open({ directory, identity, writer });
  const state = snapshots.loadNewest(content.snapshots);
  const snapshot = state?.mark ?? initial;
  const entries = content.entries.filter((entry) => entry.index > snapshot.index);
  options.logger.info({ snapshot: snapshot.index, entries: entries.length, term: content.hardState.term }, 'member restored from disk');
  return { wal, state, restored: { hardState: content.hardState, snapshot, entries } };
}
