import type { RaftCore } from './core.ts';
import { Configuration } from './configuration.ts';
import { noMember, type Message } from './types.ts';

/** What a follower does with a message of its own term (or a forwarded one). */
export function stepFollower(core: RaftCore, message: Message): void {
  switch (message.type) {
    case 'append': case 'heartbeat': case 'snapshot':
      core.electionElapsed = 0;
      core.leader = message.from;
      takeFromLeader(core, message);
      return;
    case 'propose': case 'readIndex': case 'transferLeader':
      if (core.leader === noMember || core.leader === core.id) return;
      core.send({ ...message, to: core.leader });
      return;
    case 'timeoutNow':
      // The leader hands over: no pre-vote, and the votes ignore its lease.
      if (core.promotable) core.campaign('transfer');
      return;
    case 'readIndexResponse':
      core.readStates.push({ context: message.context, index: message.index });
      return;
    default: return;
  }
}

export function takeFromLeader(core: RaftCore, message: Message): void {
  if (message.type === 'append') takeAppend(core, message);
  else if (message.type === 'heartbeat') takeHeartbeat(core, message);
  else takeSnapshot(core, message);
}

function takeAppend(core: RaftCore, message: Message): void {
  if (message.index < core.log.committed) {
    core.send({ type: 'appendResponse', to: message.from, index: core.log.committed });
    return;
  }
  const matched = core.log.tryAppend(message.index, message.logTerm, message.entries);
  if (matched !== undefined) {
    core.log.commitTo(Math.min(message.commit, matched));
    core.send({ type: 'appendResponse', to: message.from, index: matched });
    return;
  }
  const hint = core.log.findConflict(Math.min(message.index, core.log.lastIndex), message.logTerm);
  core.send({ type: 'appendResponse', to: message.from, index: message.index, reject: true, rejectHint: hint.index, logTerm: hint.term });
}

function takeHeartbeat(core: RaftCore, message: Message): void {
  // The leader caps commit at what it knows to match, so it never runs beyond our log.
  core.log.commitTo(Math.min(message.commit, core.log.lastIndex));
  core.send({ type: 'heartbeatResponse', to: message.from, context: message.context });
}

function takeSnapshot(core: RaftCore, message: Message): void {
  const mark = message.snapshot;
  if (mark === undefined) return;
  if (mark.index <= core.log.committed) {
    core.send({ type: 'appendResponse', to: message.from, index: core.log.committed });
    return;
  }
  if (core.log.matches(mark.index, mark.term)) {
    // We hold the entry itself: nothing to restore, only something to commit.
    core.log.commitTo(mark.index);
    core.send({ type: 'appendResponse', to: message.from, index: core.log.committed });
    return;
  }
  core.log.restore(mark);
  core.changeConfiguration(new Configuration(mark.conf));
  core.send({ type: 'appendResponse', to: message.from, index: core.log.lastIndex });
}
