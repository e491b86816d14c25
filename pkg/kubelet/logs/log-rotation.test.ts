import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { VirtualClock } from '../../base/clock.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import type { PodRuntimeState, RuntimeContainer } from '../pod/runtime-state.ts';
import { rotateLogs } from './log-rotation.ts';

let folder: string;
let log: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rotation-'));
  log = path.join(folder, '0.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

const state = (over: Partial<RuntimeContainer> = {}): PodRuntimeState => ({
  uid: 'u', name: 'p', namespace: 'n', sandboxes: [], containers: [{ id: 'c', name: 'c', state: 'CONTAINER_RUNNING', logPath: log, ...over } as RuntimeContainer],
});
const body = Array.from({ length: 40_000 }, (_, i) => String(i)).join(' ');
const limits = { containerLogMaxBytes: 10, containerLogMaxFiles: 3 };

async function rotate(second: number, reopen: () => Promise<void> = async () => Promise.resolve(writeFileSync(log, ''))): Promise<void> {
  const clock = Object.assign(new VirtualClock(), { nowMs: () => Date.parse(`2026-11-20T14:00:0${second}Z`) });
  await rotateLogs([state()], limits, { clock, cri: { reopenContainerLog: reopen } as unknown as CriClient });
}

test('a long log is moved away, the one before it is compressed, and the oldest goes', async () => {
  for (const second of [1, 2, 3]) {
    writeFileSync(log, `content of ${second} ${body}`);
    await rotate(second);
  }
  expect(readdirSync(folder).sort()).toEqual(['0.log', '0.log.20261120-140002.gz', '0.log.20261120-140003']);
  expect(gunzipSync(readFileSync(`${log}.20261120-140002.gz`)).toString()).toBe(`content of 2 ${body}`);
  expect(readFileSync(`${log}.20261120-140003`, 'utf8')).toBe(`content of 3 ${body}`);
});

test('a short log stays, and so does one that the runtime cannot open anew', async () => {
  writeFileSync(log, 'short');
  await rotate(1);
  expect(readdirSync(folder)).toEqual(['0.log']);
  writeFileSync(log, 'long enough to go');
  await expect(rotate(2, async () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(readFileSync(log, 'utf8')).toBe('long enough to go');
});

test('what an interrupted compression left is removed', async () => {
  writeFileSync(`${log}.20261120-135959.tmp`, 'half');
  writeFileSync(log, 'long enough to go');
  await rotate(1);
  expect(existsSync(`${log}.20261120-135959.tmp`)).toBe(false);
});
