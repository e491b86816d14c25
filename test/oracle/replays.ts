import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** [JSON pointer, expected, got]; a missing side is undefined (null in the file). */
export type Difference = readonly [pointer: string, expected: unknown, got: unknown];

export interface StepResult {
  readonly id?: string;
  readonly what?: string;
  readonly ok: boolean;
  readonly diff?: readonly Difference[];
}

export interface ScenarioResult {
  readonly name: string;
  readonly area: string;
  readonly ok: boolean;
  readonly error?: string;
  readonly steps: readonly StepResult[];
}

export interface ReplayResult {
  readonly mode: string;
  readonly results: readonly ScenarioResult[];
}

export interface ReplayOptions {
  /** Where the replay tool and its recordings lie. */
  readonly oracleDir: string;
  readonly workDir: string;
  /** Directories with scenarios/ and kubectl/; empty: those beside the tool. */
  readonly dirs: readonly string[];
  readonly only: string | undefined;
  readonly usersFile: string;
  readonly kubeconfig: string;
  readonly kubectl: string | undefined;
  readonly manifests: string;
}

/** Scenarios at once. Most of their time is waiting, above all where something is missing. */
const concurrency = '8';

/** Runs one mode of the tool and reads its answer. Throws when the tool could not run. */
async function replay(options: ReplayOptions, mode: string, args: readonly string[], signal: AbortSignal): Promise<ReplayResult> {
  const json = path.join(options.workDir, `${mode}.json`);
  const only = options.only === undefined ? [] : ['--only', options.only];
  const child = spawn(process.execPath, [path.join(options.oracleDir, 'replay.mjs'), mode, '--quiet', '--no-color', '--concurrency', concurrency, '--json', json, ...args, ...only], { stdio: ['ignore', 'ignore', 'pipe'], signal });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => { said = (said + text).slice(-4_000); });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if ((code !== 0 && code !== 1) || !existsSync(json)) throw new Error(`the replay tool could not run ${mode} (exit code ${code}): ${said.trim()}`);
  return { mode, results: (JSON.parse(readFileSync(json, 'utf8')) as { results: readonly ScenarioResult[] }).results };
}

/** HTTP scenarios, kubectl transcripts, verdicts on the course's manifests; modes without their input are left out, saying so. */
export async function runReplays(options: ReplayOptions, say: (line: string) => void, { signal }: { readonly signal: AbortSignal }): Promise<readonly ReplayResult[]> {
  const dirs = options.dirs.flatMap((dir) => ['--dir', dir]);
  const holds = (sub: string): boolean => (options.dirs.length === 0 ? [options.oracleDir] : options.dirs).some((dir) => existsSync(path.join(dir, sub)));
  const results: ReplayResult[] = [];
  const run = async (mode: string, args: readonly string[]): Promise<void> => {
    const replayed = await replay(options, mode, args, signal);
    const passed = replayed.results.filter((result) => result.ok).length;
    say(`${mode}: ${passed} of ${replayed.results.length} scenarios agree`);
    results.push(replayed);
  };
  if (holds('scenarios')) await run('replay', ['--users', options.usersFile, ...dirs]);
  if (options.kubectl === undefined) {
    say('no kubectl in PATH: transcripts and course verdicts are left out');
    return results;
  }
  const kubectl = ['--kubectl', options.kubectl, '--kubeconfig', options.kubeconfig];
  if (holds('kubectl')) await run('kubectl', [...kubectl, ...dirs]);
  if (holds('course-verdicts.json') && existsSync(options.manifests)) await run('course', [...kubectl, '--manifests', options.manifests, ...dirs]);
  return results;
}
