import { emptySettings, mendHeaderBlock, readGreeting } from './http2-greeting.ts';

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const ack = Buffer.from([0, 0, 0, 4, 1, 0, 0, 0, 0]);

function frame(type: number, flags: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0, payload.length >> 8, payload.length & 255, type, flags, 0, 0, 0, 1]), payload]);
}
/** :method POST, then :authority as a plain literal, then something else. */
function block(authority: string): Buffer {
  return Buffer.concat([Buffer.from([0x83, 0x41, authority.length]), Buffer.from(authority), Buffer.from([0x86, 0x40, 1]), Buffer.from('x'), Buffer.from([3]), Buffer.from('a/b')]);
}

describe('the beginning of a connection', () => {
  test('waits for the answer it is owed and for the first request', () => {
    const request = frame(1, 4, block('h:1'));
    for (const said of [preface, Buffer.concat([preface, emptySettings]), Buffer.concat([preface, emptySettings, ack]), Buffer.concat([preface, emptySettings, ack, request.subarray(0, -1)]), Buffer.concat([preface, emptySettings, request])]) {
      expect(readGreeting(said).kind).toBe('wait');
    }
  });
  test('takes the answer out and passes everything else on', () => {
    const request = frame(1, 4, block('h:1'));
    expect(readGreeting(Buffer.concat([preface, emptySettings, ack, request]))).toEqual({ kind: 'ready', bytes: Buffer.concat([preface, emptySettings, request]) });
    const ping = frame(6, 0, Buffer.alloc(8));
    expect(readGreeting(Buffer.concat([preface, emptySettings, ack, ping]))).toMatchObject({ kind: 'ready' });
  });
  test('mends an authority with a scheme, in a padded frame with priority too', () => {
    const payload = Buffer.concat([Buffer.from([2]), Buffer.alloc(5), block('http://h:2379'), Buffer.alloc(2)]);
    const greeting = readGreeting(Buffer.concat([preface, emptySettings, ack, frame(1, 0x2c, payload)]));
    expect(greeting.kind === 'ready' && greeting.bytes.includes('http:..h:2379')).toBe(true);
    expect(greeting.kind === 'ready' && greeting.bytes.includes('a/b')).toBe(true);
  });
  test('mends one in Huffman code without changing its length', () => {
    // "http://127.0.0.1:2379" as HPACK encodes it.
    const code = { h: '100111', t: '01001', p: '101011', ':': '1011100', '/': '011000', '.': '010111', 1: '00001', 2: '00010', 7: '011101', 0: '00000', 3: '011001', 9: '011111' } as Readonly<Record<string, string>>;
    const encode = (text: string): Buffer => {
      const bits = [...text].map((char) => code[char]).join('');
      const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
      return Buffer.from(padded.match(/.{8}/g)?.map((byte) => parseInt(byte, 2)) ?? []);
    };
    const value = encode('http://127.0.0.1:2379');
    const bytes = Buffer.concat([Buffer.from([0x41, 0x80 | value.length]), value]);
    mendHeaderBlock(bytes);
    expect(bytes.subarray(2)).toEqual(encode('http:..127.0.0.1:2379'));
  });
});
