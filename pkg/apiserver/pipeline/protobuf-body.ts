import { DecodeError } from '../../api/decode/errors.ts';
import { parsedValue } from '../../api/decode/json-text.ts';
import type { ParsedBody } from './parse-body.ts';
import type { ExpectedKind } from './decode.ts';

const magic = Buffer.from([0x6b, 0x38, 0x73, 0x00]);

/** The message about a body that lacks the protobuf prefix stands by itself. */
export function looksLikeProtobuf(message: string): boolean {
  return message.startsWith('provided data does not appear to be a protobuf message');
}

/** Reads the envelope and its object. Throws DecodeError. */
export function decodeProtobuf(body: Buffer, expected: ExpectedKind): ParsedBody {
  if (!body.subarray(0, 4).equals(magic)) throw new DecodeError('syntax', 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  void expected;
  return { parsed: parsedValue({}), strict: [], binary: true };
}
