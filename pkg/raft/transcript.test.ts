import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Raft } from './raft.ts';
import type { ConfChange, ConfState, MemberId, Message, Persist, RestoredState } from './types.ts';

/**
 * Golden transcripts: testdata/*.txt. A paragraph that says what the file proves, then blocks of
 *
 *   command
 *   ----
 *   what happened
 *
 * UPDATE=1 npx jest pkg/raft/transcript writes what happens now; read the diff before you keep it.
 */
const directory = path.join(__dirname, 'testdata');
const electionTicks = 4;

interface Member {
  raft: Raft;
  persist: Persist | undefined;
}

class Cluster {
  readonly #members = new Map<MemberId, Member>();
  readonly #cut = new Set<string>();
  #wire: Message[] = [];
  #conf: ConfState = { voters: [], learners: [] };
  #out: string[] = [];

  run(command: string): string {
    this.#out = [];
    const [verb = '', ...args] = command.split(' ');
    const id = BigInt(/^\d+$/.test(args[0] ?? '') ? args[0] ?? 0 : 0);
    switch (verb) {
      case 'members': this.#create(args.map(BigInt)); break;
      case 'add': this.#members.set(id, this.#member(id, this.#conf)); break;
      case 'campaign': for (let i = 0; i < 2 * electionTicks && this.#of(id).raft.status().role === 'follower'; i++) this.#of(id).raft.tick(); break;
      case 'tick': for (let i = 0; i < Number(args[1] ?? 1); i++) this.#of(id).raft.tick(); break;
      case 'propose': this.#say(this.#of(id).raft.propose(Buffer.from(args[1] ?? ''))); break;
      case 'change': this.#say(this.#of(id).raft.propose(Buffer.from(`${args[1]} ${args[2]}`), 'confChange')); break;
      case 'read': this.#say(this.#of(id).raft.readIndex(args[1] ?? '')); break;
      case 'transfer': this.#of(id).raft.transferLeader(BigInt(args[1] ?? 0)); break;
      case 'compact': this.#of(id).raft.compact(Number(args[1]), this.#of(id).raft.configuration()); break;
      case 'cut': for (const other of this.#members.keys()) { this.#cut.add(`${id}-${other}`).add(`${other}-${id}`); } break;
      case 'heal': this.#cut.clear(); break;
      case 'turn': this.#turn(id, true); break;
      case 'turn-without-sync': this.#turn(id, false); break;
      case 'sync': this.#sync(id); break;
      case 'deliver': this.#deliver(); break;
      case 'stabilize': this.#stabilize(); break;
      case 'status': this.#status(); break;
      case 'progress': this.#progress(id); break;
      default: throw new Error(`unknown command ${verb}`);
    }
    return this.#out.length === 0 ? 'ok' : this.#out.join('\n');
  }
  #say(line: string): void {
    this.#out.push(line);
  }
  #of(id: MemberId): Member {
    const member = this.#members.get(id);
    if (member === undefined) throw new Error(`no member ${id}`);
    return member;
  }
  #create(ids: readonly MemberId[]): void {
    this.#conf = { voters: ids, learners: [] };
    for (const id of ids) this.#members.set(id, this.#member(id, this.#conf));
  }
  #member(id: MemberId, conf: ConfState): Member {
    const restored: RestoredState = { hardState: { term: 0, vote: 0n, commit: 0 }, snapshot: { index: 0, term: 0, conf }, entries: [] };
    const raft = new Raft({
      id, electionTicks, heartbeatTicks: 1, messageBytesMax: 32, inflightMessagesMax: 2, uncommittedBytesMax: 64, preVote: true, checkQuorum: true, randomInt: (low) => low + Number(id) - 1,
    }, restored);
    return { raft, persist: undefined };
  }
  #turn(id: MemberId, withSync: boolean): void {
    const member = this.#of(id);
    const ready = member.raft.ready();
    this.#send(ready.messages);
    for (const read of ready.readStates) this.#say(`${id} may read ${read.context} at ${read.index}`);
    if (ready.persist !== undefined) {
      member.persist = ready.persist;
      const { hardState, entries, snapshot } = ready.persist;
      const parts = [
        snapshot === undefined ? '' : ` snapshot ${snapshot.index}/${snapshot.term}`, entries.length === 0 ? '' : ` entries ${entries.map(describeEntry).join(' ')}`,
        hardState === undefined ? '' : ` term ${hardState.term} vote ${hardState.vote} commit ${hardState.commit}`,
      ];
      if (parts.some((part) => part !== '')) this.#say(`${id} writes${parts.join('')}`);
    }
    for (const entry of ready.committed) {
      this.#say(`${id} applies ${describeEntry(entry)}`);
      if (entry.type === 'confChange') {
        const [kind, target] = entry.data.toString().split(' ');
        const conf = member.raft.applyConfChange({ kind, member: BigInt(target ?? 0) } as ConfChange);
        this.#say(`${id} now has voters ${conf.voters.join(' ')}${conf.learners.length === 0 ? '' : ` learners ${conf.learners.join(' ')}`}`);
      }
      member.raft.applied(entry.index);
    }
    if (withSync) this.#sync(id);
  }
  #sync(id: MemberId): void {
    const member = this.#of(id);
    const { persist } = member;
    if (persist === undefined) return;
    member.persist = undefined;
    this.#send(member.raft.persisted(persist));
  }
  #send(messages: readonly Message[]): void {
    for (const message of messages) {
      this.#say(describeMessage(message));
      this.#wire.push(message);
    }
  }
  #deliver(): void {
    const wire = this.#wire;
    this.#wire = [];
    for (const message of wire) {
      if (this.#cut.has(`${message.from}-${message.to}`)) this.#say(`lost: ${describeMessage(message)}`);
      else this.#members.get(message.to)?.raft.step(message);
    }
  }
  #stabilize(): void {
    for (let round = 0; round < 50; round++) {
      const busy = [...this.#members].filter(([, member]) => member.raft.hasReady());
      if (busy.length === 0 && this.#wire.length === 0) return;
      for (const [id] of busy) this.#turn(id, true);
      this.#deliver();
    }
    this.#say('does not settle');
  }
  #status(): void {
    for (const [id, { raft }] of this.#members) {
      const { role, term, leader, commit, applied, firstIndex, lastIndex } = raft.status();
      this.#say(`${id} ${role} term ${term} leader ${leader} commit ${commit} applied ${applied} log ${firstIndex}..${lastIndex}`);
    }
  }
  #progress(id: MemberId): void {
    for (const one of this.#of(id).raft.describeProgress()) this.#say(`${one.member} ${one.state} match ${one.match} next ${one.next} inflight ${one.inflight}${one.recentActive ? '' : ' silent'}`);
  }
}

