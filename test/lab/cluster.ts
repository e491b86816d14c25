import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LabDriver } from '../../pkg/machine/lab/lab-driver.ts';
import type { LabMachine } from '../../pkg/machine/lab/lab-machine.ts';
import type { CommandResult } from '../../pkg/machine/machine.ts';
import { runCommand } from '../../pkg/machine/run-command.ts';

export const repository = path.resolve(__dirname, '../..');
export const stateDirectory = path.join(repository, '.coxswain');
export const kubeconfig = path.join(stateDirectory, 'kubeconfig');

export const driver = new LabDriver({ stateDirectory, deployDirectory: path.join(repository, 'deploy'), bundle: path.join(repository, 'dist/coxswain.cjs') });

export function machine(name: string): LabMachine {
  const found = driver.machines().find((row) => row.name === name);
  if (found === undefined) throw new Error(`the lab has no machine ${name} that is up`);
  return found;
}

/** kubectl of this machine, through the forwarded port. A failure is a result. */
export function tryKubectl(args: readonly string[], input?: string): Promise<CommandResult> {
  return runCommand('kubectl', args, { env: { KUBECONFIG: kubeconfig }, ...(input !== undefined && { input }) });
}

/** The stdout of kubectl; throws with its stderr when it fails. */
export async function kubectl(...args: readonly string[]): Promise<string> {
  const result = await tryKubectl(args);
  if (result.code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${result.code}: ${result.stderr}${result.stdout}`);
  return result.stdout;
}

export async function apply(manifest: string): Promise<string> {
  const result = await tryKubectl(['apply', '-f', '-'], manifest);
  if (result.code !== 0) throw new Error(`kubectl apply ended with ${result.code}: ${result.stderr}`);
  return result.stdout;
}

export async function json<T>(...args: readonly string[]): Promise<T> {
  return JSON.parse(await kubectl(...args, '-o', 'json')) as T;
}

/** Asks until the answer satisfies; says what the last answer was when time runs out. */
export async function eventually<T>(what: string, ask: () => Promise<T>, satisfied: (answer: T) => boolean, timeoutMs = 90_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (satisfied(answer)) return answer;
      last = answer;
    } catch (err) {
      last = err;
    }
    await delay(250);
  }
  throw new Error(`not within ${timeoutMs / 1000} s: ${what}; last: ${last instanceof Error ? last.message : JSON.stringify(last, undefined, 1)?.slice(0, 2000)}`);
}

export interface PodRow {
  readonly metadata: { readonly name: string; readonly uid: string; readonly labels?: Readonly<Record<string, string>>; readonly deletionTimestamp?: string };
  readonly spec: { readonly nodeName?: string; readonly containers: readonly { readonly image: string }[] };
  readonly status: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly name: string; readonly restartCount: number; readonly containerID?: string; readonly ready: boolean; readonly state?: { readonly waiting?: { readonly reason: string } } }[];
  };
}

export async function pods(selector: string, namespace = 'default'): Promise<readonly PodRow[]> {
  return (await json<{ readonly items: readonly PodRow[] }>('get', 'pods', '-n', namespace, '-l', selector)).items;
}

export function isReady(pod: PodRow): boolean {
  return pod.metadata.deletionTimestamp === undefined && pod.status.conditions?.some((row) => row.type === 'Ready' && row.status === 'True') === true;
}

export function readyPods(selector: string, count: number, namespace = 'default', timeoutMs = 90_000): Promise<readonly PodRow[]> {
  return eventually(`${count} ready pods of ${selector}`, () => pods(selector, namespace), (rows) => rows.length === count && rows.every(isReady), timeoutMs);
}

/** curl on one machine of the lab: no address of the cluster is ever dialled from outside it. */
export async function curl(from: string, url: string, ...flags: readonly string[]): Promise<CommandResult> {
  return machine(from).exec(['curl', '-sS', '--max-time', '5', ...flags, url]);
}

export function isClusterUp(): boolean {
  return existsSync(kubeconfig) && driver.machines().length > 0;
}
