import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { compareBytes, prefixEnd } from './bytes.ts';
import { Channel } from './channel.ts';
import { VirtualClock, sleep } from './clock.ts';
import { runServices } from './lifecycle.ts';
import type { Options} from './options.ts';
import { OptionError, parseDurationMs, parseOptions, type OptionRow } from './options.ts';
import { certificateUser, createAuthority, createCertificate, createSigningRequest, parseSigningRequest, signRequest } from './pki.ts';
import { SeededRandom, randomName } from './random.ts';
import { linkSignal } from './signals.ts';

describe('bytes', () => {
  test('keys compare unsigned, and a prefix ends before the next one', () => {
    expect(compareBytes(Buffer.from([0x7f]), Buffer.from([0x80]))).toBe(-1);
    expect(prefixEnd(Buffer.from('a/')).toString()).toBe('a0');
    expect([...prefixEnd(Buffer.from([1, 0xff, 0xff]))]).toEqual([2]);
    expect([...prefixEnd(Buffer.from([0xff]))]).toEqual([0]);
  });
});

describe('clock', () => {
  test('timers fire in order of time, then of setting', () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    clock.after(20, () => fired.push('c'));
    clock.after(10, () => { fired.push('a'); clock.after(5, () => fired.push('b')); });
    clock.after(20, () => fired.push('d'));
    clock.advance(20);
    expect(fired).toEqual(['a', 'b', 'c', 'd']);
  });

  test('an aborted sleep rejects with the reason and leaves no timer', async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const slept = sleep(clock, 1000, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(slept).rejects.toThrow('enough');
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('signals', () => {
  test('an unlinked child no longer follows its parent', () => {
    const parent = new AbortController();
    const followed = linkSignal(parent.signal);
    const left = linkSignal(parent.signal);
    left.unlink();
    parent.abort(new Error('stop'));
    expect([followed.signal.aborted, left.signal.aborted]).toEqual([true, false]);
  });
});

describe('channel', () => {
  test('refuses when full, and delivers what was queued before it closed', async () => {
    const channel = new Channel<number>(2);
    expect([channel.push(1), channel.push(2), channel.push(3)]).toEqual([true, true, false]);
    channel.close();
    const got: number[] = [];
    for await (const item of channel) got.push(item);
    expect(got).toEqual([1, 2]);
    expect(channel.push(4)).toBe(false);
  });
});

describe('lifecycle', () => {
  test('services stop in reverse order of start, and the first failure is the cause', async () => {
    const stopped: string[] = [];
    const service = (name: string) => ({
      name,
      run: (signal: AbortSignal) => new Promise<void>((resolve) => { signal.addEventListener('abort', () => { stopped.push(name); resolve(); }); }),
    });
    const failing = { name: 'failing', run: () => Promise.reject(new Error('broken')) };
    await expect(runServices([service('first'), service('second'), failing], new AbortController().signal)).rejects.toThrow('failing failed');
    expect(stopped).toEqual(['second', 'first']);
  });
});

describe('options', () => {
  const rows: readonly OptionRow[] = [
    { name: 'secure', type: 'bool', default: 'false', prose: 'x' }, { name: 'wait', type: 'duration', default: '1m30s', prose: 'x' },
    { name: 'servers', type: 'list', prose: 'x' }, { name: 'labels', type: 'map', prose: 'x' }, { name: 'v', type: 'int', default: '0', short: 'v', prose: 'x' },
  ];
  const parse = (...argv: string[]): Options => parseOptions({ name: 'x', version: '1', prose: 'x', rows }, argv);

  test('booleans may be bare, lists repeat and join, durations are Go\'s', () => {
    const options = parse('--secure', '--servers=a,b', '--servers', 'c', '--labels=k=v,l=w', '-v', '4', 'rest');
    expect(options.bool('secure')).toBe(true);
    expect(options.list('servers')).toEqual(['a', 'b', 'c']);
    expect([...options.map('labels')]).toEqual([['k', 'v'], ['l', 'w']]);
    expect([options.int('v'), options.durationMs('wait'), options.args]).toEqual([4, 90_000, ['rest']]);
    expect(parse('--secure=false').bool('secure')).toBe(false);
  });

  test('a bad value names the flag', () => {
    expect(() => parse('--wait=soon').durationMs('wait')).toThrow(OptionError);
    expect(() => parse('-v', 'x').int('v')).toThrow('--v: "x" is not a whole number');
  });

  test.each([['0', 0], ['250ms', 250], ['1h30m', 5_400_000], ['1.5s', 1500]])('%s', (text, ms) => { expect(parseDurationMs(text)).toBe(ms); });
});

describe('random', () => {
  test('a seed repeats its sequence', () => {
    expect(randomName(new SeededRandom(7), 10)).toBe(randomName(new SeededRandom(7), 10));
    expect(new SeededRandom(7).uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('pki', () => {
  const lifetime = { notBeforeMs: Date.UTC(2026, 0, 1), notAfterMs: Date.UTC(2036, 0, 1) };

  test('a leaf verifies against its authority and names its user', async () => {
    const authority = await createAuthority('kubernetes', lifetime.notBeforeMs, lifetime.notAfterMs);
    const leaf = await createCertificate(authority, { commonName: 'alice', organizations: ['dev', 'qa'], dnsNames: ['a.example'], ipAddresses: ['127.0.0.1'], usages: ['client auth'], ...lifetime });
    const cert = new X509Certificate(leaf.certPem);
    expect(cert.verify(new X509Certificate(authority.certPem).publicKey)).toBe(true);
    expect(certificateUser(cert)).toEqual({ name: 'alice', groups: ['dev', 'qa'] });
    expect([cert.checkHost('a.example'), cert.checkIP('127.0.0.1')]).toEqual(['a.example', '127.0.0.1']);
  });

  test('a request is read back and signed as it stands', async () => {
    const authority = await createAuthority('kubernetes', lifetime.notBeforeMs, lifetime.notAfterMs);
    const { csrPem } = await createSigningRequest({ commonName: 'system:node:w1', organizations: ['system:nodes'], dnsNames: ['w1'], ipAddresses: ['192.168.1.101'] });
    expect(await parseSigningRequest(csrPem)).toMatchObject({ commonName: 'system:node:w1', organizations: ['system:nodes'], dnsNames: ['w1'], ipAddresses: ['192.168.1.101'] });
    const cert = new X509Certificate(await signRequest(authority, csrPem, { usages: ['client auth'], ...lifetime }));
    expect(cert.checkIssued(new X509Certificate(authority.certPem))).toBe(true);
    expect(certificateUser(cert).groups).toEqual(['system:nodes']);
    await expect(parseSigningRequest('not a request')).rejects.toThrow();
  });
});
