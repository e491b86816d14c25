export type DecodeErrorCode = 'syntax' | 'type' | 'value' | 'depth';

/** A body that cannot become an object; the text is upstream's and the API server answers it with 400. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  readonly code: DecodeErrorCode;
  constructor(code: DecodeErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
