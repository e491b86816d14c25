import { CodecError } from '../../api/codec/codec-error.ts';
import { decodeObject } from '../../api/codec/codec.ts';
import { DecodeError } from '../../api/decode/errors.ts';
import { parsedValue } from '../../api/decode/json-text.ts';
import { groupVersion } from '../resources.ts';
import type { ParsedBody } from './parse-body.ts';

/** The message about a body that lacks the protobuf prefix stands by itself. */
export function looksLikeProtobuf(message: string): boolean {
  return message.startsWith('provided data does not appear to be a protobuf message');
}

/** Reads the envelope and its object. Throws DecodeError. */
export function decodeProtobuf(body: Buffer, expected: { readonly group: string; readonly version: string; readonly kind: string }): ParsedBody {
  try {
    return { parsed: parsedValue(decodeObject(body, { apiVersion: groupVersion(expected.group, expected.version), kind: expected.kind })), strict: [], binary: true };
  } catch (err) {
    if (err instanceof CodecError) throw new DecodeError('syntax', err.message);
    throw err;
  }
}
