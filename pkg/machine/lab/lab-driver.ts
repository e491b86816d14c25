import { spawn } from 'node:child_process';
import { existsSync, openSync, closeSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { containerdConfig } from '../containerd-config.ts';
import { MachineError, type Machine, type MachineDriver } from '../machine.ts';
import { mustRun, runCommand } from '../run-command.ts';
import { apiPort, machineSpecs } from '../topology.ts';
import { ImageStore } from './image-store.ts';
import { insideLab, LabMachine, livingPid, type LabPaths } from './lab-machine.ts';

export interface LabDriverOptions {
  /** Where the lab keeps its machines' disks, logs and pids. */
  readonly stateDirectory: string;
  /** deploy/ of this project. */
  readonly deployDirectory: string;
  /** dist/coxswain.cjs. A copy of it is what the machines run. */
  readonly bundle: string;
}

/** Every name is pulled from the lab's own registry. containerd 1.6 ignores a file that has a server and no host. */
const registryHosts = 'server = "http://192.168.1.1:5000"\n[host."http://192.168.1.1:5000"]\n  capabilities = ["pull", "resolve"]\n';

/** Three nodes on one Linux machine, made of namespaces on a bridge without an uplink. See README.md. */
export class LabDriver implements MachineDriver {
  readonly name = 'lab';
  readonly #options: LabDriverOptions;
  readonly #paths: LabPaths;
  readonly #images: ImageStore;
  constructor(options: LabDriverOptions) {
    this.#options = options;
    this.#paths = { root: path.join(options.stateDirectory, 'lab'), scripts: path.join(options.deployDirectory, 'lab'), bin: path.join(options.stateDirectory, 'bin') };
    this.#images = new ImageStore(path.join(options.stateDirectory, 'cache', 'containerd'));
  }

  get #labPid(): number | undefined {
    return livingPid(path.join(this.#paths.root, 'pid'));
  }

  machines(): readonly LabMachine[] {
    if (this.#labPid === undefined) return [];
    return machineSpecs.map((spec) => new LabMachine(spec, this.#paths, (machine) => this.#startServices(machine)));
  }

  async up(images: string, progress: (detail: string) => void): Promise<readonly Machine[]> {
    if (process.getuid?.() !== 0) throw new MachineError('not-root', 'the lab makes namespaces and mounts, which only root may', 'run the command as root (sudo make up)');
    await this.#installPrograms();
    const digest = await this.#images.prepare(images, progress);
    if (this.#labPid === undefined) await this.#bootLab(images, progress);
    await Promise.all(this.machines().map(async (machine) => {
      if (machine.isUp) return;
      progress(`booting ${machine.name}`);
      await this.#images.seed(path.join(this.#paths.root, 'nodes', machine.name, 'var-lib', 'containerd'), digest);
      await machine.powerOn();
    }));
    return this.machines();
  }

  async #installPrograms(): Promise<void> {
    if (!existsSync(this.#options.bundle)) throw new MachineError('missing-program', `${this.#options.bundle} does not exist`, 'run "make build"');
    await mkdir(this.#paths.bin, { recursive: true });
    const bundle = path.join(this.#paths.bin, 'coxswain.cjs');
    await copyFile(this.#options.bundle, `${bundle}.new`);
    await mustRun('mv', [`${bundle}.new`, bundle]);
    for (const name of ['coxswain', 'kubeadm', 'kubelet']) {
      const program = name === 'coxswain' ? '' : `${name} `;
      await writeFile(path.join(this.#paths.bin, name), `#!/bin/sh\nexport MALLOC_ARENA_MAX=1\nexec ${process.execPath} --max-semi-space-size=1 --optimize-for-size ${bundle} ${program}"$@"\n`, { mode: 0o755 });
    }
  }

  async #bootLab(images: string, progress: (detail: string) => void): Promise<void> {
    progress('booting the lab');
    await mkdir(this.#paths.root, { recursive: true });
    const listener = await this.#listen();
    try {
      await mustRun(path.join(this.#paths.scripts, 'lab-up.sh'), [this.#paths.root], { fix: 'see that this user may make namespaces (root), and that iproute2, tini and util-linux are installed ("make deps")' });
      const control = machineSpecs.find((spec) => spec.role === 'control-plane');
      this.#spawnInside('forward', ['cluster', 'forward', '--target', `${control?.ip}:${apiPort}`], fileDescriptor(listener));
      this.#spawnInside('registry', ['cluster', 'registry', '--layout', images, '--listen', '192.168.1.1:5000']);
    } finally {
      listener.close();
    }
  }

  /** The socket on which this machine's own kubectl reaches the API; a process inside the lab inherits it. */
  #listen(): Promise<Server> {
    return new Promise((resolve, reject) => {
      const server = createServer();
      server.once('error', (cause) => {
        reject(new MachineError('port-taken', `127.0.0.1:${apiPort} cannot be listened on: ${cause.message}`, `end what listens there ("ss -ltnp | grep ${apiPort}" names it), or run "make down" where another checkout's cluster is up`, { cause }));
      });
      server.listen(apiPort, '127.0.0.1', () => resolve(server));
    });
  }

  #spawnInside(name: string, args: readonly string[], fd?: number): void {
    const log = openSync(path.join(this.#paths.root, `${name}.log`), 'a');
    const command = insideLab(this.#labPid ?? 0, [path.join(this.#paths.bin, 'coxswain'), ...args]);
    const child = spawn('nsenter', command, { detached: true, stdio: ['ignore', log, log, ...(fd === undefined ? [] : [fd])] });
    child.unref();
    closeSync(log);
  }

  /** What systemd starts on a real machine: containerd at once, the kubelet once kubeadm has configured it. */
  async #startServices(machine: LabMachine): Promise<void> {
    await machine.writeFile('/etc/containerd/config.toml', containerdConfig({ nodeIp: machine.ip, restrictOomScoreAdjust: true }));
    await machine.writeFile('/etc/containerd/certs.d/_default/hosts.toml', registryHosts);
    const supervise = path.join(this.#paths.scripts, 'supervise.sh');
    const kubelet = 'exec kubelet --config=/var/lib/kubelet/config.yaml --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf $(. /var/lib/kubelet/kubeadm-flags.env; echo "$KUBELET_KUBEADM_ARGS")';
    await machine.exec(['setsid', '-f', supervise, '/var/log/containerd.log', '-', 'containerd']);
    await machine.exec(['setsid', '-f', supervise, '/var/log/kubelet.log', '/var/lib/kubelet/kubeadm-flags.env', 'sh', '-c', kubelet]);
  }

  async down({ purge }: { readonly purge: boolean }): Promise<void> {
    const pid = this.#labPid;
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await this.#waitForEnd(pid);
    await runCommand('bash', ['-c', '. "$0/cgroups.sh" && sweep_cgroups "$(cat "$1/cgroup" 2>/dev/null)"', this.#paths.scripts, this.#paths.root]);
    await rm(path.join(this.#paths.root, 'pid'), { force: true });
    await rm(purge ? this.#options.stateDirectory : this.#paths.root, { recursive: true, force: true });
  }

  async #waitForEnd(pid: number | undefined): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (pid !== undefined && existsSync(`/proc/${pid}`) && Date.now() < deadline) await new Promise((resolve) => { setTimeout(resolve, 20); });
    if (pid !== undefined && existsSync(`/proc/${pid}`)) throw new MachineError('timeout', `the lab's first process (${pid}) does not end`, 'see "ps" for processes in state D');
  }
}

function fileDescriptor(server: Server): number {
  const handle = (server as unknown as { readonly _handle: { readonly fd: number } })._handle;
  return handle.fd;
}
