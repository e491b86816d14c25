import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { credentials, makeGenericClientConstructor, type Client } from '@grpc/grpc-js';
import { serviceDefinition } from '../../pkg/etcd/wire/codec.ts';

/** For tests: real member processes on loopback ports, from a bundle such as we ship. */
export interface TestMember {
  readonly name: string;
  readonly clientPort: number;
  readonly peerPort: number;
  process: ChildProcess | undefined;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export interface TestClusterOptions {
  /** Extra flags for every member. */
  readonly flags?: readonly string[];
  readonly scheme?: 'http' | 'https';
}

export class TestCluster {
  readonly directory: string;
  readonly members: readonly TestMember[];
  readonly #options: TestClusterOptions;
  private constructor(directory: string, members: readonly TestMember[], options: TestClusterOptions) {
    this.directory = directory;
    this.members = members;
    this.#options = options;
  }
  static async create(options: TestClusterOptions = {}): Promise<TestCluster> {
    const directory = mkdtempSync(path.join(tmpdir(), 'etcd-test-'));
    buildSync({
      entryPoints: [path.join(__dirname, 'main.ts')], bundle: true, platform: 'node', format: 'cjs', outfile: path.join(directory, 'etcd.cjs'), logLevel: 'error',
      footer: { js: 'module.exports.main(process.argv.slice(2));' },
    });
    const members: TestMember[] = [];
    for (const name of ['e1', 'e2', 'e3']) members.push({ name, clientPort: await freePort(), peerPort: await freePort(), process: undefined });
    return new TestCluster(directory, members, options);
  }
  url(port: number): string {
    return `${this.#options.scheme ?? 'http'}://127.0.0.1:${port}`;
  }
  get endpoints(): string {
    return this.members.map((member) => this.url(member.clientPort)).join(',');
  }
  start(member: TestMember): void {
    const cluster = this.members.map((one) => `${one.name}=${this.url(one.peerPort)}`).join(',');
    member.process = spawn(process.execPath, [
      path.join(this.directory, 'etcd.cjs'), '--name', member.name, '--data-dir', path.join(this.directory, member.name), '--initial-cluster', cluster,
      '--listen-client-urls', this.url(member.clientPort), '--advertise-client-urls', this.url(member.clientPort),
      '--listen-peer-urls', this.url(member.peerPort), '--initial-advertise-peer-urls', this.url(member.peerPort),
      '--heartbeat-interval', '50', '--election-timeout', '500', ...(this.#options.flags ?? []),
    ], { stdio: ['ignore', 'ignore', 'pipe'] });
    member.process.stderr?.pipe(createWriteStream(path.join(this.directory, `${member.name}.log`), { flags: 'a' }));
  }
  startAll(): void {
    for (const member of this.members) this.start(member);
  }
  /** Resolves when the process is gone. */
  async end(member: TestMember, signal: NodeJS.Signals): Promise<void> {
    const { process: child } = member;
    if (child === undefined) return;
    member.process = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => { child.once('exit', resolve); });
    child.kill(signal);
    await gone;
  }
  async destroy(): Promise<void> {
    await Promise.all(this.members.map((member) => this.end(member, 'SIGKILL')));
    rmSync(this.directory, { recursive: true, force: true });
  }
}

type Call = (request: object, options: { readonly deadline: number }, callback: (err: Error | null, response: unknown) => void) => void;

/** One service of one member. */
export class TestClient {
  readonly #client: Client;
  constructor(port: number, service: string) {
    this.#client = new (makeGenericClientConstructor(serviceDefinition(service), service))(`127.0.0.1:${port}`, credentials.createInsecure(), {
      'grpc.initial_reconnect_backoff_ms': 50, 'grpc.max_reconnect_backoff_ms': 200, 'grpc.use_local_subchannel_pool': 1, 'grpc.max_receive_message_length': -1,
    });
  }
  call<T>(method: string, request: object, timeoutMs = 3000): Promise<T> {
    return new Promise((resolve, reject) => {
      const methods = this.#client as unknown as Record<string, Call>;
      methods[method]?.call(this.#client, request, { deadline: Date.now() + timeoutMs }, (err, response) => { if (err === null) resolve(response as T); else reject(err); });
    });
  }
  close(): void {
    this.#client.close();
  }
}

/** Tries until it succeeds; rejects with the last failure when the deadline has passed. */
export async function eventually<T>(attempt: () => Promise<T>, timeoutMs = 15_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (err) {
      if (Date.now() > deadline) throw err;
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  }
}
