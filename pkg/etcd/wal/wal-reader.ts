import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WalError } from './errors.ts';
import { decodeFrame, isZero, laterFrameExists, type WalRecord } from './frame.ts';

export interface Segment {
  readonly path: string;
  /** Order of the segments, from 0. */
  readonly number: number;
  /** Index of the first entry that may be in it. */
  readonly firstIndex: number;
}

export function segmentName(number: number, firstIndex: number): string {
  return `${number.toString(16).padStart(16, '0')}-${firstIndex.toString(16).padStart(16, '0')}.wal`;
}

export function listSegments(directory: string): Segment[] {
  return readdirSync(directory).flatMap((name) => {
    const match = /^([0-9a-f]{16})-([0-9a-f]{16})\.wal$/.exec(name);
    return match === null ? [] : [{ path: path.join(directory, name), number: parseInt(match[1] as string, 16), firstIndex: parseInt(match[2] as string, 16) }];
  }).sort((a, b) => a.number - b.number);
}

export interface SegmentContent {
  readonly segment: Segment;
  readonly records: readonly WalRecord[];
  readonly firstSequence: number | undefined;
  readonly lastSequence: number | undefined;
  /** Where the next frame belongs. */
  readonly end: number;
  /** What follows `end` is the rest of a frame whose sync never returned: it promised nothing and must be wiped. */
  readonly torn: boolean;
}

/** Throws WalError corrupt when a broken frame has a whole one after it, or the sequence skips. */
export function readSegment(segment: Segment): SegmentContent {
  const bytes = readFileSync(segment.path);
  const records: WalRecord[] = [];
  let firstSequence: number | undefined;
  let lastSequence: number | undefined;
  let at = 0;
  for (;;) {
    const frame = at >= bytes.length ? 'empty' : decodeFrame(bytes, at);
    if (typeof frame === 'string') {
      const broken = frame === 'broken' || !isZero(bytes, at, bytes.length);
      if (broken && laterFrameExists(bytes, at + 8, lastSequence ?? -1)) {
        throw new WalError('corrupt', `${segment.path}: the record at offset ${at} is damaged and later records are not; restore this member from the others`);
      }
      return { segment, records, firstSequence, lastSequence, end: at, torn: broken };
    }
    if (lastSequence !== undefined && frame.sequence !== lastSequence + 1) {
      throw new WalError('corrupt', `${segment.path}: sequence ${frame.sequence} at offset ${at} does not follow ${lastSequence}`);
    }
    firstSequence ??= frame.sequence;
    lastSequence = frame.sequence;
    records.push(...frame.records);
    at = frame.end;
  }
}

/** All segments in order. A last one without any frame (a crash while it was being opened) is left out. */
export function readSegments(directory: string): SegmentContent[] {
  const contents = listSegments(directory).map(readSegment);
  if (contents.length > 1 && contents.at(-1)?.lastSequence === undefined) contents.pop();
  contents.forEach((content, i) => {
    const before = contents[i - 1];
    if (i < contents.length - 1 && content.torn) throw new WalError('corrupt', `${content.segment.path}: damaged at offset ${content.end}, and a later segment follows`);
    if (before === undefined) return;
    if (content.segment.number !== before.segment.number + 1 || content.firstSequence !== (before.lastSequence ?? -1) + 1) {
      throw new WalError('corrupt', `${content.segment.path} does not follow ${before.segment.path}; a segment is missing`);
    }
  });
  return contents;
}
