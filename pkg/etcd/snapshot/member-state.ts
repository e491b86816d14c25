import type { SnapshotMark } from '../../raft/types.ts';
import type { StoreState } from '../mvcc/store.ts';
import type { Member } from '../server/membership.ts';

/** Everything the log has built up to `mark`; what a snapshot holds. */
export interface MemberState {
  readonly mark: SnapshotMark;
  readonly store: StoreState;
  readonly leases: readonly { readonly id: bigint; readonly ttl: number }[];
  readonly members: readonly Member[];
  readonly alarms: readonly string[];
}

/** How a state becomes bytes. The chunks of `encode` may be cut anywhere else on the way; `decode` gets them joined. */
export interface SnapshotFormat {
  /** File name's end, without the dot. */
  readonly extension: string;
  encode(state: MemberState): Iterable<Buffer>;
  /** Throws SnapshotError corrupt when a single bit differs. */
  decode(bytes: Buffer): MemberState;
}

export type SnapshotErrorCode = 'corrupt' | 'none';

export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
  readonly code: SnapshotErrorCode;
  constructor(code: SnapshotErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
