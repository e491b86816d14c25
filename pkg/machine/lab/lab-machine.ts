import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MachineError, type CommandOptions, type CommandResult, type Machine } from '../machine.ts';
import { mustRun, runCommand } from '../run-command.ts';
import type { MachineSpec } from '../topology.ts';

/** The pid in a file as this process sees it, or undefined when no such process lives. */
export function livingPid(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8').trim());
  return pid > 0 && existsSync(`/proc/${pid}`) ? pid : undefined;
}

const namespaces = ['-m', '-n', '-p', '-u', '-i', '-C'];

/** nsenter into the lab, then what follows. */
export function insideLab(labPid: number, command: readonly string[]): readonly string[] {
  return ['-t', String(labPid), ...namespaces, '--', ...command];
}

export interface LabPaths {
  /** .coxswain/lab */
  readonly root: string;
  /** deploy/lab */
  readonly scripts: string;
  /** Programs that every machine finds on its PATH. */
  readonly bin: string;
}

/** One node of the lab: a set of namespaces whose first process's pid, as the lab counts, lies in nodes/NAME/pid. */
export class LabMachine implements Machine {
  readonly name: string;
  readonly ip: string;
  readonly #paths: LabPaths;
  readonly #startServices: (machine: LabMachine) => Promise<void>;
  constructor(spec: MachineSpec, paths: LabPaths, startServices: (machine: LabMachine) => Promise<void>) {
    this.name = spec.name;
    this.ip = spec.ip;
    this.#paths = paths;
    this.#startServices = startServices;
  }

  get #pidFile(): string {
    return path.join(this.#paths.root, 'nodes', this.name, 'pid');
  }

  get isUp(): boolean {
    const lab = livingPid(path.join(this.#paths.root, 'pid'));
    if (lab === undefined || !existsSync(this.#pidFile)) return false;
    const pid = readFileSync(this.#pidFile, 'utf8').trim();
    return existsSync(`/proc/${lab}/root/proc/${pid}/ns`);
  }

  /** Arguments of nsenter, run from outside the lab, for a command on this node. */
  enter(command: readonly string[]): readonly string[] {
    const lab = livingPid(path.join(this.#paths.root, 'pid'));
    if (lab === undefined || !this.isUp) throw new MachineError('not-up', `${this.name} is not up`, 'run "make up"');
    const pid = readFileSync(this.#pidFile, 'utf8').trim();
    return insideLab(lab, ['nsenter', '-t', pid, ...namespaces, '--', ...command]);
  }

  exec(command: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    const env = { ...options.env, PATH: `${this.#paths.bin}:${process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin'}`, KUBECONFIG: '/etc/kubernetes/admin.conf' };
    return runCommand('nsenter', this.enter(command), { ...options, env });
  }

  async writeFile(file: string, content: string, mode = 0o644): Promise<void> {
    const script = 'umask 077; mkdir -p "$(dirname "$0")" && cat > "$0" && chmod "$1" "$0"';
    await mustRun('nsenter', this.enter(['sh', '-c', script, file, mode.toString(8)]), { input: content });
  }

  async readFile(file: string): Promise<string> {
    return mustRun('nsenter', this.enter(['cat', file]));
  }

  async powerOff(): Promise<void> {
    const lab = livingPid(path.join(this.#paths.root, 'pid'));
    if (lab === undefined || !this.isUp) return;
    const pid = readFileSync(this.#pidFile, 'utf8').trim();
    await runCommand('nsenter', insideLab(lab, ['kill', '-KILL', pid]));
    const deadline = Date.now() + 10_000;
    while (this.isUp && Date.now() < deadline) await new Promise((resolve) => { setTimeout(resolve, 10); });
  }

  async powerOn(): Promise<void> {
    if (this.isUp) return;
    const lab = livingPid(path.join(this.#paths.root, 'pid'));
    if (lab === undefined) throw new MachineError('not-up', 'the lab is not up', 'run "make up"');
    await mustRun('nsenter', insideLab(lab, [path.join(this.#paths.scripts, 'node-up.sh'), this.#paths.root, this.name, this.ip]));
    await this.#startServices(this);
  }
}
