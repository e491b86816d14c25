import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SecureContextOptions, TlsOptions } from 'node:tls';
import { credentials, Server, ServerCredentials, type ChannelCredentials } from '@grpc/grpc-js';
import { sleep, type Clock } from '../base/clock.ts';
import type { Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import { createRegistry } from '../base/metrics.ts';
import { randomInt, type Random } from '../base/random.ts';
import { aborted, linkSignal } from '../base/signals.ts';
import { noMember } from '../raft/types.ts';
import type { MemberConfig, TlsFiles } from './config.ts';
import { addPeerService } from './peer/peer-service.ts';
import { PeerTransport } from './peer/peer-transport.ts';
import { peerMessageBytesMax } from './peer/peer-link.ts';
import { ClientPort } from './rpc/client-port.ts';
import { httpPages } from './rpc/http-pages.ts';
import { registerMetrics } from './rpc/metrics.ts';
import type { RpcMember } from './rpc/member.ts';
import { addClientServices, addMemberServices } from './rpc/services.ts';
import { runAutoCompaction } from './server/auto-compaction.ts';
import { openDisk } from './server/disk.ts';
import { EtcdServer } from './server/etcd-server.ts';
import { LeaderLeases } from './server/leader-leases.ts';
import { publishMember } from './server/publish.ts';
import { RequestIds } from './server/request-id.ts';
import { frameFormat } from './snapshot/frame-format.ts';
import { SnapshotDirectory } from './snapshot/snapshot-directory.ts';
import { ThreadWriter } from './wal/segment-writer.ts';

/** What a member says it speaks. */
export const etcdVersion = '3.6.8';
/** Room that a request may take beyond --max-request-bytes on the wire. */
const grpcOverheadBytes = 512 * 1024;
const handOverMaxMs = 500;

export interface MemberDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** One etcd member: disk, Raft, peers and ports. `run` resolves when all of it has stopped; it rejects when the disk fails. */
export class EtcdMember implements Service {
  readonly name = 'etcd';
  readonly #config: MemberConfig;
  readonly #dependencies: MemberDependencies;
  constructor(config: MemberConfig, dependencies: MemberDependencies) {
    this.#config = config;
    this.#dependencies = dependencies;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { server, transport, snapshots } = await this.#open();
    const member: RpcMember = { server, leases: new LeaderLeases(server, (peer) => transport.client(peer)), version: etcdVersion, progressIntervalMs: this.#config.progressIntervalMs };
    const peerServer = await this.#listenForPeers(member, snapshots);
    for (const peer of this.#config.founders.members) if (peer.id !== this.#config.memberId) transport.add(peer.id, peer.peerUrls);
    server.start();
    const { ports, grpc } = await this.#listenForClients(member);
    if (this.#config.founders.members.length === 1) server.node.hastenElection(1);
    const background = linkSignal(signal);
    const jobs = [
      publishMember(server, this.#config.name, this.#config.advertiseClientUrls, { signal: background.signal }),
      runAutoCompaction(server, this.#config.autoCompaction, this.#dependencies.clock, { signal: background.signal }),
    ];
    try {
      await Promise.race([aborted(signal), server.node.failure]);
    } finally {
      await this.#handOver(server);
      background.abort();
      grpc.forceShutdown();
      await Promise.all(ports.map((port) => port.close()));
      transport.close();
      peerServer.forceShutdown();
      await server.stop();
      await Promise.all(jobs);
    }
  }

  async #open(): Promise<{ readonly server: EtcdServer; readonly transport: PeerTransport; readonly snapshots: SnapshotDirectory }> {
    const config = this.#config;
    const { clock, random, logger } = this.#dependencies;
    const { founders, memberId, electionTicks } = config;
    const snapshots = new SnapshotDirectory(path.join(config.dataDirectory, 'member', 'snap'), frameFormat, logger);
    const disk = await openDisk(config.dataDirectory, snapshots, { identity: { clusterId: founders.clusterId, memberId }, founders, writer: new ThreadWriter(), logger, mayFound: config.mayFound });
    const quorum = Math.floor(founders.members.length / 2) + 1;
    const rank = [...founders.members].map((member) => member.id).sort((a, b) => (a < b ? -1 : 1)).indexOf(memberId);
    const transport: PeerTransport = new PeerTransport({
      identity: { clusterId: founders.clusterId, memberId, version: etcdVersion }, clock, random, logger,
      credentialsFor: (url) => peerCredentials(url, config.peerTls),
      // As soon as a majority can be reached a young cluster need not wait for the timeout; one after the other, so that votes do not split.
      onConnected: (count) => { if (count + 1 >= quorum && server.status.leader === noMember) server.node.hastenElection(Math.min(electionTicks, 1 + 2 * rank)); },
      onUnreachable: (peer) => server.node.reportUnreachable(peer),
      captureState: () => server.captureState(),
      encodeState: (state) => snapshots.format.encode(state),
      onSnapshotSent: (peer, arrived) => server.node.reportSnapshot(peer, arrived),
    });
    const server: EtcdServer = new EtcdServer({
      memberId, founders, disk, snapshots, transport, clock, logger, limits: config.limits, electionTicks, tickMs: config.tickMs, preVote: config.preVote,
      ids: new RequestIds(memberId, clock.nowMs()), randomInt: (low, high) => randomInt(random, low, high),
    });
    logger.info({ member: memberId.toString(16), cluster: founders.clusterId.toString(16), revision: server.state.store.revision }, 'member opened');
    return { server, transport, snapshots };
  }

  async #listenForPeers(member: RpcMember, snapshots: SnapshotDirectory): Promise<Server> {
    const config = this.#config;
    const { server } = member;
    const grpc = new Server({ 'grpc.max_receive_message_length': peerMessageBytesMax, 'grpc.max_send_message_length': -1 });
    addPeerService(grpc, {
      identity: { clusterId: config.founders.clusterId, memberId: config.memberId, version: etcdVersion }, isMember: (id) => server.state.membership.get(id) !== undefined,
      receive: (message) => server.receive(message), snapshots, logger: this.#dependencies.logger,
    });
    addMemberServices(grpc, member);
    for (const url of config.listenPeerUrls) {
      const secure = url.protocol === 'https:';
      const serverCredentials = secure ? peerServerCredentials(config.peerTls) : ServerCredentials.createInsecure();
      await new Promise<void>((resolve, reject) => {
        grpc.bindAsync(url.host, serverCredentials, (err) => { if (err === null) resolve(); else reject(err); });
      });
      this.#dependencies.logger.info({ url: url.origin }, 'listening for peers');
    }
    return grpc;
  }

  async #listenForClients(member: RpcMember): Promise<{ readonly ports: readonly ClientPort[]; readonly grpc: Server }> {
    const config = this.#config;
    const grpc = new Server({ 'grpc.max_receive_message_length': config.limits.requestBytesMax + grpcOverheadBytes, 'grpc.max_send_message_length': -1 });
    addClientServices(grpc, member);
    const registry = createRegistry();
    registerMetrics(registry, member.server, etcdVersion);
    const http = httpPages({ server: member.server, version: etcdVersion, registry });
    const open = async (url: URL, withGrpc: boolean): Promise<ClientPort> => {
      const tls = url.protocol === 'https:' ? { tls: clientTlsOptions(config.clientTls) } : {};
      const address = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port === '' ? 2379 : url.port) };
      const port = new ClientPort({ address, ...tls, ...(withGrpc ? { grpc } : {}), http });
      await port.listen();
      this.#dependencies.logger.info({ url: url.origin }, withGrpc ? 'listening for clients' : 'listening for probes');
      return port;
    };
    const ports = await Promise.all([...config.listenClientUrls.map((url) => open(url, true)), ...config.listenMetricsUrls.map((url) => open(url, false))]);
    return { ports, grpc };
  }

  /** A leader that goes lets a follower lead first, which saves the cluster an election timeout. Not waited for longer than a moment. */
  async #handOver(server: EtcdServer): Promise<void> {
    const { clock } = this.#dependencies;
    const best = server.node.raft.describeProgress().filter((one) => one.member !== server.memberId && one.state === 'replicate').sort((a, b) => b.match - a.match)[0];
    if (!server.isLeader || best === undefined) return;
    const deadline = clock.monotonicMs() + handOverMaxMs;
    server.node.transferLeader(best.member);
    while (server.status.leader !== best.member && clock.monotonicMs() < deadline) await sleep(clock, 5);
  }
}

function readPem(file: string | undefined): Buffer | undefined {
  return file === undefined ? undefined : readFileSync(file);
}

function secureContext(files: TlsFiles): SecureContextOptions {
  const ca = readPem(files.trustedCaFile);
  return { cert: readFileSync(files.certFile ?? ''), key: readFileSync(files.keyFile ?? ''), ...(ca === undefined ? {} : { ca }), minVersion: 'TLSv1.2' };
}

function clientTlsOptions(files: TlsFiles): TlsOptions {
  return { ...secureContext(files), requestCert: files.clientCertAuth, rejectUnauthorized: files.clientCertAuth };
}

function peerServerCredentials(files: TlsFiles): ServerCredentials {
  return ServerCredentials.createSsl(readPem(files.trustedCaFile) ?? null, [{ cert_chain: readFileSync(files.certFile ?? ''), private_key: readFileSync(files.keyFile ?? '') }], files.clientCertAuth);
}

function peerCredentials(url: string, files: TlsFiles): ChannelCredentials {
  if (!url.startsWith('https:')) return credentials.createInsecure();
  return credentials.createSsl(readPem(files.trustedCaFile) ?? null, readPem(files.keyFile) ?? null, readPem(files.certFile) ?? null);
}
