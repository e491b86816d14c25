import { CodecError } from './codec-error.ts';

export type WireType = 0 | 1 | 2 | 5;

/** Reads protobuf in place; every slice it gives points into the source. Throws CodecError `malformed` on anything that does not fit. */
export class WireReader {
  readonly #buffer: Buffer;
  #position: number;
  readonly #end: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#position = start;
    this.#end = end;
  }

  get done(): boolean {
    return this.#position >= this.#end;
  }

  #byte(): number {
    if (this.#position >= this.#end) throw new CodecError('malformed', 'unexpected EOF');
    return this.#buffer[this.#position++] as number;
  }

  /** Unsigned; exact up to 2^53, a ten-byte one (a negative number) as its signed value. */
  varint(): number {
    let byte = this.#byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let scale = 0x80;
    for (let i = 1; i < 7; i++) {
      byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    return this.#longVarint(value);
  }

  #longVarint(low: number): number {
    let value = BigInt(low);
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw new CodecError('malformed', 'integer overflow');
  }

  /** Field number and wire type of the next field. */
  tag(): { readonly number: number; readonly wireType: WireType } {
    const tag = this.varint();
    const number = Math.floor(tag / 8);
    const wireType = tag % 8;
    if (number < 1 || number > 0x1fffffff) throw new CodecError('malformed', `illegal tag ${number}`);
    if (wireType !== 0 && wireType !== 1 && wireType !== 2 && wireType !== 5) throw new CodecError('malformed', `illegal wireType ${wireType}`);
    return { number, wireType };
  }

  double(): number {
    this.#need(8);
    const value = this.#buffer.readDoubleLE(this.#position);
    this.#position += 8;
    return value;
  }

  #need(bytes: number): void {
    if (this.#end - this.#position < bytes) throw new CodecError('malformed', 'unexpected EOF');
  }

  bytes(): Buffer {
    const length = this.varint();
    this.#need(length);
    const start = this.#position;
    this.#position += length;
    return this.#buffer.subarray(start, this.#position);
  }

  text(): string {
    const length = this.varint();
    this.#need(length);
    const start = this.#position;
    this.#position += length;
    return this.#buffer.toString('utf8', start, this.#position);
  }

  /** A reader of the nested message that comes next. */
  nested(): WireReader {
    const length = this.varint();
    this.#need(length);
    const start = this.#position;
    this.#position += length;
    return new WireReader(this.#buffer, start, this.#position);
  }

  skip(wireType: WireType): void {
    switch (wireType) {
      case 0: this.varint(); return;
      case 1: this.#need(8); this.#position += 8; return;
      case 2: this.bytes(); return;
      case 5: this.#need(4); this.#position += 4; return;
    }
  }
}
