import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { sleep, type Clock } from '../../pkg/base/clock.ts';
import type { Credentials } from './credentials.ts';

/** The server could not be brought up; the text says which process and why. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code = 'NOT_STARTED';
}

interface Running {
  readonly name: string;
  readonly child: ChildProcess;
  readonly logFile: string;
}

export interface ControlPlaneOptions {
  readonly dir: string;
  readonly credentials: Credentials;
  readonly ports: { readonly api: number; readonly etcdClient: number; readonly etcdPeer: number; readonly controllerManager: number; readonly scheduler: number };
  /** The bundle that holds every process. */
  readonly bundle: string;
  /** Another etcd to run on, for comparison; absent: ours. */
  readonly etcdProgram: string | undefined;
  /** More flags for the apiserver, to try something. */
  readonly apiserverFlags: readonly string[];
  readonly clock: Clock;
}

const etcdReadyTimeoutMs = 20_000;
const apiReadyTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;
const logTailLines = 15;

/** etcd, kube-apiserver, kube-controller-manager and kube-scheduler on loopback, as separate processes, without any node. */
export class ControlPlane {
  readonly #options: ControlPlaneOptions;
  readonly #running: Running[] = [];
  constructor(options: ControlPlaneOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { ports } = this.#options;
    const etcd = this.#startEtcd();
    await this.#until(etcd, etcdReadyTimeoutMs, () => canConnect(ports.etcdClient));
    const api = this.#spawn('kube-apiserver', this.#ours('kube-apiserver', this.#apiserverFlags()));
    await this.#until(api, apiReadyTimeoutMs, () => this.#apiReady());
    this.#spawn('kube-controller-manager', this.#ours('kube-controller-manager', this.#controllerManagerFlags()));
    this.#spawn('kube-scheduler', this.#ours('kube-scheduler', [
      '--kubeconfig', this.#options.credentials.schedulerKubeconfig, '--bind-address', '127.0.0.1', '--secure-port', String(ports.scheduler), '--leader-elect=false',
    ]));
  }

  /** Processes that ended by themselves, with the end of what they said. */
  ended(): readonly string[] {
    return this.#running.filter(({ child }) => child.exitCode !== null || child.signalCode !== null).map((running) => describeEnd(running));
  }

  /** In reverse order of start; whoever does not drain in time is killed. */
  async stop(): Promise<void> {
    for (const { child } of this.#running.splice(0).reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
      const timer = this.#options.clock.after(stopTimeoutMs, () => { child.kill('SIGKILL'); });
      child.kill('SIGTERM');
      await gone;
      timer.cancel();
    }
  }

  #ours(name: string, flags: readonly string[]): readonly string[] {
    return [process.execPath, this.#options.bundle, name, ...flags];
  }

  #spawn(name: string, [program = '', ...args]: readonly string[]): Running {
    const logFile = path.join(this.#options.dir, `${name}.log`);
    const log = openSync(logFile, 'a');
    const child = spawn(program, args, { stdio: ['ignore', log, log], cwd: this.#options.dir });
    closeSync(log);
    child.once('error', () => undefined);
    const running = { name, child, logFile };
    this.#running.push(running);
    return running;
  }

  #startEtcd(): Running {
    const { ports, dir, etcdProgram } = this.#options;
    const client = `http://127.0.0.1:${ports.etcdClient}`;
    const peer = `http://127.0.0.1:${ports.etcdPeer}`;
    const flags = [
      '--name', 'oracle', '--data-dir', path.join(dir, 'etcd'), '--listen-client-urls', client, '--advertise-client-urls', client,
      '--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `oracle=${peer}`, '--initial-cluster-state', 'new',
    ];
    return this.#spawn('etcd', etcdProgram === undefined ? this.#ours('etcd', flags) : [etcdProgram, ...flags]);
  }

  #apiserverFlags(): readonly string[] {
    const { ports, credentials, apiserverFlags } = this.#options;
    return [
      '--etcd-servers', `http://127.0.0.1:${ports.etcdClient}`, '--bind-address', '127.0.0.1', '--advertise-address', '192.0.2.10', '--secure-port', String(ports.api),
      '--tls-cert-file', credentials.servingCertFile, '--tls-private-key-file', credentials.servingKeyFile, '--client-ca-file', credentials.caFile,
      '--token-auth-file', credentials.tokenFile, '--service-account-issuer', 'https://kubernetes.default.svc.cluster.local',
      '--service-account-key-file', credentials.serviceAccountPublicFile, '--service-account-signing-key-file', credentials.serviceAccountKeyFile,
      '--service-cluster-ip-range', '10.96.0.0/16', '--authorization-mode', 'Node,RBAC', '--enable-admission-plugins', 'NodeRestriction',
      '--allow-privileged=true', '--enable-bootstrap-token-auth=true', ...apiserverFlags,
    ];
  }

  #controllerManagerFlags(): readonly string[] {
    const { ports, credentials } = this.#options;
    const { controllerManagerKubeconfig: kubeconfig } = credentials;
    return [
      '--kubeconfig', kubeconfig, '--authentication-kubeconfig', kubeconfig, '--authorization-kubeconfig', kubeconfig,
      '--bind-address', '127.0.0.1', '--secure-port', String(ports.controllerManager), '--leader-elect=false', '--use-service-account-credentials=true',
      '--root-ca-file', credentials.caFile, '--service-account-private-key-file', credentials.serviceAccountKeyFile,
      '--cluster-signing-cert-file', credentials.caFile, '--cluster-signing-key-file', credentials.caKeyFile, '--controllers', '*,bootstrapsigner,tokencleaner',
    ];
  }

  async #until(running: Running, timeoutMs: number, ready: () => Promise<boolean>): Promise<void> {
    const { clock } = this.#options;
    const untilMs = clock.monotonicMs() + timeoutMs;
    while (!await ready()) {
      if (running.child.exitCode !== null || running.child.signalCode !== null) throw new StartError(describeEnd(running));
      if (clock.monotonicMs() > untilMs) throw new StartError(`${running.name} is not ready after ${timeoutMs / 1000} s\n${tail(running.logFile)}`);
      await sleep(clock, 100);
    }
  }

  #apiReady(): Promise<boolean> {
    const { ports, credentials } = this.#options;
    return new Promise((resolve) => {
      const asked = request({ host: '127.0.0.1', port: ports.api, path: '/readyz', ca: readFileSync(credentials.caFile), servername: 'kubernetes', timeout: 2_000, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      });
      asked.once('timeout', () => { asked.destroy(); });
      asked.once('error', () => resolve(false));
      asked.end();
    });
  }
}

function describeEnd({ name, child, logFile }: Running): string {
  return `${name} ended with ${child.signalCode ?? `code ${child.exitCode}`}\n${tail(logFile)}`;
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-logTailLines).map((line) => `    ${line}`).join('\n');
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}

/** Ports that nobody uses just now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  })));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => { server.close(resolve); })));
  return ports;
}
