import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Entry } from '../../raft/types.ts';
import { ThreadWriter, type SegmentWriter } from './segment-writer.ts';
import { Wal, type WalContent } from './wal.ts';

const identity = { clusterId: 0xfedcba9876543210n, memberId: 7n };
const segmentBytes = 4096;

const failing: SegmentWriter = { write: () => Promise.reject(new Error('EIO')), prepare: () => Promise.resolve(), close: () => Promise.resolve() };

let directory: string;
beforeEach(() => { directory = mkdtempSync(path.join(tmpdir(), 'wal-')); });
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function entry(index: number, term = 1, size = 20): Entry {
  return { index, term, type: 'normal', data: Buffer.alloc(size, index) };
}
async function written(batches: readonly (readonly Entry[])[], writer: SegmentWriter = new ThreadWriter()): Promise<Wal> {
  const wal = await Wal.create({ directory, identity, writer, segmentBytes });
  for (const batch of batches) await wal.append({ term: batch[0]?.term ?? 0, vote: 7n, commit: (batch[0]?.index ?? 1) - 1 }, batch, true);
  return wal;
}
async function reopen(): Promise<WalContent & { readonly wal: Wal }> {
  const writer = new ThreadWriter();
  try {
    const { wal, content } = Wal.open({ directory, identity, writer, segmentBytes });
    return { wal, ...content };
  } catch (cause) {
    await writer.close();
    throw cause;
  }
}
function segments(): string[] {
  return readdirSync(directory).filter((name) => name.endsWith('.wal')).sort().map((name) => path.join(directory, name));
}
/** Where in the file the last frame begins and ends. */
function lastFrame(file: string): { readonly bytes: Buffer; readonly from: number; readonly to: number } {
  const bytes = readFileSync(file);
  const magic = bytes.subarray(0, 4);
  const from = bytes.lastIndexOf(magic);
  return { bytes, from, to: from + 24 + Math.ceil(bytes.readUInt32LE(from + 4) / 8) * 8 };
}

describe('Wal', () => {
  test('gives back what was appended, across segments', async () => {
    const batches = Array.from({ length: 60 }, (_, i) => [entry(2 * i + 1), entry(2 * i + 2)]);
    await (await written(batches)).close();
    expect(segments().length).toBeGreaterThan(2);
    const { wal, entries, hardState } = await reopen();
    expect(entries).toEqual(batches.flat());
    expect(hardState).toEqual({ term: 1, vote: 7n, commit: 118 });
    await wal.append(undefined, [entry(121)], true);
    await wal.close();
    const again = await reopen();
    expect(again.entries).toHaveLength(121);
    await again.wal.close();
  });

  test('a later record of an index replaces it and all after it', async () => {
    await (await written([[entry(1), entry(2), entry(3)], [entry(2, 2)]])).close();
    const { wal, entries } = await reopen();
    expect(entries.map((one) => [one.index, one.term])).toEqual([[1, 1], [2, 2]]);
    await wal.close();
  });

  test('a tail torn at any byte is cut off, and the log goes on', async () => {
    await (await written([[entry(1)], [entry(2), entry(3)]])).close();
    const file = segments()[0] as string;
    const whole = lastFrame(file);
    for (let torn = whole.from + 1; torn < whole.to; torn += 9) {
      const bytes = Buffer.from(whole.bytes);
      bytes.fill(0, torn);
      // A frame may end in zeros, and then this is no tear.
      if (bytes.equals(whole.bytes)) continue;
      writeFileSync(file, bytes);
      const { wal, entries } = await reopen();
      expect(entries.map((one) => one.index)).toEqual([1]);
      await wal.append({ term: 2, vote: 7n, commit: 1 }, [entry(2, 2)], true);
      await wal.close();
      const again = await reopen();
      expect(again.entries.map((one) => one.term)).toEqual([1, 2]);
      await again.wal.close();
    }
  });

  test('damage before whole records is named and refused', async () => {
    await (await written([[entry(1)], [entry(2)], [entry(3)]])).close();
    const file = segments()[0] as string;
    const { bytes, from } = lastFrame(file);
    const hit = Buffer.from(bytes);
    hit.writeUInt8((hit.readUInt8(from - 10)) ^ 1, from - 10);
    writeFileSync(file, hit);
    await expect(reopen()).rejects.toThrow(/\.wal: the record at offset \d+ is damaged/);
  });

  test('a missing segment and another member\'s log are refused', async () => {
    await (await written(Array.from({ length: 150 }, (_, i) => [entry(i + 1)]))).close();
    expect(segments().length).toBeGreaterThan(2);
    expect(() => Wal.open({ directory, identity: { ...identity, memberId: 8n }, writer: failing })).toThrow('belongs to member 7');
    rmSync(segments()[1] as string);
    await expect(reopen()).rejects.toThrow('a segment is missing');
  });

  test('purges whole segments below a snapshot and still opens', async () => {
    const wal = await written(Array.from({ length: 80 }, (_, i) => [entry(i + 1)]));
    await wal.appendSnapshot({ index: 60, term: 1, conf: { voters: [7n], learners: [9n] } });
    const before = segments().length;
    wal.purge(60);
    expect(segments().length).toBeLessThan(before);
    await wal.close();
    const { wal: again, entries, snapshots, hardState } = await reopen();
    expect(entries[0]?.index).toBeLessThanOrEqual(61);
    expect(entries.at(-1)?.index).toBe(80);
    expect(snapshots).toEqual([{ index: 60, term: 1, conf: { voters: [7n], learners: [9n] } }]);
    expect(hardState.commit).toBe(79);
    await again.close();
  });

  test('a failed sync is an error that names it, and final', async () => {
    const wal = await written([[entry(1)]]);
    await wal.close();
    const { wal: broken } = Wal.open({ directory, identity, writer: failing, segmentBytes });
    await expect(broken.append(undefined, [entry(2)], true)).rejects.toThrow('EIO');
    await broken.close();
    const thread = new ThreadWriter();
    await expect(thread.write(-1, Buffer.alloc(8), 0, true)).rejects.toThrow(/EBADF|out of range/);
    await thread.close();
  });
});
