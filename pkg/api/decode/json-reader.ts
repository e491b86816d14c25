import { quote } from '../text.ts';
import { DecodeError } from './errors.ts';
import { RawNumber } from './raw-number.ts';

/** A strict JSON reader that remembers repeated keys and the text of unusual numbers. Linear in time; throws DecodeError. */
export class JsonReader {
  duplicates: WeakMap<object, readonly string[]> | undefined;
  private readonly text: string;
  private readonly depthMax: number;
  private position = 0;
  private depth = 0;

  constructor(text: string, depthMax: number) {
    this.text = text;
    this.depthMax = depthMax;
  }

  read(): unknown {
    const value = this.value();
    this.skipBlanks();
    if (this.position < this.text.length) throw this.unexpected('after top-level value');
    return value;
  }

  private value(): unknown {
    this.skipBlanks();
    const character = this.text[this.position];
    switch (character) {
      case '{': return this.nested(() => this.object());
      case '[': return this.nested(() => this.array());
      case '"': return this.string();
      case 't': return this.literal('true', true);
      case 'f': return this.literal('false', false);
      case 'n': return this.literal('null', null);
      default: break;
    }
    if (character !== undefined && /[-0-9]/.test(character)) return this.number();
    throw this.unexpected('looking for beginning of value');
  }

  private nested(read: () => unknown): unknown {
    if (++this.depth > this.depthMax) throw new DecodeError('depth', 'exceeded max depth');
    const value = read();
    this.depth--;
    return value;
  }

  private object(): object {
    const members: Record<string, unknown> = {};
    const repeated: string[] = [];
    this.position++;
    this.skipBlanks();
    if (this.text[this.position] === '}') {
      this.position++;
      return members;
    }
    for (;;) {
      this.skipBlanks();
      if (this.text[this.position] !== '"') throw this.unexpected('looking for beginning of object key string');
      const key = this.string();
      this.skipBlanks();
      if (this.text[this.position] !== ':') throw this.unexpected('after object key');
      this.position++;
      if (Object.hasOwn(members, key)) repeated.push(key);
      // defineProperty: __proto__ is a member like any other.
      Object.defineProperty(members, key, { value: this.value(), writable: true, enumerable: true, configurable: true });
      this.skipBlanks();
      const next = this.text[this.position];
      if (next !== ',' && next !== '}') throw this.unexpected('after object key:value pair');
      this.position++;
      if (next === '}') break;
    }
    if (repeated.length > 0) {
      this.duplicates ??= new WeakMap();
      this.duplicates.set(members, repeated);
    }
    return members;
  }

  private array(): readonly unknown[] {
    const items: unknown[] = [];
    this.position++;
    this.skipBlanks();
    if (this.text[this.position] === ']') {
      this.position++;
      return items;
    }
    for (;;) {
      items.push(this.value());
      this.skipBlanks();
      const next = this.text[this.position];
      if (next !== ',' && next !== ']') throw this.unexpected('after array element');
      this.position++;
      if (next === ']') return items;
    }
  }

  private string(): string {
    const start = this.position++;
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (Number.isNaN(code)) throw this.unexpected('in string literal');
      if (code === 0x22) break;
      if (code < 0x20) throw this.unexpected('in string literal');
      if (code !== 0x5c) {
        this.position++;
        continue;
      }
      this.position++;
      const escaped = this.text[this.position];
      if (escaped === undefined || !'"\\/bfnrtu'.includes(escaped)) throw this.unexpected('in string escape code');
      this.position++;
      if (escaped !== 'u') continue;
      for (let digit = 0; digit < 4; digit++) {
        if (!/[0-9a-fA-F]/.test(this.text[this.position] ?? '')) throw this.unexpected('in \\u hexadecimal character escape');
        this.position++;
      }
    }
    this.position++;
    return JSON.parse(this.text.slice(start, this.position)) as string;
  }

  private number(): number | RawNumber {
    const start = this.position;
    if (this.text[this.position] === '-') this.position++;
    if (this.text[this.position] === '0') this.position++;
    else this.digits('in numeric literal');
    let plain = true;
    if (this.text[this.position] === '.') {
      plain = false;
      this.position++;
      this.digits('after decimal point in numeric literal');
    }
    if (this.text[this.position] === 'e' || this.text[this.position] === 'E') {
      plain = false;
      this.position++;
      if (this.text[this.position] === '+' || this.text[this.position] === '-') this.position++;
      this.digits('in exponent of numeric literal');
    }
    const literal = this.text.slice(start, this.position);
    return plain && literal.length <= 15 ? Number(literal) : new RawNumber(literal);
  }

  private digits(where: string): void {
    if (!/[0-9]/.test(this.text[this.position] ?? '')) throw this.unexpected(where);
    while (/[0-9]/.test(this.text[this.position] ?? '')) this.position++;
  }

  private literal<V>(word: string, value: V): V {
    for (let index = 1; index < word.length; index++) {
      this.position++;
      if (this.text[this.position] !== word[index]) throw this.unexpected(`in literal ${word} (expecting '${word[index] ?? ''}')`);
    }
    this.position++;
    return value;
  }

  private skipBlanks(): void {
    while (/[ \t\r\n]/.test(this.text[this.position] ?? '')) this.position++;
  }

  private unexpected(where: string): DecodeError {
    const code = this.text.codePointAt(this.position);
    if (code === undefined) return new DecodeError('syntax', 'unexpected end of JSON input');
    return new DecodeError('syntax', `invalid character ${quoteCharacter(String.fromCodePoint(code))} ${where}`);
  }
}

function quoteCharacter(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return "'\"'";
  return `'${quote(character).slice(1, -1)}'`;
}
