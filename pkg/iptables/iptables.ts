import { spawn } from 'node:child_process';

export type IptablesBackend = 'nft' | 'legacy';
export type IptablesTable = 'nat' | 'filter' | 'mangle';

export type IptablesErrorCode = 'restore-failed' | 'command-failed' | 'missing-program';

export class IptablesError extends Error {
  override readonly name = 'IptablesError';
  readonly code: IptablesErrorCode;
  constructor(code: IptablesErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Runs one of the iptables programs; the kernel is behind it, or a recording in tests. */
export type RunProgram = (program: string, args: readonly string[], input: string) => Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;

export const runSystemProgram: RunProgram = (program, args, input) => new Promise((resolve, reject) => {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.on('error', (cause) => reject(new IptablesError('missing-program', `cannot run ${program}; is the package iptables installed?`, { cause })));
  child.on('close', (code) => resolve({ code: code ?? 1, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
});

/** One family's rules through one backend. Every call waits for the xtables lock rather than fail. */
export class Iptables {
  readonly backend: IptablesBackend;
  readonly #run: RunProgram;
  constructor(backend: IptablesBackend, run: RunProgram = runSystemProgram) {
    this.backend = backend;
    this.#run = run;
  }

  /** The backend that already holds more rules on this machine; nft when neither holds any. Mixing the two loses packets. */
  static async detect(run: RunProgram = runSystemProgram): Promise<IptablesBackend> {
    const count = async (backend: IptablesBackend): Promise<number> => {
      const { code, stdout } = await run(`iptables-${backend}-save`, [], '').catch(() => ({ code: 1, stdout: '', stderr: '' }));
      return code === 0 ? stdout.split('\n').filter((line) => line.startsWith('-A')).length : -1;
    };
    const [nft, legacy] = await Promise.all([count('nft'), count('legacy')]);
    if (nft < 0 && legacy < 0) throw new IptablesError('missing-program', 'neither iptables-nft-save nor iptables-legacy-save can be run; is the package iptables installed, and is this root?');
    return legacy > nft ? 'legacy' : 'nft';
  }

  /** Applies one transaction of iptables-restore --noflush: all of it or nothing. Throws restore-failed with the program's words. */
  async restore(input: string): Promise<void> {
    const { code, stderr } = await this.#run(`iptables-${this.backend}-restore`, ['-w', '5', '--noflush', '--counters'], input);
    if (code === 0) return;
    const line = /line:? (\d+)/.exec(stderr)?.[1];
    const at = line === undefined ? '' : ` at "${input.split('\n')[Number(line) - 1] ?? ''}"`;
    throw new IptablesError('restore-failed', `iptables-restore refused the rules${at}: ${stderr.trim()}`);
  }

  /** The names of the table's own chains (not the built-in ones). */
  async chains(table: IptablesTable): Promise<readonly string[]> {
    const { code, stdout, stderr } = await this.#run(`iptables-${this.backend}-save`, ['-t', table], '');
    if (code !== 0) throw new IptablesError('command-failed', `iptables-save: ${stderr.trim()}`);
    return stdout.split('\n').filter((line) => line.startsWith(':') && / - \[/.test(line)).map((line) => line.slice(1, line.indexOf(' ')));
  }

  /** Makes sure that the chain exists and that `from` begins or ends with this rule; idempotent. */
  async ensureJump(table: IptablesTable, from: string, rule: readonly string[], position: 'first' | 'last'): Promise<void> {
    const base = ['-w', '5', '-t', table];
    const check = await this.#run(`iptables-${this.backend}`, [...base, '-C', from, ...rule], '');
    if (check.code === 0) return;
    const { code, stderr } = await this.#run(`iptables-${this.backend}`, [...base, position === 'first' ? '-I' : '-A', from, ...rule], '');
    if (code !== 0) throw new IptablesError('command-failed', `iptables -t ${table} ${from} ${rule.join(' ')}: ${stderr.trim()}`);
  }

  async ensureChain(table: IptablesTable, chain: string): Promise<void> {
    const { code, stderr } = await this.#run(`iptables-${this.backend}`, ['-w', '5', '-t', table, '-N', chain], '');
    if (code !== 0 && !stderr.includes('exists')) throw new IptablesError('command-failed', `iptables -t ${table} -N ${chain}: ${stderr.trim()}`);
  }
}
