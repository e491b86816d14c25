import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { MachineError, type CommandOptions, type CommandResult } from './machine.ts';

/** Runs a program of this machine to its end. Throws only when it cannot be started. */
export function runCommand(program: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...options.env }, stdio: ['pipe', 'pipe', 'pipe'], ...(options.signal && { signal: options.signal }) });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    if (options.onLine !== undefined) createInterface({ input: child.stdout }).on('line', options.onLine);
    child.on('error', (cause) => {
      reject(new MachineError('missing-program', `cannot run ${program}: ${cause.message}`, 'run "make deps" as root', { cause }));
    });
    child.on('close', (code, signal) => {
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** The command's stdout; throws with its last words when it fails. */
export async function mustRun(program: string, args: readonly string[], options: CommandOptions & { readonly fix?: string } = {}): Promise<string> {
  const result = await runCommand(program, args, options);
  if (result.code !== 0) {
    const words = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-6).join('\n');
    throw new MachineError('command-failed', `${program} ${args.join(' ')} ended with code ${result.code}: ${words}`, options.fix ?? 'the message above names the cause');
  }
  return result.stdout;
}
