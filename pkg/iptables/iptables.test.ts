import { describe, expect, test } from '@jest/globals';
import { Iptables, IptablesError, type RunProgram } from './iptables.ts';

/** Answers by program name; what is not named cannot be run. */
function programs(answers: Readonly<Record<string, { readonly code?: number; readonly stdout?: string; readonly stderr?: string }>>, calls: string[][] = []): RunProgram {
  return (program, args) => {
    calls.push([program, ...args]);
    const answer = answers[program];
    if (answer === undefined) return Promise.reject(new IptablesError('missing-program', `cannot run ${program}`));
    return Promise.resolve({ code: 0, stdout: '', stderr: '', ...answer });
  };
}

describe('Iptables', () => {
  test('takes the backend that holds more rules, nft when neither holds any', async () => {
    const rules = { stdout: '*filter\n-A INPUT -j ACCEPT\nCOMMIT\n' };
    expect(await Iptables.detect(programs({ 'iptables-nft-save': {}, 'iptables-legacy-save': rules }))).toBe('legacy');
    expect(await Iptables.detect(programs({ 'iptables-nft-save': rules, 'iptables-legacy-save': rules }))).toBe('nft');
    expect(await Iptables.detect(programs({ 'iptables-legacy-save': {} }))).toBe('legacy');
  });

  test('a machine with neither is told so, not given a guess', async () => {
    await expect(Iptables.detect(programs({}))).rejects.toThrow('is the package iptables installed');
  });

  test('a refused transaction names its line', async () => {
    const iptables = new Iptables('legacy', programs({ 'iptables-legacy-restore': { code: 1, stderr: 'iptables-restore: line 2 failed' } }));
    await expect(iptables.restore('*nat\n-A NO-SUCH -j ACCEPT\nCOMMIT\n')).rejects.toThrow('"-A NO-SUCH -j ACCEPT"');
  });

  test('reads the names of own chains only', async () => {
    const iptables = new Iptables('nft', programs({ 'iptables-nft-save': { stdout: '*nat\n:PREROUTING ACCEPT [0:0]\n:KUBE-SERVICES - [0:0]\n-A PREROUTING -j KUBE-SERVICES\nCOMMIT\n' } }));
    expect(await iptables.chains('nat')).toEqual(['KUBE-SERVICES']);
  });

  test('a jump that stands already is not added again', async () => {
    const calls: string[][] = [];
    await new Iptables('nft', programs({ 'iptables-nft': {} }, calls)).ensureJump('nat', 'OUTPUT', ['-j', 'KUBE-SERVICES'], 'first');
    expect(calls.map((words) => words[6])).toEqual(['OUTPUT']);
    expect(calls[0]).toContain('-C');
  });
});
