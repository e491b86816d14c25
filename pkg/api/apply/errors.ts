/** badRequest: 400. internal: 500 without a reason, as upstream lets these through. conflict: 409, see ConflictError's causes. */
export type ApplyErrorCode = 'badRequest' | 'internal' | 'conflict';

/** One field that another manager owns. */
export interface ConflictCause {
  /** conflict with "kubectl" using v1 */
  readonly message: string;
  /** .spec.replicas */
  readonly field: string;
}

export class ApplyError extends Error {
  override readonly name = 'ApplyError';
  readonly code: ApplyErrorCode;
  /** Only for a conflict. */
  readonly causes: readonly ConflictCause[];
  constructor(code: ApplyErrorCode, message: string, causes: readonly ConflictCause[] = []) {
    super(message);
    this.code = code;
    this.causes = causes;
  }
}
