// Generated from proto/. Do not edit.
import type { Condition, ListMeta, ObjectMeta, Time } from './meta-v1.ts';

export interface CertificateSigningRequest {
  readonly apiVersion: 'certificates.k8s.io/v1beta1';
  readonly kind: 'CertificateSigningRequest';
  readonly metadata: ObjectMeta;
  readonly spec: CertificateSigningRequestSpec;
  readonly status: CertificateSigningRequestStatus;
}

export interface CertificateSigningRequestCondition {
  readonly type: string;
  readonly status?: string | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly lastUpdateTime?: Time | undefined;
  readonly lastTransitionTime?: Time | undefined;
}

export interface CertificateSigningRequestList {
  readonly apiVersion: 'certificates.k8s.io/v1beta1';
  readonly kind: 'CertificateSigningRequestList';
  readonly metadata: ListMeta;
  readonly items: readonly CertificateSigningRequest[];
}

export interface CertificateSigningRequestSpec {
  readonly request: string;
  readonly signerName?: string | undefined;
  readonly expirationSeconds?: number | undefined;
  readonly usages?: readonly string[] | undefined;
  readonly username?: string | undefined;
  readonly uid?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly extra?: Readonly<Record<string, ExtraValue>> | undefined;
}

export interface CertificateSigningRequestStatus {
  readonly conditions?: readonly CertificateSigningRequestCondition[] | undefined;
  readonly certificate?: string | undefined;
}

export interface ClusterTrustBundle {
  readonly apiVersion: 'certificates.k8s.io/v1beta1';
  readonly kind: 'ClusterTrustBundle';
  readonly metadata: ObjectMeta;
  readonly spec: ClusterTrustBundleSpec;
}

export interface ClusterTrustBundleList {
  readonly apiVersion: 'certificates.k8s.io/v1beta1';
  readonly kind: 'ClusterTrustBundleList';
  readonly metadata: ListMeta;
  readonly items: readonly ClusterTrustBundle[];
}

export interface ClusterTrustBundleSpec {
  readonly signerName?: string | undefined;
  readonly trustBundle: string;
}

export type ExtraValue = unknown;

export interface PodCertificateRequest {
  readonly apiVersion: 'certificates.k8s.io/v1beta1';
  readonly kind: 'PodCertificateRequest';
  readonly metadata: ObjectMeta;
  readonly spec: PodCertificateRequestSpec;
  readonly status: PodCertificateRequestStatus;
}

export interface PodCertificateRequestList {
  readonly apiVersion: 'certificates.k8s.io/v1beta1';
  readonly kind: 'PodCertificateRequestList';
  readonly metadata: ListMeta;
  readonly items: readonly PodCertificateRequest[];
}

export interface PodCertificateRequestSpec {
  readonly signerName: string;
  readonly podName: string;
  readonly podUID: string;
  readonly serviceAccountName: string;
  readonly serviceAccountUID: string;
  readonly nodeName: string;
  readonly nodeUID: string;
  readonly maxExpirationSeconds?: number | undefined;
  readonly pkixPublicKey?: string | undefined;
  readonly proofOfPossession?: string | undefined;
  readonly stubPKCS10Request: string;
  readonly unverifiedUserAnnotations?: Readonly<Record<string, string>> | undefined;
}

export interface PodCertificateRequestStatus {
  readonly conditions?: readonly Condition[] | undefined;
  readonly certificateChain?: string | undefined;
  readonly notBefore?: Time | undefined;
  readonly beginRefreshAt?: Time | undefined;
  readonly notAfter?: Time | undefined;
}
