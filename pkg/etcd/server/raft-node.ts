import { assert } from '../../base/assert.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Raft } from '../../raft/raft.ts';
import type { ConfChange, Entry, MemberId, Message, Persist, RaftStatus, ReadState, SnapshotMark } from '../../raft/types.ts';
import type { Wal } from '../wal/wal.ts';

/** Messages to other members. Sending never waits and may lose; a member that cannot keep up loses more. */
export interface Transport {
  send(messages: readonly Message[]): void;
}

/** What the node does to the rest of the member. Calls come one at a time, in log order. */
export interface NodeListener {
  /** Must not throw: entries are the same everywhere, and so must be what they do. */
  apply(entry: Entry): void;
  /** The file of this snapshot is on the disk: become that state. */
  restore(mark: SnapshotMark): void;
  answerRead(read: ReadState): void;
  /** Leader, role or term may have changed. */
  stateChanged(status: RaftStatus): void;
}

export interface RaftNodeOptions {
  readonly raft: Raft;
  readonly wal: Wal;
  readonly transport: Transport;
  readonly listener: NodeListener;
  readonly clock: Clock;
  readonly tickMs: number;
}

/**
 * Gives the Raft state machine its clock, disk and wire. One turn of the loop takes everything that came in since the last one, so
 * that many requests share one sync; while a sync is under way messages and applies go on.
 */
export class RaftNode {
  readonly #options: RaftNodeOptions;
  readonly #raft: Raft;
  #timer: Timer | undefined;
  #scheduled = false;
  #syncing: Promise<void> | undefined;
  #stopped = false;
  #lastSeen = '';
  #fail: (cause: Error) => void = () => undefined;
  /** Rejects when the disk fails or a bug shows; the member must then end. */
  readonly failure: Promise<never>;

  constructor(options: RaftNodeOptions) {
    this.#options = options;
    this.#raft = options.raft;
    this.failure = new Promise<never>((_, reject) => { this.#fail = reject; });
    this.failure.catch(() => undefined);
  }

  start(): void {
    this.#tickLater();
    this.#schedule();
  }
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#syncing;
  }

  get status(): RaftStatus {
    return this.#raft.status();
  }
  get raft(): Raft {
    return this.#raft;
  }
  receive(message: Message): void {
    this.#change((raft) => raft.step(message));
  }
  propose(data: Buffer, type: Entry['type'] = 'normal'): 'accepted' | 'dropped' {
    return this.#change((raft) => raft.propose(data, type));
  }
  readIndex(context: string): 'accepted' | 'dropped' {
    return this.#change((raft) => raft.readIndex(context));
  }
  transferLeader(to: MemberId): void {
    this.#change((raft) => raft.transferLeader(to));
  }
  hastenElection(ticks: number): void {
    this.#change((raft) => raft.hastenElection(ticks));
  }
  reportUnreachable(member: MemberId): void {
    this.#change((raft) => raft.reportUnreachable(member));
  }
  reportSnapshot(member: MemberId, arrived: boolean): void {
    this.#change((raft) => raft.reportSnapshot(member, arrived));
  }
  applyConfChange(change: ConfChange): void {
    this.#raft.applyConfChange(change);
  }
  /** Records a snapshot whose file is durable. Waits for its turn at the log. */
  async recordSnapshot(mark: SnapshotMark): Promise<void> {
    while (this.#syncing !== undefined) await this.#syncing;
    await this.#exclusively(this.#options.wal.appendSnapshot(mark));
  }

  #change<T>(work: (raft: Raft) => T): T {
    const result = work(this.#raft);
    this.#schedule();
    return result;
  }
  #tickLater(): void {
    // Set anew after each tick: ticks missed while the process slept are not replayed.
    this.#timer = this.#options.clock.after(this.#options.tickMs, () => {
      this.#tickLater();
      this.#change((raft) => raft.tick());
    });
  }
  #schedule(): void {
    if (this.#scheduled || this.#stopped) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      try {
        this.#turn();
      } catch (cause) {
        this.#fail(cause as Error);
      }
    });
  }
  #turn(): void {
    while (!this.#stopped && this.#raft.hasReady()) {
      const mayPersist = this.#syncing === undefined;
      const ready = this.#raft.ready(mayPersist);
      this.#options.transport.send(ready.messages);
      if (ready.persist !== undefined) this.#persist(ready.persist);
      for (const read of ready.readStates) this.#options.listener.answerRead(read);
      for (const entry of ready.committed) {
        this.#options.listener.apply(entry);
        this.#raft.applied(entry.index);
      }
      if (!mayPersist && ready.messages.length === 0 && ready.committed.length === 0 && ready.readStates.length === 0) break;
    }
    this.#announce();
  }
  #announce(): void {
    const status = this.#raft.status();
    const seen = `${status.term}/${status.leader}/${status.role}`;
    if (seen === this.#lastSeen) return;
    this.#lastSeen = seen;
    this.#options.listener.stateChanged(status);
  }
  #persist(persist: Persist): void {
    if (!persist.mustSync && persist.hardState === undefined) {
      this.#options.transport.send(this.#raft.persisted(persist));
      return;
    }
    void this.#exclusively(this.#write(persist));
  }
  async #write(persist: Persist): Promise<void> {
    const { wal, listener, transport } = this.#options;
    if (persist.snapshot !== undefined) await wal.appendSnapshot(persist.snapshot);
    await wal.append(persist.hardState, persist.entries, persist.mustSync);
    if (this.#stopped) return;
    if (persist.snapshot !== undefined) listener.restore(persist.snapshot);
    transport.send(this.#raft.persisted(persist));
  }
  async #exclusively(work: Promise<void>): Promise<void> {
    assert(this.#syncing === undefined, 'two writers at the log');
    const done = work.catch((cause: unknown) => this.#fail(cause as Error)).finally(() => {
      this.#syncing = undefined;
      this.#schedule();
    });
    this.#syncing = done;
    await done;
  }
}