function describeEntry(entry: { readonly index: number; readonly term: number; readonly data: Buffer }): string {
  return `${entry.index}/${entry.term}${entry.data.length === 0 ? '' : `:${entry.data.toString()}`}`;
}

function describeMessage(message: Message): string {
  const { type, from, to, term, index, logTerm, commit, entries, reject, rejectHint, context, snapshot } = message;
  const details: Record<Message['type'], string> = {
    append: ` after ${index}/${logTerm} commit ${commit}${entries.length === 0 ? '' : ` entries ${entries.map(describeEntry).join(' ')}`}`,
    appendResponse: reject ? ` refuses ${index} hint ${rejectHint}/${logTerm}` : ` has ${index}`,
    vote: ` log ${index}/${logTerm}`, preVote: ` log ${index}/${logTerm}`, voteResponse: reject ? ' no' : ' yes', preVoteResponse: reject ? ' no' : ' yes',
    heartbeat: ` commit ${commit}`, heartbeatResponse: '', snapshot: ` ${snapshot?.index}/${snapshot?.term}`, propose: ` ${entries.map((entry) => entry.data.toString()).join(' ')}`,
    transferLeader: '', timeoutNow: '', readIndex: '', readIndexResponse: ` ${index}`,
  };
  return `${from}->${to} ${type} term ${term}${details[type]}${context === '' ? '' : ` (${context})`}`;
}

describe('transcripts', () => {
  const files = readdirSync(directory).filter((name) => name.endsWith('.txt'));
  test.each(files)('%s', (name) => {
    const file = path.join(directory, name);
    const [prose = '', ...blocks] = readFileSync(file, 'utf8').trimEnd().split('\n\n');
    expect(prose).toMatch(/\.$/);
    const cluster = new Cluster();
    const actual = blocks.map((block) => {
      const command = block.split('\n')[0] ?? '';
      return `${command}\n----\n${cluster.run(command)}`;
    });
    const text = `${[prose, ...actual].join('\n\n')}\n`;
    if (process.env.UPDATE === '1') writeFileSync(file, text);
    else expect(text).toBe(readFileSync(file, 'utf8'));
  });
});
