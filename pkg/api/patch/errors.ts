/** badRequest 400, invalid 422 (its words never reach the client), tooLarge 413, internal 500 as upstream answers them. */
export type PatchErrorCode = 'badRequest' | 'invalid' | 'tooLarge' | 'internal';

export class PatchError extends Error {
  override readonly name = 'PatchError';
  readonly code: PatchErrorCode;
  constructor(code: PatchErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What a client sees of a JSON patch that could not be applied. */
export const jsonPatchFailureMessage = 'the server rejected our request due to an error in our request';
