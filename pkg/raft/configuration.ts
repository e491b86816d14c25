import { assert } from '../base/assert.ts';
import type { ConfChange, ConfState, MemberId } from './types.ts';

/** Who votes and who only listens. Immutable; a change makes a new one. */
export class Configuration {
  readonly voters: ReadonlySet<MemberId>;
  readonly learners: ReadonlySet<MemberId>;
  constructor(conf: ConfState) {
    this.voters = new Set(conf.voters);
    this.learners = new Set(conf.learners);
  }
  get members(): MemberId[] {
    return [...this.voters, ...this.learners];
  }
  get quorum(): number {
    return Math.floor(this.voters.size / 2) + 1;
  }
  toState(): ConfState {
    const order = (a: MemberId, b: MemberId): number => (a < b ? -1 : a > b ? 1 : 0);
    return { voters: [...this.voters].sort(order), learners: [...this.learners].sort(order) };
  }
  /** The highest index that a majority of voters has reached. */
  committedIndex(matchOf: (member: MemberId) => number): number {
    if (this.voters.size === 0) return 0;
    const matches = [...this.voters].map(matchOf).sort((a, b) => b - a);
    return matches[this.quorum - 1] ?? 0;
  }
  voteResult(votes: ReadonlyMap<MemberId, boolean>): 'won' | 'lost' | 'pending' {
    let granted = 0;
    let missing = 0;
    for (const voter of this.voters) {
      const vote = votes.get(voter);
      if (vote === undefined) missing++;
      else if (vote) granted++;
    }
    if (granted >= this.quorum) return 'won';
    return granted + missing >= this.quorum ? 'pending' : 'lost';
  }
  /** One member at a time: any two consecutive configurations then share a majority. */
  with(change: ConfChange): Configuration {
    const voters = new Set(this.voters);
    const learners = new Set(this.learners);
    if (change.kind !== 'update') {
      voters.delete(change.member);
      learners.delete(change.member);
    }
    if (change.kind === 'addVoter') voters.add(change.member);
    if (change.kind === 'addLearner') learners.add(change.member);
    assert(voters.size > 0, 'the last voter would go');
    return new Configuration({ voters: [...voters], learners: [...learners] });
  }
}
