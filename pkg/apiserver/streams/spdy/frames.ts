/**
 * SPDY/3.1 frames, as far as remote commands use them. A control frame is 1|version(15) type(16) flags(8) length(24); a data frame is
 * 0|stream(31) flags(8) length(24). Numbers are big-endian.
 */
export type Frame =
  | { readonly type: 'data'; readonly stream: number; readonly fin: boolean; readonly payload: Buffer }
  /** Header blocks are not decompressed: a client of remote commands needs none of what they say. */
  | { readonly type: 'syn-reply'; readonly stream: number; readonly fin: boolean }
  | { readonly type: 'rst-stream'; readonly stream: number; readonly status: number }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'goaway' }
  | { readonly type: 'other'; readonly control: number };

const version = 3;
const finFlag = 1;
const frameBytesMax = 16 * 1024 * 1024;

export const maxDataBytes = 32 * 1024;

export function encodeData(stream: number, payload: Buffer, fin: boolean): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(stream, 0);
  head.writeUInt32BE(payload.length, 4);
  head[4] = fin ? finFlag : 0;
  return Buffer.concat([head, payload]);
}

function encodeControl(type: number, flags: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x8000 | version, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt32BE(payload.length, 4);
  head[4] = flags;
  return Buffer.concat([head, payload]);
}

export function encodeSynStream(stream: number, headerBlock: Buffer): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt32BE(stream, 0);
  return encodeControl(1, 0, Buffer.concat([fixed, headerBlock]));
}

export function encodeRstStream(stream: number, status: number): Buffer {
  const payload = Buffer.alloc(8);
  payload.writeUInt32BE(stream, 0);
  payload.writeUInt32BE(status, 4);
  return encodeControl(3, 0, payload);
}

export function encodePing(id: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(id, 0);
  return encodeControl(6, 0, payload);
}

export function encodeGoAway(lastStream: number): Buffer {
  const payload = Buffer.alloc(8);
  payload.writeUInt32BE(lastStream, 0);
  return encodeControl(7, 0, payload);
}

/**
 * Header blocks of one connection share one zlib stream. This writer stores without compressing (deflate block type 0), which every
 * inflater reads and which needs neither state nor the SPDY dictionary.
 */
export class HeaderBlockWriter {
  #begun = false;

  write(headers: Readonly<Record<string, string>>): Buffer {
    const entries = Object.entries(headers);
    const parts = [uint32(entries.length)];
    for (const [name, value] of entries) {
      for (const text of [name.toLowerCase(), value]) parts.push(uint32(Buffer.byteLength(text)), Buffer.from(text));
    }
    const plain = Buffer.concat(parts);
    const stored = Buffer.alloc(5);
    stored.writeUInt16LE(plain.length, 1);
    stored.writeUInt16LE(plain.length ^ 0xffff, 3);
    const head = this.#begun ? Buffer.alloc(0) : Buffer.from([0x78, 0x01]);
    this.#begun = true;
    // An empty stored block ends the flush: a reader that waits for a whole block, as Go's does, would never see the headers without it.
    return Buffer.concat([head, stored, plain, Buffer.from([0, 0, 0, 0xff, 0xff])]);
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value, 0);
  return bytes;
}

/** Cuts a byte stream into frames; keeps what is incomplete for the next call. Throws on a frame beyond 16 MiB. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  read(chunk: Buffer): readonly Frame[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    while (this.#rest.length >= 8) {
      const length = this.#rest.readUInt32BE(4) & 0xffffff;
      if (length > frameBytesMax) throw new Error(`a SPDY frame of ${length} bytes is beyond the limit`);
      if (this.#rest.length < 8 + length) break;
      frames.push(parse(this.#rest.subarray(0, 8), this.#rest.subarray(8, 8 + length)));
      this.#rest = this.#rest.subarray(8 + length);
    }
    return frames;
  }
}

function parse(head: Buffer, payload: Buffer): Frame {
  const first = head.readUInt32BE(0);
  const fin = ((head[4] as number) & finFlag) !== 0;
  if (first < 0x80000000) return { type: 'data', stream: first, fin, payload: Buffer.from(payload) };
  const control = first & 0xffff;
  switch (control) {
    case 2: return { type: 'syn-reply', stream: payload.readUInt32BE(0) & 0x7fffffff, fin };
    case 3: return { type: 'rst-stream', stream: payload.readUInt32BE(0) & 0x7fffffff, status: payload.readUInt32BE(4) };
    case 6: return { type: 'ping', id: payload.readUInt32BE(0) };
    case 7: return { type: 'goaway' };
    default: return { type: 'other', control };
  }
}
