import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { must } from '../base/assert.ts';
import { SystemClock } from '../base/clock.ts';
import { silentLogger } from '../base/log.ts';
import type { TlsOptions } from './endpoints.ts';
import { EtcdClient } from './etcd-client.ts';

/** Debian's etcd; or what COXSWAIN_TEST_ETCD names: a program and its first arguments, with etcd's flags after them. */
const command = (process.env['COXSWAIN_TEST_ETCD'] ?? '/usr/bin/etcd').split(' ');

export const etcdAvailable = existsSync(must(command[0], 'a program'));

interface Member {
  readonly name: string;
  readonly clientUrl: string;
  readonly peerUrl: string;
  child: ChildProcess | undefined;
}

/** Real etcd members on loopback ports, for tests. Everything is gone after `stop`. */
export class EtcdCluster {
  readonly #dir = mkdtempSync(path.join(tmpdir(), 'coxswain-etcd-'));
  readonly #members: readonly Member[];
  readonly #tls: Required<TlsOptions> | undefined;
  #started = false;
  private constructor(members: readonly Member[], tls: Required<TlsOptions> | undefined) {
    this.#members = members;
    this.#tls = tls;
  }
  /** With `tls`, members serve clients with that certificate and want one that its authority signed. */
  static async start(count: number, tls?: Required<TlsOptions>): Promise<EtcdCluster> {
    const ports = await freePorts(count * 2);
    const scheme = tls === undefined ? 'http' : 'https';
    const cluster = new EtcdCluster(Array.from({ length: count }, (_, i) => ({
      name: `m${i}`, clientUrl: `${scheme}://127.0.0.1:${ports[2 * i]}`, peerUrl: `http://127.0.0.1:${ports[2 * i + 1]}`, child: undefined,
    })), tls);
    // A test run that ends early must not leave members behind.
    process.once('exit', () => cluster.#members.forEach((member) => member.child?.kill('SIGKILL')));
    for (let i = 0; i < count; i++) cluster.startMember(i);
    await cluster.#waitReady();
    cluster.#started = true;
    return cluster;
  }
  get endpoints(): readonly string[] {
    return this.#members.map((member) => member.clientUrl);
  }
  startMember(index: number): void {
    const member = must(this.#members[index], 'a member');
    const [program = '', ...first] = command;
    member.child = spawn(program, [
      ...first, '--name', member.name, '--data-dir', path.join(this.#dir, member.name),
      '--listen-client-urls', member.clientUrl, '--advertise-client-urls', member.clientUrl,
      '--listen-peer-urls', member.peerUrl, '--initial-advertise-peer-urls', member.peerUrl,
      '--initial-cluster', this.#members.map(({ name, peerUrl }) => `${name}=${peerUrl}`).join(','),
      '--initial-cluster-state', this.#started ? 'existing' : 'new', '--heartbeat-interval', '50', '--election-timeout', '500',
      ...this.#tlsFlags(),
    ], { stdio: ['ignore', 'ignore', process.env['COXSWAIN_TEST_LOUD'] === undefined ? 'ignore' : 'inherit'] });
  }
  /** kill -9, as a power cut would. Resolves when the process is gone. */
  async killMember(index: number): Promise<void> {
    const member = must(this.#members[index], 'a member');
    const { child } = member;
    member.child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const gone = new Promise((resolve) => { child.once('exit', resolve); });
    child.kill('SIGKILL');
    await gone;
  }
  #tlsFlags(): readonly string[] {
    if (this.#tls === undefined) return [];
    const files = { ca: path.join(this.#dir, 'ca.crt'), cert: path.join(this.#dir, 'tls.crt'), key: path.join(this.#dir, 'tls.key') };
    for (const name of ['ca', 'cert', 'key'] as const) writeFileSync(files[name], this.#tls[name]);
    return ['--cert-file', files.cert, '--key-file', files.key, '--trusted-ca-file', files.ca, '--client-cert-auth'];
  }
  async stop(): Promise<void> {
    for (let i = 0; i < this.#members.length; i++) await this.killMember(i);
    rmSync(this.#dir, { recursive: true, force: true });
  }
  async #waitReady(): Promise<void> {
    const client = new EtcdClient({ endpoints: this.endpoints, ...(this.#tls === undefined ? {} : { tls: this.#tls }), clock: new SystemClock(), logger: silentLogger });
    try {
      await client.range({ key: 'ready' }, { timeoutMs: 30_000 });
    } finally {
      await client.close();
    }
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise<ReturnType<typeof createServer>>((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  })));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => { server.close(resolve); })));
  return ports;
}
