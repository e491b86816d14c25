export type KubeadmErrorCode = 'bad-input' | 'preflight' | 'timeout' | 'discovery' | 'api';

/** The message names the cause and what to do. */
export class KubeadmError extends Error {
  override readonly name = 'KubeadmError';
  readonly code: KubeadmErrorCode;
  constructor(code: KubeadmErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
