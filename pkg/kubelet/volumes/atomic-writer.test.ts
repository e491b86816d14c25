import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Payload, writeAtomically } from './atomic-writer.ts';
import { bindSubPath } from './sub-path.ts';
import type { Mounter } from './mounts.ts';
import { symlinkSync, mkdirSync } from 'node:fs';

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'volume-')); });
afterEach(() => rmSync(folder, { recursive: true }));

const payload = (files: Record<string, string>, mode = 0o644): Payload => new Map(Object.entries(files).map(([name, text]) => [name, { content: Buffer.from(text), mode }]));
let count = 0;
const write = async (files: Payload): Promise<boolean> => writeAtomically(folder, files, { nowMs: 0, suffix: String(count++) });

test('files are seen through one link, which changes once', async () => {
  expect(await write(payload({ a: '1', 'x/y': '2' }))).toBe(true);
  expect(readlinkSync(path.join(folder, 'a'))).toBe('..data/a');
  expect(readFileSync(path.join(folder, 'x/y'), 'utf8')).toBe('2');
  const first = readlinkSync(path.join(folder, '..data'));
  expect(await write(payload({ a: '1', 'x/y': '2' }))).toBe(false);
  expect(readlinkSync(path.join(folder, '..data'))).toBe(first);
  expect(await write(payload({ a: '3' }))).toBe(true);
  expect(readFileSync(path.join(folder, 'a'), 'utf8')).toBe('3');
  expect(readdirSync(folder).sort()).toEqual([readlinkSync(path.join(folder, '..data')), '..data', 'a'].sort());
});

test('a change of mode alone is a change', async () => {
  await write(payload({ a: '1' }));
  expect(await write(payload({ a: '1' }, 0o400))).toBe(true);
  expect(statSync(path.join(folder, 'a')).mode & 0o777).toBe(0o400);
});

test.each(['../a', '/a', 'a/../../b', '..data', ''])('path %j is refused', async (name) => {
  await expect(write(payload({ [name]: '1' }))).rejects.toThrow('invalid path');
});

test('a subPath that leads out of its volume through a link is refused', async () => {
  const mounted: string[] = [];
  const mounter: Mounter = { below: async () => [], tmpfs: async () => undefined, bind: async (_, target) => { mounted.push(target); }, nfs: async () => undefined, unmount: async () => undefined };
  mkdirSync(path.join(folder, 'volume'));
  symlinkSync('/etc', path.join(folder, 'volume', 'out'));
  await expect(bindSubPath(path.join(folder, 'volume'), 'out', path.join(folder, 't'), mounter)).rejects.toThrow('outside of its volume');
  await expect(bindSubPath(path.join(folder, 'volume'), '../x', path.join(folder, 't'), mounter)).rejects.toThrow('must be relative');
  await bindSubPath(path.join(folder, 'volume'), 'made/here', path.join(folder, 't'), mounter);
  expect(mounted).toEqual([path.join(folder, 't')]);
  expect(statSync(path.join(folder, 'volume', 'made/here')).isDirectory()).toBe(true);
});
