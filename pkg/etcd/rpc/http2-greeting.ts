/**
 * etcdctl 3.4 puts its endpoint as it was typed, scheme and all, into :authority when it calls one member (endpoint status, hashkv,
 * defrag, move-leader). "http://host:2379" is no authority, and Node's HTTP/2 resets such a stream before anybody can look at it.
 * So the beginning of a connection is read here, and an authority of that kind is mended before the session sees it.
 *
 *   client: preface SETTINGS            we: SETTINGS (empty, so that the client goes on)
 *   client: ACK HEADERS ...             we: take the ACK out, mend the HEADERS, hand everything to the session
 *
 * '/' becomes '.': as long as text and as long in HPACK's Huffman code, so no length and no table entry changes.
 */
export const prefaceBytes = 24;
const frameHeaderBytes = 9;
export const emptySettings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

const frameTypes = { headers: 1, priority: 2, settings: 4, windowUpdate: 8 } as const;
const ackFlag = 0x1;
const paddedFlag = 0x8;
const priorityFlag = 0x20;

export type Greeting =
  /** More bytes are needed to decide. */
  | { readonly kind: 'wait' }
  /** `bytes` are what the session shall get. */
  | { readonly kind: 'ready'; readonly bytes: Buffer };

/** `bytes`: all that the client has said, beginning with the preface; ours was `emptySettings`. */
export function readGreeting(bytes: Buffer): Greeting {
  let ack: { readonly from: number; readonly to: number } | undefined;
  let headers: { readonly from: number; readonly to: number; readonly flags: number } | undefined;
  let other = false;
  for (let at = prefaceBytes; at + frameHeaderBytes <= bytes.length;) {
    const from = at + frameHeaderBytes;
    const to = from + bytes.readUIntBE(at, 3);
    const type = bytes.readUInt8(at + 3);
    const flags = bytes.readUInt8(at + 4);
    if (to > bytes.length) break;
    if (type === frameTypes.settings && (flags & ackFlag) !== 0) ack ??= { from: at, to };
    else if (type === frameTypes.headers) headers ??= { from, to, flags };
    else if (type !== frameTypes.settings && type !== frameTypes.windowUpdate && type !== frameTypes.priority) other = true;
    at = to;
  }
  if (ack === undefined || (headers === undefined && !other)) return { kind: 'wait' };
  if (headers !== undefined) mendHeaderBlock(bytes.subarray(blockStart(headers.from, headers.flags), headers.to));
  return { kind: 'ready', bytes: Buffer.concat([bytes.subarray(0, ack.from), bytes.subarray(ack.to)]) };
}

function blockStart(from: number, flags: number): number {
  return from + ((flags & paddedFlag) !== 0 ? 1 : 0) + ((flags & priorityFlag) !== 0 ? 5 : 0);
}

const authorityIndex = 1;

/** Walks the header fields of one block and mends the value of :authority in place. */
export function mendHeaderBlock(block: Buffer): void {
  let at = 0;
  const integer = (prefixBits: number): number => {
    const mask = (1 << prefixBits) - 1;
    let value = (block[at++] ?? 0) & mask;
    if (value < mask) return value;
    for (let shift = 0; ; shift += 7) {
      const byte = block[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if ((byte & 0x80) === 0) return value;
    }
  };
  const text = (): { readonly huffman: boolean; readonly value: Buffer } => {
    const huffman = ((block[at] ?? 0) & 0x80) !== 0;
    const length = integer(7);
    const value = block.subarray(at, at + length);
    at += length;
    return { huffman, value };
  };
  while (at < block.length) {
    const first = block[at] as number;
    if ((first & 0x80) !== 0) {
      integer(7);
    } else if ((first & 0xe0) === 0x20) {
      integer(5);
    } else {
      const name = integer((first & 0x40) !== 0 ? 6 : 4);
      if (name === 0) text();
      const { huffman, value } = text();
      if (name === authorityIndex) mendAuthority(value, huffman);
    }
  }
}

/** HPACK's codes (RFC 7541, appendix B) of the characters of a scheme: bits and value. */
const codes: Readonly<Record<string, readonly [bits: number, code: number]>> = {
  h: [6, 0x27], t: [5, 0x09], p: [6, 0x2b], s: [5, 0x08], ':': [7, 0x5c], '/': [6, 0x18], '.': [6, 0x17],
};

function mendAuthority(value: Buffer, huffman: boolean): void {
  for (const scheme of ['http://', 'https://']) {
    const mended = scheme.replaceAll('/', '.');
    if (!huffman && value.toString('latin1', 0, scheme.length) === scheme) value.write(mended, 'latin1');
    if (huffman) replaceBits(value, bitsOf(scheme), bitsOf(mended));
  }
}

function bitsOf(text: string): string {
  return [...text].map((char) => {
    const [bits, code] = codes[char] as readonly [number, number];
    return code.toString(2).padStart(bits, '0');
  }).join('');
}

/** Writes `to` over the first bits of `value` if they are `from`; both are equally long. */
function replaceBits(value: Buffer, from: string, to: string): void {
  const bytes = Math.ceil(from.length / 8);
  if (value.length < bytes) return;
  const head = [...value.subarray(0, bytes)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  if (!head.startsWith(from)) return;
  const mended = to + head.slice(from.length);
  for (let i = 0; i < bytes; i++) value[i] = parseInt(mended.slice(8 * i, 8 * i + 8), 2);
}
