import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { VirtualClock } from '../../base/clock.ts';
import { readLog, type LogOptions } from './log-reader.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'log-'));
  file = path.join(folder, '0.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (second: number): string => `2026-11-20T14:00:${String(second).padStart(2, '0')}.000000000Z`;

async function read(options: Partial<LogOptions>): Promise<string> {
  const parts: Buffer[] = [];
  const all = { follow: false, timestamps: false, ...options };
  for await (const part of readLog(file, all, { clock: new VirtualClock(), running: () => false }, new AbortController().signal)) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe('readLog', () => {
  beforeEach(() => writeFileSync(file, `${at(1)} stdout F one\n${at(2)} stderr F two\n${at(3)} stdout P par\n${at(3)} stdout F tial\n${at(4)} stdout F \n`));

  test('joins partial records and keeps empty lines', async () => expect(await read({})).toBe('one\ntwo\npartial\n\n'));
  test('timestamps stand at the start of each line only', async () => expect(await read({ timestamps: true, tailLines: 3 })).toBe(`${at(3)} partial\n${at(4)} \n`));
  test('tail counts from the end', async () => expect(await read({ tailLines: 1 })).toBe('\n'));
  test('tail 0 shows nothing', async () => expect(await read({ tailLines: 0 })).toBe(''));
  test('since', async () => expect(await read({ sinceMs: Date.parse('2026-11-20T14:00:03Z') })).toBe('partial\n\n'));
  test('limitBytes cuts in the middle of a line', async () => expect(await read({ limitBytes: 5 })).toBe('one\nt'));
  test('one stream', async () => expect(await read({ stream: 'stderr' })).toBe('two\n'));
});

test('follow goes on over a rotation and ends after the container has', async () => {
  writeFileSync(file, `${at(1)} stdout F one\n`);
  let running = true;
  const log = readLog(file, { follow: true, timestamps: false }, { clock: { nowMs: () => 0, monotonicMs: () => 0, after: (_, fire) => { setImmediate(fire); return { cancel: () => undefined }; } }, running: () => running }, new AbortController().signal);
  expect((await log.next()).value?.toString()).toBe('one\n');
  appendFileSync(file, `${at(2)} stdout F two\n`);
  expect((await log.next()).value?.toString()).toBe('two\n');
  renameSync(file, `${file}.1`);
  writeFileSync(file, `${at(3)} stdout F three\n`);
  expect((await log.next()).value?.toString()).toBe('three\n');
  running = false;
  expect((await log.next()).done).toBe(true);
});
