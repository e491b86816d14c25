const initialBytes = 16 * 1024;
/** A larger buffer is given back once its message is finished; a server's usual object is far below. */
const keptBytesMax = 1024 * 1024;

/**
 * Writes protobuf from the last byte to the first. A nested message is written before its length, so every length is known when its turn
 * comes and nothing is measured twice or copied into its parent.
 *
 *     field 1 "ab", written in the order: 'ab', length 2, tag 0a
 *     ... | 0a | 02 | 61 62 |
 *         ^ position         ^ buffer.length
 */
export class ReverseWriter {
  #buffer = Buffer.allocUnsafeSlow(initialBytes);
  #position = initialBytes;

  /** Bytes written so far; a difference of two readings is the length of what lies between. */
  get length(): number {
    return this.#buffer.length - this.#position;
  }

  /** A copy of everything written, and an empty writer again. */
  finish(): Buffer {
    const result = Buffer.from(this.#buffer.subarray(this.#position));
    this.reset();
    return result;
  }

  reset(): void {
    if (this.#buffer.length > keptBytesMax) this.#buffer = Buffer.allocUnsafeSlow(initialBytes);
    this.#position = this.#buffer.length;
  }

  #reserve(bytes: number): void {
    if (this.#position >= bytes) return;
    const used = this.length;
    let size = this.#buffer.length * 2;
    while (size - used < bytes) size *= 2;
    const grown = Buffer.allocUnsafeSlow(size);
    this.#buffer.copy(grown, size - used, this.#position);
    this.#buffer = grown;
    this.#position = size - used;
  }

  /** An integer up to 2^53 either way; a negative one takes ten bytes, as for int32 and int64. */
  varint(value: number): void {
    if (value < 0) {
      this.#bigVarint(BigInt.asUintN(64, BigInt(value)));
      return;
    }
    let size = 1;
    for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
    this.#reserve(size);
    this.#position -= size;
    let rest = value;
    for (let i = 0; i < size - 1; i++) {
      this.#buffer[this.#position + i] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#position + size - 1] = rest;
  }

  #bigVarint(value: bigint): void {
    const bytes: number[] = [];
    let rest = value;
    while (rest >= 0x80n) {
      bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    this.raw(Uint8Array.from(bytes));
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#position -= bytes.length;
    this.#buffer.set(bytes, this.#position);
  }

  double(value: number): void {
    this.#reserve(8);
    this.#position -= 8;
    this.#buffer.writeDoubleLE(value, this.#position);
  }

  /** The text without its length; returns the number of bytes. */
  text(value: string): number {
    const length = value.length;
    // Nearly all strings of the API are short and ASCII; anything else goes the general way.
    if (length < 40) {
      this.#reserve(length);
      const start = this.#position - length;
      let i = 0;
      for (; i < length; i++) {
        const code = value.charCodeAt(i);
        if (code >= 0x80) break;
        this.#buffer[start + i] = code;
      }
      if (i === length) {
        this.#position = start;
        return length;
      }
    }
    const bytes = Buffer.byteLength(value, 'utf8');
    this.#reserve(bytes);
    this.#position -= bytes;
    this.#buffer.write(value, this.#position, bytes, 'utf8');
    return bytes;
  }
}
