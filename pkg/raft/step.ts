import { transferContext, type RaftCore } from './core.ts';
import { stepFollower, takeFromLeader } from './step-follower.ts';
import { stepLeader } from './step-leader.ts';
import { noMember, type Message } from './types.ts';

/** The one door for messages: first the rule of terms, then votes, then the role. */
export function step(core: RaftCore, message: Message): void {
  if (message.term > core.term && !enterLaterTerm(core, message)) return;
  if (message.term !== 0 && message.term < core.term) {
    answerEarlierTerm(core, message);
    return;
  }
  if (message.type === 'vote' || message.type === 'preVote') {
    answerVote(core, message);
    return;
  }
  switch (core.role) {
    case 'leader': stepLeader(core, message); return;
    case 'follower': stepFollower(core, message); return;
    case 'candidate': case 'preCandidate': stepCandidate(core, message);
  }
}

/** False when the message is to be ignored: someone asks for votes while we hear from a living leader. */
function enterLaterTerm(core: RaftCore, message: Message): boolean {
  const asksForVote = message.type === 'vote' || message.type === 'preVote';
  if (asksForVote && message.context !== transferContext) {
    const leased = core.options.checkQuorum && core.leader !== noMember && core.electionElapsed < core.options.electionTicks;
    if (leased) return false;
  }
  // A pre-vote, asked or granted, is about a term that nobody has entered yet.
  if (message.type === 'preVote' || (message.type === 'preVoteResponse' && !message.reject)) return true;
  const fromLeader = message.type === 'append' || message.type === 'heartbeat' || message.type === 'snapshot';
  core.becomeFollower(message.term, fromLeader ? message.from : noMember);
  return true;
}

/** A leader or a candidate of the past learns our term by the answer; without it a member with a later term could stay outside for ever. */
function answerEarlierTerm(core: RaftCore, message: Message): void {
  if (message.type === 'append' || message.type === 'heartbeat') {
    if (core.options.checkQuorum || core.options.preVote) core.send({ type: 'appendResponse', to: message.from });
  } else if (message.type === 'preVote') {
    core.send({ type: 'preVoteResponse', to: message.from, reject: true });
  }
}

function answerVote(core: RaftCore, message: Message): void {
  const canVote = core.vote === message.from || (core.vote === noMember && core.leader === noMember) || (message.type === 'preVote' && message.term > core.term);
  const type = message.type === 'vote' ? 'voteResponse' : 'preVoteResponse';
  if (!canVote || !core.log.isUpToDate(message.index, message.logTerm)) {
    core.send({ type, to: message.from, reject: true });
    return;
  }
  // A granted pre-vote carries the term asked for, a refusal our own.
  core.send({ type, to: message.from, term: message.term });
  if (message.type === 'vote') {
    core.electionElapsed = 0;
    core.vote = message.from;
  }
}

function stepCandidate(core: RaftCore, message: Message): void {
  switch (message.type) {
    case 'append': case 'heartbeat': case 'snapshot':
      core.becomeFollower(message.term, message.from);
      takeFromLeader(core, message);
      return;
    case 'voteResponse': case 'preVoteResponse':
      if ((message.type === 'voteResponse') === (core.role === 'candidate')) countVote(core, message);
      return;
    default: return;
  }
}

function countVote(core: RaftCore, message: Message): void {
  if (!core.votes.has(message.from)) core.votes.set(message.from, !message.reject);
  const result = core.conf.voteResult(core.votes);
  if (result === 'lost') core.becomeFollower(core.term, noMember);
  else if (result === 'won' && core.role === 'preCandidate') core.campaign('vote');
  else if (result === 'won') core.becomeLeader();
}
