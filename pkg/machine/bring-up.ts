import { writeFile, mkdir, chmod } from 'node:fs/promises';
import path from 'node:path';
import { MachineError, type Machine, type MachineDriver } from './machine.ts';
import { mustRun, runCommand } from './run-command.ts';
import { apiPort, joinToken, machineSpecs, podNetworkCidr } from './topology.ts';
import type { Progress } from './progress.ts';

export interface BringUpOptions {
  readonly stateDirectory: string;
  readonly deployDirectory: string;
  readonly bundle: string;
  readonly driver: MachineDriver;
  readonly progress: Progress;
}

const readyTimeoutMs = 120_000;

/** Builds the images that are missing; returns the OCI layout that holds them all. */
export async function buildImages(options: BringUpOptions): Promise<string> {
  const cache = path.join(options.stateDirectory, 'cache');
  const scripts = path.join(options.deployDirectory, 'images');
  await mkdir(cache, { recursive: true });
  await options.progress.phase('packages for the images', () => mustRun(path.join(scripts, 'fetch-packages.sh'), [path.join(cache, 'debs')],
    { fix: 'see that apt reaches a Debian mirror, or set DEBIAN_MIRROR' }));
  await options.progress.phase('images', (detail) => mustRun(path.join(scripts, 'build-images.sh'), [cache, options.bundle], { onLine: detail, fix: 'see that "make deps" has been run' }));
  return path.join(cache, 'layout');
}

/** Images, machines, kubeadm init and join; returns when every node is Ready. Doing it again does what is missing. */
export async function bringUp(options: BringUpOptions): Promise<void> {
  const { progress, driver } = options;
  const images = await buildImages(options);
  const machines = await progress.phase('three machines', (detail) => driver.up(images, detail));
  const [control, ...workers] = inRoleOrder(machines);
  if (control === undefined) throw new MachineError('boot-failed', 'there is no control-plane machine', 'run "make down", then "make up"');
  await progress.phase('control plane (kubeadm init)', (detail) => initialise(control, detail));
  await writeKubeconfig(control, options.stateDirectory);
  await progress.phase('workers (kubeadm join)', async (detail) => {
    await Promise.all(workers.map((worker) => join(worker, control, detail)));
  });
  await progress.phase('nodes ready', (detail) => waitForNodes(control, machines.length, detail));
}

function inRoleOrder(machines: readonly Machine[]): readonly Machine[] {
  const rank = (machine: Machine): number => (machineSpecs.find((spec) => spec.name === machine.name)?.role === 'control-plane' ? 0 : 1);
  return [...machines].sort((a, b) => rank(a) - rank(b));
}

async function kubeadm(machine: Machine, args: readonly string[], detail: (text: string) => void): Promise<void> {
  const result = await machine.exec(['kubeadm', ...args], { onLine: detail });
  if (result.code === 0) return;
  const words = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-8).join('\n');
  throw new MachineError('boot-failed', `kubeadm ${args[0]} on ${machine.name} ended with code ${result.code}: ${words}`,
    `read the kubelet's log (/var/log/kubelet.log on ${machine.name}), then "make down" and "make up"`);
}

async function initialise(control: Machine, detail: (text: string) => void): Promise<void> {
  if ((await control.exec(['test', '-e', '/etc/kubernetes/admin.conf'])).code === 0) {
    await waitForApi(control);
    return;
  }
  await kubeadm(control, ['init', `--apiserver-advertise-address=${control.ip}`, `--pod-network-cidr=${podNetworkCidr}`, `--token=${joinToken}`, '--token-ttl=0',
    '--apiserver-cert-extra-sans=127.0.0.1,localhost', `--node-name=${control.name}`], detail);
}

async function waitForApi(control: Machine): Promise<void> {
  const deadline = Date.now() + readyTimeoutMs;
  for (;;) {
    const { code } = await control.exec(['kubectl', 'get', '--raw', '/readyz', '--request-timeout=2s']);
    if (code === 0) return;
    if (Date.now() > deadline) throw new MachineError('timeout', `the API server on ${control.name} does not answer`, 'read /var/log/kubelet.log on it, then "make down" and "make up"');
    await pause(200);
  }
}

async function join(worker: Machine, control: Machine, detail: (text: string) => void): Promise<void> {
  if ((await worker.exec(['test', '-e', '/var/lib/kubelet/config.yaml'])).code === 0) return;
  await kubeadm(worker, ['join', `${control.ip}:${apiPort}`, `--token=${joinToken}`, '--discovery-token-unsafe-skip-ca-verification', `--node-name=${worker.name}`], detail);
}

async function writeKubeconfig(control: Machine, stateDirectory: string): Promise<void> {
  const inside = await control.readFile('/etc/kubernetes/admin.conf');
  const file = path.join(stateDirectory, 'kubeconfig');
  await writeFile(file, inside.replace(/server: .*/, `server: https://127.0.0.1:${apiPort}`));
  await chmod(file, 0o600);
}

interface NodeRow {
  readonly metadata: { readonly name: string };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

async function waitForNodes(control: Machine, count: number, detail: (text: string) => void): Promise<void> {
  const deadline = Date.now() + readyTimeoutMs;
  for (;;) {
    const result = await control.exec(['kubectl', 'get', '--raw', '/api/v1/nodes']);
    const nodes = result.code === 0 ? (JSON.parse(result.stdout) as { readonly items: readonly NodeRow[] }).items : [];
    const ready = nodes.filter((node) => node.status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True'));
    if (ready.length >= count) return;
    detail(`${ready.length} of ${count}`);
    if (Date.now() > deadline) {
      const late = machineSpecs.map((spec) => spec.name).filter((name) => !ready.some((node) => node.metadata.name === name));
      throw new MachineError('timeout', `not Ready: ${late.join(', ')}`, `read /var/log/kubelet.log on ${late[0]} ("make shell NODE=${late[0]}")`);
    }
    await pause(150);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

/** What `make status` prints; false when no cluster is up. */
export async function printStatus(driver: MachineDriver, stateDirectory: string, write: (text: string) => void): Promise<boolean> {
  const machines = driver.machines();
  if (machines.length === 0) {
    write('no cluster is up; "make up" starts one\n');
    return false;
  }
  for (const machine of machines) write(`${machine.name.padEnd(8)} ${machine.ip.padEnd(15)} ${machine.isUp ? 'on' : 'off'}\n`);
  const env = { KUBECONFIG: path.join(stateDirectory, 'kubeconfig') };
  for (const args of [['get', 'nodes', '-o', 'wide'], ['get', 'pods', '-A', '-o', 'wide']]) {
    const result = await runCommand('kubectl', [...args, '--request-timeout=10s'], { env });
    write(`\n$ kubectl ${args.join(' ')}\n${result.stdout}${result.stderr}`);
    if (result.code !== 0) return false;
  }
  return true;
}
