// Generated from proto/. Do not edit.
import type { UserInfo } from './authentication-v1.ts';
import type { GroupVersionKind, GroupVersionResource, Status } from './meta-v1.ts';
import type { RawExtension } from './runtime.ts';

export interface AdmissionRequest {
  readonly uid?: string | undefined;
  readonly kind?: GroupVersionKind | undefined;
  readonly resource?: GroupVersionResource | undefined;
  readonly subResource?: string | undefined;
  readonly requestKind?: GroupVersionKind | undefined;
  readonly requestResource?: GroupVersionResource | undefined;
  readonly requestSubResource?: string | undefined;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly operation?: string | undefined;
  readonly userInfo?: UserInfo | undefined;
  readonly object?: RawExtension | undefined;
  readonly oldObject?: RawExtension | undefined;
  readonly dryRun?: boolean | undefined;
  readonly options?: RawExtension | undefined;
}

export interface AdmissionResponse {
  readonly uid?: string | undefined;
  readonly allowed?: boolean | undefined;
  readonly status?: Status | undefined;
  readonly patch?: string | undefined;
  readonly patchType?: string | undefined;
  readonly auditAnnotations?: Readonly<Record<string, string>> | undefined;
  readonly warnings?: readonly string[] | undefined;
}

export interface AdmissionReview {
  readonly apiVersion: 'admission.k8s.io/v1';
  readonly kind: 'AdmissionReview';
  readonly request?: AdmissionRequest | undefined;
  readonly response?: AdmissionResponse | undefined;
}
