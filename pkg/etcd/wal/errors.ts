/** corrupt: what is on the disk is not what was written. ioFailed: the disk refused; after a failed sync nothing about the file may be believed. */
export type WalErrorCode = 'corrupt' | 'ioFailed' | 'wrongMember';

export class WalError extends Error {
  override readonly name = 'WalError';
  readonly code: WalErrorCode;
  constructor(code: WalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
