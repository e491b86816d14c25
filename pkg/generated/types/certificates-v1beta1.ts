// Generated from proto/. Do not edit.
import type { Condition, ListMeta, ObjectMeta, Time } from './meta-v1.ts';

export interface CertificateSigningRequest {
  readonly apiVersion: 'certificates.k8s.io/v1beta1';
  readonly kind: 'CertificateSigningRequest';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: CertificateSigningRequestSpec;
  /** What is. Written by the system. */
  readonly status: CertificateSigningRequestStatus;
}

export interface CertificateSigningRequestCondition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status?: string | undefined;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
  /** When it was last looked at. */
  readonly lastUpdateTime?: Time | undefined;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
}

/** A list of CertificateSigningRequest objects. */
export interface CertificateSigningRequestList {
  readonly apiVersion: 'certificates.k8s.io/v1beta1';
  readonly kind: 'CertificateSigningRequestList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
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
  /** Where it stands. */
  readonly conditions?: readonly CertificateSigningRequestCondition[] | undefined;
  readonly certificate?: string | undefined;
}

/** Root certificates for everybody to trust. */
export interface ClusterTrustBundle {
  readonly apiVersion: 'certificates.k8s.io/v1beta1';
  readonly kind: 'ClusterTrustBundle';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: ClusterTrustBundleSpec;
}

/** A list of ClusterTrustBundle objects. */
export interface ClusterTrustBundleList {
  readonly apiVersion: 'certificates.k8s.io/v1beta1';
  readonly kind: 'ClusterTrustBundleList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly ClusterTrustBundle[];
}

export interface ClusterTrustBundleSpec {
  readonly signerName?: string | undefined;
  readonly trustBundle: string;
}

export type ExtraValue = unknown;

/** Asks for a certificate for one pod. */
export interface PodCertificateRequest {
  readonly apiVersion: 'certificates.k8s.io/v1beta1';
  readonly kind: 'PodCertificateRequest';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: PodCertificateRequestSpec;
  /** What is. Written by the system. */
  readonly status: PodCertificateRequestStatus;
}

/** A list of PodCertificateRequest objects. */
export interface PodCertificateRequestList {
  readonly apiVersion: 'certificates.k8s.io/v1beta1';
  readonly kind: 'PodCertificateRequestList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
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
  /** Where it stands. */
  readonly conditions?: readonly Condition[] | undefined;
  readonly certificateChain?: string | undefined;
  readonly notBefore?: Time | undefined;
  readonly beginRefreshAt?: Time | undefined;
  readonly notAfter?: Time | undefined;
}
