export type CodecErrorCode =
  /** No such kind or type in the tables. */
  | 'unknown-type'
  /** The type exists in JSON only (Table). */
  | 'no-protobuf'
  /** The bytes are not the message they claim to be. */
  | 'malformed'
  /** A JSON value does not fit its field. */
  | 'invalid-value'
  /** Deeper than depthMax. */
  | 'too-deep';

export class CodecError extends Error {
  override readonly name = 'CodecError';
  readonly code: CodecErrorCode;
  constructor(code: CodecErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
