/**
 * badConfig     a setting is wrong or asks for what this kubelet does not do
 * badManifest   a static pod manifest cannot be used
 * volume        a volume cannot be made ready
 * configError   a container cannot be described (a missing ConfigMap, Secret or key)
 * unsupported   the pod asks for what this kubelet does not do
 * timeout       something took longer than it may
 */
export type KubeletErrorCode = 'badConfig' | 'badManifest' | 'volume' | 'configError' | 'unsupported' | 'timeout';

export class KubeletError extends Error {
  override readonly name = 'KubeletError';
  readonly code: KubeletErrorCode;
  constructor(code: KubeletErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
