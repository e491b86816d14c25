import type { RaftCore } from './core.ts';
import type { Progress } from './progress.ts';
import { noMember, type Message } from './types.ts';

/** What a leader does with a message of its own term (or a forwarded one). */
export function stepLeader(core: RaftCore, message: Message): void {
  switch (message.type) {
    case 'propose': propose(core, message); return;
    case 'readIndex': readIndex(core, message); return;
    case 'appendResponse': case 'heartbeatResponse': case 'transferLeader': break;
    default: return;
  }
  const progress = core.progress.get(message.from);
  if (progress === undefined) return;
  if (message.type === 'appendResponse') appendResponse(core, message, progress);
  else if (message.type === 'heartbeatResponse') heartbeatResponse(core, message, progress);
  else transferLeader(core, message, progress);
}

/** False when nothing was taken: no longer a member, leadership is moving, or the backlog is full. */
export function propose(core: RaftCore, message: Message): boolean {
  if (!core.progress.has(core.id) || core.transferee !== noMember) return false;
  const entries = message.entries.map((entry, i) => {
    if (entry.type !== 'confChange') return entry;
    if (core.pendingConfIndex > core.log.applied) return { type: 'normal' as const, data: Buffer.alloc(0) };
    core.pendingConfIndex = core.log.lastIndex + 1 + i;
    return entry;
  });
  if (!core.appendOwn(entries)) return false;
  core.broadcastPending = true;
  return true;
}

function readIndex(core: RaftCore, message: Message): void {
  if (!core.committedInTerm) {
    core.earlyReads.push(message);
    return;
  }
  startRead(core, message);
}

export function startRead(core: RaftCore, message: Message): void {
  if (core.conf.voters.size === 1 && core.conf.voters.has(core.id)) {
    core.answerRead(message.from, message.context, core.log.committed);
    return;
  }
  core.reads.add(message.context, core.log.committed, message.from, core.id);
  core.broadcastHeartbeat(message.context);
}

function appendResponse(core: RaftCore, message: Message, progress: Progress): void {
  progress.recentActive = true;
  if (message.reject) {
    // The follower names a term and index at or below which its log may match; skip our whole later terms at once.
    const hint = message.logTerm > 0 ? core.log.findConflict(message.rejectHint, message.logTerm).index : message.rejectHint;
    if (progress.refused(message.index, hint)) {
      if (progress.state === 'replicate') progress.becomeProbe();
      core.sendAppend(message.from, true);
    }
    return;
  }
  const wasBlocked = progress.blocked;
  const moved = progress.accepted(message.index);
  if (!moved && !(progress.match === message.index && progress.state === 'probe')) return;
  if (progress.state === 'probe') progress.becomeReplicate();
  else if (progress.state === 'snapshot' && progress.match + 1 >= core.log.firstIndex && progress.match >= progress.pendingSnapshot) {
    progress.becomeProbe();
    progress.becomeReplicate();
  } else if (progress.state === 'replicate') progress.inflights.freeTo(message.index);

  if (core.maybeCommit()) {
    releaseEarlyReads(core);
    core.broadcastAppend();
  } else if (message.from !== core.id && wasBlocked) {
    core.sendAppend(message.from, true);
  }
  if (message.from !== core.id) while (core.sendAppend(message.from, false));
  if (message.from === core.transferee && progress.match === core.log.lastIndex) core.send({ type: 'timeoutNow', to: message.from });
}

function releaseEarlyReads(core: RaftCore): void {
  if (!core.committedInTerm || core.earlyReads.length === 0) return;
  const waiting = core.earlyReads;
  core.earlyReads = [];
  for (const message of waiting) startRead(core, message);
}

function heartbeatResponse(core: RaftCore, message: Message, progress: Progress): void {
  progress.recentActive = true;
  progress.paused = false;
  // A full window may wait for answers that were lost; let one through.
  if (progress.state === 'replicate' && progress.inflights.full) progress.inflights.reset();
  if (progress.match < core.log.lastIndex || progress.state === 'probe') core.sendAppend(message.from, true);
  if (message.context === '') return;
  const acks = core.reads.acks(message.context, message.from);
  const votes = new Map([...acks].map((member) => [member, true]));
  if (core.conf.voteResult(votes) !== 'won') return;
  for (const read of core.reads.take(message.context)) core.answerRead(read.requester, read.context, read.index);
}

/** `from` is the member that shall lead. */
function transferLeader(core: RaftCore, message: Message, progress: Progress): void {
  const target = message.from;
  if (progress.isLearner || target === core.id || core.transferee === target) return;
  core.transferee = target;
  core.electionElapsed = 0;
  if (progress.match === core.log.lastIndex) core.send({ type: 'timeoutNow', to: target });
  else core.sendAppend(target, true);
}
